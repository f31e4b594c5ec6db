import { randomFrom } from './random.ts';

/** A square, wrapping map of floats whose side is a power of two. */
export class Grid {
  readonly bits: number;
  readonly size: number;
  readonly data: Float32Array;

  constructor(bits: number) {
    this.bits = bits;
    this.size = 1 << bits;
    this.data = new Float32Array(this.size * this.size);
  }

  /** Value at a whole position; wraps. */
  at(x: number, y: number): number {
    const mask = this.size - 1;
    return this.data[((y & mask) << this.bits) + (x & mask)] as number;
  }

  /** Bilinear value; wraps, also below zero. */
  sample(x: number, y: number): number {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const { data, bits } = this;
    const mask = this.size - 1;
    const left = x0 & mask;
    const right = (x0 + 1) & mask;
    const upper = (y0 & mask) << bits;
    const lower = ((y0 + 1) & mask) << bits;
    const top = (data[upper + left] as number) * (1 - fx) + (data[upper + right] as number) * fx;
    const bottom = (data[lower + left] as number) * (1 - fx) + (data[lower + right] as number) * fx;
    return top * (1 - fy) + bottom * fy;
  }

  fill(value: (x: number, y: number) => number): this {
    let i = 0;
    for (let y = 0; y < this.size; y++) {
      for (let x = 0; x < this.size; x++) this.data[i++] = value(x, y);
    }
    return this;
  }

  normalize(low = 0, high = 1): this {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const value of this.data) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const scale = (high - low) / (max - min || 1);
    for (let i = 0; i < this.data.length; i++) {
      this.data[i] = low + ((this.data[i] as number) - min) * scale;
    }
    return this;
  }
}

export interface NoiseOptions {
  readonly octaves?: number;
  /** Cells across the map in the first octave. */
  readonly cells?: number;
  readonly gain?: number;
  /** Folds the noise into sharp ridges, as of mountains. */
  readonly ridged?: boolean;
}

/** Wrapping fractal value noise, roughly 0..1. Rows are joined first, so that a point costs one weight and two values. */
export function noise(bits: number, seed: number, options: NoiseOptions = {}): Grid {
  const { octaves = 6, cells = 2, gain = 0.5, ridged = false } = options;
  const grid = new Grid(bits);
  const { size, data } = grid;
  const random = randomFrom(seed);
  const weights = new Float32Array(size);
  let amplitude = 1;
  let total = 0;
  for (let octave = 0, count = cells; octave < octaves && count <= size; octave++, count *= 2) {
    const corners = cornersOf(count * count);
    for (let i = 0; i < count * count; i++) corners[i] = random();
    const row = new Float32Array(count + 1);
    for (let x = 0; x < size; x++) {
      const at = (x * count) / size;
      const t = at - Math.floor(at);
      weights[x] = t * t * t * (t * (t * 6 - 15) + 10);
    }
    for (let y = 0; y < size; y++) {
      const cell = Math.floor((y * count) / size);
      const upper = cell * count;
      const lower = ((cell + 1) % count) * count;
      const weight = weights[y] as number;
      for (let i = 0; i < count; i++) {
        const above = corners[upper + i] as number;
        row[i] = above + ((corners[lower + i] as number) - above) * weight;
      }
      row[count] = row[0] as number;
      addOctave(data, y * size, size, row, count, weights, amplitude, ridged);
    }
    total += amplitude;
    amplitude *= gain;
  }
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) / total;
  return grid;
}

let corners = new Float32Array(0);

/** One array for all noises of a thread: up to a megabyte for every octave was most of a bake's garbage. */
function cornersOf(count: number): Float32Array {
  if (corners.length < count) corners = new Float32Array(count);
  return corners;
}

function addOctave(
  data: Float32Array,
  start: number,
  size: number,
  row: Float32Array,
  count: number,
  weights: Float32Array,
  amplitude: number,
  ridged: boolean,
): void {
  for (let cell = 0; cell < count; cell++) {
    const left = row[cell] as number;
    const rise = (row[cell + 1] as number) - left;
    // Columns whose position lies in this cell; a cell need not be a whole number of columns.
    const first = Math.ceil((cell * size) / count);
    const last = Math.ceil(((cell + 1) * size) / count);
    for (let x = first; x < last; x++) {
      let value = left + rise * (weights[x] as number);
      if (ridged) {
        value = 1 - Math.abs(value * 2 - 1);
        value *= value;
      }
      data[start + x] = (data[start + x] as number) + value * amplitude;
    }
  }
}

/** The displacement is smooth, so that a quarter of the size describes it. */
const WARP_BITS = 2;

/** Moves each point of `source` by up to `reach` texels along two other noises: breaks the grid's regularity. */
export function warped(source: Grid, seed: number, reach: number, cells = 3): Grid {
  const byX = noise(source.bits - WARP_BITS, seed, { octaves: 4, cells });
  const byY = noise(source.bits - WARP_BITS, seed + 1, { octaves: 4, cells });
  const scale = 1 / (1 << WARP_BITS);
  const { size } = source;
  const moved = new Grid(source.bits);
  const rowX = new Float32Array(byX.size + 1);
  const rowY = new Float32Array(byX.size + 1);
  for (let y = 0, i = 0; y < size; y++) {
    readRow(byX, y * scale, rowX);
    readRow(byY, y * scale, rowY);
    for (let x = 0; x < size; x++, i++) {
      const left = x >> WARP_BITS;
      const part = x * scale - left;
      const dx = (rowX[left] as number) * (1 - part) + (rowX[left + 1] as number) * part;
      const dy = (rowY[left] as number) * (1 - part) + (rowY[left + 1] as number) * part;
      moved.data[i] = source.sample(x + (dx - 0.5) * reach, y + (dy - 0.5) * reach);
    }
  }
  return moved;
}

/** The row at `y`, which may lie between two, and its first value once more at the end. */
function readRow({ data, bits, size }: Grid, y: number, out: Float32Array): void {
  const part = y - Math.floor(y);
  const upper = Math.floor(y) << bits;
  const lower = ((Math.floor(y) + 1) & (size - 1)) << bits;
  for (let x = 0; x < size; x++)
    out[x] = (data[upper + x] as number) * (1 - part) + (data[lower + x] as number) * part;
  out[size] = out[0] as number;
}
