import { type Rgb, scaleRgb } from '../../raster/color.ts';
import { pick } from '../../raster/random.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';
import { drawBooks } from './seats.ts';

const STEEL: Rgb = [176, 182, 190];
const WHITE: Rgb = [240, 240, 238];
const OAK: Rgb = [186, 140, 92];

/** Rows of desks before a blackboard. */
export function classroom(): Interior {
  return {
    wall: [236, 222, 182],
    ceiling: [242, 240, 232],
    tall: 3.3,
    floor: {
      kind: 'planks',
      colors: [
        [190, 148, 100],
        [166, 124, 82],
      ],
    },
    windows: [{ x: -5.6, y: 0.95, wide: 2.2, tall: 1.7, bars: [2, 2], frame: WHITE }],
    back: (joiner) => {
      joiner.flat(-joiner.reach, 0, joiner.reach * 2, 0.85, [120, 156, 150], 0.95);
      joiner.flat(-joiner.reach, 0.85, joiner.reach * 2, 0.05, WHITE, 0.95);
      joiner.box(-2.1, 1.02, 4.2, 1.62, [150, 104, 62], 1);
      joiner.flat(-2.02, 1.1, 4.04, 1.46, [38, 82, 64], 1);
      drawChalk(joiner);
      joiner.box(-2.1, 0.98, 4.2, 0.07, [170, 122, 76], 1.1);
      for (const x of [-1.6, -1.3, 1.2]) joiner.flat(x, 1.05, 0.18, 0.04, WHITE, 1);
      joiner.disc(2.75, 2.36, 0.26, [60, 60, 66], 1);
      joiner.disc(2.75, 2.36, 0.22, WHITE, 1.04);
      joiner.line([40, 40, 44], 1, 0.025, [
        [2.75, 2.5],
        [2.75, 2.36],
        [2.86, 2.3],
      ]);
      joiner.box(-3.1, 1.35, 0.85, 1.1, [210, 226, 236], 1);
      joiner.poly([110, 160, 96], 1, [
        [-3.02, 1.7],
        [-2.8, 1.95],
        [-2.6, 1.7],
        [-2.7, 1.48],
      ]);
      joiner.poly([226, 176, 96], 1, [
        [-2.62, 2.2],
        [-2.42, 2.32],
        [-2.32, 2.0],
        [-2.5, 1.86],
      ]);
      joiner.box(3.3, 0, 1.3, 1.25, OAK, 0.95);
      for (const y of [0.12, 0.66]) drawBooks(joiner, 3.36, y, 1.18, 0.44);
      joiner.disc(3.95, 1.5, 0.2, [70, 130, 190], 1);
      joiner.line([170, 130, 60], 1, 0.03, [
        [3.8, 1.28],
        [4.1, 1.28],
      ]);
    },
    pieces: [
      {
        depth: 1.56,
        draw: (joiner) => {
          joiner.grounded(1.2, 1.5);
          joiner.box(1.25, 0, 1.4, 0.78, [150, 106, 68], 0.95);
          joiner.box(1.15, 0.76, 1.6, 0.07, [176, 128, 84], 1.15);
          for (let i = 0; i < 3; i++)
            joiner.flat(
              1.4,
              0.83 + i * 0.06,
              0.3,
              0.055,
              [
                [186, 70, 60],
                [70, 110, 160],
                [220, 180, 80],
              ][i] as unknown as Rgb,
              1,
            );
          joiner.disc(2.3, 0.92, 0.08, [206, 50, 46], 1);
        },
      },
      {
        depth: 1.3,
        draw: (joiner) => joiner.along(1.5, (x) => Math.abs(x) > 0.9 && drawPupilDesk(joiner, x), 0.75),
      },
    ],
    lamps: { kind: 'tube', apart: 2.6, color: [226, 228, 232] },
  };
}

