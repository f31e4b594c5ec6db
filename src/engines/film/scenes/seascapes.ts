import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { between, type Random } from '../raster/random.ts';
import { bakeSea } from './landscapes.ts';
import { outdoors } from './planting.ts';
import { clamped } from './plants/trees.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Of the frame's height: where the sea meets the sky in `bakeSea`. */
const HORIZON = 0.42;
const STONE: Rgb = [104, 96, 90];

type Point = readonly [number, number];

function fill(
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
  color: string,
  points: readonly Point[],
): void {
  context.fillStyle = color;
  context.beginPath();
  points.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.fill();
}

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
        fill(context, lit([64, 66, 58], 0.7), [
          [x, top + rock * 0.25],
          [out, top + rock * 0.5],
          [out, foot],
          [x, foot],
        ]);
        const ledge = ledges(random, x, top, foot, rock);
        for (const [i, points] of ledge.entries())
          fill(context, lit(STONE, 0.5 + 0.16 * i + (sunSide > 0 ? 0.04 : -0.02) * i), points);
        fill(context, lit([92, 116, 62], 0.9), [
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
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
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
      fill(context, lit(color, side === sunSide ? 1.1 : 0.68), [
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
  fill(context, lit([190, 44, 40], 0.9), [
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
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
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
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
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
    fill(context, lit(sunny ? [150, 196, 222] : [226, 240, 250], 1.02), [
      [a.x, a.y],
      [b.x, b.y],
      [b.x, base],
      [a.x, base],
    ]);
    fill(context, lit(sunny ? [112, 170, 206] : [190, 220, 238], 0.95), [
      [middle, (a.y + b.y) / 2 + size * 0.1],
      [b.x, b.y],
      [b.x, base],
      [middle - size * 0.1, base],
    ]);
    fill(context, lit([250, 253, 255], 1.08), [
      [a.x, a.y],
      [b.x, b.y],
      [b.x, b.y + size * 0.05],
      [middle, (a.y + b.y) / 2 + size * 0.09],
      [a.x, a.y + size * 0.05],
    ]);
  }
  fill(context, lit([70, 170, 200], 0.95), [
    [x - size * 1.3, base - size * 0.05],
    [x + size * 1.3, base - size * 0.05],
    [x + size * 1.22, base + size * 0.03],
    [x - size * 1.22, base + size * 0.03],
  ]);
}

/** Boats at their moorings before the houses of a port, seen from the quay. */
export async function bakeHarbourScene(builder: SceneBuilder): Promise<void> {
  const drop = 0.34;
  await bakeSea(builder, { calm: true, floor: 0.5 + drop, dry: true }, () => {
    const { width, height, random, unit, palette } = builder;
    const dusk = palette.stars || builder.shot.time === 'sunset';
    const size = Math.min(height, width * 1.1);
    const lit = (color: Rgb, light: number, haze = 0.12): string =>
      css(clamped(outdoors(builder, color, light, haze)));
    const base = height * HORIZON + size * 0.035;
    builder.addDrawn(
      9,
      (context, view) => {
        fill(context, lit([80, 104, 70], 0.8, 0.35), [
          [view.left, base],
          [view.left, base - size * 0.12],
          [width * 0.2, base - size * 0.22],
          [width * 0.55, base - size * 0.1],
          [width * 0.85, base - size * 0.24],
          [view.right, base - size * 0.14],
          [view.right, base],
        ]);
        const walls: readonly Rgb[] = [
          [232, 196, 150],
          [214, 110, 84],
          [244, 226, 190],
          [120, 160, 180],
          [238, 178, 110],
          [200, 210, 214],
        ];
        for (let x = view.left; x < view.right; ) {
          const wide = size * between(random, 0.05, 0.085);
          const tall = size * between(random, 0.08, 0.15);
          context.fillStyle = lit(
            walls[Math.floor(random() * walls.length)] ?? STONE,
            between(random, 0.85, 1.05),
          );
          context.fillRect(x, base - tall, wide, tall);
          fill(context, lit([170, 84, 58], 0.95), [
            [x - 2 * unit, base - tall],
            [x + wide / 2, base - tall - wide * 0.42],
            [x + wide + 2 * unit, base - tall],
          ]);
          for (let row = 0.2; row < 0.9; row += 0.3)
            for (const column of [0.2, 0.6]) {
              context.fillStyle = dusk && random() < 0.6 ? 'rgba(255,206,120,0.95)' : lit([70, 84, 100], 0.9);
              context.fillRect(x + wide * column, base - tall * (1 - row), wide * 0.2, tall * 0.15);
            }
          x += wide * 1.02;
        }
        context.fillStyle = lit([120, 112, 104], 0.8);
        context.fillRect(view.left, base - size * 0.012, view.right - view.left + 8, size * 0.03);
      },
      { area: { bottom: base + size * 0.02 } },
    );
    for (const [i, depth] of [5, 3.6, 2.6].entries()) {
      const row = height * HORIZON + size * (0.08 + i * 0.055);
      builder.addDrawn(
        depth,
        (context) => {
          const boats = i === 2 ? [-0.34, 0.36] : [-0.42, -0.14, 0.18, 0.44];
          for (const at of boats)
            drawBoat(
              context,
              lit,
              random,
              width * (0.5 + at + between(random, -0.03, 0.03)),
              row,
              size * (0.06 + i * 0.035),
            );
        },
        {
          area: { bottom: row + size * 0.05 },
          motion: { swingY: 0.002 + 0.0015 * i, swingX: 0.001, swingSpeed: 0.9 + i * 0.2, phase: i * 2 },
        },
      );
    }
    addQuay(builder, drop);
  });
}

function drawBoat(
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
  lit: (color: Rgb, light: number, haze?: number) => string,
  random: Random,
  x: number,
  y: number,
  size: number,
): void {
  const hulls: readonly Rgb[] = [
    [240, 240, 236],
    [36, 84, 140],
    [196, 56, 48],
    [46, 120, 104],
    [236, 176, 60],
  ];
  const hull = hulls[Math.floor(random() * hulls.length)] ?? STONE;
  context.strokeStyle = lit([96, 74, 56], 0.9, 0.04);
  context.lineWidth = Math.max(1, size * 0.035);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x, y - size * 2.2);
  context.moveTo(x, y - size * 0.6);
  context.lineTo(x - size * 0.8, y - size * 0.5);
  context.stroke();
  context.lineWidth = Math.max(1, size * 0.012);
  context.beginPath();
  context.moveTo(x - size, y - size * 0.3);
  context.lineTo(x, y - size * 2.15);
  context.lineTo(x + size, y - size * 0.38);
  context.stroke();
  fill(context, lit([238, 232, 220], 1, 0.04), [
    [x - size * 0.5, y - size * 0.3],
    [x - size * 0.42, y - size * 0.62],
    [x + size * 0.1, y - size * 0.62],
    [x + size * 0.24, y - size * 0.3],
  ]);
  context.fillStyle = lit([66, 92, 116], 1, 0.04);
  context.fillRect(x - size * 0.34, y - size * 0.54, size * 0.34, size * 0.15);
  fill(context, lit(hull, 1, 0.04), [
    [x - size * 1.05, y - size * 0.34],
    [x + size * 1.15, y - size * 0.42],
    [x + size * 0.82, y + size * 0.06],
    [x - size * 0.85, y + size * 0.06],
  ]);
  fill(context, lit(scaleRgb(hull, 0.5), 1, 0.04), [
    [x - size * 0.9, y - size * 0.04],
    [x + size * 0.92, y - size * 0.06],
    [x + size * 0.82, y + size * 0.06],
    [x - size * 0.85, y + size * 0.06],
  ]);
}

/** Stones of the quay, and bollards along its edge. */
function addQuay(builder: SceneBuilder, drop: number): void {
  const { width, height, unit, random } = builder;
  const edge = 1.45;
  const lit = (color: Rgb, light: number): string => css(clamped(outdoors(builder, color, light, 0)));
  const row = height * (0.5 + drop / edge);
  builder.addFloor(drop, edge, (context, view) => {
    context.fillStyle = lit([168, 156, 140], 0.95);
    context.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    for (let depth = edge, k = 0; depth > 0.4; depth -= 0.1, k++) {
      const [far, near] = [
        height * (0.5 + drop / depth),
        height * (0.5 + drop / Math.max(0.35, depth - 0.1)),
      ];
      const stone = (height * 0.2) / depth;
      for (let x = width / 2 - stone * 12 + (k % 2) * stone * 0.5; x < width / 2 + stone * 12; x += stone) {
        context.fillStyle = lit([172, 160, 144], between(random, 0.78, 1.08));
        context.fillRect(x + unit, far + unit * 0.6, stone - 2 * unit, near - far - unit);
      }
    }
  });
  builder.addDrawn(
    edge,
    (context, view) => {
      context.fillStyle = lit([120, 110, 98], 0.8);
      context.fillRect(view.left, row - 2 * unit, view.right - view.left + 8, 7 * unit);
      for (let i = -4; i <= 4; i++) {
        const x = width * 0.5 + i * height * 0.34 + height * 0.17;
        context.fillStyle = lit([52, 54, 60], 0.9);
        context.beginPath();
        context.roundRect(x - 12 * unit, row - 40 * unit, 24 * unit, 44 * unit, 6 * unit);
        context.fill();
        context.beginPath();
        context.ellipse(x, row - 40 * unit, 18 * unit, 7 * unit, 0, 0, 7);
        context.fill();
      }
    },
    { area: { bottom: row + 6 * unit } },
  );
}
