import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, type Rgb, scaleRgb } from '../raster/color.ts';
import { between, type Random } from '../raster/random.ts';
import { bakeSea } from './landscapes.ts';
import { outdoors } from './planting.ts';
import { clamped } from './plants/trees.ts';
import { fillPolygon } from './polygon.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Of the frame's height: where the sea meets the sky in `bakeSea`. */
const HORIZON = 0.42;
const STONE: Rgb = [104, 96, 90];

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
        fillPolygon(context, lit([80, 104, 70], 0.8, 0.35), [
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
          fillPolygon(context, lit([170, 84, 58], 0.95), [
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
  context: SKRSContext2D,
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
  fillPolygon(context, lit([238, 232, 220], 1, 0.04), [
    [x - size * 0.5, y - size * 0.3],
    [x - size * 0.42, y - size * 0.62],
    [x + size * 0.1, y - size * 0.62],
    [x + size * 0.24, y - size * 0.3],
  ]);
  context.fillStyle = lit([66, 92, 116], 1, 0.04);
  context.fillRect(x - size * 0.34, y - size * 0.54, size * 0.34, size * 0.15);
  fillPolygon(context, lit(hull, 1, 0.04), [
    [x - size * 1.05, y - size * 0.34],
    [x + size * 1.15, y - size * 0.42],
    [x + size * 0.82, y + size * 0.06],
    [x - size * 0.85, y + size * 0.06],
  ]);
  fillPolygon(context, lit(scaleRgb(hull, 0.5), 1, 0.04), [
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
