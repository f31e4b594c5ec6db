import type { Rgb } from '../raster/color.ts';
import { countryside, park } from './countries.ts';
import type { Country } from './country.ts';
import { castleOnHill, floodlight, grandstand } from './landmarks/monuments.ts';
import {
  barn,
  cottage,
  fence,
  goal,
  hayBale,
  slide,
  swings,
  villageChurch,
  whiteFence,
  windmill,
} from './landmarks/rural.ts';
import { paintLeafy } from './planting.ts';
import { conifer, EARTH, leafy, MEADOW, shrub, tree, turf } from './plants/greenery.ts';
import { flowers, grassTuft, vines, wheat } from './plants/low.ts';
import { type PlantPainter, spreadingTree } from './plants/trees.ts';
import type { SceneBuilder } from './scene-builder.ts';

export function farm(builder: SceneBuilder): Country {
  return {
    ground: [
      [112, 132, 56],
      [170, 162, 84],
    ],
    way: { color: EARTH, metres: 3.4 },
    plants: [
      {
        paint: wheat,
        metres: 1.05,
        aspect: 2.4,
        count: 0,
        nearest: 5.4,
        spread: 26,
        rows: { apart: 2.4, step: 4.5 },
        side: -1,
      },
      { paint: hayBale, metres: 1.5, aspect: 1.2, count: 10, nearest: 6, spread: 30, side: 1, crowd: 1 },
      {
        paint: fence,
        metres: 1.2,
        aspect: 2.4,
        count: 0,
        nearest: 3.6,
        spread: 1,
        rows: { apart: 4, step: 2.9 },
      },
      { paint: tree(builder), metres: 10, aspect: 1.1, count: 10, nearest: 30, spread: 50, crowd: 1 },
      turf(builder, 50),
    ],
    landmarks: [
      { paint: barn, metres: 11, aspect: 1.35, x: 11, z: 44, haze: 0.05 },
      { paint: windmill, metres: 13, aspect: 0.72, x: -26, z: 90, haze: 0.14 },
    ],
    backdrop: { relief: 'hills', amplitude: 220, nearest: 420 },
    cloudiness: 0.36,
  };
}

export function vineyard(): Country {
  const cypress: PlantPainter = (b, w, h, haze, r) => paintLeafy(b, w, h, haze, r, [52, 88, 48], 0.04);
  return {
    ground: [
      [120, 132, 66],
      [172, 146, 100],
    ],
    way: { color: EARTH, metres: 2.6 },
    plants: [
      {
        paint: vines,
        metres: 1.75,
        aspect: 2,
        count: 0,
        nearest: 2.4,
        spread: 15,
        rows: { apart: 2.6, step: 3.6 },
      },
      { paint: cypress, metres: 9, aspect: 0.26, count: 12, nearest: 30, spread: 40, crowd: 1 },
    ],
    landmarks: [{ paint: cottage, metres: 8, aspect: 1.25, x: 26, z: 84, haze: 0.16 }],
    backdrop: { relief: 'hills', amplitude: 340, nearest: 420 },
    cloudiness: 0.34,
    eye: { height: 2.4, horizon: 0.48 },
  };
}

export function village(builder: SceneBuilder): Country {
  const houses = [6, 7, 6.5, 7, 6].map((metres, i) => ({
    paint: cottage,
    metres,
    aspect: 1.25,
    x: [9.5, -10, 11, -12, 14][i] ?? 10,
    z: [20, 27, 42, 50, 70][i] ?? 30,
    haze: 0.03 + i * 0.035,
  }));
  return {
    ground: MEADOW,
    way: { color: [190, 172, 144], metres: 4.4 },
    plants: [
      {
        paint: whiteFence,
        metres: 0.95,
        aspect: 3,
        count: 0,
        nearest: 4.2,
        spread: 1,
        rows: { apart: 4, step: 2.85 },
      },
      { paint: tree(builder), metres: 8, aspect: 1.1, count: 14, nearest: 15, spread: 50, crowd: 1 },
      {
        paint: flowers([
          [236, 76, 90],
          [250, 196, 70],
          [246, 240, 236],
        ]),
        metres: 0.55,
        aspect: 1.8,
        count: builder.white ? 0 : 60,
        nearest: 4.6,
        spread: 3,
      },
      turf(builder, 50),
    ],
    landmarks: [
      { paint: villageChurch, metres: 17, aspect: 0.8, x: -6, z: 100, haze: 0.18 },
      ...[...houses].reverse(),
    ],
    backdrop: { relief: 'mountains', amplitude: 520, nearest: 900 },
  };
}

