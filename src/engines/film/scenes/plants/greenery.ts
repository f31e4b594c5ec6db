import type { Rgb } from '../../raster/color.ts';
import type { Country, Planting } from '../country.ts';
import { paintConifer, paintLeafy } from '../planting.ts';
import type { SceneBuilder } from '../scene-builder.ts';
import { grassTuft } from './low.ts';
import { type PlantPainter, spreadingTree } from './trees.ts';

export const BARK: Rgb = [96, 72, 54];
export const GREENS: readonly [Rgb, ...Rgb[]] = [
  [78, 124, 50],
  [98, 142, 58],
  [62, 104, 48],
];
export const AUTUMN: readonly [Rgb, ...Rgb[]] = [
  [214, 130, 42],
  [192, 82, 40],
  [226, 174, 62],
];
export const MEADOW: Country['ground'] = [
  [84, 134, 48],
  [146, 180, 74],
];
export const EARTH: Rgb = [176, 142, 100];

export function leafy(color: Rgb, trunk: number): PlantPainter {
  return (builder, w, h, haze, random) => paintLeafy(builder, w, h, haze, random, color, trunk);
}

export const conifer: PlantPainter = (builder, w, h, haze, random) =>
  paintConifer(builder, w, h, haze, random);

/** In autumn, and where leaves fall, deciduous trees are coloured; in snow their boughs are white. */
export function foliage({ shot, white }: SceneBuilder): readonly [Rgb, ...Rgb[]] {
  if (white)
    return [
      [214, 222, 234],
      [196, 206, 222],
    ];
  return shot.air === 'leaves' ? AUTUMN : GREENS;
}

export function tree(builder: SceneBuilder): PlantPainter {
  return spreadingTree({ leaves: foliage(builder), bark: BARK, trunk: 0.36, flat: 0.85, tufts: 6 });
}

export function shrub(count: number, nearest: number, spread: number): Planting {
  return { paint: leafy([84, 124, 52], 0), metres: 1.5, aspect: 1.6, count, nearest, spread };
}

export function turf(builder: SceneBuilder, count: number): Planting {
  const dry = builder.white
    ? ([[206, 214, 226]] as const)
    : ([
        [96, 146, 56],
        [132, 172, 72],
        [74, 122, 48],
      ] as const);
  return { paint: grassTuft(dry), metres: 0.5, aspect: 1.8, count, nearest: 0.8, spread: 16, crowd: 1.8 };
}
