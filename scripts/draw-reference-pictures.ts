// Draws the three pictures under examples/reference/, with which image-to-video requests are tried out.
//   node dist/scripts/draw-reference-pictures.js
// They are frames of the film engine's own scenes, so that they carry nobody's rights but this project's.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createScratch } from '../src/engines/film/passes/draw-context.ts';
import { drawFrame } from '../src/engines/film/passes/draw-frame.ts';
import { FrameMemory } from '../src/engines/film/raster/frame-memory.ts';
import { pictureToRgb } from '../src/engines/film/render/picture-rgb.ts';
import { bakeScene } from '../src/engines/film/scenes/bake-scene.ts';
import { parseShot } from '../src/engines/film/shot/parse-shot.ts';

const WIDTH = 1280;
const HEIGHT = 720;
const PICTURES = [
  {
    name: 'mountain-lake.jpg',
    prompt: 'a calm lake under a snow-capped volcano on an autumn morning',
    frame: 20,
    seed: 7,
  },
  { name: 'sailboat.jpg', prompt: 'a sailboat on the sea at sunrise', frame: 30, seed: 11 },
  { name: 'road-car.jpg', prompt: 'a red car on a road', frame: 40, seed: 7 },
] as const;

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'examples', 'reference');
mkdirSync(folder, { recursive: true });
for (const { name, prompt, frame, seed } of PICTURES) {
  const shot = parseShot({ prompt, seed, look: null, fromImage: false, mark: false });
  const memory = new FrameMemory();
  const scene = await bakeScene(memory, { shot, width: WIDTH, height: HEIGHT, seconds: 8, image: null });
  const scratch = createScratch(memory, WIDTH, HEIGHT);
  drawFrame(memory, scratch, scene, frame);
  const rgb = pictureToRgb(memory.bytes(scratch.picture, (WIDTH * HEIGHT * 3) / 2), WIDTH, HEIGHT);
  const image = sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
  await image.jpeg({ quality: 88 }).toFile(join(folder, name));
  console.log(join('examples', 'reference', name));
}