export function savanna(): Country {
  const acacia = spreadingTree({
    leaves: [
      [108, 124, 52],
      [128, 136, 62],
      [92, 106, 46],
    ],
    bark: [98, 76, 56],
    trunk: 0.66,
    flat: 0.26,
    tufts: 6,
  });
  const straw: readonly [Rgb, ...Rgb[]] = [
    [214, 178, 96],
    [188, 150, 78],
    [230, 200, 120],
  ];
  return {
    ground: [
      [188, 150, 78],
      [220, 186, 106],
    ],
    plants: [
      { paint: acacia, metres: 7.5, aspect: 1.75, count: 15, nearest: 8, spread: 66, crowd: 1 },
      { paint: leafy([126, 124, 62], 0), metres: 1.4, aspect: 1.7, count: 20, nearest: 8, spread: 50 },
      {
        paint: grassTuft(straw),
        metres: 0.85,
        aspect: 1.5,
        count: 210,
        nearest: 0.9,
        spread: 26,
        crowd: 1.5,
      },
    ],
    backdrop: { relief: 'dunes', amplitude: 200, nearest: 1100 },
    cloudiness: 0.26,
  };
}

export function castle(builder: SceneBuilder): Country {
  return {
    ...countryside(builder),
    way: { color: [170, 144, 108], metres: 2.6 },
    plants: [
      { paint: conifer, metres: 9, aspect: 0.5, count: 22, nearest: 14, spread: 56, crowd: 1 },
      shrub(22, 6, 40),
      turf(builder, 110),
    ],
    landmarks: [{ paint: castleOnHill, metres: 120, aspect: 1.2, x: 22, z: 230, haze: 0.16 }],
    backdrop: { relief: 'mountains', amplitude: 560, nearest: 1500 },
  };
}

export function playground(builder: SceneBuilder): Country {
  return {
    ...park(builder),
    way: { color: [226, 196, 140], metres: 12 },
    plants: [
      { paint: tree(builder), metres: 10, aspect: 1.1, count: 26, nearest: 14, spread: 40, crowd: 1 },
      {
        paint: whiteFence,
        metres: 1,
        aspect: 3,
        count: 0,
        nearest: 10.5,
        spread: 1,
        rows: { apart: 4, step: 3 },
      },
      shrub(24, 12, 30),
    ],
    landmarks: [
      { paint: slide, metres: 3.4, aspect: 1.25, x: 3.6, z: 10.5, haze: 0 },
      { paint: swings, metres: 2.9, aspect: 1.3, x: -3.8, z: 12, haze: 0 },
    ].reverse(),
  };
}

export function stadium(): Country {
  return {
    ground: [
      [52, 132, 52],
      [78, 158, 62],
    ],
    striped: true,
    plants: [],
    landmarks: [
      { paint: floodlight, metres: 34, aspect: 0.36, x: 62, z: 96, haze: 0.12 },
      { paint: floodlight, metres: 34, aspect: 0.36, x: -62, z: 96, haze: 0.12 },
      { paint: grandstand, metres: 17, aspect: 4.4, x: 0, z: 60, haze: 0.04 },
      { paint: grandstand, metres: 17, aspect: 4.4, x: 75, z: 58, haze: 0.04 },
      { paint: grandstand, metres: 17, aspect: 4.4, x: -75, z: 58, haze: 0.04 },
      { paint: goal, metres: 2.6, aspect: 2.7, x: 0, z: 20, haze: 0 },
    ],
    backdrop: null,
    cloudiness: 0.3,
  };
}
