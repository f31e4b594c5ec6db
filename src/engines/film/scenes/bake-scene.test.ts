import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { createScratch } from '../passes/draw-context.ts';
import { drawFrame } from '../passes/draw-frame.ts';
import { FrameMemory } from '../raster/frame-memory.ts';
import { parseShot } from '../shot/parse-shot.ts';
import { PLACE_NAMES, PLACES } from '../shot/places.ts';
import { LOOKS, type Look, MOVES, SETTINGS, type Setting, type ShotSpec } from '../shot/shot-spec.ts';
import { bakeScene } from './bake-scene.ts';
import type { SceneRequest } from './scene-builder.ts';

const SIZES = [
  [320, 180],
  [182, 320],
] as const;

async function frames(
  shot: ShotSpec,
  width: number,
  height: number,
  numbers: readonly number[],
  length: Partial<Pick<SceneRequest, 'seconds' | 'courseSeconds' | 'image'>> = {},
): Promise<Uint8Array[]> {
  const memory = new FrameMemory();
  const scene = await bakeScene(memory, { shot, width, height, seconds: 4, image: null, ...length });
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
    image: null,
    mark: false,
  });
  return { ...base, ...change };
}

const SCENES: readonly Partial<ShotSpec>[] = [
  ...SETTINGS.map((setting) => ({ setting, place: null })),
  ...PLACE_NAMES.map((place) => ({ setting: PLACES[place].setting, place })),
];

for (const scene of SCENES) {
  test(`the ${scene.place ?? scene.setting} fills the frame at any shape, and moves`, async () => {
    for (const [width, height] of SIZES) {
      const [first, later] = await frames(shotOf(scene), width, height, [0, 45]);
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

/** First, last before the course ends, and one between, of a film of 2 s; then frames that only a longer one has. */
const SHARED = [0, 31, 59];
const BEYOND = [75, 240];

/** Of the five places over a height field one is enough: they differ in numbers only. */
const OVER_TERRAIN: readonly Setting[] = ['mountains', 'snow', 'hills', 'sky'];
const LAID_OUT_BY_LENGTH: readonly Setting[] = ['desert', 'city', 'stage'];

test('an extension begins with its source frame by frame, in every place and on every camera move, and goes on', async () => {
  // The places of one file differ in what is painted only: every sixth is enough.
  const places = SCENES.filter(({ place, setting }, i) =>
    (place ?? null) === null ? !OVER_TERRAIN.includes(setting ?? 'sky') : i % 6 === 0,
  );
  for (const [i, scene] of places.entries()) {
    const shot = shotOf({ ...scene, move: MOVES[i % MOVES.length] ?? 'static' });
    const label = `${shot.place ?? shot.setting}, ${shot.move}`;
    const source = await frames(shot, 320, 180, SHARED, { seconds: 2 });
    const all = [...SHARED, ...BEYOND];
    const extended = await frames(shot, 320, 180, all, { seconds: 10, courseSeconds: 2 });
    for (const [n, frame] of source.entries())
      assert.equal(difference(frame, extended[n] ?? frame.slice(1)), 0, `${label}: frame ${SHARED[n]}`);
    const [later, last] = extended.slice(SHARED.length);
    assert.ok(later && last && difference(later, last) > 0.5, `${label}: it stands still after its source`);
    if (shot.place !== null || !LAID_OUT_BY_LENGTH.includes(shot.setting)) continue;
    const [relaid] = await frames(shot, 320, 180, [59], { seconds: 10 });
    const [, , end] = source;
    assert.ok(relaid && end && difference(relaid, end) > 0, `${label}: a film of 10 s has another course`);
  }
});

test('an extension of a picture in motion begins with its source frame by frame', async () => {
  const image = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#357' } })
    .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: '#eb6' } } }])
    .png()
    .toBuffer();
  const shot = shotOf({ image: 0, subjects: [], move: 'push-in' });
  const source = await frames(shot, 320, 180, SHARED, { seconds: 2, image });
  const extended = await frames(shot, 320, 180, SHARED, { seconds: 10, courseSeconds: 2, image });
  const relaid = await frames(shot, 320, 180, SHARED, { seconds: 10, image });
  for (const [n, frame] of source.entries())
    assert.equal(difference(frame, extended[n] ?? frame.slice(1)), 0, `frame ${SHARED[n]}`);
  assert.ok(difference(source[2] ?? new Uint8Array(), relaid[2] ?? new Uint8Array()) > 0, 'negative control');
});
