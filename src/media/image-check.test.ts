import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { TaskError } from '../task/error.ts';
import { createMedia } from './media.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { hostilePictures } from './testing/hostile-pictures.ts';
import { memoryBlobs } from './testing/memory-blobs.ts';
import { flatPng } from './testing/pictures.ts';

const blobs = memoryBlobs();
const media = createMedia({ blobs });

function picture(width: number, height: number, channels: 3 | 4 = 3) {
  return sharp(randomBytes(width * height * channels), { raw: { width, height, channels } });
}

async function refusal(bytes: Uint8Array): Promise<TaskError> {
  const error = await media.checkImage(bytes, 'input_reference').then(
    () => assert.fail('was accepted'),
    (reason) => reason,
  );
  assert.ok(error instanceof TaskError, String(error));
  assert.equal(error.code, 'invalid_image');
  assert.equal(error.param, 'input_reference');
  return error;
}

test('PNG, JPEG and WebP are accepted, and what comes out is a fresh picture of a known kind', async () => {
  const cases = [
    [picture(60, 40).jpeg(), 'image/jpeg'],
    [picture(60, 40).png(), 'image/png'],
    [picture(60, 40, 4).png(), 'image/png'],
    [picture(60, 40).webp(), 'image/jpeg'],
    [picture(60, 40, 4).webp(), 'image/png'],
  ] as const;
  for (const [image, contentType] of cases) {
    const checked = await media.checkImage(await image.toBuffer(), 'image');
    assert.equal(checked.contentType, contentType);
    assert.deepEqual([checked.width, checked.height], [60, 40]);
    const metadata = await sharp(checked.bytes).metadata();
    assert.equal(`image/${metadata.format}`, contentType);
  }
});

test('everything else is refused by its name, whatever a client calls it', async () => {
  const text = (value: string) => Buffer.from(value);
  const gif = await picture(8, 8).gif().toBuffer();
  const tiff = await picture(8, 8).tiff().toBuffer();
  const avif = await picture(16, 16).avif({ effort: 0 }).toBuffer();
  const cases: [Uint8Array, RegExp][] = [
    [gif, /but it is a GIF\./],
    [tiff, /but it is a TIFF\./],
    [avif, /but it is an AVIF/],
    [text('<svg xmlns="http://www.w3.org/2000/svg"><image href="http://10.0.0.1/"/></svg>'), /an SVG\./],
    [text('\ufeff<?xml version="1.0"?>\n<!-- x -->\n<svg/>'), /an SVG\./],
    [text(`${'<!---->'.repeat(140)}x`), /but it is text\./],
    [text('%PDF-1.7\n'), /a PDF\./],
    [text('\0\0\0\x18ftypisom\0\0\0\0'), /an MP4 video\./],
    [text('\0\0\0\x18ftypheic\0\0\0\0'), /HEIC/],
    [text('<!doctype html><title>404</title>'), /an HTML page\./],
    [text('https://films.example/cat.png'), /but it is text\./],
    [text('PK\x03\x04'), /a ZIP archive\./],
    [Buffer.from([0, 1, 2, 3]), /of an unknown type\./],
    [new Uint8Array(), /is empty/],
  ];
  for (const [bytes, message] of cases) assert.match((await refusal(bytes)).message, message);
});

test('no loader but the three is left in the process', async () => {
  const gif = await picture(8, 8).gif().toBuffer();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>');
  for (const bytes of [gif, svg]) await assert.rejects(sharp(bytes).metadata(), /unsupported image format/);
  await assert.rejects(sharp(import.meta.filename).metadata());
});

test('a magic number in front of something else does not make it a picture', async () => {
  const jpeg = await picture(60, 40).jpeg().toBuffer();
  const png = await picture(60, 40).png().toBuffer();
  const script = Buffer.from('<script>alert(1)</script>'.repeat(50));
  const fakes = [
    Buffer.concat([jpeg.subarray(0, 20), script]),
    Buffer.concat([png.subarray(0, 33), script]),
    Buffer.concat([Buffer.from('RIFF\x10\0\0\0WEBP'), script]),
    jpeg.subarray(0, jpeg.length / 2),
    png.subarray(0, png.length / 2),
  ];
  for (const fake of fakes) assert.match((await refusal(fake)).message, /damaged or not really/);
});

