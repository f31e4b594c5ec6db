import type { CameraPath } from '../passes/camera.ts';
import { bakeOcean } from '../passes/ocean.ts';
import { bakeRelief, type Relief, type ReliefMaps } from '../passes/relief.ts';
import { bakeTerrain, MAP_OFFSET } from '../passes/terrain.ts';
import { mix } from '../raster/curves.ts';
import { addSubjects } from './add-subjects.ts';
import { landscapePath } from './landscape-camera.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { addSights } from './skies.ts';

/** Open sea. A storm is higher, rougher and whiter. */
export async function bakeOceanScene(builder: SceneBuilder): Promise<void> {
  await bakeSea(builder, {}, () => undefined);
}

interface Sea {
  /** In the lee of land or ice. */
  readonly calm?: boolean;
  /** Row that things stand or swim at. */
  readonly floor?: number;
  /** There is ground under the feet. */
  readonly dry?: boolean;
}

/** A sea with what stands in it: `things` are added between the water and the subjects. */
export async function bakeSea(builder: SceneBuilder, sea: Sea, things: () => void): Promise<void> {
  const { shot, seconds } = builder;
  const stormy = shot.weather === 'storm';
  const calm = sea.calm ?? false;
  const close = shot.subjects.length > 0 || calm;
  const start = { height: stormy ? 24 : close ? 8 : 14, speed: close ? 4 : 9, focal: 760 };
  builder.camera = landscapePath(start, shot.move, seconds);
  const light = builder.addSky({ cloudiness: 0.5, sunX: 0.16 });
  addSights(builder);
  builder.add(
    bakeOcean(builder.memory, light, {
      palette: builder.palette,
      amplitude: (stormy ? 13 : close ? 3 : 6) * (calm ? 0.5 : 1),
      texelsPerMetre: stormy ? 1.5 : 2.1,
      chop: stormy ? 230 : 190,
      foamThreshold: stormy ? 40 : calm ? 90 : 58,
      fogDistance: shot.weather === 'fog' ? 300 : 1000,
      seed: shot.seed,
    }),
  );
  things();
  await addSubjects(builder, {
    floor: sea.floor ?? 0.68,
    height: 0.42,
    light: outdoorLight(builder.palette),
    reflection: sea.dry ? 0.04 : 0.16,
    shadow: sea.dry ? 0.75 : 0.5,
    gait: (gait) =>
      !sea.dry && (gait === 'walk' || gait === 'run' || gait === 'stand' || gait === 'hop') ? 'sail' : gait,
  });
}

interface TerrainScene {
  readonly relief: Relief;
  readonly amplitude: number;
  readonly texelsPerMetre: number;
  readonly fogDistance: number;
  readonly farthest: number;
  readonly detail: number;
  readonly camera: { height: number; speed: number; focal: number; horizon: number; x?: number };
  readonly cloudiness: number;
}

const TERRAINS = {
  mountains: {
    relief: 'mountains',
    amplitude: 560,
    texelsPerMetre: 0.115,
    fogDistance: 4600,
    farthest: 9000,
    detail: 170,
    camera: { x: 400, height: 520, speed: 34, focal: 800, horizon: 0.36 },
    cloudiness: 0.4,
  },
  alpine: {
    relief: 'alpine',
    amplitude: 640,
    texelsPerMetre: 0.115,
    fogDistance: 4800,
    farthest: 9000,
    detail: 130,
    camera: { x: 400, height: 560, speed: 34, focal: 800, horizon: 0.36 },
    cloudiness: 0.4,
  },
  snow: {
    relief: 'snowfield',
    amplitude: 110,
    texelsPerMetre: 0.32,
    fogDistance: 1500,
    farthest: 3400,
    detail: 90,
    camera: { height: 104, speed: 9, focal: 820, horizon: 0.4 },
    cloudiness: 0.5,
  },
  hills: {
    relief: 'hills',
    amplitude: 120,
    texelsPerMetre: 0.34,
    fogDistance: 1700,
    farthest: 3600,
    detail: 190,
    camera: { height: 112, speed: 10, focal: 820, horizon: 0.4 },
    cloudiness: 0.48,
  },
  desert: {
    relief: 'dunes',
    amplitude: 120,
    texelsPerMetre: 0.4,
    fogDistance: 1500,
    farthest: 3000,
    detail: 120,
    camera: { height: 122, speed: 12, focal: 800, horizon: 0.38 },
    cloudiness: 0.3,
  },
  terraces: {
    relief: 'terraces',
    amplitude: 150,
    texelsPerMetre: 0.36,
    fogDistance: 1700,
    farthest: 3600,
    detail: 110,
    camera: { height: 150, speed: 10, focal: 820, horizon: 0.3 },
    cloudiness: 0.42,
  },
  canyon: {
    relief: 'canyon',
    amplitude: 420,
    texelsPerMetre: 0.14,
    fogDistance: 4200,
    farthest: 8000,
    detail: 130,
    camera: { x: 400, height: 470, speed: 24, focal: 800, horizon: 0.34 },
    cloudiness: 0.26,
  },
  sky: {
    relief: 'clouds',
    amplitude: 420,
    texelsPerMetre: 0.1,
    fogDistance: 5200,
    farthest: 11000,
    detail: 0,
    camera: { height: 520, speed: 60, focal: 780, horizon: 0.46 },
    cloudiness: 0.3,
  },
} as const satisfies Record<string, TerrainScene>;

