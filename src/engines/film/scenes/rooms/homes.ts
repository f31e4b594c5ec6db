import { type Rgb, scaleRgb } from '../../raster/color.ts';
import { pick, type Random } from '../../raster/random.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';

const STEEL: Rgb = [186, 192, 198];
const WHITE: Rgb = [240, 236, 228];
const OAK: Rgb = [168, 118, 72];

function tiled(joiner: Joiner, y: number, tall: number, color: Rgb): void {
  joiner.flat(-joiner.reach, y, joiner.reach * 2, tall, color, 1);
  for (let row = 0; row * 0.16 < tall; row++) {
    joiner.flat(-joiner.reach, y + row * 0.16, joiner.reach * 2, 0.012, color, 0.72);
    joiner.along(0.32, (x) => joiner.flat(x + (row % 2) * 0.16, y + row * 0.16, 0.012, 0.16, color, 0.72));
  }
}

/** Cupboards above and below, a cooker under its hood, pans on a rail. */
export function kitchen(random: Random): Interior {
  const front = pick<Rgb>(random, [
    [86, 128, 122],
    [226, 222, 210],
    [96, 116, 148],
    [178, 128, 84],
  ]);
  const top: Rgb = [92, 76, 66];
  return {
    wall: [238, 226, 204],
    ceiling: [240, 236, 228],
    tall: 3.2,
    floor: {
      kind: 'tiles',
      colors: [
        [222, 214, 200],
        [150, 132, 116],
      ],
    },
    windows: [{ x: -2.35, y: 1.25, wide: 1.5, tall: 1.15, bars: [2, 1], frame: WHITE }],
    back: (joiner) => {
      tiled(joiner, 0.95, 0.62, [214, 226, 222]);
      joiner.along(0.8, (x, i) => {
        joiner.box(x, 0.08, 0.78, 0.82, front, 0.94);
        joiner.flat(x + 0.05, 0.14, 0.68, 0.7, front, 0.84);
        joiner.flat(x + (i % 2 === 0 ? 0.66 : 0.08), 0.62, 0.04, 0.18, STEEL, 1.1);
      });
      joiner.flat(-joiner.reach, 0, joiner.reach * 2, 0.09, [44, 38, 36], 0.8);
      joiner.box(-joiner.reach, 0.9, joiner.reach * 2, 0.08, top, 1.25, 0);
      joiner.along(0.8, (x, i) => {
        // Nothing hangs before the window or over the cooker.
        if (x + 0.8 > -2.5 && x < -0.75) return;
        if (x + 0.8 > 0.45 && x < 1.75) return;
        joiner.box(x, 1.62, 0.78, 0.8, front, 1.02);
        joiner.flat(x + 0.05, 1.67, 0.68, 0.7, front, 0.9);
        joiner.flat(x + (i % 2 === 0 ? 0.66 : 0.08), 1.72, 0.04, 0.16, STEEL, 1.1);
      });
      drawCooker(joiner, 0.62);
      drawFridge(joiner, 2.62);
      joiner.box(-2.0, 0.98, 0.75, 0.05, STEEL, 0.9);
      joiner.line(STEEL, 1.15, 0.05, [
        [-1.6, 0.98],
        [-1.6, 1.28],
        [-1.42, 1.34],
        [-1.32, 1.24],
      ]);
      drawJars(joiner, -0.55);
    },
    pieces: [
      {
        depth: 1.42,
        draw: (joiner) => {
          for (const x of [-2.3, 2.35]) {
            joiner.grounded(x - 0.85, 1.7);
            joiner.box(x - 0.8, 0, 1.6, 0.86, scaleRgb(front, 0.9), 0.9);
            joiner.box(x - 0.9, 0.86, 1.8, 0.08, OAK, 1.2);
            joiner.box(x - 0.34, 0.94, 0.5, 0.05, [196, 150, 96], 1);
            for (const [dx, color] of [
              [-0.22, [214, 60, 48]],
              [-0.06, [226, 164, 52]],
              [0.08, [96, 156, 66]],
            ] as const)
              joiner.disc(x + dx, 1.04, 0.08, color as Rgb, 1);
            joiner.box(x + 0.3, 0.94, 0.26, 0.22, [236, 232, 224], 1, 0.05);
          }
        },
      },
    ],
    lamps: { kind: 'pendant', apart: 2.4, color: [196, 84, 52] },
  };
}

