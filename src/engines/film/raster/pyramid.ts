import type { FrameMemory } from './frame-memory.ts';
import { Grid } from './grid.ts';

/** Mip levels of wrapping maps as the kernels read them: each level has one replicated row and column. */
export interface PyramidLayout {
  readonly bits: number;
  readonly levelCount: number;
  /** Address of the levels' texel offsets, i32 each. */
  readonly levels: number;
  readonly texels: number;
}

function offsets(bits: number, levelCount: number): { starts: number[]; texels: number } {
  const starts: number[] = [];
  let texels = 0;
  for (let level = 0; level < levelCount; level++) {
    starts.push(texels);
    const pitch = (1 << (bits - level)) + 1;
    texels += pitch * pitch;
  }
  return { starts, texels };
}

export function layoutPyramid(memory: FrameMemory, bits: number, levelCount: number): PyramidLayout {
  const { starts, texels } = offsets(bits, levelCount);
  return { bits, levelCount, levels: memory.place(Int32Array.from(starts)), texels };
}

function halved({ bits, size, data }: Grid): Grid {
  const half = new Grid(bits - 1);
  let at = 0;
  for (let y = 0; y < size; y += 2) {
    for (let x = 0; x < size; x += 2) {
      const from = y * size + x;
      const above = (data[from] as number) + (data[from + 1] as number);
      half.data[at++] = (above + (data[from + size] as number) + (data[from + size + 1] as number)) / 4;
    }
  }
  return half;
}

/** Stores a map (values in the range of its depth) with all its levels; returns the address. */
export function placePyramid(
  memory: FrameMemory,
  layout: PyramidLayout,
  grid: Grid,
  depth: 8 | 16 = 8,
): number {
  const { starts, texels } = offsets(layout.bits, layout.levelCount);
  const at = memory.alloc(texels * (depth / 8));
  const values = depth === 16 ? memory.words(at, texels) : memory.bytes(at, texels);
  const max = depth === 16 ? 65_535 : 255;
  let level = grid;
  for (const start of starts) {
    if (start > 0) level = halved(level);
    const pitch = level.size + 1;
    const mask = level.size - 1;
    for (let y = 0; y <= level.size; y++) {
      const row = (y & mask) << level.bits;
      const out = start + y * pitch;
      for (let x = 0; x < level.size; x++) {
        const value = (level.data[row + x] as number) + 0.5;
        values[out + x] = value < 0 ? 0 : value > max ? max : value;
      }
      values[out + level.size] = values[out] as number;
    }
  }
  return at;
}

/** One level only: what the cloud, ripple and grain kernels read. */
export function placeTile(memory: FrameMemory, grid: Grid): number {
  return placePyramid(memory, layoutPyramid(memory, grid.bits, 1), grid);
}
