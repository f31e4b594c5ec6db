import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { shade } from '../raster/picture.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { LOOKS, type Look } from '../shot/shot-spec.ts';
import { bakeScene } from './bake-scene.ts';

/** One frame as the encoder gets it. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly planes: Uint8Array;
}

interface Wanted {
  readonly look: Look;
  readonly prompt?: string;
  readonly size?: readonly [number, number];
  readonly frames?: readonly number[];
  readonly image?: Buffer | null;
  readonly mark?: boolean;
}

let picture: Buffer;

/** A sky, a ground, and a coloured disc between them. */
before(async () => {
  const { data, width, height } = shade(240, 240, (x, y, ink) => {
    const disc = Math.hypot(x - 120, y - 120) < 44;
    const light = 0.75 + 0.25 * Math.sin(x * 0.4) * Math.sin(y * 0.3);
    [ink.r, ink.g, ink.b] = disc ? [196, 70, 60] : y < 130 ? [120, 160, 225 - y] : [90 + y * 0.3, 110, 50];
    [ink.r, ink.g, ink.b] = [ink.r * light, ink.g * light, ink.b * light];
  });
  picture = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
});

async function film(wanted: Wanted): Promise<Frame[]> {
  const {
    look,
    prompt = 'an empty stage',
    size = [320, 180],
    frames = [45],
    image = picture,
    mark = false,
  } = wanted;
  const [width, height] = size;
  const shot = parseShot({ prompt, seed: 5, look, image: image === null ? null : 0, mark });
  const memory = new FrameMemory();
  const scene = await bakeScene(memory, { shot, width, height, seconds: 6, image });
  const scratch = createScratch(memory, width, height);
  return frames.map((frame) => {
    drawFrame(memory, scratch, scene, frame);
    return { width, height, planes: memory.bytes(scratch.picture, width * height * 1.5).slice() };
  });
}

async function still(wanted: Wanted): Promise<Frame> {
  const [frame] = await film(wanted);
  assert.ok(frame);
  return frame;
}

function lumaOf({ width, height, planes }: Frame): Uint8Array {
  return planes.subarray(0, width * height);
}

/** Mean of a plane in a box of fractions of the frame. */
function mean(frame: Frame, plane: 'y' | 'u' | 'v', box: readonly [number, number, number, number]): number {
  const area = frame.width * frame.height;
  const share = plane === 'y' ? 1 : 2;
  const start = plane === 'y' ? 0 : plane === 'u' ? area : area * 1.25;
  const wide = frame.width / share;
  const [x0, y0, x1, y1] = box.map((part, i) =>
    Math.round((part * (i % 2 === 0 ? frame.width : frame.height)) / share),
  );
  let sum = 0;
  let count = 0;
  for (let y = y0 ?? 0; y < (y1 ?? 0); y++) {
    for (let x = x0 ?? 0; x < (x1 ?? 0); x++) {
      sum += frame.planes[start + y * wide + x] ?? 0;
      count++;
    }
  }
  return sum / count;
}

const WHOLE = [0, 0, 1, 1] as const;

function saturation(frame: Frame): number {
  const area = frame.width * frame.height;
  let sum = 0;
  for (let i = 0; i < area / 4; i++) {
    sum += Math.hypot((frame.planes[area + i] ?? 0) - 128, (frame.planes[area * 1.25 + i] ?? 0) - 128);
  }
  return sum / (area / 4);
}

/** How many tones cover nine tenths of the picture. */
function tones(frame: Frame): number {
  const counts = new Array<number>(256).fill(0);
  for (const value of lumaOf(frame)) counts[value] = (counts[value] ?? 0) + 1;
  counts.sort((a, b) => b - a);
  let left = frame.width * frame.height * 0.9;
  return (
    counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    }) + 1
  );
}

function warmth(frame: Frame): number {
  return mean(frame, 'v', WHOLE) - mean(frame, 'u', WHOLE);
}

/** How much hues differ, in the middle of the picture. */
function hueRange(frame: Frame): number {
  const columns = [0.4, 0.45, 0.5, 0.55];
  const cells = columns.flatMap((x) =>
    [0.15, 0.35, 0.55, 0.75].map((y) => mean(frame, 'v', [x, y, x + 0.05, y + 0.1])),
  );
  return Math.max(...cells) - Math.min(...cells);
}

function psnr(a: Uint8Array, b: Uint8Array): number {
  const sum = a.reduce((total, value, i) => total + (value - (b[i] ?? 0)) ** 2, 0);
  return 10 * Math.log10((255 * 255 * a.length) / Math.max(sum, 1e-9));
}

