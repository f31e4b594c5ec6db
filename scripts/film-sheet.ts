// Draws the film engine's contact sheet: for each prompt the beginning, the middle and the end of its film.
//   npm run film:sheet                       the 24 prompts below, to docs/images/film-sheet.png
//   npm run film:sheet -- prompts.txt a.png  a prompt a line of a file; a line may end in `| anime`, `| 9:16`
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCanvas } from '@napi-rs/canvas';
import sharp, { type OverlayOptions } from 'sharp';
import { fontFor, printable, shortened } from '../src/engines/film/raster/text.ts';
import { LOOKS, type Look } from '../src/engines/film/shot/shot-spec.ts';
import { drawStills } from './drawing/still.ts';

const PROMPTS = [
  'sunset over a stormy ocean, lightning, waves',
  'a calico cat plays the piano on a stage, slow push in',
  'drone shot over snowy mountains at dawn',
  'a woman in a red dress walks through a neon city at night in the rain',
  'a golden retriever runs along the beach at sunrise',
  'a red car drives fast down a country road at noon',
  'fireflies over a foggy forest at night, camera orbits',
  'a camel walks over desert dunes at sunset, pan left',
  'an astronaut floats in space above a ringed planet',
  'a sea turtle swims over a coral reef, rays of light',
  'a sailboat on a calm lake under a volcano, autumn morning',
  'children dance in a flower meadow on a sunny day',
  'a flock of birds above the clouds at golden hour',
  'a wolf howls on a snowfield under the stars',
  'two horses gallop over green hills, tracking shot',
  'a robot sits in a cosy living room in the evening',
  'a dragon flies over mountains in a thunderstorm',
  'a taxi waits in a busy city street by day, crane up',
  'a chef in a kitchen, a news report | news',
  'a samurai under falling cherry petals | anime',
  'a superhero stands above the city at night | comic',
  'a family picnic in the park | thanksgiving',
  '一只熊猫在竹林里，清晨，薄雾',
  '海边日落，一艘帆船驶过，镜头拉远',
] as const;

const TILE = { width: 256, height: 144 } as const;
/** Drawn larger than shown, as every film is. */
const DRAWN = { width: 768, height: 432 } as const;
const PORTRAIT = { width: 432, height: 768 } as const;
const FILM_SECONDS = 8;
const MOMENTS = [0.3, 4, 7.7];
const COLUMNS = 2;
const GAP = 6;
const LABEL_HEIGHT = 20;
const SEED = 7;

interface Line {
  readonly prompt: string;
  readonly look: Look | null;
  readonly portrait: boolean;
}

function readLine(line: string): Line {
  const [prompt = '', ...marks] = line.split('|').map((part) => part.trim());
  const names = marks.map((mark) => (mark === 'thanksgiving' ? 'warm' : mark));
  return {
    prompt,
    look: LOOKS.find((look) => names.includes(look)) ?? null,
    portrait: names.includes('9:16'),
  };
}

async function tilesOf({ prompt, look, portrait }: Line): Promise<Buffer[]> {
  const size = portrait ? PORTRAIT : DRAWN;
  const request = { prompt, seed: SEED, seconds: FILM_SECONDS, ...size, ...(look === null ? {} : { look }) };
  const stills = await drawStills(request, MOMENTS);
  return await Promise.all(
    stills.map((rgb) =>
      sharp(rgb, { raw: { ...size, channels: 3 } })
        .resize({ ...TILE, fit: 'contain', background: '#101114' })
        .png()
        .toBuffer(),
    ),
  );
}

function label({ prompt, look }: Line): Buffer {
  const width = MOMENTS.length * (TILE.width + GAP) - GAP;
  const canvas = createCanvas(width, LABEL_HEIGHT);
  const context = canvas.getContext('2d');
  const text = shortened(printable(look === null ? prompt : `${prompt} (${look})`), 12, width);
  context.font = fontFor(text, 12);
  context.fillStyle = '#d8dae0';
  context.fillText(text, 1, 14);
  return canvas.toBuffer('image/png');
}

async function drawSheet(lines: readonly Line[], path: string): Promise<void> {
  const columnWidth = MOMENTS.length * (TILE.width + GAP) + GAP;
  const rowHeight = TILE.height + LABEL_HEIGHT + GAP;
  const parts: OverlayOptions[] = [];
  for (const [index, line] of lines.entries()) {
    const left = GAP + (index % COLUMNS) * columnWidth;
    const top = GAP + Math.floor(index / COLUMNS) * rowHeight;
    parts.push({ input: label(line), left, top });
    for (const [tile, input] of (await tilesOf(line)).entries())
      parts.push({ input, left: left + tile * (TILE.width + GAP), top: top + LABEL_HEIGHT });
  }
  const width = GAP + COLUMNS * columnWidth - GAP;
  const height = GAP + Math.ceil(lines.length / COLUMNS) * rowHeight;
  await sharp({ create: { width, height, channels: 3, background: '#101114' } })
    .composite(parts)
    .png({ palette: true, quality: 90, effort: 8 })
    .toFile(path);
}

const [file, out] = process.argv.slice(2);
const root = join(fileURLToPath(import.meta.url), '..', '..', '..');
const texts =
  file === undefined
    ? PROMPTS
    : readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
await drawSheet(texts.map(readLine), out ?? join(root, 'docs', 'images', 'film-sheet.png'));