export type TerrainKind = keyof typeof TERRAINS;

/** `behind` adds what stands beyond the land and is partly hidden by it. */
export async function bakeTerrainScene(
  builder: SceneBuilder,
  kind: TerrainKind,
  behind: (builder: SceneBuilder, horizon: number) => void = () => undefined,
): Promise<void> {
  const { shot, seconds } = builder;
  const scene: TerrainScene = TERRAINS[kind];
  // How far it turns decides the sky's width; where it flies is decided when the ground is known.
  builder.camera = landscapePath(scene.camera, shot.move, seconds);
  const light = builder.addSky({ cloudiness: scene.cloudiness, sunX: 0.2 });
  addSights(builder);
  behind(builder, scene.camera.horizon);
  const steepness = scene.amplitude * scene.texelsPerMetre;
  const fog = shot.weather === 'fog' ? 0.3 : shot.weather === 'snow' || shot.weather === 'rain' ? 0.55 : 1;
  const relief = bakeRelief(scene.relief, builder.palette, steepness, shot.seed, builder.sunSide);
  builder.add(
    bakeTerrain(builder.memory, light, relief, {
      amplitude: scene.amplitude,
      texelsPerMetre: scene.texelsPerMetre,
      fogDistance: scene.fogDistance * fog,
      farthest: scene.farthest,
      detail: scene.detail,
      seed: shot.seed,
    }),
  );
  const path = clearPath(builder.camera, relief, scene);
  builder.camera = { ...path, beyond: roomBeyond(path, builder, relief, scene) };
  const aerial = kind === 'sky' || kind === 'mountains' || kind === 'alpine' || kind === 'canyon';
  await addSubjects(builder, {
    floor: aerial ? 0.8 : 0.86,
    height: aerial ? 0.34 : 0.42,
    light: outdoorLight(builder.palette),
    reflection: 0,
    shadow: aerial ? 0 : 0.8,
    gait: (gait) => (kind === 'sky' ? (gait === 'fly' ? 'fly' : 'float') : gait),
  });
}

const LANES = 24;
const LANE_METRES = 170;
const LOOKOUTS = 16;
/** Of the relief's height; a little less than a course is given, since a course may choose its lane. */
const BEYOND_CLEARANCE = 0.1;

type Ground = Pick<TerrainScene, 'amplitude' | 'texelsPerMetre'>;

/** A film that goes on after its course flies on where the ground allows it, and hovers where it does not. */
export function roomBeyond(
  path: CameraPath,
  { seconds, filmSeconds }: { readonly seconds: number; readonly filmSeconds: number },
  relief: ReliefMaps,
  scene: Ground,
): 'travel' | 'rest' {
  const ahead = leastClearance(path, relief, scene, 1, Math.max(1, filmSeconds / seconds));
  return ahead > scene.amplitude * BEYOND_CLEARANCE ? 'travel' : 'rest';
}

/** Moves a path sideways to where the ground stays farthest below it: another seed must not fly into a mountain. */
export function clearPath(path: CameraPath, relief: ReliefMaps, scene: Ground): CameraPath {
  const moved = (state: CameraPath['from'], shift: number) => ({ ...state, x: state.x + shift });
  const shifted = (shift: number): CameraPath => ({
    ...path,
    from: moved(path.from, shift),
    to: moved(path.to, shift),
  });
  const clearance = (shift: number): number => leastClearance(shifted(shift), relief, scene, 0, 1);
  const enough = scene.amplitude * 0.22;
  let best = { shift: 0, clear: clearance(0) };
  for (let lane = 1; lane < LANES && best.clear < enough; lane++) {
    const shift = lane * LANE_METRES;
    const clear = clearance(shift);
    if (clear > best.clear) best = { shift, clear };
  }
  return shifted(best.shift);
}

/** Metres between a path and the ground below and just ahead of it, where it is least; 1 is the end of its course. */
function leastClearance(
  path: CameraPath,
  { heights }: ReliefMaps,
  scene: Ground,
  first: number,
  last: number,
): number {
  const groundAt = (x: number, z: number): number =>
    (heights.sample((MAP_OFFSET + x) * scene.texelsPerMetre, (MAP_OFFSET + z) * scene.texelsPerMetre) /
      65_536) *
    scene.amplitude;
  const near = scene.amplitude * 0.5;
  const lookouts = Math.ceil(LOOKOUTS * Math.max(1, last - first));
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < lookouts; i++) {
    const u = mix(first, last, i / (lookouts - 1));
    const x = mix(path.from.x, path.to.x, u);
    const z = mix(path.from.z, path.to.z, u);
    // Beyond its course a camera keeps its height.
    const height = mix(path.from.height, path.to.height, Math.min(u, 1));
    for (const [side, ahead] of [
      [0, 0],
      [0, near * 0.5],
      [0, near],
      [-near * 0.3, near * 0.4],
      [near * 0.3, near * 0.4],
    ] as const) {
      least = Math.min(least, height - groundAt(x + side, z + ahead));
    }
  }
  return least;
}