function drawPupilDesk(joiner: Joiner, x: number): void {
  joiner.grounded(x - 0.45, 0.9);
  for (const leg of [-0.42, 0.38]) joiner.flat(x + leg, 0, 0.04, 0.62, [80, 84, 92], 1);
  joiner.box(x - 0.46, 0.48, 0.92, 0.12, scaleRgb(OAK, 0.8), 1);
  joiner.box(x - 0.5, 0.6, 1, 0.06, [214, 170, 116], 1.1);
  joiner.box(x - 0.3, 0.66, 0.32, 0.03, WHITE, 1);
  joiner.box(x - 0.2, 0.2, 0.4, 0.06, [196, 92, 56], 1);
  joiner.box(x - 0.2, 0.7, 0.4, 0.22, [196, 92, 56], 0.9, 0.04);
}

function drawChalk(joiner: Joiner): void {
  const chalk: Rgb = [226, 234, 228];
  const mark = (points: readonly (readonly [number, number])[]): void =>
    joiner.line(chalk, 0.95, 0.028, points);
  // A triangle with its height, a sum, and a curve on its axes.
  mark([
    [-1.8, 1.5],
    [-1.0, 1.5],
    [-1.35, 2.2],
    [-1.8, 1.5],
  ]);
  mark([
    [-1.35, 2.2],
    [-1.35, 1.5],
  ]);
  mark([
    [-0.55, 2.2],
    [-0.68, 1.95],
    [-0.42, 1.95],
    [-0.42, 2.25],
    [-0.42, 1.75],
  ]);
  mark([
    [-0.2, 2.0],
    [0.04, 2.0],
  ]);
  mark([
    [-0.08, 2.12],
    [-0.08, 1.88],
  ]);
  mark([
    [0.2, 2.2],
    [0.42, 2.2],
    [0.26, 1.78],
  ]);
  mark([
    [0.62, 2.06],
    [0.86, 2.06],
  ]);
  mark([
    [0.62, 1.94],
    [0.86, 1.94],
  ]);
  mark([
    [1.1, 2.24],
    [1.1, 1.76],
  ]);
  mark([
    [1.3, 2.24],
    [1.3, 1.76],
  ]);
  mark([
    [-0.5, 1.35],
    [1.0, 1.35],
  ]);
  mark([
    [1.45, 1.3],
    [1.9, 1.3],
  ]);
  mark([
    [-0.6, 1.56],
    [-0.2, 1.64],
    [0.3, 1.5],
    [0.9, 1.62],
  ]);
  mark([
    [1.5, 1.36],
    [1.62, 1.5],
    [1.76, 1.4],
    [1.88, 1.6],
  ]);
}

const LIQUIDS: readonly [Rgb, ...Rgb[]] = [
  [70, 200, 160],
  [90, 150, 240],
  [236, 110, 140],
  [240, 190, 70],
  [160, 110, 230],
];

/** White benches with glassware, shelves of bottles, screens. */
export function laboratory(): Interior {
  return {
    wall: [206, 222, 230],
    ceiling: [236, 242, 246],
    tall: 3.1,
    floor: {
      kind: 'tiles',
      colors: [
        [222, 228, 232],
        [196, 206, 212],
      ],
    },
    back: (joiner) => {
      joiner.along(2.6, (x) => {
        joiner.box(x - 1.15, 1.45, 2.3, 1.1, [236, 242, 246], 1);
        joiner.flat(x - 1.1, 1.5, 2.2, 1.0, [150, 172, 184], 0.9);
        for (const y of [1.55, 2.05]) {
          joiner.flat(x - 1.1, y - 0.04, 2.2, 0.04, WHITE, 1);
          for (let i = 0; i < 12; i++) {
            const color = pick(joiner.random, LIQUIDS);
            const at = x - 1.02 + i * 0.175;
            joiner.box(at, y, 0.12, 0.2, [226, 238, 244], 1, 0.03);
            joiner.box(at, y, 0.12, 0.06 + joiner.random() * 0.12, color, 1.05, 0.03);
            joiner.box(at + 0.035, y + 0.2, 0.05, 0.08, [226, 238, 244], 0.9, 0.01);
          }
        }
      });
      joiner.box(-joiner.reach, 0, joiner.reach * 2, 0.92, [226, 232, 236], 0.92, 0);
      joiner.along(0.75, (x) => joiner.flat(x, 0.06, 0.02, 0.8, [150, 160, 168], 1));
      joiner.along(0.75, (x) => joiner.flat(x + 0.28, 0.72, 0.2, 0.03, STEEL, 0.9));
      joiner.box(-joiner.reach, 0.92, joiner.reach * 2, 0.06, [70, 84, 96], 1.2, 0);
      joiner.along(2.6, (x) => drawScreen(joiner, x + 1.3));
    },
    pieces: [
      {
        depth: 1.4,
        draw: (joiner) => {
          for (const x of [-2.3, 2.3, -5.4, 5.4]) drawBench(joiner, x);
        },
      },
    ],
    near: (joiner) => {
      for (const x of [-0.72, 0.78])
        drawFlask(joiner, joiner.reach * x, 0.25, 0.5, LIQUIDS[x < 0 ? 0 : 4] ?? LIQUIDS[0]);
    },
    lamps: { kind: 'tube', apart: 2.2, color: [226, 232, 236] },
  };
}

