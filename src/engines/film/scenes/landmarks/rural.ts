import type { Rgb } from '../../raster/color.ts';
import { building } from './brush.ts';

const RED: Rgb = [176, 52, 42];
const WHITE: Rgb = [236, 230, 218];
const WOOD: Rgb = [128, 94, 64];
const TIMBER: Rgb = [86, 62, 44];

/** A red barn with a white cross on its doors, and a silo. */
export const barn = building((brush, { left, right }) => {
  brush.box([186, 188, 190], right * 0.9, 0.84, 0.26, 0.11, 0.74);
  brush.disc([206, 208, 210], right, 0.895, 0.27, 0.055, 0.9);
  brush.poly(RED, right * 0.72, [
    [0.44, 0.42],
    [0.44, 0.98],
    [0.82, 0.96],
    [0.82, 0.46],
  ]);
  brush.poly([104, 92, 88], right, [
    [0.26, 0.1],
    [0.68, 0.14],
    [0.84, 0.47],
    [0.46, 0.45],
  ]);
  brush.poly(RED, left, [
    [0.04, 0.42],
    [0.11, 0.24],
    [0.25, 0.1],
    [0.39, 0.24],
    [0.46, 0.42],
    [0.46, 0.98],
    [0.04, 0.98],
  ]);
  brush.line(WHITE, left, 0.012, [
    [0.03, 0.43],
    [0.11, 0.24],
    [0.25, 0.1],
    [0.39, 0.24],
    [0.47, 0.43],
  ]);
  brush.box(WHITE, left, 0.14, 0.58, 0.22, 0.4);
  brush.box([150, 40, 34], left * 0.9, 0.152, 0.605, 0.196, 0.37);
  brush.line(WHITE, left, 0.01, [
    [0.15, 0.6],
    [0.35, 0.98],
  ]);
  brush.line(WHITE, left, 0.01, [
    [0.35, 0.6],
    [0.15, 0.98],
  ]);
  brush.line(WHITE, left, 0.01, [
    [0.25, 0.6],
    [0.25, 0.98],
  ]);
  brush.box(WHITE, left, 0.2, 0.28, 0.1, 0.14);
  brush.pane(0.212, 0.297, 0.076, 0.106);
  for (const x of [0.54, 0.68]) {
    brush.box(WHITE, right * 0.8, x, 0.62, 0.07, 0.13);
    brush.pane(x + 0.01, 0.64, 0.05, 0.09);
  }
});

/** A cottage under a pitched roof; colour and roof by chance. */
export const cottage = building((brush, { left, right }, random) => {
  const walls: readonly Rgb[] = [
    [236, 222, 196],
    [226, 196, 160],
    [214, 214, 208],
    [240, 232, 216],
  ];
  const roofs: readonly Rgb[] = [
    [164, 78, 52],
    [122, 76, 58],
    [108, 104, 110],
    [178, 98, 62],
  ];
  const wall = walls[Math.floor(random() * walls.length)] ?? WHITE;
  const roof = roofs[Math.floor(random() * roofs.length)] ?? RED;
  brush.box([120, 96, 84], right, 0.68, 0.04, 0.08, 0.3);
  brush.poly(wall, right * 0.8, [
    [0.36, 0.5],
    [0.95, 0.54],
    [0.95, 0.97],
    [0.36, 0.99],
  ]);
  brush.poly(roof, right, [
    [0.22, 0.13],
    [0.76, 0.19],
    [0.99, 0.56],
    [0.4, 0.53],
  ]);
  brush.poly(wall, left, [
    [0.04, 0.53],
    [0.22, 0.18],
    [0.4, 0.53],
    [0.4, 0.99],
    [0.04, 0.99],
  ]);
  brush.line(roof, left * 0.8, 0.035, [
    [0.01, 0.57],
    [0.22, 0.14],
    [0.42, 0.56],
  ]);
  brush.box(TIMBER, left, 0.16, 0.66, 0.12, 0.33);
  brush.pane(0.17, 0.36, 0.1, 0.13);
  for (const x of [0.5, 0.75]) {
    brush.box(WHITE, right, x - 0.012, 0.64, 0.134, 0.19);
    brush.pane(x, 0.66, 0.11, 0.15);
    brush.line(WHITE, right, 0.008, [
      [x + 0.055, 0.66],
      [x + 0.055, 0.81],
    ]);
  }
});

