import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  decodeGolden,
  drawGolden,
  encodeGolden,
  GOLDEN_FRAMES,
  type GoldenFrame,
  worstLikeness,
} from '../../../../scripts/drawing/golden-frames.ts';

/**
 * Between what must pass and what must not: with another version of Skia and of Node the frames are at least 25.0 dB alike
 * in their worst cell, with another seed at most 18.7, and without their subject at most 15.6.
 */
const ALIKE_DB = 22;

async function kept({ name }: GoldenFrame): Promise<Uint8Array> {
  return await decodeGolden(await readFile(new URL(`./fixtures/${name}.webp`, import.meta.url)));
}

function goldenOf(name: string): GoldenFrame {
  const found = GOLDEN_FRAMES.find((golden) => golden.name === name);
  assert.ok(found, name);
  return found;
}

test('each place and look is the picture that was looked at last', async () => {
  const changed: string[] = [];
  for (const golden of GOLDEN_FRAMES) {
    const rgb = await drawGolden(golden);
    const likeness = worstLikeness(golden, rgb, await kept(golden));
    if (likeness >= ALIKE_DB) continue;
    const path = join(tmpdir(), `reelay-${golden.name}.webp`);
    await writeFile(path, await encodeGolden(golden, rgb));
    changed.push(`${golden.name}: ${likeness.toFixed(1)} dB; it is now ${path}`);
  }
  const help = 'If that was meant: npm run film:golden, look at the pictures, commit them.';
  assert.deepEqual(changed, [], help);
});

test('negative control: another seed, a subject that is missing, and another place are noticed', async () => {
  for (const [name, change] of [
    ['underwater', { seed: 8 }],
    ['lake', { prompt: 'a calm lake, autumn morning' }],
    ['space', { prompt: 'an astronaut floats in the sky' }],
  ] as const) {
    const golden = goldenOf(name);
    const likeness = worstLikeness(golden, await drawGolden(golden, change), await kept(golden));
    assert.ok(likeness < ALIKE_DB, `${name}, ${JSON.stringify(change)}: ${likeness} dB`);
  }
});
