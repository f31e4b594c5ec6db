import { blendRgb, mixRgb, type Rgb, scaleRgb, setRgb } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { Grid, noise, warped } from '../raster/grid.ts';
import { between, pick, randomFrom } from '../raster/random.ts';
import type { Palette } from './palettes.ts';

/** Heights in 0..65535 and lit colours: what a terrain is walked over. */
export interface ReliefMaps {
  readonly heights: Grid;
  readonly colours: readonly [Grid, Grid, Grid];
}

export const RELIEFS = [
  'mountains',
  'alpine',
  'dunes',
  'hills',
  'snowfield',
  'clouds',
  'terraces',
  'canyon',
] as const;
export type Relief = (typeof RELIEFS)[number];

type Colour = [number, number, number];

interface ReliefRecipe {
  readonly shape: (bits: number, seed: number) => Grid;
  /** Puts the surface's colour by height (0..1), slope and a fine noise (0..1) into `out`. */
  readonly colour: (out: Colour, height: number, slope: number, grain: number) => void;
  /** How much of its own light a surface keeps in shadow. */
  readonly softness: number;
}

const BITS = 9;
/** Sun direction when it stands right: from there, a little ahead. */
const SUN_X = 0.72;
const SUN_Y = 0.46;
const SUN_Z = 0.35;

/** What grows in the valleys of a range: low and high. */
const VALLEYS: readonly [readonly [Rgb, Rgb], ...(readonly [Rgb, Rgb])[]] = [
  [
    [42, 62, 40],
    [92, 84, 78],
  ],
  [
    [40, 88, 44],
    [96, 112, 70],
  ],
  [
    [148, 92, 38],
    [110, 92, 74],
  ],
  [
    [96, 132, 58],
    [120, 104, 90],
  ],
];
const LAKE: Rgb = [64, 118, 150];
const SAND: Rgb = [178, 110, 60];
const SUNLIT_SAND: Rgb = [240, 192, 130];
const OLD_SNOW: Rgb = [206, 218, 236];
const FRESH_SNOW: Rgb = [246, 249, 253];
const CLOUD_BASE: Rgb = [168, 180, 206];
const CLOUD_TOP: Rgb = [255, 252, 248];
const PEAK_SNOW: Rgb = [238, 243, 250];
const GRASS: Rgb = [68, 114, 42];
const DRY_GRASS: Rgb = [150, 170, 78];
const WOOD: Rgb = [30, 58, 30];
const BUTTERCUPS: Rgb = [232, 206, 92];
const CLOVER: Rgb = [206, 128, 164];
const BARE_EARTH: Rgb = [138, 122, 84];

const RECIPES: Readonly<Record<Relief, ReliefRecipe>> = {
  mountains: { shape: massif, colour: rockAndSnow(0.42), softness: 0.25 },
  alpine: { shape: massif, colour: rockAndSnow(0.2), softness: 0.35 },
  dunes: {
    shape: dunes,
    colour: (out, h, _s, g) => shadeBetween(out, SAND, SUNLIT_SAND, clamp(h * 0.7 + g * 0.3, 0, 1)),
    softness: 0.3,
  },
  hills: { shape: hills, colour: meadow, softness: 0.45 },
  snowfield: {
    shape: hills,
    colour: (out, h, s, g) => shadeBetween(out, OLD_SNOW, FRESH_SNOW, clamp(h + g * 0.5 - s * 0.2, 0, 1)),
    softness: 0.55,
  },
  terraces: { shape: terraced, colour: (out, h, s, g) => setRgb(out, paddies(h, s, g)), softness: 0.5 },
  canyon: { shape: mesas, colour: (out, h, s, g) => setRgb(out, strata(h, s, g)), softness: 0.3 },
  clouds: {
    shape: billows,
    colour: (out, h) => shadeBetween(out, CLOUD_BASE, CLOUD_TOP, smoothstep(0.1, 0.75, h)),
    softness: 0.7,
  },
};

