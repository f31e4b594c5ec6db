import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { pictureToRgb } from '../../../decoding/picture-rgb.ts';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { shade } from '../raster/picture.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { MOVES, type ShotSpec } from '../shot/shot-spec.ts';
import { bakeScene } from './bake-scene.ts';

const WIDTH = 320;
const HEIGHT = 180;

async function testPicture(): Promise<Buffer> {
  const picture = shade(480, 360, (x, y, ink) => {
    ink.r = 128 + 100 * Math.sin(x * 0.05) * Math.cos(y * 0.03);
    ink.g = (x / 480) * 220;
    ink.b = Math.hypot(x - 240, y - 180) < 80 ? 230 : (y / 360) * 160;
  });
  return await sharp(picture.data, { raw: { width: 480, height: 360, channels: 4 } })
    .png()
    .toBuffer();
}

function psnr(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return 10 * Math.log10((255 * 255 * a.length) / Math.max(sum, 1e-9));
}

async function film(image: Buffer, move: ShotSpec['move']): Promise<(frame: number) => Uint8Array> {
  const shot = { ...parseShot({ prompt: '', seed: 1, look: null, image: 0, mark: false }), move };
  const memory = new FrameMemory();
  const scene = await bakeScene(memory, { shot, width: WIDTH, height: HEIGHT, seconds: 4, image });
  const scratch = createScratch(memory, WIDTH, HEIGHT);
  return (frame) => {
    drawFrame(memory, scratch, scene, frame);
    return pictureToRgb(memory.bytes(scratch.picture, WIDTH * HEIGHT * 1.5), WIDTH, HEIGHT);
  };
}

test('a film from an image begins with that image, and every camera move then leaves it', async () => {
  const image = await testPicture();
  const wanted = await sharp(image)
    .resize(WIDTH, HEIGHT, { fit: 'cover', kernel: 'lanczos3' })
    .removeAlpha()
    .raw()
    .toBuffer();
  for (const move of MOVES) {
    const frame = await film(image, move);
    const first = psnr(wanted, frame(0));
    const last = psnr(wanted, frame(119));
    assert.ok(first > 32, `${move}: first frame ${first.toFixed(1)} dB`);
    assert.ok(last < first - 3, `${move}: last frame ${last.toFixed(1)} dB, first ${first.toFixed(1)} dB`);
  }
});

test('the comparison would notice a picture that is mirrored', async () => {
  const image = await testPicture();
  const mirrored = await sharp(image).flop().toBuffer();
  const wanted = await sharp(image).resize(WIDTH, HEIGHT, { fit: 'cover' }).removeAlpha().raw().toBuffer();
  assert.ok(psnr(wanted, (await film(mirrored, 'static'))(0)) < 25);
});
