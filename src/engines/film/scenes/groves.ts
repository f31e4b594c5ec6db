import type { Rgb } from '../raster/color.ts';
import type { Grove } from './forest.ts';
import { paintConifer, paintLeafy, paintTrunk } from './planting.ts';
import { AUTUMN } from './plants/greenery.ts';
import { flowers } from './plants/low.ts';
import { bambooClump, birch, broadLeaves, type PlantPainter, palm, spreadingTree } from './plants/trees.ts';

function bush(color: Rgb): PlantPainter {
  return (builder, w, h, haze, random) => paintLeafy(builder, w, h, haze, random, color, 0);
}

const trunk: PlantPainter = (builder, w, h, haze, random) => paintTrunk(builder, w, h, haze, random);
const conifer: PlantPainter = (builder, w, h, haze, random) => paintConifer(builder, w, h, haze, random);

export const OLD_WOOD: Grove = {
  floor: { dry: [104, 84, 56], moss: [64, 102, 42] },
  path: [142, 112, 78],
  canopy: [70, 96, 50],
  trees: [
    { paint: trunk, metres: 13, pixels: 1, aspect: 0.15, share: 0.28, nearest: 2.6 },
    { paint: trunk, metres: 13, pixels: 1, aspect: 0.11, share: 0.22, nearest: 2.6 },
    { paint: conifer, metres: 8, pixels: 0.8, aspect: 0.52, share: 0.16, nearest: 4.2 },
    { paint: bush([66, 98, 44]), metres: 1.3, pixels: 0.3, aspect: 1.5, share: 0.16, nearest: 2 },
    { paint: bush([86, 116, 48]), metres: 0.8, pixels: 0.22, aspect: 1.7, share: 0.18, nearest: 2 },
  ],
  count: 210,
};

export const BAMBOO: Grove = {
  floor: { dry: [138, 124, 74], moss: [92, 118, 52] },
  path: [176, 152, 108],
  canopy: [118, 156, 66],
  trees: [
    { paint: bambooClump, metres: 11, pixels: 1, aspect: 0.34, share: 0.44, nearest: 2.3 },
    { paint: bambooClump, metres: 12, pixels: 1, aspect: 0.26, share: 0.36, nearest: 2.6 },
    {
      paint: broadLeaves(
        [
          [112, 150, 60],
          [136, 164, 70],
        ],
        18,
      ),
      metres: 1,
      pixels: 0.26,
      aspect: 1.6,
      share: 0.2,
      nearest: 1.9,
    },
  ],
  count: 150,
};

export const JUNGLE: Grove = {
  floor: { dry: [86, 78, 46], moss: [48, 92, 38] },
  path: [120, 98, 64],
  canopy: [46, 104, 46],
  trees: [
    { paint: palm, metres: 7.5, pixels: 0.9, aspect: 0.85, share: 0.22, nearest: 3.4 },
    { paint: trunk, metres: 14, pixels: 1, aspect: 0.16, share: 0.14, nearest: 3 },
    {
      paint: broadLeaves(
        [
          [62, 130, 56],
          [84, 150, 60],
          [44, 104, 52],
        ],
        22,
      ),
      metres: 2.6,
      pixels: 0.5,
      aspect: 1.3,
      share: 0.3,
      nearest: 2.3,
    },
    {
      paint: broadLeaves(
        [
          [94, 150, 62],
          [70, 128, 54],
        ],
        30,
      ),
      metres: 1.2,
      pixels: 0.3,
      aspect: 1.7,
      share: 0.26,
      nearest: 1.9,
    },
    {
      paint: flowers(
        [
          [236, 60, 90],
          [250, 150, 40],
          [240, 90, 190],
        ],
        { stems: 26, size: 0.1 },
      ),
      metres: 0.9,
      pixels: 0.24,
      aspect: 1.4,
      share: 0.08,
      nearest: 1.9,
    },
  ],
  count: 260,
  leavesNear: true,
};

export const AUTUMN_WOOD: Grove = {
  floor: { dry: [186, 112, 48], moss: [206, 148, 60] },
  path: [168, 124, 84],
  canopy: [222, 142, 52],
  trees: [
    { paint: birch(AUTUMN), metres: 11, pixels: 0.95, aspect: 0.36, share: 0.34, nearest: 2.8 },
    {
      paint: spreadingTree({ leaves: AUTUMN, bark: [84, 62, 48], trunk: 0.42, flat: 0.85, tufts: 7 }),
      metres: 9,
      pixels: 0.9,
      aspect: 1,
      share: 0.26,
      nearest: 5,
    },
    { paint: trunk, metres: 13, pixels: 1, aspect: 0.12, share: 0.1, nearest: 3 },
    { paint: bush([206, 116, 44]), metres: 1.2, pixels: 0.28, aspect: 1.6, share: 0.16, nearest: 2 },
    { paint: bush([222, 166, 62]), metres: 0.8, pixels: 0.2, aspect: 1.8, share: 0.14, nearest: 2 },
  ],
  count: 200,
};
