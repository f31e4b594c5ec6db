import { type Rgb, scaleRgb } from '../../raster/color.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';
import { drawChair, drawPotPlant } from './seats.ts';

const STEEL: Rgb = [176, 182, 190];
const WHITE: Rgb = [240, 240, 238];
const OAK: Rgb = [186, 140, 92];

/** Desks with screens before a wide window. */
export function office(): Interior {
  return {
    wall: [214, 218, 222],
    ceiling: [236, 238, 240],
    tall: 3,
    floor: {
      kind: 'plain',
      colors: [
        [108, 116, 128],
        [96, 104, 116],
      ],
    },
    windows: [-4.9, -2.4, 0.1, 2.6].map((x) => ({
      x,
      y: 0.9,
      wide: 2.3,
      tall: 1.65,
      bars: [2, 1] as const,
      frame: [206, 210, 214] as Rgb,
    })),
    back: (joiner) => {
      joiner.along(2.5, (x) => joiner.box(x - 0.2, 0, 0.2, 3, [190, 196, 202], 1, 0));
      joiner.flat(-joiner.reach, 0, joiner.reach * 2, 0.8, [196, 202, 208], 0.92);
    },
    pieces: [
      {
        depth: 1.56,
        draw: (joiner) => {
          joiner.grounded(-1.15, 1.9);
          joiner.box(-1.1, 0.08, 0.06, 2, STEEL, 0.9);
          joiner.box(0.6, 0.08, 0.06, 2, STEEL, 0.9);
          joiner.box(-1.15, 0.85, 1.9, 1.15, STEEL, 1, 0.03);
          joiner.flat(-1.1, 0.9, 1.8, 1.05, [250, 250, 250], 1);
          joiner.line([206, 60, 50], 1, 0.03, [
            [-0.95, 1.1],
            [-0.6, 1.35],
            [-0.3, 1.24],
            [0.05, 1.62],
            [0.5, 1.76],
          ]);
          joiner.line([60, 100, 170], 1, 0.02, [
            [-0.95, 1.05],
            [0.55, 1.05],
          ]);
          joiner.line([60, 100, 170], 1, 0.02, [
            [-0.95, 1.05],
            [-0.95, 1.84],
          ]);
          for (let i = 0; i < 3; i++)
            joiner.flat(
              -0.85 + i * 0.2,
              1.62,
              0.15,
              0.15,
              [
                [250, 220, 90],
                [250, 160, 150],
                [150, 210, 160],
              ][i] as unknown as Rgb,
              1,
            );
        },
      },
      {
        depth: 1.38,
        draw: (joiner) => {
          for (const x of [-2.4, 2.4, -5, 5]) drawDesk(joiner, x);
        },
      },
    ],
    near: (joiner) => drawPotPlant(joiner, -joiner.reach * 0.6, 0, 1),
    lamps: { kind: 'tube', apart: 2.4, color: [226, 228, 232] },
  };
}

function drawDesk(joiner: Joiner, x: number): void {
  joiner.grounded(x - 0.8, 1.6);
  drawChair(joiner, x + 0.1, x < 0 ? 1 : -1, [50, 56, 66], [70, 74, 80]);
  for (const leg of [-0.75, 0.7]) joiner.box(x + leg, 0, 0.05, 0.72, STEEL, 0.8);
  joiner.box(x + 0.25, 0.1, 0.45, 0.62, [226, 228, 230], 0.9);
  joiner.box(x - 0.82, 0.72, 1.64, 0.06, OAK, 1.15);
  for (const dx of [-0.35, 0.28]) {
    joiner.flat(x + dx - 0.03, 0.78, 0.06, 0.14, [50, 52, 58], 1);
    joiner.box(x + dx - 0.3, 0.9, 0.6, 0.38, [36, 38, 44], 1, 0.03);
    joiner.context.fillStyle = 'rgba(120,180,230,0.92)';
    joiner.context.fillRect(
      joiner.x(x + dx - 0.27),
      joiner.y(1.25),
      0.54 * joiner.metre,
      0.32 * joiner.metre,
    );
    for (let line = 0; line < 4; line++)
      joiner.flat(x + dx - 0.22, 1.18 - line * 0.06, 0.16 + ((line * 7) % 4) * 0.07, 0.025, WHITE, 1.1);
    joiner.shine(x + dx, 1.08, 0.6, [160, 210, 255], 0.16);
  }
  joiner.box(x - 0.72, 0.78, 0.1, 0.12, [206, 80, 60], 1, 0.03);
}

