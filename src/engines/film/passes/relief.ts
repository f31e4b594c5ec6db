import { mixRgb, type Rgb, scaleRgb, toYuv } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { Grid, noise, warped } from '../raster/grid.ts';
import type { Palette } from './palettes.ts';

/** Heights in 0..65535 and lit colours: what a terrain is walked over. */
export interface ReliefMaps {
  readonly heights: Grid;
  readonly colours: readonly [Grid, Grid, Grid];
}

export const RELIEFS = ['mountains', 'alpine', 'dunes', 'hills', 'snowfield', 'clouds'] as const;
export type Relief = (typeof RELIEFS)[number];

interface ReliefRecipe {
  readonly shape: (bits: number, seed: number) => Grid;
  /** Surface colour by height (0..1), slope and a fine noise (0..1). */
  readonly colour: (height: number, slope: number, grain: number) => Rgb;
  /** How much of its own light a surface keeps in shadow. */
  readonly softness: number;
}

const BITS = 9;
/** Sun direction when it stands right: from there, a little ahead. */
const SUN_X = 0.72;
const SUN_Y = 0.46;
const SUN_Z = 0.35;

const RECIPES: Readonly<Record<Relief, ReliefRecipe>> = {
  mountains: { shape: massif, colour: rockAndSnow(0.42), softness: 0.25 },
  alpine: { shape: massif, colour: rockAndSnow(0.2), softness: 0.35 },
  dunes: {
    shape: dunes,
    colour: (h, _s, g) => mixRgb([178, 110, 60], [240, 192, 130], clamp(h * 0.7 + g * 0.3, 0, 1)),
    softness: 0.3,
  },
  hills: { shape: hills, colour: meadow, softness: 0.45 },
  snowfield: {
    shape: hills,
    colour: (h, s, g) => mixRgb([206, 218, 236], [246, 249, 253], clamp(h + g * 0.5 - s * 0.2, 0, 1)),
    softness: 0.55,
  },
  clouds: {
    shape: billows,
    colour: (h) => mixRgb([168, 180, 206], [255, 252, 248], smoothstep(0.1, 0.75, h)),
    softness: 0.7,
  },
};

/** `steepness` is metres of height per texel of width at full range: it decides how the light falls. */
export function bakeRelief(
  relief: Relief,
  palette: Palette,
  steepness: number,
  seed: number,
  sunSide: 1 | -1 = 1,
): ReliefMaps {
  const recipe = RECIPES[relief];
  const shape = recipe.shape(BITS, seed).normalize();
  const grain = noise(BITS, seed + 43, { octaves: 7, cells: 16, gain: 0.62 });
  const colours = [new Grid(BITS), new Grid(BITS), new Grid(BITS)] as const;
  const { size } = shape;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const height = shape.at(x, y);
      const dx = (shape.at(x + 1, y) - shape.at(x - 1, y)) * 0.5 * steepness;
      const dz = (shape.at(x, y + 1) - shape.at(x, y - 1)) * 0.5 * steepness;
      const norm = 1 / Math.hypot(dx, 1, dz);
      const facing = Math.max(0, (-dx * SUN_X * sunSide + SUN_Y - dz * SUN_Z) * norm);
      const sunlight =
        facing * (1 - shadowAt(shape, x, y, height, steepness, sunSide) * (1 - recipe.softness)) * 1.5;
      const sky = 0.42 + 0.25 * norm;
      const fine = grain.at(x, y);
      const surface = scaleRgb(recipe.colour(height, Math.hypot(dx, dz), fine), 0.82 + fine * 0.36);
      const lit = surface.map((value, k) =>
        Math.min(
          255,
          value * ((palette.key[k] ?? 0) * sunlight + (palette.ambient[k] ?? 0) * sky) * (1 / 255),
        ),
      ) as unknown as Rgb;
      const yuv = toYuv(lit);
      const at = y * size + x;
      colours[0].data[at] = yuv[0];
      colours[1].data[at] = yuv[1];
      colours[2].data[at] = yuv[2];
    }
  }
  const heights = new Grid(BITS).fill((x, y) => shape.at(x, y) * 65_535);
  return { heights, colours };
}

