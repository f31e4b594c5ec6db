import type { SKRSContext2D } from '@napi-rs/canvas';
import { between, pick, type Random } from '../raster/random.ts';

/** The house that it hangs on; see `House` in `houses.ts`. */
interface Bearer {
  readonly x: number;
  readonly wide: number;
  readonly top: number;
  readonly base: number;
  readonly inwards: -1 | 0 | 1;
  readonly depth: number;
}

const NEON: readonly [string, ...string[]] = [
  '#ff3d9a',
  '#35e0ff',
  '#ffb13d',
  '#8a5cff',
  '#4dff9e',
  '#ff5a4d',
];

/** A glowing board with strokes that read as script from afar; no font is needed, and nothing is misspelt. */
export function drawSign(context: SKRSContext2D, random: Random, house: Bearer, unit: number): void {
  const { x, wide, top, base, inwards, depth } = house;
  const color = pick(random, NEON);
  const size = (46 * unit * between(random, 0.8, 1.3)) / depth;
  const rows = 2 + Math.floor(random() * 4);
  const lying = random() < 0.3;
  const [signWide, signTall] = lying ? [size * 1.06 * rows, size * 1.2] : [size * 1.2, size * 1.06 * rows];
  const edge = inwards > 0 ? x + wide - signWide * (lying ? 1 : 0.75) : x - signWide * (lying ? 0 : 0.25);
  const upper = base - Math.min(base - top, 420 * unit) * between(random, 0.34, 0.8);
  context.save();
  context.fillStyle = 'rgba(8,6,16,0.82)';
  context.fillRect(edge, upper, signWide, signTall);
  context.shadowColor = color;
  context.shadowBlur = (26 * unit) / depth + 3;
  context.strokeStyle = color;
  context.lineWidth = Math.max(1.3, (4 * unit) / depth);
  context.strokeRect(edge, upper, signWide, signTall);
  context.lineWidth = Math.max(1.1, size * 0.09);
  for (let row = 0; row < rows; row++) {
    const along = size * (1.04 * row + 0.22);
    const [left, glyphTop] = lying
      ? [edge + along, upper + size * 0.26]
      : [edge + size * 0.26, upper + along];
    drawGlyph(context, random, left, glyphTop, size * 0.66);
  }
  context.restore();
}

function drawGlyph(context: SKRSContext2D, random: Random, x: number, y: number, size: number): void {
  context.beginPath();
  for (const at of [0.12, 0.5, 0.88]) {
    if (random() < 0.75) {
      context.moveTo(x + (random() < 0.5 ? 0 : size * 0.15), y + size * at);
      context.lineTo(x + size * (random() < 0.5 ? 1 : 0.85), y + size * at);
    }
  }
  for (const at of [0.15, 0.5, 0.85]) {
    if (random() < 0.6) {
      context.moveTo(x + size * at, y + (random() < 0.5 ? 0 : size * 0.12));
      context.lineTo(x + size * at, y + size * (random() < 0.5 ? 1 : 0.5));
    }
  }
  if (random() < 0.5) {
    context.moveTo(x + size * 0.5, y + size * 0.45);
    context.lineTo(x + size * (random() < 0.5 ? 0.05 : 0.95), y + size);
  }
  context.stroke();
}