function drawScreen(joiner: Joiner, x: number): void {
  joiner.flat(x - 0.04, 0.98, 0.08, 0.12, [60, 66, 74], 1);
  joiner.box(x - 0.42, 1.08, 0.84, 0.5, [40, 46, 54], 1, 0.03);
  joiner.context.fillStyle = 'rgba(20,60,80,1)';
  joiner.context.fillRect(joiner.x(x - 0.38), joiner.y(1.54), 0.76 * joiner.metre, 0.42 * joiner.metre);
  joiner.line([90, 240, 180], 1.3, 0.025, [
    [x - 0.34, 1.3],
    [x - 0.16, 1.3],
    [x - 0.1, 1.44],
    [x - 0.02, 1.18],
    [x + 0.06, 1.34],
    [x + 0.34, 1.3],
  ]);
  joiner.shine(x, 1.32, 0.7, [90, 220, 220], 0.2);
}

function drawBench(joiner: Joiner, x: number): void {
  joiner.grounded(x - 1, 2);
  joiner.box(x - 1, 0, 2, 0.86, [236, 240, 244], 0.95);
  for (const dx of [-0.33, 0.33]) joiner.flat(x + dx, 0.06, 0.02, 0.74, [170, 180, 188], 1);
  joiner.box(x - 1.08, 0.86, 2.16, 0.07, [60, 74, 86], 1.3);
  for (const [i, dx] of [-0.8, -0.45, 0.5, 0.82].entries())
    drawFlask(joiner, x + dx, 0.93, 0.3, LIQUIDS[i % LIQUIDS.length] ?? LIQUIDS[0]);
  // A microscope.
  joiner.box(x - 0.16, 0.93, 0.4, 0.06, [46, 50, 58], 1.2);
  joiner.line([46, 50, 58], 1.3, 0.08, [
    [x + 0.16, 0.98],
    [x + 0.18, 1.3],
    [x, 1.42],
  ]);
  joiner.line([206, 212, 218], 1, 0.09, [
    [x - 0.06, 1.52],
    [x + 0.02, 1.2],
  ]);
  joiner.flat(x - 0.1, 1.1, 0.26, 0.03, [46, 50, 58], 1.3);
}

function drawFlask(joiner: Joiner, x: number, y: number, size: number, liquid: Rgb): void {
  const glass: Rgb = [214, 232, 240];
  joiner.poly(glass, 0.9, [
    [x - size * 0.1, y + size],
    [x + size * 0.1, y + size],
    [x + size * 0.1, y + size * 0.6],
    [x + size * 0.4, y],
    [x - size * 0.4, y],
    [x - size * 0.1, y + size * 0.6],
  ]);
  joiner.poly(liquid, 1.05, [
    [x - size * 0.26, y + size * 0.3],
    [x + size * 0.26, y + size * 0.3],
    [x + size * 0.38, y + 0.01],
    [x - size * 0.38, y + 0.01],
  ]);
  joiner.shine(x, y + size * 0.2, size * 0.9, liquid, 0.24);
}
