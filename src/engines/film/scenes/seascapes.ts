import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb } from '../raster/color.ts';
import { between, type Random } from '../raster/random.ts';
import { bakeSea } from './landscapes.ts';
import { outdoors } from './planting.ts';
import { clamped } from './plants/trees.ts';
import { fillPolygon, type Point } from './polygon.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Of the frame's height: where the sea meets the sky in `bakeSea`. */
const HORIZON = 0.42;
const STONE: Rgb = [104, 96, 90];

/** A striped tower on a rock that the sea breaks against; by night its light goes out over the water. */
export async function bakeLighthouseScene(builder: SceneBuilder): Promise<void> {
  await bakeSea(builder, {}, () => {
    const { width, height, sunSide, unit, palette, random } = builder;
    const depth = 6;
    const side = -sunSide as 1 | -1;
    const size = Math.min(height, width * 1.1);
    const foot = height * HORIZON + size * 0.15;
    const x = width * (0.5 + side * (builder.portrait ? 0.16 : 0.2));
    const rock = size * 0.25;
    const top = foot - size * 0.19;
    const tall = size * 0.29;
    const lit = (color: Rgb, light: number): string => css(clamped(outdoors(builder, color, light, 0.06)));
    if (palette.stars || builder.shot.time === 'sunset' || builder.shot.weather !== 'clear')
      addBeacon(builder, x, top - tall * 0.92, side, depth);
    builder.addDrawn(
      depth,
      (context, view) => {
        // The rock: faces that are lighter towards the sun, and land that goes on behind it.
        const out = side > 0 ? view.right : view.left;
        fillPolygon(context, lit([64, 66, 58], 0.7), [
          [x, top + rock * 0.25],
          [out, top + rock * 0.5],
          [out, foot],
          [x, foot],
        ]);
        const ledge = ledges(random, x, top, foot, rock);
        for (const [i, points] of ledge.entries())
          fillPolygon(context, lit(STONE, 0.5 + 0.16 * i + (sunSide > 0 ? 0.04 : -0.02) * i), points);
        fillPolygon(context, lit([92, 116, 62], 0.9), [
          [x - rock * 0.62, top + 8 * unit],
          [x - rock * 0.3, top - 6 * unit],
          [x + rock * 0.35, top - 5 * unit],
          [x + rock * 0.7, top + 10 * unit],
          [x, top + 20 * unit],
        ]);
        drawTower(context, lit, x, top, tall, palette.stars || builder.shot.time === 'sunset', sunSide);
        for (let i = 0; i < 70; i++) {
          context.fillStyle = css(
            mixRgb([245, 248, 250], palette.haze, palette.stars ? 0.6 : 0.25),
            between(random, 0.25, 0.8),
          );
          context.beginPath();
          context.ellipse(
            x + (random() - 0.5) * rock * 2.5,
            foot - random() ** 2 * 20 * unit,
            between(random, 6, 26) * unit,
            between(random, 2, 7) * unit,
            0,
            0,
            7,
          );
          context.fill();
        }
      },
      { area: { bottom: foot + 6 * unit } },
    );
  });
}

function ledges(random: Random, x: number, top: number, foot: number, rock: number): Point[][] {
  return Array.from({ length: 4 }, (_, i) => {
    const y = top + ((foot - top) * i) / 4;
    const half = rock * (0.62 + i * 0.17);
    const jag = (): number => (random() - 0.5) * rock * 0.1;
    return [
      [x - half * 0.95 + jag(), y + jag() * 0.3],
      [x - half * 0.3, y + jag() * 0.4],
      [x + half * 0.25, y + jag() * 0.4],
      [x + half * 0.9 + jag(), y + jag() * 0.3],
      [x + half * 1.2 + jag(), foot],
      [x + half * 0.4, foot],
      [x - half * 1.2 + jag(), foot],
    ] as Point[];
  });
}

function drawTower(
  context: SKRSContext2D,
  lit: (color: Rgb, light: number) => string,
  x: number,
  foot: number,
  tall: number,
  shining: boolean,
  sunSide: number,
): void {
  const half = (share: number): number => tall * (0.13 - 0.05 * share);
  const bands = 6;
  for (let band = 0; band < bands; band++) {
    const [a, b] = [(band / bands) * 0.8, ((band + 1) / bands) * 0.8];
    const color: Rgb = band % 2 === 0 ? [244, 240, 232] : [204, 48, 44];
    for (const side of [-1, 1] as const)
      fillPolygon(context, lit(color, side === sunSide ? 1.1 : 0.68), [
        [x, foot - tall * a],
        [x + side * half(a), foot - tall * a],
        [x + side * half(b), foot - tall * b],
        [x, foot - tall * b],
      ]);
  }
  context.fillStyle = lit([60, 62, 70], 0.9);
  context.fillRect(x - tall * 0.12, foot - tall * 0.83, tall * 0.24, tall * 0.03);
  context.fillStyle = shining ? 'rgba(255,244,190,1)' : lit([170, 200, 220], 1);
  context.fillRect(x - tall * 0.055, foot - tall * 0.94, tall * 0.11, tall * 0.11);
  fillPolygon(context, lit([190, 44, 40], 0.9), [
    [x - tall * 0.085, foot - tall * 0.94],
    [x, foot - tall * 1.06],
    [x + tall * 0.085, foot - tall * 0.94],
  ]);
}