/**
 * `steepness` is metres of height per texel of width at full range: it decides how the light falls. The sun stands at
 * `sunSide`, right (1) or left (-1).
 */
export function bakeRelief(
  relief: Relief,
  palette: Palette,
  steepness: number,
  seed: number,
  sunSide: 1 | -1 = 1,
): ReliefMaps {
  const recipe = relief === 'mountains' || relief === 'alpine' ? range(relief, seed) : RECIPES[relief];
  const shape = recipe.shape(BITS, seed).normalize();
  const grain = noise(BITS, seed + 43, { octaves: 7, cells: 16, gain: 0.62 });
  const shadows = castShadows(shape, steepness, sunSide);
  const colours = [new Grid(BITS), new Grid(BITS), new Grid(BITS)] as const;
  const [keyR, keyG, keyB] = scaleRgb(palette.key, 1 / 255);
  const [skyR, skyG, skyB] = scaleRgb(palette.ambient, 1 / 255);
  const { size } = shape;
  const colour: Colour = [0, 0, 0];
  const [luma, chromaU, chromaV] = [colours[0].data, colours[1].data, colours[2].data];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dx = (shape.at(x + 1, y) - shape.at(x - 1, y)) * 0.5 * steepness;
      const dz = (shape.at(x, y + 1) - shape.at(x, y - 1)) * 0.5 * steepness;
      const norm = 1 / Math.sqrt(dx * dx + 1 + dz * dz);
      const facing = Math.max(0, (-dx * SUN_X * sunSide + SUN_Y - dz * SUN_Z) * norm);
      const dark = shadows.sample(x * 0.5, y * 0.5) * (1 - recipe.softness);
      const at = y * size + x;
      const fine = grain.data[at] as number;
      recipe.colour(colour, shape.data[at] as number, Math.sqrt(dx * dx + dz * dz), fine);
      const texture = 0.82 + fine * 0.36;
      const sun = facing * (1 - dark) * 1.5 * texture;
      const sky = (0.42 + 0.25 * norm) * texture;
      // `toYuv` written out: its arrays would be the garbage of a quarter of a million points.
      const r = Math.min(255, colour[0] * (keyR * sun + skyR * sky));
      const g = Math.min(255, colour[1] * (keyG * sun + skyG * sky));
      const b = Math.min(255, colour[2] * (keyB * sun + skyB * sky));
      luma[at] = 16 + ((r * 0.2126 + g * 0.7152 + b * 0.0722) * 219) / 255;
      chromaU[at] = 128 - r * 0.10064 - g * 0.33857 + b * 0.43922;
      chromaV[at] = 128 + r * 0.43922 - g * 0.39894 - b * 0.04028;
    }
  }
  const heights = new Grid(BITS);
  for (let i = 0; i < heights.data.length; i++) heights.data[i] = (shape.data[i] as number) * 65_535;
  return { heights, colours };
}

/** At half size, since a shadow's edge is soft: 1 where something stands well in the sun's way, 0 in the open. */
function castShadows(shape: Grid, steepness: number, sunSide: number): Grid {
  const mask = shape.size - 1;
  return new Grid(BITS - 1).fill((halfX, halfY) => {
    const x = halfX * 2;
    const y = halfY * 2;
    const height = shape.at(x, y);
    let excess = 0;
    for (let k = 2; k < 60; k += 3) {
      const row = Math.round(y + (k * SUN_Z) / SUN_X) & mask;
      const ridge = shape.data[(row << shape.bits) + ((x + k * sunSide) & mask)] as number;
      const above = (ridge - height) * steepness - k * (SUN_Y / SUN_X);
      if (above > excess) excess = above;
    }
    return smoothstep(0, 2.4, excess);
  });
}