test('bombs, scripts with a picture’s first bytes and SVGs are refused; of a WebP of 200 pictures the first is kept', async () => {
  const { 'a WebP of 200 pictures': many, ...hostile } = await hostilePictures('http://127.0.0.1:9');
  for (const [name, bytes] of Object.entries(hostile)) assert.ok(await refusal(bytes), name);
  assert.ok(many);
  assert.equal((await sharp(many).metadata()).pages, 200);
  const { bytes, width, height } = await media.checkImage(many, 'image');
  assert.deepEqual([width, height, (await sharp(bytes).metadata()).pages ?? 1], [64, 64, 1]);
});

test('place, camera and hidden bytes of the original never leave', async () => {
  const original = await picture(80, 40)
    .withExif({ IFD0: { Copyright: 'canary-exif' } })
    .jpeg()
    .toBuffer();
  const polyglot = Buffer.concat([original, Buffer.from('<?php canary-tail ?>')]);
  assert.match(polyglot.toString('latin1'), /canary-exif[\s\S]*canary-tail/);
  const { bytes } = await media.checkImage(polyglot, 'image');
  assert.doesNotMatch(Buffer.from(bytes).toString('latin1'), /canary/);
  assert.equal((await sharp(bytes).metadata()).exif, undefined);
});

test('a picture is turned upright before its size is told', async () => {
  const lying = await picture(80, 40).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const { width, height } = await media.checkImage(lying, 'image');
  assert.deepEqual([width, height], [40, 80]);
});

test('the long side is brought down to 2048, a small picture is left as it is', async () => {
  const sizeOf = async (width: number, height: number) => {
    const checked = await media.checkImage(flatPng(width, height), 'image');
    return [checked.width, checked.height];
  };
  assert.deepEqual(await sizeOf(4096, 1024), [2048, 512]);
  assert.deepEqual(await sizeOf(100, 3000), [68, 2048]);
  assert.deepEqual(await sizeOf(1, 1), [1, 1]);
});

test('a picture of more than 40 megapixels is refused from its header, however few bytes it has', async () => {
  const bomb = flatPng(30_000, 30_000);
  assert.ok(bomb.length < 200_000);
  for (const bytes of [bomb, flatPng(6_400, 6_251)])
    assert.match((await refusal(bytes)).message, /more than 40 megapixels/);
  const { width } = await media.checkImage(flatPng(6_400, 6_250), 'image');
  assert.equal(width, 2048, 'exactly 40 megapixels are accepted');
  const header = flatPng(30_000, 30_000).subarray(0, 60);
  assert.match((await refusal(header)).message, /40 megapixels|damaged/);
  const large = Buffer.concat([flatPng(8, 8), Buffer.alloc(10_000_000)]);
  assert.match((await refusal(large)).message, /larger than 10 MB/);
});

test('pictures are decoded one at a time, however many arrive at once', async () => {
  const png = flatPng(3000, 3000);
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, sharp.counters().process + sharp.counters().queue);
  }, 1);
  await Promise.all(Array.from({ length: 8 }, () => media.checkImage(png, 'image')));
  clearInterval(watching);
  assert.equal(most, 1);
});

test('a failure in the line is its own caller’s and stops nobody', async () => {
  const inTurn = createOneAtATime();
  const order: string[] = [];
  const work = (name: string, fail: boolean) =>
    inTurn(async () => {
      order.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('a', false), work('b', true), work('c', false)]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(order, ['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
});

test('random bytes behind any magic number end in a clear refusal or a picture', async () => {
  const heads = ['ffd8ffe0', '89504e470d0a1a0a', '52494646ffffffff57454250', '474946383961', '3c737667', ''];
  const bytes = fc.tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }));
  await fc.assert(
    fc.asyncProperty(bytes, async ([head, tail]) => {
      await refusal(Buffer.concat([Buffer.from(head, 'hex'), tail]));
    }),
    { numRuns: 200 },
  );
});

test('a picture of an engine tells its size, and half of one is the engine’s fault', async () => {
  const webp = await picture(320, 180).webp().toBuffer();
  assert.deepEqual(await media.probeImage(blobs.hold(webp)), { width: 320, height: 180 });
  for (const key of [blobs.hold(webp.subarray(0, 500)), blobs.hold(Buffer.from('text')), 'nowhere'])
    await assert.rejects(media.probeImage(key), { code: 'engine_invalid_output' });
});