for (const kind of ['a picture', 'a drawn stage'] as const) {
  test(`each look of ${kind} is a picture of its own, with the marks of its kind`, async () => {
    const image = kind === 'a picture' ? picture : null;
    const looks = new Map<Look, Frame>();
    for (const look of LOOKS) looks.set(look, await still({ look, image }));
    const of = (look: Look): Frame => looks.get(look) as Frame;
    for (const [i, one] of LOOKS.entries()) {
      for (const other of LOOKS.slice(i + 1)) {
        const likeness = psnr(lumaOf(of(one)), lumaOf(of(other)));
        assert.ok(likeness < 27, `${one} and ${other}: ${likeness.toFixed(1)} dB`);
      }
    }
    const natural = of('natural');
    const ink = lumaOf(of('comic')).filter((value) => value <= 19).length / (320 * 180);
    assert.ok(
      ink > 0.012 && tones(of('comic')) < 14 && tones(natural) > 40,
      `comic: ${ink}, ${tones(of('comic'))}`,
    );
    for (const edge of [
      [0, 0, 1, 0.015],
      [0, 0.985, 1, 1],
      [0, 0, 0.01, 1],
      [0.99, 0, 1, 1],
    ] as const)
      assert.ok(mean(of('comic'), 'y', edge) > 200 && mean(natural, 'y', edge) < 200, `no paper at ${edge}`);
    assert.ok(saturation(of('anime')) > saturation(natural) * 1.3, 'anime is not more colourful');
    assert.ok(
      tones(of('anime')) < tones(natural) * 0.75,
      `anime: ${tones(of('anime'))} of ${tones(natural)} tones`,
    );
    assert.ok(mean(of('news'), 'v', [0.06, 0.085, 0.14, 0.14]) > 190, 'no red bug');
    assert.ok(mean(of('news'), 'y', [0.6, 0.82, 0.94, 0.89]) > 220, 'no headline bar');
    assert.ok(mean(of('selfie'), 'v', [0.953, 0.485, 0.966, 0.515]) > 180, 'no release button');
    for (const x of [0, 0.96]) assert.ok(mean(of('nostalgic'), 'y', [x, 0, x + 0.04, 1]) < 30, 'no mask');
    assert.ok(hueRange(of('nostalgic')) < hueRange(natural) * 0.8, 'not faded');
    assert.ok(warmth(of('warm')) > warmth(natural) + 15, 'not warm');
    assert.ok(mean(of('warm'), 'v', [0.03, 0.88, 0.1, 0.97]) > 160, 'no pumpkin');
  });
}

test('the news go on: the ticker runs and the clock tells the time, while the headline stands', async () => {
  const [now, soon] = await film({ look: 'news', frames: [60, 90] });
  assert.ok(now && soon);
  const same = (box: readonly [number, number, number, number]): number =>
    Math.max(
      ...(['y', 'u', 'v'] as const).map((plane) => Math.abs(mean(now, plane, box) - mean(soon, plane, box))),
    );
  const rows = (frame: Frame, from: number, to: number): Uint8Array =>
    lumaOf(frame).subarray(Math.floor(from * 180) * 320, Math.floor(to * 180) * 320);
  assert.ok(psnr(rows(now, 0.94, 0.98), rows(soon, 0.94, 0.98)) < 20, 'the ticker stands');
  assert.ok(same([0.06, 0.82, 0.94, 0.89]) < 1, 'the headline moves');
  const [again] = await film({ look: 'news', frames: [60] });
  assert.deepEqual(again?.planes, now.planes, 'the clock is not part of the film');
});

test('looks fit every shape of frame: the release button is where the thumb is', async () => {
  const upright = await still({ look: 'selfie', size: [180, 320] });
  assert.ok(mean(upright, 'v', [0.48, 0.95, 0.52, 0.96]) > 180);
  for (const look of LOOKS) {
    for (const size of [
      [180, 320],
      [256, 256],
    ] as const) {
      const frame = await still({ look, size, mark: true, prompt: 'caption: "夏 Hello"' });
      assert.ok(
        lumaOf(frame).every((value) => value >= 16),
        `${look} ${size}`,
      );
    }
  }
});

const CAPTION_BOX = [0.2, 0.7, 0.8, 0.88] as const;

test('a caption fades in where it belongs and is gone again; without one nothing is written', async () => {
  const frames = [0, 60, 170] as const;
  const plain = await film({ look: 'natural', frames });
  const written = await film({ look: 'natural', frames, prompt: 'an empty stage, caption: "Good morning"' });
  const brighter = frames.map((_, i) => {
    const [a, b] = [plain[i] as Frame, written[i] as Frame];
    return lumaOf(b).filter((value, at) => value > 200 && (lumaOf(a)[at] ?? 0) < 190).length;
  });
  assert.equal(brighter[0], 0);
  assert.ok((brighter[1] ?? 0) > 300, `${brighter[1]} bright pixels`);
  assert.equal(brighter[2], 0);
  const [, still, end] = written as [Frame, Frame, Frame];
  assert.notEqual(mean(still, 'y', CAPTION_BOX), mean(plain[1] as Frame, 'y', CAPTION_BOX));
  assert.equal(psnr(end.planes, (plain[2] as Frame).planes) > 90, true, 'the picture itself is the same');
});

test('no caption breaks a film, and what no font has is not drawn at all', async () => {
  const plain = await still({ look: 'natural' });
  for (const text of ['🙂🎬', '\0\u0007', 'مرحبا', '\u202e']) {
    const frame = await still({ look: 'natural', prompt: `an empty stage, caption: "${text}"` });
    assert.deepEqual(frame.planes, plain.planes, JSON.stringify(text));
  }
  for (const look of ['natural', 'news', 'comic'] as const) {
    for (const text of ['x'.repeat(5000), '夏 '.repeat(2500), `שלום 🙂 \0 ok ${'long '.repeat(30)}`])
      await still({ look, prompt: `caption: "${text}"` });
  }
});
