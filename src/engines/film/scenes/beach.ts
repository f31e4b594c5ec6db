import { bakeOcean } from '../passes/ocean.ts';
import { clamp } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import { even, shade } from '../raster/picture.ts';
import { addSubjects } from './add-subjects.ts';
import { landscapePath } from './landscape-camera.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';

/** Frame height above which there is no sand. */
const SHORE = 0.68;
/** Share of the frame that the sand's own picture takes. */
const SAND_HEIGHT = 1.12 - SHORE;
/** Top of the washes' picture, and how far the water swings, in frame heights. */
const WASH_TOP = SHORE - 0.05;
const SWING = 0.022;

export async function bakeBeachScene(builder: SceneBuilder): Promise<void> {
  const { shot, seconds, memory } = builder;
  const light = builder.addSky({ cloudiness: 0.45 });
  builder.add(
    bakeOcean(memory, light, {
      palette: builder.palette,
      amplitude: 2.2,
      texelsPerMetre: 2.2,
      chop: 150,
      foamThreshold: 50,
      fogDistance: 500,
      seed: shot.seed,
    }),
  );
  const path = landscapePath({ height: 4.2, speed: 1.2, focal: 820, horizon: 0.42 }, shot.move, seconds);
  const level = { height: 4.2, horizon: 0.42 };
  builder.camera = { ...path, from: { ...path.from, ...level }, to: { ...path.to, ...level } };
  const shore = shoreLine(shot.seed);
  addWash(builder, shore, 0, 0.45);
  addSand(builder, shore);
  addWash(builder, shore, 1.6, 0.6);
  await addSubjects(builder, {
    floor: 0.9,
    height: 0.46,
    light: outdoorLight(builder.palette),
    reflection: 0.1,
    shadow: 0.7,
  });
}

/** Where the sand begins, in frame heights, along the picture from 0 to 1. */
type ShoreLine = (along: number) => number;

function shoreLine(seed: number): ShoreLine {
  const edge = noise(8, seed + 62, { octaves: 3, cells: 3 });
  return (along) => SHORE + SAND_HEIGHT * (0.06 + edge.sample(along * 256, 128) * 0.14);
}

/** Wet and dry sand in the palette's light. */
function addSand(builder: SceneBuilder, shore: ShoreLine): void {
  const { palette, shot } = builder;
  const width = even(builder.width * 1.3);
  const height = even(builder.height * SAND_HEIGHT);
  const coarse = noise(9, shot.seed + 61, { octaves: 7, cells: 6, gain: 0.6 });
  const lit = (base: number, k: 0 | 1 | 2): number =>
    base * ((palette.key[k] / 255) * 0.72 + (palette.ambient[k] / 255) * 0.4);
  const sand = [lit(232, 0), lit(196, 1), lit(150, 2)] as const;
  const picture = shade(width, height, (x, y, ink) => {
    const inland = y / height - (shore(x / width) - SHORE) / SAND_HEIGHT;
    // Grain is squeezed towards the horizon, which is what makes a strip of noise lie flat.
    const squeeze = 60 / (0.25 + Math.max(0, inland));
    const grain = coarse.sample((x / builder.unit) * 0.5 * (squeeze / 120), (inland * 900) / (0.4 + inland));
    const wet = clamp(1 - inland * 4.2, 0, 1);
    const light = (0.62 + grain * 0.6) * (1 - 0.42 * wet);
    ink.r = sand[0] * light + wet * 0.34 * (palette.sky[3][0] - 60);
    ink.g = sand[1] * light + wet * 0.34 * (palette.sky[3][1] - 60);
    ink.b = sand[2] * light + wet * 0.34 * (palette.sky[3][2] - 60);
    ink.a = clamp((inland + 0.012) * 50, 0, 1);
  });
  builder.addPicture(picture, -builder.width * 0.15, builder.height * SHORE, 1.1);
}

/**
 * A sheet of water that runs up the sand and back, edged with lace. It follows the shore and lies farther inland
 * than it swings, so that it never draws back behind the sand's edge and bares the deep water.
 */
function addWash(builder: SceneBuilder, shore: ShoreLine, phase: number, strength: number): void {
  const width = even(builder.width * 1.3);
  const height = even(builder.height * 0.2);
  const edge = noise(8, builder.shot.seed + 63 + phase, { octaves: 4, cells: 4 });
  const lace = noise(8, builder.shot.seed + 64, { octaves: 4, cells: 12, ridged: true });
  const { water, sky } = builder.palette;
  const picture = shade(width, height, (x, y, ink) => {
    const lap = 0.03 * edge.sample((x / width) * 256, phase * 50);
    const front = builder.height * (shore(x / width) + SWING + lap - WASH_TOP);
    const behind = (front - y) / height;
    const foam = clamp(1 - Math.abs(behind - 0.03) * 22, 0, 1);
    const veins = clamp((lace.sample(x * 0.35, y * 1.2) - 0.6) * 3, 0, 1) * clamp(1 - behind * 3, 0, 1);
    const white = clamp(foam + veins * 0.6, 0, 1);
    ink.r = water[0] * 0.5 + sky[3][0] * 0.42 + white * 130;
    ink.g = water[1] * 0.5 + sky[3][1] * 0.42 + white * 130;
    ink.b = water[2] * 0.5 + sky[3][2] * 0.42 + white * 130;
    const body = clamp(behind * 14, 0, 1) * clamp(1.1 - behind * 1.7, 0, 1) * 0.75;
    ink.a =
      behind < -0.01
        ? 0
        : clamp(Math.max(body, white * 0.95), 0, 1) * strength * clamp(y / (height * 0.2), 0, 1);
  });
  builder.addPicture(picture, -builder.width * 0.15, builder.height * WASH_TOP, 1.1, {
    motion: { swingY: SWING, swingSpeed: 0.9, phase },
  });
}
