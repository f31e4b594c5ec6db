import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../../task/error.ts';
import { STYLES } from '../../task/request.ts';
import { readInstructions } from './instructions.ts';
import { CAPABILITIES, capabilitiesWith, planFilm } from './plan.ts';
import { requestOf } from './testing/requests.ts';

const ASKED_SIZES = [
  [720, 1280],
  [1280, 720],
  [1024, 1792],
  [1792, 1024],
  [1080, 1920],
  [1920, 1080],
] as const;

test('every size that Sora clients ask for is made exactly, and no warning is given', () => {
  for (const [width, height] of ASKED_SIZES) {
    for (const seconds of [4, 8, 10, 12, 15, 25]) {
      const plan = planFilm(requestOf({ width, height, seconds }));
      assert.deepEqual([plan.width, plan.height, plan.seconds], [width, height, seconds]);
      assert.deepEqual(plan.warnings, []);
    }
  }
});

test('any size is fitted without flipping it, and within the limits', () => {
  const side = fc.integer({ min: 64, max: 8000 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const plan = planFilm(requestOf({ width, height }));
      assert.ok(plan.width % 2 === 0 && plan.height % 2 === 0);
      assert.ok(Math.min(plan.width, plan.height) >= CAPABILITIES.sideMin);
      assert.ok(plan.width * plan.height <= CAPABILITIES.pixelsMax);
      assert.ok((plan.width - plan.height) * (width - height) >= 0, `${plan.width}x${plan.height}`);
      const changed = plan.width !== width || plan.height !== height;
      assert.equal(
        plan.warnings.some(({ param }) => param === 'size'),
        changed,
      );
    }),
  );
});

test('a length beyond the range is cut to it and said so', () => {
  const plan = planFilm(requestOf({ seconds: 60 }));
  assert.equal(plan.seconds, 25);
  assert.deepEqual(
    plan.warnings.map(({ param }) => param),
    ['seconds'],
  );
});

test('characters are refused where nothing can decode their clips, and shown without a warning elsewhere', () => {
  const clip = { url: 'https://example.com/clip.mp4', startSeconds: 0, endSeconds: 2 };
  const request = requestOf({ characters: [clip] });
  assert.throws(
    () => planFilm(request, capabilitiesWith([])),
    (error: unknown) =>
      error instanceof TaskError && error.code === 'decoder_unavailable' && error.param === 'characters',
  );
  assert.deepEqual(planFilm(request, capabilitiesWith(['wasm'])).warnings, []);
  assert.deepEqual(
    planFilm(requestOf(), capabilitiesWith([])).warnings,
    [],
    'negative control: no characters',
  );
});

test('every style has a look of its own', () => {
  const looks = STYLES.map(
    (style) => readInstructions(planFilm(requestOf({ style })).instructions)?.shots[0]?.shot.look,
  );
  assert.ok(!looks.includes('natural'));
  assert.equal(new Set(looks).size, STYLES.length);
  for (const style of STYLES) assert.deepEqual(planFilm(requestOf({ style })).warnings, []);
});

const IMAGE = { kind: 'stored', assetId: 'a' } as const;

test('each of up to four reference images is the first frame of a shot of its own, in whole frames', () => {
  for (const count of [1, 2, 3, 4]) {
    for (const seconds of [4, 5, 8.5]) {
      const plan = planFilm(requestOf({ seconds, images: Array(count).fill(IMAGE) }));
      const shots = readInstructions(plan.instructions)?.shots ?? [];
      assert.deepEqual(
        shots.map(({ shot }) => shot.image),
        [0, 1, 2, 3].slice(0, count),
      );
      const frames = shots.map((shot) => shot.seconds * 30);
      assert.ok(
        frames.every((length) => Math.abs(length - Math.round(length)) < 1e-6),
        frames.join(),
      );
      assert.ok(Math.abs(frames.reduce((sum, length) => sum + length, 0) - seconds * 30) < 1e-6);
      assert.ok(Math.max(...frames) - Math.min(...frames) < 1.5, 'shared evenly');
      assert.deepEqual(plan.warnings, []);
    }
  }
});

test('a fifth reference image, and more images than seconds, are refused rather than dropped', () => {
  const refused = (images: number, seconds: number): readonly string[] | null => {
    try {
      planFilm(requestOf({ images: Array(images).fill(IMAGE), seconds }));
    } catch (error) {
      assert.ok(
        error instanceof TaskError && error.code === 'unsupported_request' && error.param === 'images',
      );
      return error.allowed;
    }
    throw new assert.AssertionError({ message: `${images} images in ${seconds} s were accepted` });
  };
  assert.deepEqual(refused(5, 8), ['0', '1', '2', '3', '4']);
  assert.deepEqual(refused(4, 3.5), ['0', '1', '2', '3']);
});
