import type { Rgb } from '../../raster/color.ts';
import { building } from './brush.ts';

const STONE: Rgb = [184, 174, 160];
const ROOF: Rgb = [92, 104, 138];

/** A castle with its towers on a mound, as seen from the valley. */
export const castleOnHill = building((brush, { left, right }, random) => {
  for (let i = 0; i < 5; i++) {
    const up = 0.56 + i * 0.07;
    const wide = 0.36 + i * 0.08;
    brush.poly([70 + i * 12, 88 + i * 9, 52 + i * 6], 0.75 + i * 0.06, [
      [0.5 - wide * 0.62, up + 0.06],
      [0.5 - wide * 0.36, up],
      [0.5 + wide * 0.3, up - 0.01],
      [0.5 + wide * 0.62, up + 0.07],
      [Math.min(1, 0.5 + wide), 1],
      [Math.max(0, 0.5 - wide), 1],
    ]);
  }
  for (let i = 0; i < 40; i++) {
    const x = 0.5 + (random() - 0.5) * 0.8;
    brush.disc(
      [48, 78, 42],
      0.6 + random() * 0.5,
      x,
      0.68 + Math.abs(x - 0.5) * 0.4 + random() * 0.2,
      0.014 + random() * 0.012,
    );
  }
  const wall = (x: number, top: number, wide: number): void => {
    brush.box(STONE, left, x, top, wide * 0.55, 0.66 - top);
    brush.box(STONE, right, x + wide * 0.55, top, wide * 0.45, 0.66 - top);
    const teeth = Math.max(3, Math.round(wide / 0.022));
    for (let i = 0; i < teeth; i += 2)
      brush.box(STONE, i < teeth / 2 ? left : right, x + (wide * i) / teeth, top - 0.02, wide / teeth, 0.022);
  };
  const tower = (x: number, top: number, wide: number): void => {
    brush.box(STONE, left * 1.04, x, top, wide * 0.5, 0.66 - top);
    brush.box(STONE, right * 0.98, x + wide * 0.5, top, wide * 0.5, 0.66 - top);
    brush.box(STONE, left, x - wide * 0.12, top - 0.01, wide * 1.24, 0.03);
    brush.poly(ROOF, left, [
      [x - wide * 0.2, top],
      [x + wide / 2, top - wide * 1.5],
      [x + wide / 2, top],
    ]);
    brush.poly(ROOF, right, [
      [x + wide / 2, top],
      [x + wide / 2, top - wide * 1.5],
      [x + wide * 1.2, top],
    ]);
    brush.line([60, 56, 54], 1, 0.003, [
      [x + wide / 2, top - wide * 1.5],
      [x + wide / 2, top - wide * 1.9],
    ]);
    brush.poly([196, 52, 48], 1.1, [
      [x + wide / 2, top - wide * 1.9],
      [x + wide * 1.05, top - wide * 1.8],
      [x + wide / 2, top - wide * 1.66],
    ]);
    for (const y of [top + 0.06, top + 0.14]) brush.pane(x + wide * 0.4, y, wide * 0.18, 0.03);
  };
  tower(0.46, 0.24, 0.09);
  tower(0.38, 0.34, 0.07);
  wall(0.3, 0.44, 0.4);
  tower(0.57, 0.32, 0.075);
  tower(0.25, 0.4, 0.08);
  tower(0.68, 0.38, 0.085);
  wall(0.24, 0.53, 0.52);
  brush.box([70, 52, 40], 0.8, 0.47, 0.56, 0.06, 0.1);
  brush.disc([70, 52, 40], 0.8, 0.5, 0.56, 0.03, 1);
  for (const x of [0.34, 0.4, 0.6, 0.65]) brush.pane(x, 0.48, 0.012, 0.03);
});

