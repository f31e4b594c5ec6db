import type { Rgb } from '../raster/color.ts';
import { randomFrom } from '../raster/random.ts';
import type { BeastFrame } from './beast-frame.ts';
import type { Beast } from './beast-kinds.ts';
import { type Ink, lit, polygon, stroke } from './figure-ink.ts';

/** Stripes, spots and patches, and strokes of fur; the trunk's outline is the clip. */
export function drawCoat(ink: Ink, beast: Beast, frame: BeastFrame): void {
  const mark = (factor = 1): string => lit(beast.mark, ink.light, factor);
  switch (beast.coat) {
    case 'stripes':
      stripes(ink, beast, frame, 9, 0.034, mark());
      return;
    case 'zebra':
      stripes(ink, beast, frame, 11, 0.04, mark());
      return;
    case 'tabby':
      ink.context.globalAlpha = 0.55;
      stripes(ink, beast, frame, 7, 0.026, mark());
      ink.context.globalAlpha = 1;
      return;
    case 'spots':
    case 'rosettes':
      spots(ink, beast, frame);
      return;
    case 'patches':
      patches(ink, frame, 6, beast.mark, 3);
      return;
    case 'calico':
      patches(ink, frame, 4, [226, 138, 60], 5);
      patches(ink, frame, 3, beast.mark, 12);
      return;
    case 'panda': {
      const { placed, half } = frame;
      const at = [
        placed(half * 0.5, -1.1),
        placed(half + 0.3, -1.1),
        placed(half + 0.3, -0.2),
        placed(half * 0.42, -0.3),
      ];
      polygon(ink, mark(1.05), ...at.map(({ x, y }) => [x, y] as const));
      return;
    }
    case 'husky': {
      const { placed, half } = frame;
      ink.context.globalAlpha = 0.9;
      const saddle = [
        placed(half + 0.2, -1.1),
        placed(half + 0.06, -0.78),
        placed(0, -0.74),
        placed(-half - 0.2, -0.72),
        placed(-half - 0.2, -1.1),
      ];
      polygon(ink, lit(beast.back, ink.light, 1), ...saddle.map(({ x, y }) => [x, y] as const));
      ink.context.globalAlpha = 1;
      return;
    }
    case 'plain':
      if (!beast.hoofed) fur(ink, beast, frame);
  }
}

function stripes(
  ink: Ink,
  beast: Beast,
  { placed, half }: BeastFrame,
  count: number,
  wide: number,
  fill: string,
): void {
  for (let i = 0; i < count; i++) {
    const x = -half - 0.05 + ((i + 0.5) / count) * (half * 2 + 0.2);
    const sway = 0.06 * Math.sin(i * 2.1);
    const deepest = beast.coat === 'zebra' ? 0.62 : 0.3 + 0.14 * ((i * 0.618) % 1);
    const at = [
      placed(x - wide, -1.04),
      placed(x + wide, -1.04),
      placed(x + sway + wide * 0.6, -1 + deepest * 0.55),
      placed(x + sway * 0.4, -1 + deepest),
      placed(x + sway - wide * 0.7, -1 + deepest * 0.5),
    ];
    polygon(ink, fill, ...at.map(({ x: px, y }) => [px, y] as const));
  }
}

function spots(ink: Ink, beast: Beast, { placed, half }: BeastFrame): void {
  const { context, light } = ink;
  const random = randomFrom(5);
  for (let i = 0; i < 64; i++) {
    const [u, v] = [(i % 13) / 13 + random() * 0.05, Math.floor(i / 13) / 5 + random() * 0.1];
    const { x, y } = placed(-half - 0.1 + u * (half * 2 + 0.26), -0.99 + v * 0.42);
    const size = 0.026 + 0.012 * ((i * 0.37) % 1);
    context.fillStyle = lit(beast.mark, light, 1);
    context.beginPath();
    context.ellipse(x, y, size, size * 0.86, 0, 0, Math.PI * 2);
    context.fill();
    if (beast.coat === 'spots') continue;
    context.fillStyle = lit([206, 146, 74], light, 0.92);
    context.beginPath();
    context.ellipse(x + 0.004, y + 0.002, size * 0.5, size * 0.42, 0, 0, Math.PI * 2);
    context.fill();
  }
}

function patches(ink: Ink, { placed, half }: BeastFrame, count: number, colour: Rgb, seed: number): void {
  const { context, light } = ink;
  const random = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    const at = placed(-half + ((i + random() * 0.7) / count) * half * 2.2, -1.02 + random() * 0.42);
    const [wide, tall] = [0.1 + random() * 0.14, 0.08 + random() * 0.12];
    context.fillStyle = lit(colour, light, 0.96);
    context.beginPath();
    for (let k = 0; k < 9; k++) {
      const angle = (k / 9) * Math.PI * 2;
      const grow = 0.8 + random() * 0.45;
      context.lineTo(at.x + Math.cos(angle) * wide * grow, at.y + Math.sin(angle) * tall * grow);
    }
    context.fill();
  }
}

/** A few strokes along the body: a coat is not a skin. */
function fur(ink: Ink, beast: Beast, { placed, half }: BeastFrame): void {
  const { context, light } = ink;
  context.globalAlpha = 0.28;
  const dark = lit(beast.mark, light, 0.9);
  const bright = lit(beast.belly, light, 1.12);
  const random = randomFrom(9);
  for (let i = 0; i < 24; i++) {
    const [u, v] = [random(), random()];
    const [x, y] = [-half - 0.06 + u * (half * 2 + 0.2), -0.98 + v * 0.44];
    const [from, to] = [placed(x, y), placed(x - 0.075, y + 0.035)];
    stroke(ink, i % 2 === 0 ? dark : bright, 0.011, [from.x, from.y], [to.x, to.y]);
  }
  context.globalAlpha = 1;
}
