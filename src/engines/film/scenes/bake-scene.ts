import { bakeFinish } from '../passes/finish.ts';
import { bakeLook } from '../passes/look.ts';
import { bakeSnow } from '../passes/particles.ts';
import type { Scene } from '../passes/pass.ts';
import { smoothstep } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { noise } from '../raster/grid.ts';
import type { Setting } from '../shot/shot-spec.ts';
import { addCharacters } from './add-characters.ts';
import { bakeBeachScene } from './beach.ts';
import { bakeCityScene } from './city.ts';
import { bakeForestScene } from './forest.ts';
import { bakeLakeScene } from './lake.ts';
import { bakeOceanScene, bakeTerrainScene } from './landscapes.ts';
import { addMark } from './mark.ts';
import { bakeReferenceScene } from './reference-image.ts';
import { bakeRoadScene } from './road.ts';
import { bakeRoomScene } from './room.ts';
import { SceneBuilder, type SceneRequest } from './scene-builder.ts';
import { bakeSpaceScene } from './space.ts';
import { bakeStageScene } from './stage.ts';
import { bakeUnderwaterScene } from './underwater.ts';

const SCENES: Readonly<Record<Setting, (builder: SceneBuilder) => Promise<void>>> = {
  ocean: bakeOceanScene,
  beach: bakeBeachScene,
  lake: bakeLakeScene,
  mountains: (builder) =>
    bakeTerrainScene(builder, builder.shot.weather === 'snow' || builder.shot.snowy ? 'alpine' : 'mountains'),
  snow: (builder) => bakeTerrainScene(builder, 'snow'),
  hills: (builder) => bakeTerrainScene(builder, 'hills'),
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

const SNOW_FALLS: ReadonlySet<Setting> = new Set([
  'mountains',
  'hills',
  'snow',
  'forest',
  'city',
  'road',
  'lake',
]);

/** Elsewhere distance itself fades: the height fields and the sea have fog of their own. */
const FOG_STANDS: ReadonlySet<Setting> = new Set(['lake', 'forest', 'city', 'road', 'beach']);

function addFog(builder: SceneBuilder): void {
  const { shot, sheet, palette } = builder;
  const wisps = noise(9, shot.seed + 91, { octaves: 5, cells: 3, gain: 0.5 });
  const scale = 420 / sheet.width;
  builder.addShaded(
    0.95,
    (x, y, ink) => {
      const low =
        smoothstep(0.15, 0.6, y / sheet.height) * (1 - 0.55 * smoothstep(0.65, 1, y / sheet.height));
      [ink.r, ink.g, ink.b] = palette.haze;
      ink.a = low * (0.2 + 0.6 * smoothstep(0.3, 0.72, wisps.sample(x * scale, y * scale * 2.4)));
    },
    { driftX: 0.003 },
  );
}

/** Draws everything that does not change from frame to frame. The result is plain data over the shared memory. */
export async function bakeScene(memory: FrameMemory, request: SceneRequest): Promise<Scene> {
  const { shot, width, height, image } = request;
  const builder = new SceneBuilder(memory, request);
  const fromImage = shot.image !== null && image !== null;
  if (fromImage) {
    await bakeReferenceScene(builder, image);
    addCharacters(builder, request.clips ?? []);
  } else {
    await SCENES[shot.setting](builder);
    addCharacters(builder, request.clips ?? []);
    if (shot.weather === 'fog' && FOG_STANDS.has(shot.setting)) addFog(builder);
    const snowing = shot.weather === 'snow' || (shot.setting === 'snow' && shot.weather === 'storm');
    if (snowing && SNOW_FALLS.has(shot.setting))
      builder.add(...bakeSnow(memory, builder.unit, shot.seed + 6));
  }
  if (shot.look !== 'natural') builder.add(bakeLook(memory, shot.look));
  if (shot.mark) addMark(builder);
  // A client's picture is shown as it is: no falloff, and only as much grain as hides the encoder's banding.
  builder.add(
    fromImage
      ? bakeFinish(memory, width, height, shot.seed, 0, 2)
      : bakeFinish(memory, width, height, shot.seed),
  );
  return builder.build();
}
