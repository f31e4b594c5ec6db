import { mixRgb, type Rgb } from '../raster/color.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import type { CityLight } from './houses.ts';
import type { SceneBuilder } from './scene-builder.ts';

export const NEONLIGHT: SubjectLight = {
  key: [0.3, -0.7, 0.6],
  keyColour: [0.8, 0.66, 0.86],
  ambient: [0.32, 0.3, 0.46],
  rimFrom: [-0.8, -0.4],
  rimColour: [1, 0.32, 0.76],
  rim: 1.5,
};

/** The hour as a city's houses see it. */
export function cityLight({ shot, palette, sunSide, random }: SceneBuilder, night: boolean): CityLight {
  if (night) {
    const purple = random();
    const haze: Rgb = mixRgb([92, 44, 110], [38, 70, 120], purple);
    return {
      night,
      lit: 0.4,
      haze,
      walls: [
        [26, 26, 56],
        [44, 28, 62],
        [22, 34, 60],
        [52, 36, 58],
        [30, 30, 44],
      ],
      key: [1, 1, 1],
      sunSide,
    };
  }
  const lean = (k: 0 | 1 | 2): number => ((palette.key[k] * 0.72 + palette.ambient[k] * 0.42) / 255) * 1.02;
  const grey = shot.weather !== 'clear';
  return {
    night,
    lit: shot.time === 'sunset' ? 0.3 : shot.time === 'dawn' || grey ? 0.12 : 0,
    // Dust over a street is warmer than the air over fields.
    haze: mixRgb(palette.haze, [255, 226, 186], 0.35),
    walls: [
      [232, 208, 168],
      [192, 104, 76],
      [168, 184, 196],
      [244, 220, 180],
      [206, 142, 104],
      [142, 176, 168],
      [226, 178, 150],
    ],
    key: [lean(0), lean(1), lean(2)],
    sunSide,
  };
}
