import type { FrameMemory } from './frame-memory.ts';
import type { Picture } from './picture.ts';

/** A picture in the shared memory, premultiplied, ready to be composited. Plain data: it crosses threads. */
export interface Layer {
  readonly width: number;
  readonly height: number;
  readonly luma: number;
  readonly alpha: number;
  readonly chromaU: number;
  readonly chromaV: number;
  readonly alphaHalf: number;
  /** Per row 0 empty, 1 mixed, 2 opaque; lets the compositor skip or copy. */
  readonly rows: number;
  readonly rowsHalf: number;
  readonly opaque: boolean;
}

function rowFlag(alpha: Uint8Array): number {
  let any = 0;
  let all = 255;
  for (const value of alpha) {
    any |= value;
    all &= value;
  }
  return any === 0 ? 0 : all === 255 ? 2 : 1;
}

export function placeLayer(memory: FrameMemory, picture: Picture): Layer {
  const { width, height } = picture;
  const area = width * height;
  const layer = {
    width,
    height,
    luma: memory.alloc(area),
    alpha: memory.alloc(area),
    chromaU: memory.alloc(area / 4),
    chromaV: memory.alloc(area / 4),
    alphaHalf: memory.alloc(area / 4),
    rows: memory.alloc(height + 2),
    rowsHalf: memory.alloc(height / 2 + 2),
    opaque: false,
  };
  const pixels = borrowPixels(memory, picture);
  memory.kernels.rgbaToPlanes(
    pixels,
    width,
    height,
    layer.luma,
    layer.alpha,
    layer.chromaU,
    layer.chromaV,
    layer.alphaHalf,
  );
  const alpha = memory.bytes(layer.alpha, area);
  const rows = memory.bytes(layer.rows, height);
  const half = memory.bytes(layer.rowsHalf, height / 2);
  for (let y = 0; y < height; y++) rows[y] = rowFlag(alpha.subarray(y * width, (y + 1) * width));
  for (let y = 0; y < height / 2; y++) {
    const upper = rows[2 * y] as number;
    const lower = rows[2 * y + 1] as number;
    half[y] = upper === lower ? upper : 1;
  }
  return { ...layer, opaque: rows.every((flag) => flag === 2) };
}

const borrowed = new WeakMap<FrameMemory, { at: number; bytes: number }>();

/** RGBA bytes are needed only during a conversion, so that one region serves all layers of a memory. */
function borrowPixels(memory: FrameMemory, picture: Picture): number {
  let region = borrowed.get(memory);
  if (region === undefined || region.bytes < picture.data.length) {
    region = { at: memory.alloc(picture.data.length), bytes: picture.data.length };
    borrowed.set(memory, region);
  }
  memory.bytes(region.at, picture.data.length).set(picture.data);
  return region.at;
}
