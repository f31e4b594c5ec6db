import { type Rgb, scaleRgb } from '../../raster/color.ts';
import { pick, type Random } from '../../raster/random.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';
import { drawBooks, drawChair, drawTable } from './seats.ts';

const OAK: Rgb = [134, 88, 52];
const WHITE: Rgb = [242, 240, 234];
const GOLD: Rgb = [206, 166, 88];

function bookcase(joiner: Joiner, x: number, wide: number, tall: number): void {
  joiner.box(x, 0, wide, tall, scaleRgb(OAK, 0.5), 1, 0);
  const rows = Math.round(tall / 0.46);
  const row = (tall - 0.16) / rows;
  for (let i = 0; i < rows; i++) {
    drawBooks(joiner, x + 0.06, 0.1 + i * row, wide - 0.12, row - 0.06);
    joiner.flat(x, 0.05 + i * row, wide, 0.05, OAK, 1.1);
  }
  for (const side of [x, x + wide - 0.06]) joiner.box(side, 0, 0.07, tall, OAK, 1.05, 0);
  joiner.box(x - 0.05, tall - 0.06, wide + 0.1, 0.14, OAK, 1.2, 0.02);
}

/** Books to the ceiling, a ladder, reading lamps. */
export function library(): Interior {
  return {
    wall: [120, 86, 60],
    ceiling: [86, 62, 46],
    tall: 3.6,
    floor: {
      kind: 'planks',
      colors: [
        [126, 84, 54],
        [104, 68, 44],
      ],
    },
    back: (joiner) => {
      joiner.along(1.5, (x) => bookcase(joiner, x, 1.44, 3.3), -0.72);
      joiner.line(OAK, 1.4, 0.05, [
        [1.15, 0],
        [1.55, 3.1],
      ]);
      joiner.line(OAK, 1.4, 0.05, [
        [1.55, 0],
        [1.95, 3.1],
      ]);
      for (let rung = 1; rung < 9; rung++)
        joiner.line(OAK, 1.5, 0.04, [
          [1.15 + rung * 0.045, rung * 0.34],
          [1.55 + rung * 0.045, rung * 0.34],
        ]);
    },
    pieces: [
      {
        depth: 1.36,
        draw: (joiner) => {
          for (const x of [-2.25, 2.25]) {
            drawChair(joiner, x + (x < 0 ? -0.95 : 0.95), x < 0 ? 1 : -1, [120, 44, 40], [80, 52, 34]);
            drawTable(joiner, x, 1.3, 0.74, [150, 100, 60]);
            drawReadingLamp(joiner, x + 0.3);
            for (let i = 0; i < 4; i++)
              joiner.flat(
                x - 0.5 + (i % 2) * 0.03,
                0.81 + i * 0.06,
                0.34,
                0.055,
                [
                  [150, 56, 50],
                  [56, 88, 124],
                  [198, 158, 84],
                  [74, 112, 84],
                ][i] as unknown as Rgb,
                1,
              );
            joiner.poly(WHITE, 1, [
              [x - 0.08, 0.84],
              [x + 0.12, 0.81],
              [x + 0.3, 0.84],
              [x + 0.28, 0.8],
              [x - 0.06, 0.8],
            ]);
          }
        },
      },
      {
        depth: 1.14,
        draw: (joiner) => {
          for (const x of [-4.6, 3.2]) bookcase(joiner, x, 1.4, 3.4);
        },
      },
    ],
    lamps: { kind: 'chandelier', apart: 3.2, color: GOLD },
  };
}

function drawReadingLamp(joiner: Joiner, x: number): void {
  joiner.flat(x - 0.09, 0.81, 0.18, 0.03, GOLD, 1);
  joiner.flat(x - 0.015, 0.82, 0.03, 0.26, GOLD, 1);
  joiner.shine(x, 1.02, 0.75, [255, 214, 140], 0.5);
  joiner.box(x - 0.17, 1.06, 0.34, 0.11, [40, 120, 80], 1.4, 0.05);
}

