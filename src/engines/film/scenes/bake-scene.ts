import { bakeGrade } from '../passes/grade.ts';
import type { Scene } from '../passes/pass.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import type { Setting, ShotSpec } from '../shot/shot-spec.ts';
import { addCharacters } from './add-characters.ts';
import { addAir } from './air.ts';
import { bakeBeachScene } from './beach.ts';
import { bakeCityScene } from './city.ts';
import { countryside } from './countries.ts';
import { bakeCountryScene } from './country.ts';
import { dressShot } from './dress-look.ts';
import { bakeForestScene } from './forest.ts';
import { AUTUMN_WOOD, OLD_WOOD } from './groves.ts';
import { bakeLakeScene } from './lake.ts';
import { bakeOceanScene, bakeTerrainScene } from './landscapes.ts';
import { PLACE_SCENES } from './place-scenes.ts';
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
  hills: bakeHillsScene,
  desert: (builder) => bakeTerrainScene(builder, 'desert'),
  sky: (builder) => bakeTerrainScene(builder, 'sky'),
  forest: (builder) => bakeForestScene(builder, builder.shot.air === 'leaves' ? AUTUMN_WOOD : OLD_WOOD),
  city: bakeCityScene,
  road: bakeRoadScene,
  stage: bakeStageScene,
  room: bakeRoomScene,
  space: bakeSpaceScene,
  underwater: bakeUnderwaterScene,
};

/** From the air the hills themselves are seen, from the ground what grows on them. */
async function bakeHillsScene(builder: SceneBuilder): Promise<void> {
  if (builder.shot.move === 'drone') await bakeTerrainScene(builder, builder.white ? 'snow' : 'hills');
  else await bakeCountryScene(builder, countryside(builder));
}

function sceneOf({ setting, place }: ShotSpec): (builder: SceneBuilder) => Promise<void> {
  const special = place === null ? undefined : PLACE_SCENES[place];
  return special ?? SCENES[setting];
}

/** Draws everything that does not change from frame to frame. The result is plain data over the shared memory. */
export async function bakeScene(memory: FrameMemory, request: SceneRequest): Promise<Scene> {
  const { shot, image } = request;
  const builder = new SceneBuilder(memory, request);
  const fromImage = shot.image !== null && image !== null;
  if (fromImage) {
    await bakeReferenceScene(builder, image);
    addCharacters(builder, request.clips ?? []);
  } else {
    await sceneOf(shot)(builder);
    addCharacters(builder, request.clips ?? []);
    addWeather(builder);
    addAir(builder);
    addFlashes(builder);
  }
  if (shot.grade !== 'none') builder.add(bakeGrade(memory, shot.grade));
  dressShot(builder, fromImage);
  return builder.build();
}
