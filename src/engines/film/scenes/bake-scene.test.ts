import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { LOOKS, type Look, MOVES, SETTINGS, type ShotSpec } from '../shot/shot-spec.ts';
import { bakeScene } from './bake-scene.ts';

const SIZES = [
  [320, 180],
  [182, 320],
] as const;

async function frames(
  shot: ShotSpec,
  width: number,
  height: number,
  numbers: readonly number[],
): Promise<Uint8Array[]> {
  const memory = new FrameMemory();
  const scene = await bakeScene(memory, { shot, width, height, seconds: 4, image: null });
  const scratch = createScratch(memory, width, height);
  // What a frame does not paint would show what the frame before left there.
  memory.bytes(scratch.picture, width * height * 1.5).fill(1);
  return numbers.map((number) => {
    drawFrame(memory, scratch, scene, number);
    return memory.bytes(scratch.picture, width * height * 1.5).slice();
  });
}

function deviation(luma: Uint8Array): number {
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  return Math.sqrt(luma.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luma.length);
}

function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

function shotOf(change: Partial<ShotSpec>): ShotSpec {
  const base = parseShot({
    prompt: 'a cat and a red bird',
    seed: 11,
    look: null,
    fromImage: false,
    mark: false,
  });
  return { ...base, ...change };
}

for (const setting of SETTINGS) {
  test(`the ${setting} fills the frame at any shape, and moves`, async () => {
    for (const [width, height] of SIZES) {
      const [first, later] = await frames(shotOf({ setting }), width, height, [0, 45]);
      assert.ok(first && later);
      const luma = first.subarray(0, width * height);
      assert.ok(deviation(luma) > 8, `flat: ${deviation(luma)}`);
      assert.ok(difference(first, later) > 1, `still: ${difference(first, later)}`);
      assert.ok(
        luma.every((value) => value >= 16),
        'a pixel was not painted',
      );
      const chroma = first.subarray(width * height);
      assert.ok(
        chroma.every((value) => value > 1),
        'a chroma sample was not painted',
      );
    }
  });
}

test('each camera move makes a film of its own', async () => {
  const lasts = new Map<string, string>();
  for (const move of MOVES) {
    const [, last] = await frames(shotOf({ setting: 'desert', subjects: [], move }), 320, 180, [0, 119]);
    lasts.set(move, Buffer.from(last ?? []).toString('base64'));
  }
  assert.equal(new Set(lasts.values()).size, MOVES.length);
});

test('looks and the mark change the picture; another seed changes the place', async () => {
  const [plain] = await frames(shotOf({ setting: 'lake' }), 320, 180, [10]);
  const [again] = await frames(shotOf({ setting: 'lake' }), 320, 180, [10]);
  assert.ok(plain && again);
  assert.equal(difference(plain, again), 0);
  const changes: readonly Partial<ShotSpec>[] = [
    ...LOOKS.filter((look): look is Exclude<Look, 'natural'> => look !== 'natural').map((look) => ({ look })),
    { mark: true },
    { seed: 12 },
    { weather: 'snow' },
  ];
  for (const change of changes) {
    const [other] = await frames(shotOf({ setting: 'lake', ...change }), 320, 180, [10]);
    assert.ok(other && difference(plain, other) > 0.005, JSON.stringify(change));
  }
});
