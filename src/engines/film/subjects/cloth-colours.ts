import type { Rgb } from '../raster/color.ts';

type Colours = readonly [Rgb, ...Rgb[]];

export const SKINS: Colours = [
  [238, 194, 164],
  [226, 174, 136],
  [196, 138, 98],
  [142, 94, 66],
];
export const HAIRS: Colours = [
  [46, 34, 32],
  [86, 54, 36],
  [142, 94, 50],
  [184, 134, 74],
];
export const CLOTHES: Colours = [
  [66, 110, 172],
  [186, 72, 58],
  [222, 172, 70],
  [78, 142, 106],
  [132, 96, 162],
  [224, 222, 214],
];
export const COATS: Colours = [
  [88, 98, 132],
  [164, 122, 82],
  [112, 84, 124],
  [96, 112, 92],
];
export const FROCKS: Colours = [
  [204, 54, 66],
  [234, 188, 88],
  [94, 146, 212],
  [226, 134, 160],
];
export const TROUSERS: Colours = [
  [62, 76, 112],
  [92, 80, 70],
  [108, 118, 130],
];