function massif(bits: number, seed: number): Grid {
  const ridges = warped(
    noise(bits, seed + 41, { octaves: 7, cells: 5, gain: 0.46, ridged: true }),
    seed + 44,
    46,
  );
  const mass = noise(bits, seed + 42, { octaves: 4, cells: 3, gain: 0.45 });
  const raw = new Grid(bits).fill((x, y) => ridges.at(x, y) * (0.25 + mass.at(x, y) ** 2 * 1.6)).normalize();
  return rounded(rounded(weathered(raw, 12)));
}

/** Loose rock slides where it is too steep: rounds needles, keeps ridges. */
function weathered(raw: Grid, passes: number): Grid {
  const mask = raw.size - 1;
  const { bits, size } = raw;
  let from = raw;
  let next = new Grid(bits);
  let spare = new Grid(bits);
  for (let pass = 0; pass < passes; pass++) {
    const { data } = from;
    for (let y = 0; y < size; y++) {
      const row = y << bits;
      const above = ((y - 1) & mask) << bits;
      const below = ((y + 1) & mask) << bits;
      for (let x = 0; x < size; x++) {
        const here = data[row + x] as number;
        let lowest = data[above + x] as number;
        const down = data[below + x] as number;
        const left = data[row + ((x - 1) & mask)] as number;
        const right = data[row + ((x + 1) & mask)] as number;
        if (down < lowest) lowest = down;
        if (left < lowest) lowest = left;
        if (right < lowest) lowest = right;
        const excess = here - lowest - 0.021;
        next.data[row + x] = excess > 0 ? here - excess * 0.28 : here;
      }
    }
    from = next;
    [next, spare] = [spare, next];
  }
  return from;
}

/**
 * Between texels heights are bilinear, so that a crest which is one texel wide and runs diagonally is a row of teeth:
 * each point gives half of itself to its neighbours.
 */