/** Walks towards the sun: 1 where something stands well in the way, 0 in the open, a soft edge between. */
function shadowAt(
  shape: Grid,
  x: number,
  y: number,
  height: number,
  steepness: number,
  sunSide: number,
): number {
  let excess = 0;
  for (let k = 2; k < 60; k += 3) {
    const ridge = shape.sample(x + k * sunSide, y + (k * SUN_Z) / SUN_X);
    excess = Math.max(excess, (ridge - height) * steepness - k * (SUN_Y / SUN_X));
  }
  return smoothstep(0, 2.4, excess);
}

function massif(bits: number, seed: number): Grid {
  const ridges = warped(
    noise(bits, seed + 41, { octaves: 7, cells: 5, gain: 0.46, ridged: true }),
    seed + 44,
    46,
  );
  const mass = noise(bits, seed + 42, { octaves: 4, cells: 3, gain: 0.45 });
  const raw = new Grid(bits).fill((x, y) => ridges.at(x, y) * (0.25 + mass.at(x, y) ** 2 * 1.6)).normalize();
  return weathered(raw, 16);
}

/** Loose rock slides where it is too steep: rounds needles, keeps ridges. */
function weathered(raw: Grid, passes: number): Grid {
  let from = raw;
  for (let pass = 0; pass < passes; pass++) {
    const before = from;
    from = new Grid(raw.bits).fill((x, y) => {
      const here = before.at(x, y);
      const lowest = Math.min(
        before.at(x + 1, y),
        before.at(x - 1, y),
        before.at(x, y + 1),
        before.at(x, y - 1),
      );
      const excess = here - lowest - 0.021;
      return excess > 0 ? here - excess * 0.28 : here;
    });
  }
  return from;
}

function dunes(bits: number, seed: number): Grid {
  const flow = warped(noise(bits, seed + 41, { octaves: 4, cells: 3, gain: 0.4 }), seed + 44, 90);
  const mass = noise(bits, seed + 42, { octaves: 4, cells: 3, gain: 0.45 });
  const ripple = noise(bits, seed + 46, { octaves: 3, cells: 48 });
  return new Grid(bits).fill((x, y) => {
    const w = mass.at(x, y);
    const crest = 1 - Math.abs(((flow.at(x, y) * 3.2 + w) % 1) * 2 - 1);
    return crest * 0.35 * (0.4 + w) + w * 0.8 + ripple.at(x, y) * 0.012;
  });
}

function hills(bits: number, seed: number): Grid {
  const fold = warped(noise(bits, seed + 41, { octaves: 7, cells: 3, gain: 0.4 }), seed + 44, 40);
  const mass = noise(bits, seed + 42, { octaves: 4, cells: 3, gain: 0.4 });
  return new Grid(bits).fill((x, y) => mass.at(x, y) * 0.75 + fold.at(x, y) * 0.25);
}

function billows(bits: number, seed: number): Grid {
  const puffs = noise(bits, seed + 41, { octaves: 6, cells: 8, gain: 0.5, ridged: true });
  const mass = noise(bits, seed + 42, { octaves: 4, cells: 3, gain: 0.5 });
  return new Grid(bits).fill((x, y) => mass.at(x, y) * 0.8 + (1 - puffs.at(x, y)) * 0.45 * mass.at(x, y));
}

function rockAndSnow(snowLine: number): ReliefRecipe['colour'] {
  return (height, slope, grain) => {
    const at = height + (grain - 0.5) * 0.16;
    const rock = mixRgb([42, 62, 40], [92, 84, 78], smoothstep(0.14 - slope * 0.12, 0.26 - slope * 0.12, at));
    return mixRgb(rock, [238, 243, 250], clamp((at - snowLine - slope * 0.1) / 0.07, 0, 1));
  };
}

function meadow(height: number, slope: number, grain: number): Rgb {
  const grass = mixRgb([58, 98, 38], [128, 152, 66], clamp(height * 0.8 + (grain - 0.5) * 0.9, 0, 1));
  const wooded = mixRgb(grass, [30, 58, 30], smoothstep(0.56, 0.66, grain) * 0.85);
  return mixRgb(wooded, [138, 122, 84], smoothstep(0.55, 0.9, slope) * 0.6);
}