function addBeacon(builder: SceneBuilder, x: number, y: number, side: 1 | -1, depth: number): void {
  const { width, height, unit } = builder;
  builder.addGlow(depth, { strength: 230, flicker: 150, softness: 5 * unit }, (context) => {
    for (const [to, strength] of [
      [-side, 1],
      [side, 0.7],
    ] as const) {
      const light = context.createLinearGradient(x, y, x + to * width * 0.9, y);
      light.addColorStop(0, `rgba(255,246,206,${strength})`);
      light.addColorStop(1, 'rgba(255,246,206,0)');
      fillGlow(context, light, [
        [x, y - 3],
        [x + to * width, y - height * 0.2],
        [x + to * width, y + height * 0.1],
        [x, y + 3],
      ]);
    }
    const halo = context.createRadialGradient(x, y, 0, x, y, height * 0.12);
    halo.addColorStop(0, 'rgba(255,250,226,1)');
    halo.addColorStop(1, 'rgba(255,240,190,0)');
    context.fillStyle = halo;
    context.fillRect(x - height * 0.12, y - height * 0.12, height * 0.24, height * 0.24);
  });
}

function fillGlow(
  context: SKRSContext2D,
  light: ReturnType<typeof context.createLinearGradient>,
  points: readonly Point[],
): void {
  context.fillStyle = light;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.fill();
}

/** Towers and tables of ice that drift in a dark sea. */
export async function bakeIcebergScene(builder: SceneBuilder): Promise<void> {
  await bakeSea(builder, { calm: true }, () => {
    const { width, height, random, sunSide } = builder;
    const size = Math.min(height, width * 1.1);
    for (const [i, depth] of [14, 9, 6, 4.4].entries()) {
      const base = height * HORIZON + size * (0.012 + i * 0.03);
      const count = i < 2 ? 3 : 1;
      builder.addDrawn(
        depth,
        (context) => {
          for (let k = 0; k < count; k++) {
            const at =
              count > 1
                ? (k + 0.5) / count + between(random, -0.1, 0.1)
                : 0.5 + (i % 2 === 0 ? -1 : 1) * sunSide * between(random, 0.2, 0.3);
            drawIceberg(
              context,
              builder,
              width * at,
              base,
              size * between(random, 0.1, 0.17) * (0.7 + i * 0.36),
              0.46 - i * 0.14,
            );
          }
        },
        { area: { bottom: base + size * 0.03 }, motion: { swingY: 0.0016 * (i + 1), swingSpeed: 0.5 } },
      );
    }
  });
}

function drawIceberg(
  context: SKRSContext2D,
  builder: SceneBuilder,
  x: number,
  base: number,
  size: number,
  haze: number,
): void {
  const { random, sunSide } = builder;
  const lit = (color: Rgb, light: number): string =>
    css(clamped(outdoors(builder, color, light, Math.max(0, haze))));
  const peaks = Array.from({ length: 6 }, (_, i) => ({
    x: x + (i / 5 - 0.5) * size * 2.4,
    y: base - size * (0.3 + between(random, 0.1, 0.9) * Math.sin((Math.PI * (i + 0.5)) / 6)),
  }));
  for (let i = 0; i < peaks.length - 1; i++) {
    const [a, b] = [peaks[i], peaks[i + 1]];
    if (a === undefined || b === undefined) continue;
    const middle = (a.x + b.x) / 2;
    const sunny = sunSide > 0 ? a.y > b.y : a.y < b.y;
    fillPolygon(context, lit(sunny ? [150, 196, 222] : [226, 240, 250], 1.02), [
      [a.x, a.y],
      [b.x, b.y],
      [b.x, base],
      [a.x, base],
    ]);
    fillPolygon(context, lit(sunny ? [112, 170, 206] : [190, 220, 238], 0.95), [
      [middle, (a.y + b.y) / 2 + size * 0.1],
      [b.x, b.y],
      [b.x, base],
      [middle - size * 0.1, base],
    ]);
    fillPolygon(context, lit([250, 253, 255], 1.08), [
      [a.x, a.y],
      [b.x, b.y],
      [b.x, b.y + size * 0.05],
      [middle, (a.y + b.y) / 2 + size * 0.09],
      [a.x, a.y + size * 0.05],
    ]);
  }
  fillPolygon(context, lit([70, 170, 200], 0.95), [
    [x - size * 1.3, base - size * 0.05],
    [x + size * 1.3, base - size * 0.05],
    [x + size * 1.22, base + size * 0.03],
    [x - size * 1.22, base + size * 0.03],
  ]);
}