function rounded(raw: Grid): Grid {
  const mask = raw.size - 1;
  const { bits, size, data } = raw;
  const soft = new Grid(bits);
  for (let y = 0; y < size; y++) {
    const row = y << bits;
    const above = ((y - 1) & mask) << bits;
    const below = ((y + 1) & mask) << bits;
    for (let x = 0; x < size; x++) {
      const sides = (data[row + ((x - 1) & mask)] as number) + (data[row + ((x + 1) & mask)] as number);
      const ends = (data[above + x] as number) + (data[below + x] as number);
      soft.data[row + x] = (data[row + x] as number) * 0.5 + (sides + ends) * 0.125;
    }
  }
  return soft;
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

/** Each seed has another range: what grows in its valleys, where its snow begins, whether lakes lie in it. */
function range(relief: 'mountains' | 'alpine', seed: number): ReliefRecipe {
  const random = randomFrom(seed + 47);
  const valley = pick(random, VALLEYS);
  const snowLine = relief === 'alpine' ? between(random, 0.16, 0.26) : between(random, 0.32, 0.52);
  const level = random() < 0.5 ? between(random, 0.1, 0.16) : 0;
  const land = rockAndSnow(snowLine, valley);
  return {
    shape: (bits, from) => {
      const raw = massif(bits, from).normalize();
      return level === 0 ? raw : new Grid(bits).fill((x, y) => Math.max(level, raw.at(x, y)));
    },
    // The lake's level is the lowest height there is, and heights are normalised after.
    colour: (out, height, slope, grain) => {
      if (level > 0 && height < 0.004) setRgb(out, LAKE);
      else land(out, height, slope, grain);
    },
    softness: RECIPES[relief].softness,
  };
}

/** The colour between two. */
function shadeBetween(out: Colour, from: Rgb, to: Rgb, weight: number): void {
  setRgb(out, from);
  blendRgb(out, to, weight);
}

function rockAndSnow(snowLine: number, [low, high] = VALLEYS[0]): ReliefRecipe['colour'] {
  return (out, height, slope, grain) => {
    const at = height + (grain - 0.5) * 0.16;
    shadeBetween(out, low, high, smoothstep(0.14 - slope * 0.12, 0.26 - slope * 0.12, at));
    blendRgb(out, PEAK_SNOW, clamp((at - snowLine - slope * 0.1) / 0.07, 0, 1));
  };
}

function meadow(out: Colour, height: number, slope: number, grain: number): void {
  shadeBetween(out, GRASS, DRY_GRASS, clamp(height * 0.8 + (grain - 0.5) * 0.9, 0, 1));
  blendRgb(out, WOOD, smoothstep(0.56, 0.66, grain) * 0.85);
  const bloom = smoothstep(0.41, 0.37, grain) * smoothstep(0.34, 0.37, grain);
  blendRgb(out, height > 0.5 ? BUTTERCUPS : CLOVER, bloom * 0.75);
  blendRgb(out, BARE_EARTH, smoothstep(0.55, 0.9, slope) * 0.6);
}

const STEPS = 15;

/** Slopes cut into level fields with steep banks between them. */
function terraced(bits: number, seed: number): Grid {
  const mass = noise(bits, seed + 42, { octaves: 4, cells: 4, gain: 0.36 }).normalize();
  return new Grid(bits).fill((x, y) => {
    const at = mass.at(x, y) * STEPS;
    const step = Math.floor(at);
    return Math.min(1, (step + smoothstep(0.72, 1, at - step)) / STEPS);
  });
}

/** Fields of young rice, ripe rice and water, each field of one kind; the banks are dark. */
function paddies(height: number, slope: number, grain: number): Rgb {
  const at = height * STEPS;
  const field = Math.round(at);
  const bank = smoothstep(0.04, 0.16, Math.abs(at - field)) + smoothstep(0.5, 0.9, slope) * 0.3;
  const kind = (field * 7 + 1) % 4;
  const grown: Rgb =
    kind === 0 ? [150, 196, 216] : kind === 1 ? [112, 170, 62] : kind === 2 ? [166, 186, 74] : [86, 146, 56];
  const tilled = mixRgb(
    grown,
    scaleRgb(grown, 0.72),
    clamp(grain * 1.4 - 0.3, 0, 1) * (kind === 0 ? 0.25 : 1),
  );
  return mixRgb(tilled, [58, 84, 38], clamp(bank, 0, 1) * 0.85);
}

/** Tables of rock over a plain, with a river's cut through it. */
function mesas(bits: number, seed: number): Grid {
  const mass = warped(
    noise(bits, seed + 41, { octaves: 6, cells: 5, gain: 0.42 }),
    seed + 44,
    30,
  ).normalize();
  return rounded(
    new Grid(bits).fill((x, y) => {
      const m = mass.at(x, y);
      const low = smoothstep(0.4, 0.46, m) * 0.22;
      const middle = smoothstep(0.55, 0.59, m) * 0.4;
      const high = smoothstep(0.66, 0.69, m) * 0.32;
      return low + middle + high + m * 0.06;
    }),
  );
}

const BEDS: readonly [Rgb, Rgb, ...Rgb[]] = [
  [176, 92, 56],
  [204, 120, 72],
  [158, 74, 48],
  [226, 160, 104],
  [190, 98, 60],
  [140, 66, 46],
  [214, 138, 88],
];

/** Beds of red rock one over another; what is level carries dust and a little green. */
function strata(height: number, slope: number, grain: number): Rgb {
  const bed = height * 19 + (grain - 0.5) * 1.1;
  const index = Math.floor(bed);
  const here = BEDS[((index % 7) + 7) % 7] ?? BEDS[0];
  const next = BEDS[(((index + 1) % 7) + 7) % 7] ?? BEDS[1];
  const rock = mixRgb(here, next, smoothstep(0.7, 1, bed - index));
  const level = smoothstep(0.34, 0.12, slope);
  const plain = mixRgb([206, 148, 98], [142, 136, 82], smoothstep(0.5, 0.64, grain));
  return mixRgb(rock, plain, level * 0.8);
}
