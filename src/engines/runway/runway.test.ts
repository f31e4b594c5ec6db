import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeRunway } from '../../../test/upstreams/runway.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { NotAccepted } from '../../task/engine.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });
const PICTURE_URI = 'data:image/png;base64,AQID';

testRemoteEngine('runway', {
  upstream: new FakeRunway(film),
  elsewhere: new FakeRunway(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: 'gen4.5',
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'never',
});

describe('an engine that speaks to Runway', () => {
  const upstream = new FakeRunway(film);
  const { engineOf, ordered, posted, polled, failed } = engineBench(engineType, upstream);

  it('orders a film of words with the model, frame in pixels, length and seed, under the API’s date', async () => {
    const { url, headers, fields } = await posted({ model: 'gen4.5', options: { extra: { seedless: 1 } } });
    assert.equal(url.pathname, '/v1/text_to_video');
    assert.equal(headers['x-runway-version'], '2024-11-06');
    assert.equal(headers.authorization, 'Bearer sk-key');
    assert.deepEqual(fields, {
      model: 'gen4.5',
      promptText: REQUEST.prompt,
      ratio: '1280:720',
      duration: 8,
      seed: 7,
      seedless: 1,
    });
  });

  it('an upright film stays upright, and no larger than asked', async () => {
    const upright = { width: 1024, height: 1792 };
    const ratio = async (model: string, request: object) =>
      (await posted({ model, request })).fields['ratio'];
    assert.equal(await ratio('gen4.5', upright), '720:1280');
    assert.equal(await ratio('seedance2', { width: 1080, height: 1920 }), '1080:1920');
    assert.equal(await ratio('veo3.1', { width: 1080, height: 1920 }), '1080:1920');
    assert.equal(await ratio('veo3.1', { width: 1080, height: 1920, seconds: 6 }), '720:1280');
  });

  it('sound is switched on where there is a switch, and a seed sent where one is taken', async () => {
    const said = async (model: string) => {
      const { fields } = await posted({ model });
      return [fields['audio'], fields['seed'], fields['duration']];
    };
    assert.deepEqual(await said('veo3.1'), [true, 7, 8]);
    assert.deepEqual(await said('wan3'), [true, undefined, 8]);
    assert.deepEqual(await said('gemini_omni_flash'), [undefined, undefined, 8]);
    assert.deepEqual(await said('some-new-model'), [undefined, undefined, 5]);
  });

  it('a picture is the first frame, a second one the last, or all of them references', async () => {
    const images = [PICTURE, PICTURE];
    const one = await posted({ model: 'gen4_turbo', images: [PICTURE] });
    assert.equal(one.url.pathname, '/v1/image_to_video');
    assert.deepEqual(one.fields['promptImage'], [{ uri: PICTURE_URI, position: 'first' }]);
    const two = await posted({ model: 'seedance2', images });
    assert.deepEqual(two.fields['promptImage'], [
      { uri: PICTURE_URI, position: 'first' },
      { uri: PICTURE_URI, position: 'last' },
    ]);
    const options = { imagesAs: 'references' };
    const references = await posted({ model: 'seedance2', images: [...images, PICTURE], options });
    assert.deepEqual(references.fields['promptImage'], Array(3).fill({ uri: PICTURE_URI }));
  });

  it('refuses at planning what a model cannot make', async () => {
    const image = { kind: 'stored', assetId: 'a' } as const;
    const planned = (model: string, images: number) =>
      engineOf(model).plan({ ...REQUEST, images: Array(images).fill(image) });
    assert.throws(() => planned('gen4_turbo', 0), { param: 'images' });
    assert.throws(() => planned('gen4.5', 2), { param: 'images' });
    assert.equal(planned('gen4_turbo', 1).seconds, 5);
    const long = { ...REQUEST, prompt: 'a'.repeat(1_001) };
    for (const model of ['gen4.5', 'gen4_turbo', 'veo3.1'])
      assert.throws(() => engineOf(model).plan({ ...long, images: [image] }), { param: 'prompt' });
    assert.equal(engineOf('seedance2').plan(long).seconds, 8);
  });

  it('a picture too large for the request goes by its address, and nowhere without one', async () => {
    const large = { ...PICTURE, bytes: new Uint8Array(4_000_000) };
    const { fields } = await posted({ model: 'gen4.5', images: [large] });
    assert.deepEqual(fields['promptImage'], [{ uri: PICTURE.publicUrl, position: 'first' }]);
    await assert.rejects(
      ordered({ model: 'gen4.5', images: [{ ...large, publicUrl: null }] }),
      (error) => error instanceof NotAccepted && error.reason === 'unfit',
    );
    assert.equal(upstream.posts.length, 1);
  });

  it('waits with a task that is throttled, and reads how far one is from zero to one', async () => {
    assert.equal((await polled('gen4.5', { status: 'THROTTLED' })).state, 'queued');
    const progress = async (told: number) => {
      const poll = await polled('gen4.5', { status: 'RUNNING', progress: told });
      return poll.state === 'running' ? poll.progress : null;
    };
    assert.deepEqual([await progress(0), await progress(0.5), await progress(1)], [0, 50, 100]);
  });

  it('tells the kinds of failures apart by their code, not by the words beside it', async () => {
    const code = (failureCode: string) =>
      failed('gen4.5', { status: 'FAILED', failureCode, failure: 'content_policy, expired' });
    assert.equal(await code('SAFETY.INPUT.TEXT'), 'prompt_refused');
    assert.equal(await code('INPUT_PREPROCESSING.SAFETY.TEXT'), 'prompt_refused');
    assert.equal(await code('SAFETY.OUTPUT.IMAGE'), 'result_refused');
    assert.equal(await code('ASSET.INVALID'), 'invalid_image');
    assert.equal(await code('INPUT_PREPROCESSING.INTERNAL'), 'engine_failed');
    assert.equal(await code('INTERNAL.BAD_OUTPUT.CODE01'), 'engine_failed');
    assert.equal(await failed('gen4.5', { status: 'CANCELLED' }), 'engine_failed');
  });

  it('asks for a fresh address each time that the film is fetched', async () => {
    const { engine, ref } = await ordered({ model: 'gen4.5' });
    upstream.timeline = () => upstream.says('done');
    const before = upstream.polls;
    for (let time = 0; time < 2; time += 1) {
      const { chunks } = await engine.fetch(ref, 'video');
      for await (const chunk of chunks) assert.ok(chunk.byteLength > 0);
    }
    assert.equal(upstream.polls, before + 2);
  });

  it('stops a task that is under way, and never deletes a finished one believing so', async () => {
    const { engine, ref } = await ordered({ model: 'gen4.5' });
    upstream.timeline = () => upstream.says('done');
    assert.equal(await engine.cancel(ref), 'too_late');
    upstream.pollFault = () => ({ status: 500 });
    assert.equal(await engine.cancel(ref), 'unsupported', 'nobody knows what it is');
    upstream.pollFault = () => null;
    assert.deepEqual(upstream.deleted, []);
    upstream.timeline = () => upstream.says('queued');
    assert.equal(await engine.cancel(ref), 'cancelled');
    assert.equal(upstream.deleted.length, 1);
    assert.equal(await engine.cancel(ref), 'too_late');
  });

  it('needs a key, and an API date that is one', () => {
    assert.ok(optionsSchema.safeParse({ apiKey: 'a' }).success);
    assert.ok(!optionsSchema.safeParse({}).success);
    assert.ok(!optionsSchema.safeParse({ apiKey: 'a', apiVersion: 'newest' }).success);
    assert.equal(optionsSchema.parse({ apiKey: 'a' }).baseUrl, 'https://api.dev.runwayml.com');
  });
});
