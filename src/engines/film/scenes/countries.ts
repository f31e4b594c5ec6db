import type { Rgb } from '../raster/color.ts';
import { between } from '../raster/random.ts';
import type { Country, Planting } from './country.ts';
import { pagoda } from './landmarks/monuments.ts';
import { cottage, parkBench, parkLamp } from './landmarks/rural.ts';
import { conifer, MEADOW, shrub, tree, turf } from './plants/greenery.ts';
import { flowers, sunflowers } from './plants/low.ts';
import { spreadingTree } from './plants/trees.ts';
import type { SceneBuilder } from './scene-builder.ts';

export function meadow(builder: SceneBuilder): Country {
  const blooms: readonly (readonly [Rgb, ...Rgb[]])[] = [
    [
      [232, 66, 60],
      [246, 246, 240],
      [240, 190, 60],
    ],
    [
      [168, 108, 208],
      [236, 120, 170],
      [250, 246, 240],
    ],
    [
      [250, 206, 66],
      [250, 250, 244],
      [96, 120, 216],
    ],
  ];
  const chosen = blooms[Math.floor(between(builder.random, 0, 2.999))] ?? blooms[0];
  const flowered: Planting[] = builder.white
    ? []
    : [
        {
          paint: flowers(chosen ?? [[232, 66, 60]]),
          metres: 0.62,
          aspect: 2.4,
          count: 190,
          nearest: 0.9,
          spread: 20,
          crowd: 1.7,
        },
        {
          paint: flowers(
            [
              [250, 248, 240],
              [250, 220, 90],
            ],
            { stems: 24, size: 0.055 },
          ),
          metres: 0.5,
          aspect: 2.4,
          count: 120,
          nearest: 0.8,
          spread: 18,
          crowd: 1.7,
        },
      ];
  return {
    ground: [MEADOW[0], MEADOW[1], chosen?.[0] ?? null],
    plants: [
      { paint: tree(builder), metres: 9, aspect: 1.1, count: 16, nearest: 11, spread: 60, crowd: 1 },
      shrub(16, 9, 40),
      ...flowered,
      turf(builder, 60),
    ],
    backdrop: { relief: 'hills', amplitude: 260, nearest: 420 },
    cloudiness: 0.4,
  };
}

/** What open country looks like when nothing more is said: meadows, trees, far hills. */
export function countryside(builder: SceneBuilder): Country {
  const { random } = builder;
  return {
    ground: [MEADOW[0], MEADOW[1], builder.random() < 0.5 ? [238, 214, 110] : null],
    plants: [
      { paint: tree(builder), metres: 10, aspect: 1.1, count: 22, nearest: 10, spread: 60, crowd: 0.9 },
      {
        paint: conifer,
        metres: 11,
        aspect: 0.5,
        count: random() < 0.5 ? 14 : 0,
        nearest: 16,
        spread: 60,
        crowd: 1,
      },
      shrub(26, 7, 46),
      turf(builder, 80),
    ],
    backdrop: {
      relief: random() < 0.7 ? 'hills' : 'mountains',
      amplitude: random() < 0.7 ? 300 : 520,
      nearest: 420,
    },
  };
}

export function park(builder: SceneBuilder): Country {
  return {
    ground: [
      [66, 124, 48],
      [110, 156, 62],
    ],
    way: { color: [202, 184, 150], metres: 3.4 },
    plants: [
      { paint: tree(builder), metres: 11, aspect: 1.1, count: 34, nearest: 7, spread: 46, crowd: 1 },
      { paint: parkBench, metres: 0.95, aspect: 1.9, count: 7, nearest: 3, spread: 0.3 },
      {
        paint: parkLamp,
        metres: 3.6,
        aspect: 0.2,
        count: 0,
        nearest: 2.7,
        spread: 1,
        rows: { apart: 2, step: 17 },
      },
      {
        paint: flowers([
          [236, 76, 80],
          [250, 196, 70],
          [246, 240, 236],
        ]),
        metres: 0.55,
        aspect: 2,
        count: builder.white ? 0 : 44,
        nearest: 3.2,
        spread: 8,
      },
      shrub(24, 6, 30),
      turf(builder, 40),
    ],
    backdrop: { relief: 'hills', amplitude: 120, nearest: 300 },
  };
}

export function garden(builder: SceneBuilder): Country {
  return {
    ground: [
      [92, 116, 52],
      [130, 150, 70],
    ],
    way: { color: [186, 158, 116], metres: 2.4 },
    plants: [
      {
        paint: sunflowers,
        metres: 1.9,
        aspect: 1.35,
        count: 0,
        nearest: 2.3,
        spread: 11,
        rows: { apart: 2.2, step: 4 },
      },
      {
        paint: flowers([
          [236, 76, 110],
          [250, 196, 70],
          [180, 110, 210],
        ]),
        metres: 0.5,
        aspect: 2,
        count: builder.white ? 0 : 70,
        nearest: 1.5,
        spread: 1,
      },
      { paint: tree(builder), metres: 9, aspect: 1.1, count: 8, nearest: 26, spread: 50, crowd: 1 },
    ],
    landmarks: [{ paint: cottage, metres: 7, aspect: 1.25, x: 20, z: 62, haze: 0.12 }],
    backdrop: { relief: 'hills', amplitude: 220, nearest: 420 },
    cloudiness: 0.3,
  };
}

const PINK: readonly [Rgb, ...Rgb[]] = [
  [250, 190, 208],
  [255, 214, 226],
  [240, 160, 188],
];

export function blossom(builder: SceneBuilder): Country {
  const cherry = spreadingTree({ leaves: PINK, bark: [84, 60, 56], trunk: 0.4, flat: 0.75, tufts: 8 });
  return {
    ground: [
      [104, 142, 70],
      [150, 172, 92],
      [248, 200, 214],
    ],
    way: { color: [216, 200, 180], metres: 3 },
    plants: [
      {
        paint: cherry,
        metres: 7.5,
        aspect: 1.3,
        count: 0,
        nearest: 4.6,
        spread: 4,
        rows: { apart: 6, step: 7.5 },
      },
      { paint: cherry, metres: 8, aspect: 1.25, count: 22, nearest: 12, spread: 40, crowd: 1 },
      {
        paint: flowers([
          [250, 200, 216],
          [250, 236, 240],
        ]),
        metres: 0.45,
        aspect: 1.8,
        count: 40,
        nearest: 2.4,
        spread: 8,
      },
      turf(builder, 70),
    ],
    landmarks: [{ paint: pagoda, metres: 26, aspect: 0.68, x: 15, z: 88, haze: 0.16 }],
    backdrop: { relief: 'alpine', amplitude: 620, nearest: 1300 },
    cloudiness: 0.32,
  };
}
