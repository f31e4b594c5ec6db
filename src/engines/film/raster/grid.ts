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
    const top = this.at(x0, y0) * (1 - fx) + this.at(x0 + 1, y0) * fx;
    const bottom = this.at(x0, y0 + 1) * (1 - fx) + this.at(x0 + 1, y0 + 1) * fx;
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

/** Wrapping fractal value noise, roughly 0..1. The weights along x are the same for every row: computed once. */
export function noise(bits: number, seed: number, options: NoiseOptions = {}): Grid {
  const { octaves = 6, cells = 2, gain = 0.5, ridged = false } = options;
  const grid = new Grid(bits);
  const { size, data } = grid;
  const random = randomFrom(seed);
  const left = new Int32Array(size);
  const right = new Int32Array(size);
  const weight = new Float32Array(size);
  let amplitude = 1;
  let total = 0;
  for (let octave = 0, count = cells; octave < octaves && count <= size; octave++, count *= 2) {
    const corners = Float32Array.from({ length: count * count }, random);
    for (let x = 0; x < size; x++) {
      const at = (x * count) / size;
      const cell = Math.floor(at);
      const t = at - cell;
      left[x] = cell;
      right[x] = (cell + 1) % count;
      weight[x] = t * t * t * (t * (t * 6 - 15) + 10);
    }
    for (let y = 0; y < size; y++) {
      const upper = (left[y] as number) * count;
      const lower = (right[y] as number) * count;
      const wy = weight[y] as number;
      for (let x = 0; x < size; x++) {
        const a = left[x] as number;
        const b = right[x] as number;
        const wx = weight[x] as number;
        const top = (corners[upper + a] as number) * (1 - wx) + (corners[upper + b] as number) * wx;
        const bottom = (corners[lower + a] as number) * (1 - wx) + (corners[lower + b] as number) * wx;
        let value = top * (1 - wy) + bottom * wy;
        if (ridged) {
          value = 1 - Math.abs(value * 2 - 1);
          value *= value;
        }
        const i = y * size + x;
        data[i] = (data[i] as number) + value * amplitude;
      }
    }
    total += amplitude;
    amplitude *= gain;
  }
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) / total;
  return grid;
}

/** Moves each point of `source` by up to `reach` texels along two other noises: breaks the grid's regularity. */
export function warped(source: Grid, seed: number, reach: number, cells = 3): Grid {
  const byX = noise(source.bits, seed, { octaves: 4, cells });
  const byY = noise(source.bits, seed + 1, { octaves: 4, cells });
  return new Grid(source.bits).fill((x, y) =>
    source.sample(x + (byX.at(x, y) - 0.5) * reach, y + (byY.at(x, y) - 0.5) * reach),
  );
}
