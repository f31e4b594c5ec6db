import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { clamp } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { between } from '../raster/random.ts';
import type { SceneBuilder } from './scene-builder.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly tall: number;
}

/** The window of a living room; through it the moon is seen. */
export function windowOf({ width, height, portrait }: SceneBuilder): Rectangle {
  return portrait
    ? { x: width * 0.1, y: height * 0.22, wide: width * 0.52, tall: height * 0.27 }
    : { x: width * 0.14, y: height * 0.14, wide: width * 0.3, tall: height * 0.42 };
}

/** Far country as it is seen from a room; at night stars and a moon over it. */
export function addWindowView(builder: SceneBuilder): void {
  const { palette, shot, width, height, random } = builder;
  const hills = noise(8, shot.seed + 4, { octaves: 4, cells: 3 });
  const haze = shot.weather === 'fog' ? 0.85 : 0.45;
  const land: Rgb = builder.white ? [206, 214, 226] : [70, 96, 62];
  const [, , third, fourth, last] = palette.sky;
  const foot = between(random, 0.44, 0.5);
  const shader = (x: number, y: number, ink: Ink): void => {
    const down = clamp(y / (height * 0.62), 0, 1);
    const air = down < 0.5 ? mixRgb(third, fourth, down * 2) : mixRgb(fourth, last, down * 2 - 1);
    const far = height * (foot + hills.sample((x / width) * 256, 20) * 0.12 - 0.04);
    const near = height * (foot + 0.03 + hills.sample((x / width) * 400, 90) * 0.12);
    const dark = palette.stars ? 0.3 : 0.9;
    const behind = mixRgb(
      air,
      mixRgb(scaleRgb(land, dark), palette.haze, haze),
      clamp((y - far) * 0.5, 0, 1),
    );
    const front = mixRgb(scaleRgb(land, dark), palette.haze, haze * 0.4);
    [ink.r, ink.g, ink.b] = mixRgb(behind, front, clamp((y - near) * 0.5, 0, 1));
  };
  builder.addShaded(3.5, shader, { coarse: 2 });
  if (palette.stars) addWindowStars(builder);
}

function addWindowStars(builder: SceneBuilder): void {
  const { width, height, unit, random } = builder;
  const { x, y, wide, tall } = windowOf(builder);
  const area = { left: x - wide * 1.6, right: x + wide * 2.6, top: y - tall * 0.6, bottom: y + tall };
  builder.addDrawn(
    3.4,
    (context) => {
      for (let i = 0; i < 160; i++) {
        context.fillStyle = css([255, 255, 255], 0.2 + random() * 0.7);
        const size = (0.8 + random() * 1.2) * unit;
        context.fillRect(area.left + random() * wide * 4.2, area.top + random() * height * 0.4, size, size);
      }
      const moon = { x: x + wide * 0.7, y: y + tall * 0.3, radius: Math.min(width, height) * 0.028 };
      const glow = context.createRadialGradient(moon.x, moon.y, 0, moon.x, moon.y, moon.radius * 3);
      glow.addColorStop(0, 'rgba(240,244,255,1)');
      glow.addColorStop(0.32, 'rgba(232,238,255,0.95)');
      glow.addColorStop(0.38, 'rgba(200,214,255,0.25)');
      glow.addColorStop(1, 'rgba(200,214,255,0)');
      context.fillStyle = glow;
      context.fillRect(moon.x - 99 * unit, moon.y - 99 * unit, 198 * unit, 198 * unit);
    },
    { area },
  );
}
