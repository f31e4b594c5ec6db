import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeLayer } from '../passes/compose.ts';
import { createScratch, type DrawContext } from '../passes/draw-context.ts';
import { FrameMemory } from './frame-memory.ts';
import { type Layer, placeLayer } from './layer.ts';
import { mirrorLayer } from './mirror-layer.ts';
import { paint } from './picture.ts';

const SIZE = 96;

/** Luma and chroma of a frame of one grey with the layer on it, each plane as rows. */
function drawn(memory: FrameMemory, layer: Layer): Uint8Array[][] {
  const scratch = createScratch(memory, SIZE, SIZE);
  memory.bytes(scratch.picture, SIZE * SIZE * 1.5).fill(128);
  composeLayer({ memory, scratch, width: SIZE, height: SIZE } as DrawContext, layer, 0, 0, 1);
  const rows = (at: number, columns: number): Uint8Array[] =>
    Array.from({ length: columns }, (_, row) => memory.bytes(at + row * columns, columns).slice());
  const luma = scratch.picture;
  return [rows(luma, SIZE), rows(luma + SIZE * SIZE, SIZE / 2), rows(luma + SIZE * SIZE * 1.25, SIZE / 2)];
}

test('what is turned round shows every pixel of itself, in its own colours', () => {
  const memory = new FrameMemory();
  const picture = paint(SIZE, SIZE, (context) => {
    context.fillStyle = '#d02818';
    context.fillRect(6, 10, 40, 70);
    context.fillStyle = '#2040d0';
    context.fillRect(46, 40, 12, 40);
  });
  const layer = placeLayer(memory, picture);
  const straight = drawn(memory, layer);
  const mirrored = drawn(memory, mirrorLayer(memory, layer));
  for (const [plane, rows] of straight.entries()) {
    const columns = rows.length;
    let different = 0;
    for (const [row, pixels] of rows.entries()) {
      // The last column and row are not drawn at scale 1: nothing lies beyond them to mix with.
      for (let x = 2; x < columns - 2; x++) {
        const other = mirrored[plane]?.[row]?.[columns - 1 - x] ?? -1;
        if (row < columns - 2 && Math.abs((pixels[x] ?? 0) - other) > 2) different++;
      }
    }
    assert.equal(different, 0, `plane ${plane}`);
  }
  const stale = drawn(memory, {
    ...mirrorLayer(memory, layer),
    spans: layer.spans,
    spansHalf: layer.spansHalf,
  });
  assert.notDeepEqual(stale, mirrored, 'negative control: the columns of the other side cut pieces off');
});
