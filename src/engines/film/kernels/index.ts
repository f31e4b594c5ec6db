export { drawPlane, findSpans } from './layer';
export { rgbaToPlanes } from './convert';
export { bendStrip } from './cloth';
export { paintClouds, copySky, doubleLuma } from './sky';
export { paintTerrain, softenColumns } from './terrain';
export { sumWaves, shrinkLevels } from './waves';
export { paintOcean } from './ocean';
export { paintGround } from './ground';
export { paintMirror } from './mirror';
export { paintFloor } from './floor';
export { warpPlane } from './warp';
export {
  addSpeck, blurPlane, finishLuma, flattenLuma, gradeFrame, inkFrame, shrinkLights, shrinkLuma,
} from './finish';