function drawCooker(joiner: Joiner, x: number): void {
  joiner.box(x, 0.06, 0.9, 0.9, STEEL, 0.95);
  joiner.box(x + 0.1, 0.2, 0.7, 0.46, [40, 42, 48], 1);
  joiner.shine(x + 0.45, 0.42, 0.5, [255, 150, 60], 0.5);
  joiner.flat(x + 0.08, 0.7, 0.74, 0.035, STEEL, 1.2);
  for (let knob = 0; knob < 5; knob++) joiner.disc(x + 0.15 + knob * 0.15, 0.84, 0.035, [50, 52, 58], 1);
  joiner.flat(x + 0.02, 0.96, 0.86, 0.035, [40, 40, 44], 1);
  for (const [px, color] of [
    [0.24, [170, 84, 60]],
    [0.66, [90, 96, 106]],
  ] as const) {
    joiner.box(x + px - 0.16, 1, 0.32, 0.2, color as Rgb, 1.05, 0.04);
    joiner.line([50, 50, 54], 1, 0.035, [
      [x + px + 0.16, 1.15],
      [x + px + 0.36, 1.18],
    ]);
    joiner.shine(x + px, 1.36, 0.3, [255, 255, 255], 0.28);
  }
  joiner.poly(STEEL, 0.85, [
    [x - 0.05, 1.72],
    [x + 0.95, 1.72],
    [x + 0.68, 2.2],
    [x + 0.22, 2.2],
  ]);
  joiner.flat(x + 0.24, 2.2, 0.42, 1.2, STEEL, 0.75);
  joiner.box(x - 0.08, 1.66, 1.06, 0.09, STEEL, 1.1);
}

function drawFridge(joiner: Joiner, x: number): void {
  joiner.box(x, 0.02, 0.92, 2.0, [206, 212, 216], 1, 0.05);
  joiner.flat(x, 1.24, 0.92, 0.02, [120, 126, 132], 1);
  for (const [y, tall] of [
    [0.5, 0.6],
    [1.36, 0.4],
  ] as const)
    joiner.box(x + 0.07, y, 0.05, tall, [140, 146, 152], 1.1);
  for (const [dx, dy, color] of [
    [0.4, 1.62, [240, 210, 90]],
    [0.6, 1.5, [240, 130, 120]],
    [0.5, 0.9, [130, 190, 220]],
  ] as const)
    joiner.flat(x + dx, dy, 0.14, 0.16, color as Rgb, 1);
}

function drawJars(joiner: Joiner, from: number): void {
  joiner.box(from - 0.1, 1.4, 1.15, 0.05, OAK, 1);
  for (let i = 0; i < 6; i++) {
    const color: Rgb = [
      [200, 120, 60],
      [226, 200, 140],
      [120, 150, 90],
    ][i % 3] as unknown as Rgb;
    joiner.box(from + i * 0.17, 1.45, 0.12, 0.14 + (i % 2) * 0.05, color, 1, 0.03);
  }
  joiner.line([90, 86, 82], 1, 0.025, [
    [from - 0.1, 1.32],
    [from + 1.05, 1.32],
  ]);
  for (let i = 0; i < 4; i++) {
    joiner.line([120, 116, 112], 1, 0.02, [
      [from + 0.1 + i * 0.26, 1.32],
      [from + 0.1 + i * 0.26, 1.18],
    ]);
    joiner.disc(from + 0.1 + i * 0.26, 1.11, 0.07, [176, 130, 80], 1);
  }
}

