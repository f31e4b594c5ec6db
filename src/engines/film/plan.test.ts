import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TaskError } from '../../task/error.ts';
import { STYLES } from '../../task/request.ts';
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

test('what cannot be honoured is named: two of the styles', () => {
  const warned = STYLES.filter((style) => planFilm(requestOf({ style })).warnings.length > 0);
  assert.deepEqual(warned, ['news', 'selfie']);
});

test('a second reference image is refused rather than dropped', () => {
  const image = { kind: 'stored', assetId: 'a' } as const;
  assert.equal(planFilm(requestOf({ images: [image] })).warnings.length, 0);
  assert.throws(
    () => planFilm(requestOf({ images: [image, image] })),
    (error: unknown) => error instanceof TaskError && error.code === 'unsupported_request',
  );
});