/** Five curved roofs on red posts. */
export const pagoda = building((brush, { left, right }) => {
  const tiers = 5;
  for (let tier = 0; tier < tiers; tier++) {
    const base = 0.94 - tier * 0.16;
    const half = 0.3 - tier * 0.035;
    brush.box([232, 222, 204], left, 0.5 - half * 0.72, base - 0.1, half * 0.72, 0.1);
    brush.box([232, 222, 204], right, 0.5, base - 0.1, half * 0.72, 0.1);
    for (const post of [-0.72, -0.3, 0.22, 0.64])
      brush.box([184, 52, 40], post < 0 ? left : right, 0.5 + post * half, base - 0.1, 0.022, 0.1);
    brush.pane(0.5 - half * 0.2, base - 0.08, half * 0.36, 0.06);
    const wide = half * 1.5;
    brush.poly([58, 66, 76], left, [
      [0.5 - wide, base - 0.115],
      [0.5 - half * 0.7, base - 0.16],
      [0.5, base - 0.165],
      [0.5, base - 0.1],
      [0.5 - wide * 0.9, base - 0.095],
    ]);
    brush.poly([58, 66, 76], right, [
      [0.5 + wide, base - 0.115],
      [0.5 + half * 0.7, base - 0.16],
      [0.5, base - 0.165],
      [0.5, base - 0.1],
      [0.5 + wide * 0.9, base - 0.095],
    ]);
    brush.line([206, 164, 84], 1, 0.012, [
      [0.5 - wide, base - 0.112],
      [0.5 - wide * 0.9, base - 0.096],
      [0.5 + wide * 0.9, base - 0.096],
      [0.5 + wide, base - 0.112],
    ]);
  }
  brush.box([206, 164, 84], 1, 0.49, 0.02, 0.02, 0.14);
  brush.box([150, 146, 140], left, 0.16, 0.94, 0.68, 0.06);
});

/** A stepped pyramid of blocks: one face in the sun, one in the shade. */
export const pyramid = building((brush, { left, right }, random) => {
  const rows = 34;
  const ridge = 0.46;
  for (let row = 0; row < rows; row++) {
    const [top, base] = [row / rows, (row + 1) / rows];
    const at = (side: number, down: number): number => ridge + (side - ridge) * down * 0.86;
    const tone = 0.93 + random() * 0.12;
    const y0 = 0.06 + top * 0.94;
    const y1 = 0.06 + base * 0.94;
    brush.poly([214, 176, 120], left * tone, [
      [at(0, base), y1],
      [at(0, base), y0],
      [at(0.5, base), y0 + 0.004],
      [at(0.5, base), y1],
    ]);
    brush.poly([214, 176, 120], right * tone, [
      [at(0.5, base), y1],
      [at(0.5, base), y0 + 0.004],
      [at(1, base), y0],
      [at(1, base), y1],
    ]);
  }
});

/** A tier of seats full of people. */
export const grandstand = building((brush, { left }, random) => {
  brush.box([94, 100, 112], left * 0.8, 0, 0.2, 1, 0.8);
  const coats: readonly Rgb[] = [
    [206, 62, 56],
    [64, 104, 176],
    [238, 234, 226],
    [240, 190, 70],
    [70, 140, 92],
    [60, 60, 72],
    [226, 150, 120],
  ];
  for (let row = 0; row < 13; row++) {
    const y = 0.27 + row * 0.045;
    brush.box([120, 126, 138], left * 0.7, 0, y + 0.028, 1, 0.016);
    for (let seat = 0; seat < 74; seat++) {
      if (random() < 0.12) continue;
      const x = (seat + random() * 0.4) / 74;
      const coat = coats[Math.floor(random() * coats.length)] ?? STONE;
      brush.box(coat, left * (0.7 + random() * 0.4), x, y + 0.004, 0.009, 0.028);
      brush.disc([214, 170, 136], left, x + 0.0045, y, 0.0042, 1.4);
    }
  }
  brush.poly([216, 220, 226], left, [
    [0, 0.04],
    [1, 0.04],
    [1, 0.17],
    [0, 0.15],
  ]);
  for (const x of [0.02, 0.26, 0.5, 0.74, 0.97]) brush.box([150, 156, 166], left, x, 0.12, 0.008, 0.8);
  const boards: readonly Rgb[] = [
    [206, 46, 46],
    [38, 84, 160],
    [30, 130, 90],
    [230, 170, 40],
  ];
  for (let i = 0; i < 8; i++) brush.box(boards[i % 4] ?? STONE, 1, i / 8, 0.88, 0.122, 0.12);
});

/** A mast with a frame of floodlights. */
export const floodlight = building((brush, { left }) => {
  brush.box([120, 126, 134], left, 0.45, 0.16, 0.1, 0.84);
  brush.box([70, 74, 80], left, 0.08, 0.02, 0.84, 0.16);
  for (let row = 0; row < 2; row++) {
    for (let lamp = 0; lamp < 4; lamp++) {
      brush.context.fillStyle = brush.dusk ? 'rgba(255,252,235,1)' : brush.color([226, 230, 234], 1);
      brush.disc([226, 230, 234], brush.dark ? 4 : 1.1, 0.2 + lamp * 0.2, 0.06 + row * 0.075, 0.07, 1);
    }
  }
});
