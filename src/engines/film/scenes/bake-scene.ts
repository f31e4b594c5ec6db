import { bakeGrade } from '../passes/grade.ts';
import type { Scene } from '../passes/pass.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import type { Setting } from '../shot/shot-spec.ts';
import { addCharacters } from './add-characters.ts';
import { addAir } from './air.ts';
import { bakeBeachScene } from './beach.ts';
import { bakeCityScene } from './city.ts';
import { dressShot } from './dress-look.ts';
import { bakeForestScene } from './forest.ts';
import { bakeLakeScene } from './lake.ts';
import { bakeOceanScene, bakeTerrainScene } from './landscapes.ts';
import { bakeReferenceScene } from './reference-image.ts';
import { bakeRoadScene } from './road.ts';
import { bakeRoomScene } from './room.ts';
import { SceneBuilder, type SceneRequest } from './scene-builder.ts';
import { bakeSpaceScene } from './space.ts';
import { bakeStageScene } from './stage.ts';
import { bakeUnderwaterScene } from './underwater.ts';
import { addFlashes, addWeather } from './weather.ts';

const SCENES: Readonly<Record<Setting, (builder: SceneBuilder) => Promise<void>>> = {
  ocean: bakeOceanScene,
  beach: bakeBeachScene,
  lake: bakeLakeScene,
  mountains: (builder) => bakeTerrainScene(builder, builder.white ? 'alpine' : 'mountains'),
  snow: (builder) => bakeTerrainScene(builder, 'snow'),
  hills: (builder) => bakeTerrainScene(builder, builder.white ? 'snow' : 'hills'),
  desert: (builder) => bakeTerrainScene(builder, 'desert'),
  sky: (builder) => bakeTerrainScene(builder, 'sky'),
  forest: bakeForestScene,
  city: bakeCityScene,
  road: bakeRoadScene,
  stage: bakeStageScene,
  room: bakeRoomScene,
  space: bakeSpaceScene,
  underwater: bakeUnderwaterScene,
};

/** Draws everything that does not change from frame to frame. The result is plain data over the shared memory. */
export async function bakeScene(memory: FrameMemory, request: SceneRequest): Promise<Scene> {
  const { shot, image } = request;
  const builder = new SceneBuilder(memory, request);
  const fromImage = shot.image !== null && image !== null;
  if (fromImage) {
    await bakeReferenceScene(builder, image);
    addCharacters(builder, request.clips ?? []);
  } else {
    await SCENES[shot.setting](builder);
    addCharacters(builder, request.clips ?? []);
    addWeather(builder);
    addAir(builder);
    addFlashes(builder);
  }
  if (shot.grade !== 'none') builder.add(bakeGrade(memory, shot.grade));
  dressShot(builder, fromImage);
  return builder.build();
}
