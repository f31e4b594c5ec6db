import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import sharp from 'sharp';
import type { ModeratedPicture } from '../../../task/moderation.ts';
import type { Checker } from '../../checker.ts';
import { testChecker } from '../../testing/conformance.ts';
import { onnx } from './index.ts';
import { loadOnnxRuntime } from './runtime.ts';
import { meanColourModel } from './testing/tiny-model.ts';

const COMMON = { name: 'onnx', stages: ['image', 'result'], onFailure: 'refuse', timeoutMs: 5000 } as const;
const SIDE = 8;
/** Where a runtime is installed for this test: it is in no lock file, because only who has a model needs it. */
const runtimeFrom = process.env['REELAY_TEST_ONNX_DIR'] ?? '.';
const installed = await loadOnnxRuntime(runtimeFrom).then(
  () => true,
  () => false,
);

async function picture(background: string): Promise<ModeratedPicture> {
  const image = sharp({ create: { width: 40, height: 24, channels: 3, background } });
  return { contentType: 'image/png', bytes: await image.png().toBuffer() };
}

const blue = await picture('#0000ff');
const red = await picture('#ff0000');

// Below everything that is awaited: a hook of the file runs as soon as the tests registered so far are done.
const folder = mkdtempSync(join(tmpdir(), 'reelay-onnx-'));
const model = join(folder, 'mean.onnx');
writeFileSync(model, meanColourModel(SIDE));
after(() => rmSync(folder, { recursive: true, force: true }));

function checker(options: Record<string, unknown> = {}): Promise<Checker> {
  const parsed = onnx.optionsSchema.parse({
    model,
    side: SIDE,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    labels: ['red', 'green', 'blue'],
    activation: 'none',
    refuse: [{ label: 'red', from: 0.8, reason: 'violence' }],
    runtimeFrom,
    ...options,
  });
  return Promise.resolve(onnx.create(parsed, COMMON));
}

test('without a runtime the start says what to install', async () => {
  await assert.rejects(checker({ runtimeFrom: folder }), /npm install .*onnxruntime-web/);
});

test('a refused label has to be one of the model’s', async () => {
  await assert.rejects(
    checker({ refuse: [{ label: 'pink', from: 0.5, reason: 'other' }] }),
    /'pink' is not one of the labels/,
  );
});

if (installed) {
  testChecker({
    name: 'onnx',
    checker,
    harmless: { stage: 'image', images: [blue] },
    harmful: { stage: 'image', images: [red] },
  });

  describe('onnx', () => {
    test('looks at every picture of a film and tells the worst', async () => {
      const found = await (await checker()).check(
        { stage: 'result', text: '', images: [blue, red, blue] },
        AbortSignal.timeout(5000),
      );
      assert.deepEqual(found, { reason: 'violence', detail: 'red', score: 1 });
    });

    test('scales channel values with the model’s own mean and deviation', async () => {
      const shifted = await checker({
        mean: [1, 1, 1],
        std: [0.5, 0.5, 0.5],
        refuse: [{ label: 'blue', from: 0, reason: 'other' }],
      });
      const [image] = [await picture('#0000ff')];
      const found = await shifted.check({ stage: 'image', images: [image] }, AbortSignal.timeout(5000));
      assert.equal(found?.score, 0);
    });

    test('softmax makes scores of whatever a model gives', async () => {
      const soft = await checker({
        activation: 'softmax',
        refuse: [{ label: 'red', from: 0.5, reason: 'other' }],
      });
      const found = await soft.check({ stage: 'image', images: [red] }, AbortSignal.timeout(5000));
      // e / (e + 1 + 1)
      assert.ok(Math.abs((found?.score ?? 0) - 0.5761) < 1e-3);
    });

    test('a model with another number of outputs than labels is no verdict', async () => {
      const wrong = await checker({ labels: ['red', 'green'] });
      await assert.rejects(
        wrong.check({ stage: 'image', images: [red] }, AbortSignal.timeout(5000)),
        /3 numbers for 2/,
      );
    });
  });
} else {
  test(
    'a model classifies pictures',
    { skip: 'no ONNX runtime is installed: see REELAY_TEST_ONNX_DIR' },
    () => undefined,
  );
}