/** Paintings in gold frames, a statue, ropes on posts. */
export function museum(random: Random): Interior {
  const wall = pick<Rgb>(random, [
    [150, 62, 58],
    [72, 104, 112],
    [226, 222, 212],
    [96, 110, 84],
  ]);
  return {
    wall,
    ceiling: [232, 228, 218],
    tall: 3.7,
    floor: {
      kind: 'tiles',
      colors: [
        [214, 200, 178],
        [128, 100, 80],
      ],
    },
    back: (joiner) => {
      joiner.flat(-joiner.reach, 0, joiner.reach * 2, 0.3, scaleRgb(wall, 0.7), 1);
      joiner.flat(-joiner.reach, 0.3, joiner.reach * 2, 0.05, WHITE, 1);
      joiner.along(2.3, (x, i) => drawPainting(joiner, x, i), 0.2);
    },
    pieces: [
      {
        depth: 1.5,
        draw: (joiner) => {
          for (const x of [-2.45, 2.55, 5.4]) drawStatue(joiner, x);
        },
      },
      {
        depth: 1.3,
        draw: (joiner) => {
          joiner.along(
            1.35,
            (x) => {
              joiner.grounded(x - 0.14, 0.28);
              joiner.box(x - 0.14, 0, 0.28, 0.05, GOLD, 0.9);
              joiner.box(x - 0.03, 0, 0.06, 0.86, GOLD, 1.05);
              joiner.disc(x, 0.9, 0.06, GOLD, 1.2);
              const { context, metre } = joiner;
              context.strokeStyle = joiner.color([168, 30, 40], 1);
              context.lineWidth = 0.06 * metre;
              context.beginPath();
              context.moveTo(joiner.x(x), joiner.y(0.82));
              context.quadraticCurveTo(joiner.x(x + 0.67), joiner.y(0.3), joiner.x(x + 1.35), joiner.y(0.82));
              context.stroke();
            },
            0.67,
          );
        },
      },
    ],
    lamps: { kind: 'chandelier', apart: 4.4, color: GOLD },
  };
}

function drawPainting(joiner: Joiner, x: number, index: number): void {
  const { context, metre, random } = joiner;
  const wide = 1.2 + (Math.abs(index) % 2) * 0.4;
  const tall = 1.5 - (Math.abs(index) % 2) * 0.35;
  const [left, base] = [x - wide / 2, 1.1];
  joiner.shine(x, base + tall, 1.1, [255, 240, 210], 0.35);
  joiner.box(left - 0.1, base - 0.1, wide + 0.2, tall + 0.2, GOLD, 1.1);
  joiner.box(left - 0.04, base - 0.04, wide + 0.08, tall + 0.08, GOLD, 0.7);
  const skies: readonly [Rgb, ...Rgb[]] = [
    [150, 190, 220],
    [236, 178, 116],
    [92, 104, 140],
    [196, 206, 190],
  ];
  const sky = pick(random, skies);
  const fill = context.createLinearGradient(0, joiner.y(base + tall), 0, joiner.y(base));
  fill.addColorStop(0, joiner.color(sky, 0.9));
  fill.addColorStop(0.6, joiner.color([244, 226, 196], 1));
  fill.addColorStop(1, joiner.color([90, 104, 76], 0.8));
  context.fillStyle = fill;
  context.fillRect(joiner.x(left), joiner.y(base + tall), wide * metre, tall * metre);
  if (Math.abs(index) % 3 === 1) {
    joiner.disc(x, base + tall * 0.62, wide * 0.15, [226, 184, 150], 1, 1.25);
    joiner.poly([86, 50, 60], 1, [
      [x - wide * 0.32, base],
      [x - wide * 0.14, base + tall * 0.46],
      [x + wide * 0.14, base + tall * 0.46],
      [x + wide * 0.32, base],
    ]);
    joiner.disc(x, base + tall * 0.74, wide * 0.17, [70, 46, 34], 1, 0.8);
    return;
  }
  joiner.disc(left + wide * 0.72, base + tall * 0.66, 0.11, [255, 246, 214], 1.1);
  for (let ridge = 0; ridge < 3; ridge++) {
    const y = base + tall * (0.44 - ridge * 0.13);
    joiner.poly([70 + ridge * 16, 96 + ridge * 8, 110 - ridge * 24], 0.9, [
      [left, base],
      [left, y],
      [left + wide * 0.3, y + 0.16 * random()],
      [left + wide * 0.62, y - 0.06],
      [left + wide, y + 0.1 * random()],
      [left + wide, base],
    ]);
  }
}

function drawStatue(joiner: Joiner, x: number): void {
  const marble: Rgb = [226, 224, 218];
  joiner.grounded(x - 0.36, 0.72);
  joiner.box(x - 0.32, 0, 0.64, 0.95, [150, 144, 136], 1);
  joiner.box(x - 0.38, 0.9, 0.76, 0.1, [176, 170, 160], 1.1);
  joiner.poly(marble, 0.9, [
    [x - 0.3, 1],
    [x - 0.27, 1.3],
    [x - 0.1, 1.42],
    [x + 0.1, 1.42],
    [x + 0.27, 1.3],
    [x + 0.3, 1],
  ]);
  joiner.box(x - 0.07, 1.36, 0.14, 0.2, marble, 0.85, 0.03);
  joiner.disc(x, 1.66, 0.16, marble, 1.02, 1.25);
  joiner.disc(x + 0.02, 1.76, 0.17, marble, 0.86, 0.8);
  joiner.poly(marble, 0.8, [
    [x + 0.13, 1.7],
    [x + 0.2, 1.62],
    [x + 0.13, 1.6],
  ]);
}
