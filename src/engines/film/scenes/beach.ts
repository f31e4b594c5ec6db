import type { CameraPath, CameraState } from '../passes/camera.ts';
import { focalScale } from '../passes/camera.ts';
import { bakeOcean } from '../passes/ocean.ts';
import { clamp, mix, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { addSubjects } from './add-subjects.ts';
import { addPalms } from './palms.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { addSights } from './skies.ts';

/** Frame heights that the sand lies below the middle at depth 1. */
const DROP = 0.4;
/** Depth of the water's edge at rest, and how far a wave runs up and down, in depths. */
const SHORE = 2.1;
const SWING = 0.2;
const EYE_METRES = 4.2;
const FOCAL = 820;

/** Waves that run up the sand and back, under palms or without. */
export async function bakeBeachScene(builder: SceneBuilder): Promise<void> {
  const { shot, memory, random } = builder;
  const path = setPath(builder, shot.move, { height: EYE_METRES, horizon: 0.5, focal: FOCAL });
  builder.camera = overSea(path, builder);
  const light = builder.addSky({ cloudiness: 0.45, sunX: 0.2 });
  addSights(builder);
  builder.add(
    bakeOcean(memory, light, {
      palette: builder.palette,
      amplitude: shot.weather === 'storm' ? 4 : 2,
      texelsPerMetre: 2.2,
      chop: 150,
      foamThreshold: shot.weather === 'storm' ? 34 : 50,
      fogDistance: shot.weather === 'fog' ? 160 : 900,
      seed: shot.seed,
    }),
  );
  addSand(builder);
  addWash(builder, 0);
  addWash(builder, 2.2);
  if (random() < 0.7) addPalms(builder, DROP);
  await addSubjects(builder, {
    floor: 0.5 + DROP,
    height: 0.46,
    light: outdoorLight(builder.palette),
    reflection: 0.1,
    shadow: 0.7,
  });
}

/** The set's journeys in the metres of the sea behind it, so that both are seen from one place. */
function overSea(path: CameraPath, { width, height }: SceneBuilder): CameraPath {
  const focal = FOCAL * focalScale(width, height);
  const metres = (EYE_METRES * focal) / (DROP * height);
  const placed = (state: CameraState): CameraState => ({
    ...state,
    x: (state.dollyX * width * metres) / focal,
    height: EYE_METRES - (state.dollyY * height * metres) / focal,
    z: state.dollyZ * metres,
  });
  return { ...path, from: placed(path.from), to: placed(path.to) };
}

/** How far the water reaches at a place along the shore, as a depth. */
function shoreOf({ shot, height }: SceneBuilder): (across: number) => number {
  const edge = noise(8, shot.seed + 62, { octaves: 3, cells: 3 });
  return (across) => SHORE - 0.5 * edge.sample((across / height) * 30 + 128, 128);
}

/** Dry sand, wet sand that gives the sky back, and its edge. */
function addSand(builder: SceneBuilder): void {
  const { palette, shot, width, height } = builder;
  const coarse = noise(8, shot.seed + 61, { octaves: 5, cells: 6, gain: 0.55 });
  const fineGrain = noise(8, shot.seed + 60, { octaves: 3, cells: 64, gain: 0.7 });
  const shore = shoreOf(builder);
  const lit = (base: number, k: 0 | 1 | 2): number =>
    base * ((palette.key[k] / 255) * 0.72 + (palette.ambient[k] / 255) * 0.4);
  const sand = [lit(232, 0), lit(200, 1), lit(156, 2)] as const;
  const sky = palette.sky[3];
  builder.addShadedFloor(DROP, SHORE + SWING, 2, (x, y, ink) => {
    const depth = (DROP * height) / Math.max(1, y - height / 2);
    const across = (x - width / 2) * depth;
    const inland = shore(across) - depth;
    ink.a = smoothstep(-0.02, 0.05, inland);
    if (ink.a === 0) return;
    const grain = fineGrain.sample((across / height) * 120, depth * 200);
    const dune = coarse.sample((across / height) * 20, depth * 60);
    const wet = 1 - smoothstep(0.06, 0.42, inland + (dune - 0.5) * 0.2);
    const fine = clamp(1.5 - depth * 0.5, 0.15, 1);
    const light = (0.8 + (grain - 0.5) * 0.85 * fine + (dune - 0.5) * 0.28) * (1 - 0.34 * wet);
    ink.r = mix(sand[0] * light, sky[0] * 0.8, wet * 0.42);
    ink.g = mix(sand[1] * light, sky[1] * 0.8, wet * 0.42);
    ink.b = mix(sand[2] * light, sky[2] * 0.8, wet * 0.42);
  });
}

/** A sheet of water that runs up the sand and back, edged with lace. */
function addWash(builder: SceneBuilder, phase: number): void {
  const { width, height, shot, palette } = builder;
  const lap = noise(8, shot.seed + 63 + phase, { octaves: 4, cells: 4 });
  const lace = noise(8, shot.seed + 64, { octaves: 4, cells: 12, ridged: true });
  const shore = shoreOf(builder);
  const depthOf = SHORE - 0.25;
  const far = height * (0.5 + DROP / (SHORE + SWING));
  const swing = height * (DROP / (SHORE - SWING) - DROP / SHORE) * 0.5;
  const { water, sky } = palette;
  const bright = palette.stars ? 46 : 130;
  const shader = (x: number, y: number, ink: Ink): void => {
    const depth = (DROP * height) / Math.max(1, y - height / 2);
    const across = (x - width / 2) * depth;
    const front = shore(across) - 0.24 + (lap.sample((across / height) * 26, phase * 50) - 0.5) * 0.34;
    const behind = depth - front;
    const foam =
      clamp(1.5 - Math.abs(behind - 0.06) * 22, 0, 1) + 0.7 * clamp(1.2 - Math.abs(behind - 0.46) * 14, 0, 1);
    const veins =
      clamp((lace.sample((across / height) * 40, depth * 66) - 0.45) * 4, 0, 1) *
      clamp(1 - behind * 1.3, 0, 1);
    const white = clamp(foam + veins * 0.75, 0, 1);
    ink.r = water[0] * 0.5 + sky[3][0] * 0.42 + white * bright;
    ink.g = water[1] * 0.5 + sky[3][1] * 0.42 + white * bright;
    ink.b = water[2] * 0.5 + sky[3][2] * 0.42 + white * bright;
    const body = clamp(behind * 9, 0, 1) * 0.6;
    const seaward = smoothstep(far, far + height * 0.02, y);
    ink.a = behind < -0.01 ? 0 : clamp(Math.max(body, white * 0.9), 0, 1) * seaward;
  };
  builder.addShaded(depthOf, shader, {
    motion: { swingY: swing / height, swingSpeed: 0.75, phase },
    coarse: 2,
    area: { top: far - height * 0.01, bottom: height * (0.5 + DROP / (SHORE - 1.2)) },
  });
}