/** Tools on a board, a bench with its vice, shelves of tins, tyres. */
export function workshop(): Interior {
  const board: Rgb = [150, 116, 80];
  return {
    wall: [156, 150, 142],
    ceiling: [96, 96, 100],
    tall: 3.4,
    floor: {
      kind: 'plain',
      colors: [
        [136, 134, 132],
        [120, 118, 116],
      ],
    },
    windows: [{ x: 2.9, y: 1.7, wide: 1.8, tall: 0.9, bars: [4, 2], frame: [70, 76, 82] }],
    back: (joiner) => {
      joiner.along(0.42, (x, i) => {
        for (let row = 0; row < 22; row++)
          joiner.flat(
            x + (row % 2) * 0.21,
            row * 0.19,
            0.405,
            0.175,
            [170, 160, 150],
            0.82 + (((i * 5 + row * 11) % 7) / 7) * 0.16,
          );
      });
      joiner.box(-2.4, 1.12, 4.4, 1.55, board, 1);
      for (let y = 1.2; y < 2.6; y += 0.16)
        for (let x = -2.3; x < 1.95; x += 0.16) joiner.disc(x, y, 0.014, [90, 68, 46], 1);
      drawTools(joiner);
      joiner.box(-2.6, 0, 0.14, 0.86, OAK, 0.7);
      joiner.box(2.0, 0, 0.14, 0.86, OAK, 0.7);
      joiner.box(-2.5, 0.1, 4.5, 0.7, scaleRgb(OAK, 0.55), 0.8);
      for (let i = 0; i < 4; i++) {
        joiner.box(-2.4 + i * 1.1, 0.34, 1.02, 0.4, [170, 52, 44], 0.95);
        joiner.flat(-2.1 + i * 1.1, 0.6, 0.4, 0.04, STEEL, 1.1);
      }
      joiner.box(-2.75, 0.86, 5, 0.1, OAK, 1.1);
      joiner.box(-2.1, 0.96, 0.36, 0.16, [70, 90, 120], 1);
      joiner.box(-2.2, 1.04, 0.6, 0.1, [70, 90, 120], 1.2);
      joiner.box(1.1, 0.96, 0.5, 0.22, [206, 60, 46], 1.05, 0.03);
      joiner.line([60, 60, 64], 1, 0.03, [
        [1.24, 1.18],
        [1.28, 1.26],
        [1.42, 1.26],
        [1.46, 1.18],
      ]);
      for (const base of [-4.6, -6.6, 3, 5.2]) drawTyres(joiner, base + 0.6);
    },
    pieces: [
      {
        depth: 1.36,
        draw: (joiner) => {
          for (const x of [-2.75, 2.75]) {
            joiner.grounded(x - 0.45, 0.9);
            joiner.box(x - 0.42, 0.1, 0.84, 0.9, [186, 44, 40], 1, 0.04);
            for (let drawer = 0; drawer < 5; drawer++) {
              joiner.flat(x - 0.38, 0.18 + drawer * 0.15, 0.76, 0.012, [90, 20, 20], 1);
              joiner.flat(x - 0.16, 0.25 + drawer * 0.15, 0.32, 0.025, STEEL, 1.1);
            }
            for (const w of [-0.34, 0.3]) joiner.disc(x + w, 0.06, 0.06, [30, 30, 32], 1);
            joiner.line(STEEL, 1.1, 0.04, [
              [x - 0.1, 1.02],
              [x + 0.3, 1.1],
            ]);
          }
        },
      },
    ],
    lamps: { kind: 'tube', apart: 2.8, color: [200, 204, 208] },
  };
}

function drawTools(joiner: Joiner): void {
  const steel: Rgb = [196, 202, 208];
  // Hammer, saw, spanners by size, screwdrivers, pliers.
  joiner.line(OAK, 1.1, 0.055, [
    [-2.1, 1.5],
    [-2.1, 2.2],
  ]);
  joiner.box(-2.28, 2.18, 0.36, 0.13, [70, 74, 80], 1);
  joiner.poly(steel, 1, [
    [-1.75, 2.3],
    [-0.95, 2.12],
    [-0.95, 1.98],
    [-1.75, 2.02],
  ]);
  joiner.box(-1.92, 1.98, 0.24, 0.36, [176, 66, 46], 1, 0.06);
  for (let i = 0; i < 5; i++) {
    const x = -0.66 + i * 0.21;
    const tall = 0.85 - i * 0.1;
    joiner.flat(x - 0.022, 2.42 - tall, 0.044, tall, steel, 0.95);
    joiner.disc(x, 2.44, 0.065, steel, 1);
    joiner.disc(x, 2.48, 0.035, [150, 116, 80], 1);
    joiner.disc(x, 2.42 - tall, 0.055, steel, 0.95);
  }
  for (let i = 0; i < 5; i++) {
    const x = 0.62 + i * 0.2;
    joiner.flat(x - 0.014, 1.72, 0.028, 0.36, steel, 1);
    joiner.box(
      x - 0.045,
      2.06,
      0.09,
      0.28,
      [
        [206, 60, 50],
        [240, 180, 50],
        [60, 120, 190],
        [60, 150, 90],
        [50, 50, 56],
      ][i] as unknown as Rgb,
      1,
      0.04,
    );
  }
  joiner.line([206, 60, 50], 1, 0.06, [
    [1.72, 1.6],
    [1.78, 2.0],
    [1.74, 2.3],
  ]);
  joiner.line([206, 60, 50], 1, 0.06, [
    [1.88, 1.6],
    [1.8, 2.0],
    [1.84, 2.3],
  ]);
  for (let i = 0; i < 4; i++) {
    const x = -1.6 + i * 0.36;
    joiner.line([40, 42, 46], 1, 0.045, [
      [x, 1.75],
      [x + 0.1, 1.62],
      [x, 1.49],
      [x - 0.1, 1.62],
      [x, 1.75],
    ]);
  }
}

function drawTyres(joiner: Joiner, x: number): void {
  joiner.grounded(x - 0.42, 0.84);
  for (let i = 0; i < 5; i++) {
    joiner.box(x - 0.4 + (i % 2) * 0.04, i * 0.23, 0.8, 0.22, [42, 42, 46], 1.1, 0.1);
    for (let tread = 0; tread < 9; tread++)
      joiner.flat(x - 0.34 + tread * 0.08, i * 0.23 + 0.04, 0.02, 0.14, [20, 20, 22], 1);
  }
}
