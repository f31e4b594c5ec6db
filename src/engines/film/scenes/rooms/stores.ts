import type { Rgb } from '../../raster/color.ts';
import { pick } from '../../raster/random.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';

const WHITE: Rgb = [242, 240, 234];
const STEEL: Rgb = [176, 182, 190];

/** Shelves of goods under signs, fruit in crates. */
export function shop(): Interior {
  const goods: readonly [Rgb, ...Rgb[]] = [
    [214, 56, 50],
    [240, 186, 50],
    [60, 130, 196],
    [70, 160, 92],
    [236, 236, 230],
    [230, 120, 50],
    [170, 80, 160],
  ];
  const shelf = (joiner: Joiner, x: number, wide: number, tall: number): void => {
    joiner.box(x, 0, wide, tall, [226, 228, 230], 0.85, 0);
    const rows = Math.round(tall / 0.42);
    for (let row = 0; row < rows; row++) {
      const y = 0.08 + (row * (tall - 0.1)) / rows;
      for (let at = x + 0.04; at < x + wide - 0.12; ) {
        const color = pick(joiner.random, goods);
        const item = 0.1 + joiner.random() * 0.06;
        const high = 0.2 + joiner.random() * 0.1;
        const run = 2 + Math.floor(joiner.random() * 3);
        for (let k = 0; k < run && at < x + wide - 0.12; k++) {
          joiner.box(at, y + 0.04, item - 0.015, high, color, 1, 0.02);
          joiner.flat(at + 0.015, y + 0.04 + high * 0.4, item - 0.045, high * 0.22, WHITE, 0.95);
          at += item;
        }
      }
      joiner.flat(x, y - 0.01, wide, 0.05, [250, 250, 250], 1);
      for (let tag = 0.1; tag < wide - 0.1; tag += 0.3)
        joiner.flat(x + tag, y - 0.01, 0.12, 0.05, [250, 220, 70], 1);
    }
  };
  return {
    wall: [232, 234, 226],
    ceiling: [240, 242, 240],
    tall: 3.2,
    floor: {
      kind: 'tiles',
      colors: [
        [232, 232, 226],
        [206, 208, 204],
      ],
    },
    back: (joiner) => {
      joiner.along(1.9, (x) => shelf(joiner, x - 0.93, 1.86, 2.15));
      joiner.along(3.8, (x, i) => {
        joiner.box(
          x - 0.8,
          2.35,
          1.6,
          0.5,
          [
            [206, 52, 46],
            [50, 130, 84],
            [46, 96, 170],
          ][Math.abs(i) % 3] as unknown as Rgb,
          1.05,
          0.05,
        );
        for (let k = 0; k < 5; k++) joiner.flat(x - 0.55 + k * 0.23, 2.53, 0.15, 0.14, WHITE, 1);
      });
    },
    pieces: [
      {
        depth: 1.36,
        draw: (joiner) => {
          for (const [x, fruit] of [
            [-2.5, [226, 60, 48]],
            [2.4, [240, 150, 40]],
            [-5, [120, 170, 60]],
            [5, [240, 206, 70]],
          ] as const) {
            joiner.grounded(x - 0.75, 1.5);
            joiner.box(x - 0.72, 0, 1.44, 0.72, [150, 104, 62], 0.95);
            for (let slat = 0; slat < 4; slat++)
              joiner.flat(x - 0.72, 0.1 + slat * 0.17, 1.44, 0.02, [90, 60, 36], 1);
            for (let row = 0; row < 3; row++)
              for (let i = 0; i < 9 - row * 2; i++)
                joiner.disc(
                  x - 0.6 + row * 0.15 + i * 0.15,
                  0.78 + row * 0.1,
                  0.085,
                  fruit as unknown as Rgb,
                  0.85 + joiner.random() * 0.3,
                );
          }
        },
      },
    ],
    lamps: { kind: 'tube', apart: 2, color: [230, 232, 234] },
  };
}

/** A hall for sport: wall bars, a hoop, weights, mirrors. */
export function gym(): Interior {
  return {
    wall: [206, 210, 214],
    ceiling: [84, 90, 98],
    tall: 3.9,
    floor: {
      kind: 'planks',
      colors: [
        [206, 158, 100],
        [190, 142, 88],
      ],
    },
    back: (joiner) => {
      joiner.flat(-joiner.reach, 0, joiner.reach * 2, 1.0, [56, 104, 168], 1);
      joiner.flat(-joiner.reach, 1.0, joiner.reach * 2, 0.08, [240, 190, 60], 1);
      joiner.box(-0.9, 2.15, 1.8, 1.15, WHITE, 1.05, 0.03);
      joiner.line([206, 60, 46], 1, 0.06, [
        [-0.3, 2.35],
        [-0.3, 2.8],
        [0.3, 2.8],
        [0.3, 2.35],
        [-0.3, 2.35],
      ]);
      joiner.line([226, 96, 40], 1.1, 0.07, [
        [-0.28, 2.3],
        [0.28, 2.3],
      ]);
      for (let i = 0; i < 5; i++)
        joiner.line(WHITE, 1, 0.018, [
          [-0.26 + i * 0.13, 2.28],
          [-0.15 + i * 0.075, 1.9],
        ]);
      for (const x of [-3.9, -2.75, 1.7, 2.85]) {
        joiner.box(x, 0.1, 0.1, 2.6, [176, 128, 80], 1);
        joiner.box(x + 0.95, 0.1, 0.1, 2.6, [176, 128, 80], 1);
        for (let bar = 0; bar < 12; bar++)
          joiner.flat(x + 0.08, 0.25 + bar * 0.2, 0.9, 0.05, [206, 156, 100], 1.05);
      }
    },
    pieces: [
      {
        depth: 1.42,
        draw: (joiner) => {
          for (const x of [-2.5, 2.55]) {
            joiner.grounded(x - 0.8, 1.6);
            for (const leg of [-0.7, 0.62]) joiner.box(x + leg, 0, 0.08, 0.95, [60, 64, 70], 1);
            for (const y of [0.32, 0.78]) {
              joiner.box(x - 0.8, y, 1.6, 0.06, [60, 64, 70], 1.1);
              for (let i = 0; i < 4; i++) {
                const at = x - 0.66 + i * 0.38;
                joiner.box(at, y + 0.06, 0.08, 0.17, [40, 42, 46], 1.2, 0.03);
                joiner.flat(at + 0.08, y + 0.11, 0.1, 0.06, STEEL, 1);
                joiner.box(at + 0.18, y + 0.06, 0.08, 0.17, [40, 42, 46], 1.2, 0.03);
              }
            }
          }
          for (const x of [-1.25, 4.4, -4.6]) {
            joiner.grounded(x - 0.3, 0.6);
            joiner.disc(x, 0.28, 0.28, [214, 110, 50], 1);
            joiner.line([60, 30, 20], 1, 0.02, [
              [x - 0.28, 0.28],
              [x + 0.28, 0.28],
            ]);
            joiner.line([60, 30, 20], 1, 0.02, [
              [x, 0],
              [x, 0.56],
            ]);
          }
        },
      },
    ],
    lamps: { kind: 'tube', apart: 2.6, color: [210, 214, 218] },
  };
}
