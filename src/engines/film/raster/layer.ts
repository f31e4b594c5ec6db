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
  /** Per row of each size of plane: where anything is seen, and where it is opaque; see `findSpans` in `kernels/layer.ts`. */
  readonly spans: number;
  readonly spansHalf: number;
  readonly opaque: boolean;
}

const SPAN_BYTES = 8;

/** Where each row of an alpha plane shows anything; must be found anew for every plane with other pixels. */
export function placeSpans(memory: FrameMemory, alpha: number, width: number, height: number): number {
  const spans = memory.alloc(height * SPAN_BYTES);
  memory.kernels.findSpans(alpha, width, height, spans);
  return spans;
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
  const spans = placeSpans(memory, layer.alpha, width, height);
  const spansHalf = placeSpans(memory, layer.alphaHalf, width / 2, height / 2);
  return { ...layer, spans, spansHalf, opaque: isOpaque(memory.words(spans, height * 4), width) };
}

function isOpaque(spans: Uint16Array, width: number): boolean {
  for (let at = 0; at < spans.length; at += 4) {
    if (spans[at + 2] !== 0 || spans[at + 3] !== width) return false;
  }
  return true;
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
