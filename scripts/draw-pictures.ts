// Draws the pictures that the repository holds: the reference pictures of the demo and the sheet in the README.
//   node dist/scripts/draw-pictures.js
// All are frames of the film engine's own scenes, so that they carry nobody's rights but this project's.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { drawStill } from './drawing/still.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const REFERENCES = [
  {
    name: 'mountain-lake',
    prompt: 'a calm lake under a snow-capped volcano on an autumn morning',
    frame: 20,
    seed: 7,
  },
  { name: 'sailboat', prompt: 'a sailboat on the sea at sunrise', frame: 30, seed: 11 },
  { name: 'road-car', prompt: 'a red car on a road', frame: 40, seed: 7 },
] as const;

const SHEET = [
  'sunset over a stormy ocean',
  'a calico cat playing a piano on stage',
  'aerial over snowy mountains at dawn',
  'neon city street at night in the rain, a woman with a red umbrella',
  'the car moves forward at a high speed',
  'a forest in the fog with fireflies',
  'desert dunes at sunset, a camel walks',
  'an astronaut floats in space',
  'fish swim underwater over a reef',
] as const;
const COLUMNS = 3;
const TILE = { width: 426, height: 240 } as const;
const GAP = 6;

async function drawReferences(): Promise<void> {
  const folder = join(root, 'examples', 'reference');
  mkdirSync(folder, { recursive: true });
  for (const { name, ...still } of REFERENCES) {
    const raw = { width: 1280, height: 720, channels: 3 } as const;
    const rgb = await drawStill({ ...still, ...raw });
    await sharp(rgb, { raw })
      .jpeg({ quality: 88 })
      .toFile(join(folder, `${name}.jpg`));
  }
}

async function drawSheet(): Promise<void> {
  const folder = join(root, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  const tiles = [];
  for (const [index, prompt] of SHEET.entries()) {
    const raw = { width: 1280, height: 720, channels: 3 } as const;
    const rgb = await drawStill({ prompt, seed: 7, frame: 60, ...raw });
    const input = await sharp(rgb, { raw }).resize(TILE).png().toBuffer();
    const left = GAP + (index % COLUMNS) * (TILE.width + GAP);
    tiles.push({ input, left, top: GAP + Math.floor(index / COLUMNS) * (TILE.height + GAP) });
  }
  const rows = Math.ceil(SHEET.length / COLUMNS);
  const width = GAP + COLUMNS * (TILE.width + GAP);
  const height = GAP + rows * (TILE.height + GAP);
  await sharp({ create: { width, height, channels: 3, background: '#111' } })
    .composite(tiles)
    .jpeg({ quality: 84 })
    .toFile(join(folder, 'scenes.jpg'));
}

await drawReferences();
await drawSheet();
