import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeXai } from '../../../test/upstreams/xai.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });
const PICTURE_URI = 'data:image/png;base64,AQID';
const UPRIGHT = { width: 720, height: 1280 };
const NEW = 'grok-imagine-video-1.5';
const references = { imagesAs: 'references' };

testRemoteEngine('xai', {
  upstream: new FakeXai(film),
  elsewhere: new FakeXai(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: NEW,
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'never',
});

describe('an engine that speaks to xAI', () => {
  const upstream = new FakeXai(film);
  const { engineOf, ordered, posted, polled, failed, refused } = engineBench(engineType, upstream);

  it('orders a film with shape, resolution and length', async () => {
    const { url, headers, fields } = await posted({
      model: NEW,
      options: { extra: { generate_audio: false } },
    });
    assert.equal(url.pathname, '/v1/videos/generations');
    assert.equal(headers.authorization, 'Bearer sk-key');
    assert.deepEqual(fields, {
      model: NEW,
      prompt: REQUEST.prompt,
      duration: 8,
      resolution: '720p',
      aspect_ratio: '16:9',
      generate_audio: false,
    });
  });

  it('an upright film stays upright, in the tier and length that there are', async () => {
    const made = async (model: string, width: number, height: number, seconds: number) => {
      const { fields } = await posted({ model, request: { width, height, seconds } });
      return [fields['duration'], fields['resolution'], fields['aspect_ratio']];
    };
    assert.deepEqual(await made(NEW, 1024, 1792, 25), [15, '1080p', '9:16']);
    assert.deepEqual(await made('grok-imagine-video', 1024, 1792, 12), [12, '720p', '9:16']);
    assert.deepEqual(await made('grok-imagine-video', 480, 854, 4), [4, '480p', '9:16']);
  });

  it('a picture is the first frame and gives the shape, or all of them are references', async () => {
    const { fields } = await posted({ model: NEW, images: [PICTURE] });
    assert.deepEqual([fields['image'], fields['aspect_ratio']], [{ url: PICTURE_URI }, undefined]);
    const asked = { model: NEW, options: references, request: { seconds: 15, width: 1920, height: 1080 } };
    const many = await posted({
      ...asked,
      images: Array(3).fill(PICTURE),
      request: { ...asked.request, images: Array(3).fill({ kind: 'stored', assetId: 'a' }) },
    });
    assert.deepEqual(many.fields['reference_images'], Array(3).fill({ url: PICTURE_URI }));
    const { duration, resolution, aspect_ratio, image } = many.fields;
    assert.deepEqual([duration, resolution, aspect_ratio, image], [10, '720p', '16:9', undefined]);
  });

  it('no film is ordered that would come out turned, and no more pictures than it takes', async () => {
    const order = async (picture: object) =>
      await refused({ model: NEW, images: [{ ...PICTURE, ...picture }], request: UPRIGHT });
    assert.equal(await order({ width: 1600, height: 900 }), 'unfit');
    assert.equal(upstream.posts.length, 0);
    assert.equal(await order({ width: 900, height: 1600 }), 'made');
    const image = { kind: 'stored', assetId: 'a' } as const;
    assert.throws(() => engineOf(NEW).plan({ ...REQUEST, images: [image, image] }), { param: 'images' });
  });

  it('a wrong key stops the engine, though it is told as a bad request', async () => {
    upstream.createFaults = [upstream.error(401, 'unauthorized') as { status: number }];
    assert.equal(await refused({ model: NEW }), 'closed');
    upstream.createFaults = [{ status: 400, body: { code: 'x', error: 'duration is too long' } }];
    assert.equal(await refused({ model: NEW }), 'unfit', 'control');
  });

  it('waits as long as it is told 202, whatever else is said', async () => {
    const { engine, ref } = await ordered({ model: NEW });
    const { told } = upstream;
    for (const body of [{}, 'odd', null]) {
      upstream.told = () => ({ status: 202, body });
      assert.equal((await engine.poll(ref)).state, 'running');
    }
    upstream.told = told;
    assert.deepEqual(await polled(NEW, { status: 'pending', progress: 62 }), {
      state: 'running',
      progress: 62,
    });
    const video = { url: `${upstream.origin}/cdn/film.mp4` };
    assert.equal((await polled(NEW, { video })).state, 'done', 'it may leave out the word');
  });

  it('tells a refused prompt, a refused result and a failure apart', async () => {
    assert.equal(await failed(NEW, { status: 'done', block_reason: 'violence' }), 'prompt_refused');
    const video = { url: 'https://films.example/a.mp4', respect_moderation: false };
    assert.equal(await failed(NEW, { status: 'done', video }), 'result_refused');
    const error = { code: 'x', message: 'rejected by content moderation' };
    assert.equal(await failed(NEW, { status: 'failed', error }), 'result_refused');
    assert.equal(
      await failed(NEW, { status: 'failed', error: { code: 'x', message: 'expired' } }),
      'engine_failed',
    );
    assert.equal(await failed(NEW, { status: 'expired' }), 'generation_timeout');
  });
});
