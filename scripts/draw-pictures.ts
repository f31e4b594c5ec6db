// Draws the reference pictures of the demo.
//   node dist/scripts/draw-pictures.js
// All are frames of the film engine's own scenes, so that they carry nobody's rights but this project's.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { drawStills } from './drawing/still.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const REFERENCES = [
  {
    name: 'mountain-lake',
    prompt: 'a calm lake under a snow-capped volcano on an autumn morning',
    second: 0.7,
    seed: 7,
  },
  { name: 'sailboat', prompt: 'a sailboat on the sea at sunrise', second: 1, seed: 11 },
  { name: 'road-car', prompt: 'a red car on a road', second: 1.3, seed: 7 },
] as const;

async function drawReferences(): Promise<void> {
  const folder = join(root, 'examples', 'reference');
  mkdirSync(folder, { recursive: true });
  for (const { name, prompt, seed, second } of REFERENCES) {
    const raw = { width: 1280, height: 720, channels: 3 } as const;
    const [rgb] = await drawStills({ prompt, seed, ...raw }, [second]);
    if (rgb === undefined) throw new Error(`${name} was not drawn`);
    await sharp(rgb, { raw })
      .jpeg({ quality: 88 })
      .toFile(join(folder, `${name}.jpg`));
  }
}

await drawReferences();
