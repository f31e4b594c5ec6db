import type { FrameMemory } from './frame-memory.ts';
import { type Layer, placeSpans } from './layer.ts';

/** The same layer looking the other way. Its rows are empty or full where the original's are. */
export function mirrorLayer(memory: FrameMemory, layer: Layer): Layer {
  const { width, height } = layer;
  const plane = (from: number, columns: number, rows: number): number => {
    const at = memory.alloc(columns * rows);
    const source = memory.bytes(from, columns * rows);
    const target = memory.bytes(at, columns * rows);
    for (let row = 0; row < rows; row++) {
      const start = row * columns;
      target.set(source.subarray(start, start + columns), start);
      target.subarray(start, start + columns).reverse();
    }
    return at;
  };
  const alpha = plane(layer.alpha, width, height);
  const alphaHalf = plane(layer.alphaHalf, width / 2, height / 2);
  return {
    ...layer,
    luma: plane(layer.luma, width, height),
    alpha,
    chromaU: plane(layer.chromaU, width / 2, height / 2),
    chromaV: plane(layer.chromaV, width / 2, height / 2),
    alphaHalf,
    spans: placeSpans(memory, alpha, width, height),
    spansHalf: placeSpans(memory, alphaHalf, width / 2, height / 2),
  };
}