/** A made bed with its lamps. */
export function bedroom(random: Random): Interior {
  const cloth = pick<Rgb>(random, [
    [110, 140, 176],
    [186, 120, 130],
    [132, 150, 118],
    [196, 160, 110],
  ]);
  return {
    wall: pick<Rgb>(random, [
      [206, 200, 214],
      [212, 204, 186],
      [186, 200, 206],
    ]),
    ceiling: [238, 234, 228],
    tall: 3.1,
    floor: {
      kind: 'planks',
      colors: [
        [176, 130, 88],
        [150, 108, 72],
      ],
    },
    windows: [{ x: -3.2, y: 0.95, wide: 1.5, tall: 1.5, bars: [2, 2], frame: WHITE }],
    back: (joiner) => {
      for (const side of [-3.55, -1.75]) {
        joiner.box(side, 0.1, 0.5, 2.55, cloth, 0.9);
        for (let fold = 0; fold < 4; fold++)
          joiner.flat(side + 0.06 + fold * 0.12, 0.12, 0.04, 2.5, cloth, 0.74);
      }
      joiner.flat(-3.7, 2.66, 2.9, 0.05, [70, 52, 40], 1);
      for (const [x, color] of [
        [0.15, [226, 180, 120]],
        [0.95, [140, 180, 190]],
      ] as const) {
        joiner.box(x - 0.04, 1.68, 0.68, 0.84, [70, 54, 44], 1);
        joiner.flat(x, 1.72, 0.6, 0.76, [240, 236, 226], 1);
        joiner.disc(x + 0.3, 2.12, 0.2, color as Rgb, 1);
      }
      joiner.box(2.55, 0.02, 1.5, 2.2, OAK, 0.9);
      joiner.flat(3.29, 0.08, 0.02, 2.06, OAK, 0.5);
      for (const x of [3.2, 3.36]) joiner.flat(x, 1.05, 0.03, 0.2, STEEL, 1);
    },
    pieces: [{ depth: 1.5, draw: (joiner) => drawBed(joiner, -0.75, cloth) }],
    lamps: { kind: 'pendant', apart: 5.2, color: [230, 220, 200] },
  };
}

function drawBed(joiner: Joiner, middle: number, cloth: Rgb): void {
  joiner.grounded(middle - 1.2, 2.5);
  joiner.box(middle - 1.2, 0.1, 2.4, 1.15, OAK, 0.82, 0.08);
  joiner.flat(middle - 1.1, 0.2, 2.2, 0.95, scaleRgb(OAK, 0.85), 0.8);
  for (const x of [-0.95, 0.1]) joiner.box(middle + x, 0.52, 0.86, 0.38, WHITE, 1.02, 0.14);
  joiner.box(middle - 1.15, 0.14, 2.3, 0.52, WHITE, 0.96, 0.1);
  joiner.box(middle - 1.22, 0.06, 2.44, 0.48, cloth, 1.05, 0.12);
  joiner.flat(middle - 1.2, 0.4, 2.4, 0.05, scaleRgb(cloth, 0.75), 1);
  for (let i = 0; i < 9; i++)
    joiner.line(scaleRgb(cloth, 0.8), 1, 0.02, [
      [middle - 1 + i * 0.25, 0.38],
      [middle - 1.06 + i * 0.26, 0.08],
    ]);
  for (const x of [middle - 1.95, middle + 1.45]) {
    joiner.grounded(x, 0.5);
    joiner.box(x, 0, 0.5, 0.52, OAK, 0.95);
    joiner.flat(x + 0.05, 0.28, 0.4, 0.02, OAK, 0.5);
    joiner.flat(x + 0.22, 0.52, 0.05, 0.26, [90, 70, 60], 1);
    if (joiner.lamplit) joiner.shine(x + 0.25, 0.92, 1.2, [255, 210, 140], 0.7);
    joiner.poly([250, 232, 196], joiner.lamplit ? 1.5 : 1, [
      [x + 0.1, 0.78],
      [x + 0.4, 0.78],
      [x + 0.33, 1.06],
      [x + 0.17, 1.06],
    ]);
  }
}
