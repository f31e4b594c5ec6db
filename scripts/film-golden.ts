// Draws the pictures that the film engine's golden test compares with, and says which of them have changed. Look at
// those before you commit them.
//   npm run film:golden
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  decodeGolden,
  drawGolden,
  encodeGolden,
  GOLDEN_FRAMES,
  type GoldenFrame,
  worstLikeness,
} from './drawing/golden-frames.ts';

const FOLDER = fileURLToPath(new URL('../../src/engines/film/golden/fixtures/', import.meta.url));

async function change(golden: GoldenFrame, path: string, rgb: Uint8Array): Promise<string> {
  try {
    const likeness = worstLikeness(golden, rgb, await decodeGolden(readFileSync(path)));
    return `${likeness.toFixed(1)} dB like the one before, where they differ most`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return 'new';
  }
}

mkdirSync(FOLDER, { recursive: true });
for (const golden of GOLDEN_FRAMES) {
  const path = join(FOLDER, `${golden.name}.webp`);
  const rgb = await drawGolden(golden);
  console.log(`${golden.name.padEnd(14)} ${await change(golden, path, rgb)}`);
  writeFileSync(path, await encodeGolden(golden, rgb));
}
