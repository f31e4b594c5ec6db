import type { FrameMemory } from '../raster/frame-memory.ts';
import type { Picture } from '../raster/picture.ts';
import type { Sprite } from './sprite.ts';

/** Where a pixel of a pose comes from: target position in, source position out, both in fractions. */
export type Bend = (x: number, y: number) => readonly [number, number];

/** A sprite made ready to be bent many times. */
export interface Cloth {
  readonly width: number;
  readonly height: number;
  readonly memory: FrameMemory;
  /** Address of what `kernels/cloth.ts` reads. */
  readonly job: number;
}

const JOB_BYTES = 28;

/** What is needed only while poses are made serves all cloths of a memory: it is never freed. */
interface Bench {
  readonly job: number;
  pixels: Region;
  mesh: Region;
  target: Region;
}

interface Region {
  readonly at: number;
  readonly bytes: number;
}

const NOTHING: Region = { at: 0, bytes: 0 };
const benches = new WeakMap<FrameMemory, Bench>();

function benchOf(memory: FrameMemory): Bench {
  const known = benches.get(memory);
  if (known !== undefined) return known;
  const bench = { job: memory.alloc(JOB_BYTES), pixels: NOTHING, mesh: NOTHING, target: NOTHING };
  benches.set(memory, bench);
  return bench;
}

function roomFor(memory: FrameMemory, region: Region, bytes: number): Region {
  return region.bytes >= bytes ? region : { at: memory.alloc(bytes), bytes };
}

/** Good until the next cloth of the same memory is made. */
export function clothOf(memory: FrameMemory, { width, height, data }: Sprite): Cloth {
  const bench = benchOf(memory);
  bench.pixels = roomFor(memory, bench.pixels, data.byteLength);
  const out = new Float32Array(memory.memory.buffer, bench.pixels.at, data.length);
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const alpha = (data[at + 3] as number) * 255;
      out[at] = (data[at] as number) * alpha;
      out[at + 1] = (data[at + 1] as number) * alpha;
      out[at + 2] = (data[at + 2] as number) * alpha;
      out[at + 3] = alpha;
      if (alpha === 0) continue;
      if (x - 1 < left) left = x - 1;
      if (x + 1 > right) right = x + 1;
      if (y - 1 < top) top = y - 1;
      bottom = y + 1;
    }
  }
  memory.struct(bench.job).int(bench.pixels.at, width, height).float(left, right, top, bottom);
  return { width, height, memory, job: bench.job };
}

/** Pixels between the points that a bend is computed for; between them it is linear. */
const MESH = 6;

/**
 * A bent copy with a margin of `pad` pixels on each side, good until the next one. Below `tornFrom`, in fractions of the
 * height, the bend may tear, and is computed for every pixel.
 */
export function bent(cloth: Cloth, pad: number, bend: Bend, tornFrom = 1): Picture {
  const { width, height, memory } = cloth;
  const outWidth = Math.ceil((width + pad * 2) / 2) * 2;
  const outHeight = Math.ceil((height + pad * 2) / 2) * 2;
  const bytes = outWidth * outHeight * 4;
  const bench = benchOf(memory);
  bench.target = roomFor(memory, bench.target, bytes);
  bench.mesh = roomFor(memory, bench.mesh, (outWidth + 1) * 16);
  const data = memory.bytes(bench.target.at, bytes).fill(0);
  const picture = { width: outWidth, height: outHeight, data };
  const tornRow = tornFrom < 1 ? Math.max(0, Math.floor(tornFrom * height) + pad) : outHeight;
  bendRows(cloth, picture, pad, bend, { from: 0, to: tornRow, mesh: MESH });
  bendRows(cloth, picture, pad, bend, { from: tornRow, to: outHeight, mesh: 1 });
  return picture;
}

function bendRows(
  { width, height, memory, job }: Cloth,
  { width: outWidth, data }: Picture,
  pad: number,
  bend: Bend,
  rows: { readonly from: number; readonly to: number; readonly mesh: number },
): void {
  const { mesh } = rows;
  const columns = Math.ceil(outWidth / mesh) + 1;
  const { at } = benchOf(memory).mesh;
  const upper = new Float32Array(memory.memory.buffer, at, columns * 2);
  const lower = new Float32Array(memory.memory.buffer, at + upper.byteLength, columns * 2);
  const fill = (y: number): void => {
    for (let i = 0; i < columns; i++) {
      const [sx, sy] = bend((i * mesh - pad) / width, (y - pad) / height);
      lower[i * 2] = sx * width;
      lower[i * 2 + 1] = sy * height;
    }
  };
  fill(rows.from);
  for (let top = rows.from; top < rows.to; top += mesh) {
    upper.set(lower);
    fill(top + mesh);
    const target = data.byteOffset + top * outWidth * 4;
    const count = Math.min(mesh, rows.to - top);
    memory.kernels.bendStrip(job, upper.byteOffset, lower.byteOffset, mesh, count, target, outWidth);
  }
}
