import { type Rgb, scaleRgb } from '../../raster/color.ts';
import { pick } from '../../raster/random.ts';
import type { Joiner } from './joiner.ts';

/** A table with a cloth-free top on one foot. */
export function drawTable(joiner: Joiner, x: number, wide: number, tall: number, wood: Rgb): void {
  joiner.grounded(x - wide / 2, wide);
  joiner.box(x - 0.05, 0, 0.1, tall, scaleRgb(wood, 0.55), 1);
  joiner.box(x - wide * 0.25, 0, wide * 0.5, 0.05, scaleRgb(wood, 0.5), 1);
  joiner.box(x - wide / 2, tall, wide, 0.07, wood, 1.15);
}

/** Seen from the side; `faces` is 1 to the right. */
export function drawChair(joiner: Joiner, x: number, faces: 1 | -1, seat: Rgb, wood: Rgb): void {
  const back = x - faces * 0.2;
  joiner.grounded(x - 0.22, 0.44);
  for (const leg of [-0.2, 0.17]) joiner.flat(x + leg, 0, 0.035, 0.45, wood, 0.8);
  joiner.line(wood, 1, 0.045, [
    [back, 0.42],
    [back - faces * 0.07, 0.95],
  ]);
  joiner.box(Math.min(back - faces * 0.08, back), 0.62, 0.07, 0.34, seat, 0.95);
  joiner.box(x - 0.22, 0.43, 0.44, 0.07, seat, 1.1);
}

/** A stool as bars have it. */
export function drawStool(joiner: Joiner, x: number, seat: Rgb): void {
  const steel: Rgb = [150, 150, 156];
  joiner.grounded(x - 0.18, 0.36);
  joiner.flat(x - 0.02, 0, 0.04, 0.72, steel, 0.8);
  joiner.flat(x - 0.16, 0.02, 0.32, 0.03, steel, 0.8);
  joiner.flat(x - 0.13, 0.28, 0.26, 0.025, steel, 0.9);
  joiner.box(x - 0.18, 0.72, 0.36, 0.09, seat, 1.1, 0.04);
}

const BOOKS: readonly [Rgb, ...Rgb[]] = [
  [162, 62, 56],
  [56, 88, 124],
  [198, 158, 84],
  [74, 112, 84],
  [216, 208, 190],
  [104, 70, 104],
  [60, 60, 70],
  [206, 116, 60],
];

/** Books side by side on a board of a shelf. */
export function drawBooks(
  joiner: Joiner,
  x: number,
  y: number,
  wide: number,
  tall: number,
  fill = 0.95,
): void {
  const { random } = joiner;
  for (let at = x; at < x + wide - 0.06; ) {
    const thick = 0.035 + random() * 0.045;
    const high = tall * (0.62 + random() * 0.32);
    if (random() < fill) {
      const color = pick(random, BOOKS);
      joiner.flat(at, y, thick - 0.005, high, color, 0.75 + random() * 0.35);
      if (random() < 0.4) joiner.flat(at, y + high * 0.72, thick - 0.005, 0.03, [226, 200, 130], 0.9);
    }
    at += thick;
  }
}

/** A potted plant. */
export function drawPotPlant(joiner: Joiner, x: number, y: number, size: number): void {
  const { random } = joiner;
  for (let i = 0; i < 16; i++) {
    const angle = Math.PI / 2 + (random() - 0.5) * 2.2;
    const long = size * (0.45 + random() * 0.5);
    const [x1, y1] = [x + Math.cos(angle) * long, y + size * 0.3 + Math.sin(angle) * long];
    joiner.context.fillStyle = joiner.color([62, 118, 64], 0.6 + random() * 0.6);
    joiner.context.beginPath();
    joiner.context.moveTo(joiner.x(x), joiner.y(y + size * 0.3));
    joiner.context.quadraticCurveTo(
      joiner.x((x + x1) / 2 - size * 0.1),
      joiner.y((y + y1) / 2 + size * 0.2),
      joiner.x(x1),
      joiner.y(y1),
    );
    joiner.context.quadraticCurveTo(
      joiner.x((x + x1) / 2 + size * 0.1),
      joiner.y((y + y1) / 2),
      joiner.x(x),
      joiner.y(y + size * 0.3),
    );
    joiner.context.fill();
  }
  joiner.poly([190, 110, 78], 1, [
    [x - size * 0.2, y + size * 0.34],
    [x + size * 0.2, y + size * 0.34],
    [x + size * 0.14, y],
    [x - size * 0.14, y],
  ]);
}