export const villageChurch = building((brush, { left, right }) => {
  brush.poly([226, 218, 202], right * 0.8, [
    [0.36, 0.62],
    [0.95, 0.64],
    [0.95, 0.99],
    [0.36, 1],
  ]);
  brush.poly([110, 92, 88], right, [
    [0.34, 0.48],
    [0.86, 0.5],
    [0.99, 0.66],
    [0.36, 0.64],
  ]);
  for (const x of [0.5, 0.66, 0.82]) brush.pane(x, 0.72, 0.06, 0.15);
  brush.box([238, 230, 214], left, 0.1, 0.36, 0.28, 0.64);
  brush.poly([96, 84, 92], left, [
    [0.06, 0.37],
    [0.24, 0.02],
    [0.42, 0.37],
  ]);
  brush.pane(0.2, 0.44, 0.08, 0.1);
  brush.box(TIMBER, left, 0.18, 0.8, 0.12, 0.2);
});

/** A windmill with four sails. */
export const windmill = building((brush, { left, right }) => {
  brush.poly([232, 222, 204], right * 0.8, [
    [0.5, 0.32],
    [0.63, 0.34],
    [0.72, 1],
    [0.5, 1],
  ]);
  brush.poly([240, 232, 214], left, [
    [0.38, 0.34],
    [0.5, 0.32],
    [0.5, 1],
    [0.3, 1],
  ]);
  brush.poly([112, 70, 54], left, [
    [0.36, 0.35],
    [0.5, 0.2],
    [0.65, 0.35],
  ]);
  brush.box(TIMBER, left, 0.45, 0.86, 0.09, 0.14);
  brush.pane(0.46, 0.56, 0.07, 0.07);
  for (const turn of [0.35, 1.92, 3.49, 5.06]) {
    const [dx, dy] = [Math.cos(turn), Math.sin(turn)];
    const at = (along: number, aside: number): [number, number] => [
      0.5 + (dx * along - dy * aside) * 0.46,
      0.34 + (dy * along + dx * aside) * 0.31,
    ];
    brush.line(TIMBER, 0.8, 0.014, [[0.5, 0.34], at(1, 0)]);
    brush.poly([246, 240, 226], 0.95, [at(0.2, 0.02), at(1, 0.02), at(1, 0.26), at(0.2, 0.22)]);
  }
});

export const hayBale = building((brush, { left, right }) => {
  brush.disc([214, 178, 96], right * 0.85, 0.6, 0.52, 0.36, 0.9);
  brush.box([206, 168, 88], right * 0.75, 0.34, 0.2, 0.28, 0.64);
  brush.disc([226, 192, 112], left * 1.05, 0.36, 0.52, 0.33, 0.95);
  for (const ring of [0.26, 0.18, 0.1])
    brush.disc([196 + ring * 60, 158, 80], left * (0.75 + ring), 0.36, 0.52, ring, 0.95);
});

/** Two rails between posts; pieces join. */
export const fence = building((brush, { left }) => {
  for (const y of [0.34, 0.62]) brush.box(WOOD, left, 0, y, 1, 0.1);
  for (const x of [0.02, 0.48, 0.94]) brush.box(TIMBER, left, x, 0.16, 0.05, 0.84);
});

export const whiteFence = building((brush, { left }) => {
  for (const y of [0.4, 0.74]) brush.box(WHITE, left * 0.9, 0, y, 1, 0.08);
  for (let i = 0; i < 12; i++)
    brush.poly(WHITE, left, [
      [i / 12 + 0.015, 1],
      [i / 12 + 0.015, 0.26],
      [i / 12 + 0.04, 0.14],
      [i / 12 + 0.065, 0.26],
      [i / 12 + 0.065, 1],
    ]);
});

export const parkBench = building((brush, { left, right }) => {
  for (const x of [0.1, 0.84]) {
    brush.box([48, 50, 54], left, x, 0.1, 0.045, 0.9);
    brush.box([48, 50, 54], left, x - 0.04, 0.58, 0.13, 0.06);
  }
  for (const y of [0.08, 0.24, 0.4]) brush.box([160, 108, 62], right, 0.03, y, 0.94, 0.1);
  brush.box([176, 122, 74], 1.1, 0, 0.56, 1, 0.1);
  brush.box([120, 80, 48], 0.8, 0, 0.66, 1, 0.05);
});

/** An old street lamp, lit in the evening. */
export const parkLamp = building((brush, { left }) => {
  const iron: Rgb = [44, 48, 52];
  brush.box(iron, left, 0.44, 0.16, 0.12, 0.84);
  brush.box(iron, left, 0.34, 0.93, 0.32, 0.07);
  brush.poly(iron, left, [
    [0.12, 0.08],
    [0.5, 0],
    [0.88, 0.08],
  ]);
  brush.pane(0.22, 0.08, 0.56, 0.1);
});

/** Swings: a frame with two seats. */
export const swings = building((brush, { left, right }) => {
  const frame: Rgb = [216, 66, 54];
  for (const [top, foot] of [
    [0.1, 0.02],
    [0.1, 0.2],
    [0.9, 0.8],
    [0.9, 0.98],
  ] as const)
    brush.line(frame, right, 0.025, [
      [top, 0.06],
      [foot, 1],
    ]);
  brush.line([240, 190, 60], left, 0.03, [
    [0.08, 0.06],
    [0.92, 0.06],
  ]);
  for (const [x, sway] of [
    [0.36, 0.05],
    [0.62, -0.02],
  ] as const) {
    for (const side of [-0.05, 0.05])
      brush.line([70, 74, 80], 1, 0.008, [
        [x + side, 0.06],
        [x + side + sway, 0.72],
      ]);
    brush.box([58, 110, 180], right, x - 0.08 + sway, 0.71, 0.16, 0.05);
  }
});

/** A tower with a slide and a ladder. */
export const slide = building((brush, { left, right }) => {
  brush.poly([70, 130, 196], left, [
    [0.1, 0.28],
    [0.3, 0.02],
    [0.5, 0.28],
  ]);
  for (const x of [0.14, 0.44]) brush.box([230, 170, 60], left, x, 0.28, 0.035, 0.72);
  brush.box([206, 92, 60], left, 0.1, 0.46, 0.4, 0.07);
  for (let rung = 0; rung < 5; rung++)
    brush.box([190, 140, 60], left * 0.9, 0.15, 0.56 + rung * 0.09, 0.3, 0.025);
  brush.poly([236, 190, 50], right, [
    [0.46, 0.46],
    [0.54, 0.44],
    [0.86, 0.9],
    [0.98, 0.93],
    [0.98, 0.99],
    [0.82, 0.98],
  ]);
  brush.poly([250, 214, 90], right, [
    [0.48, 0.42],
    [0.54, 0.4],
    [0.87, 0.86],
    [0.98, 0.89],
    [0.98, 0.92],
    [0.85, 0.9],
  ]);
});

/** A goal with its net. */
export const goal = building((brush, { left }) => {
  for (let i = 1; i < 18; i++)
    brush.line([220, 224, 228], 0.7, 0.002, [
      [i / 18, 0.06],
      [0.08 + (i / 18) * 0.84, 0.96],
    ]);
  for (let i = 1; i < 8; i++)
    brush.line([220, 224, 228], 0.7, 0.002, [
      [0.02, i / 8],
      [0.98, i / 8],
    ]);
  for (const x of [0.005, 0.975]) brush.box([250, 250, 250], left, x, 0.03, 0.02, 0.97);
  brush.box([250, 250, 250], left, 0.005, 0.02, 0.99, 0.06);
});
