import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeDashscope } from '../../../test/upstreams/dashscope.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });
const PICTURE_URI = 'data:image/png;base64,AQID';
const UPRIGHT = { width: 720, height: 1280 };
const references = { imagesAs: 'references' };

testRemoteEngine('dashscope', {
  upstream: new FakeDashscope(film),
  elsewhere: new FakeDashscope(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: 'wan3.0-video',
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'never',
});

describe('an engine that speaks to DashScope', () => {
  const upstream = new FakeDashscope(film);
  const { engineOf, ordered, posted, polled, failed, refused } = engineBench(engineType, upstream);

  it('orders a film asynchronously, each generation in its own words', async () => {
    const { url, headers, fields } = await posted({ model: 'wan3.0-video', options: { extra: { fps: 30 } } });
    assert.equal(url.pathname, '/api/v1/services/aigc/video-generation/video-synthesis');
    assert.deepEqual([headers['x-dashscope-async'], headers.authorization], ['enable', 'Bearer sk-key']);
    const parameters = { duration: 8, seed: 7, watermark: false };
    assert.deepEqual(fields, {
      model: 'wan3.0-video',
      input: { prompt: REQUEST.prompt },
      parameters: { ...parameters, resolution: '720P', ratio: '16:9', audio: true, fps: 30 },
    });
    const told = async (model: string, options = {}) =>
      (await posted({ model, request: { ...UPRIGHT, watermark: true }, options })).fields['parameters'];
    const marked = { ...parameters, watermark: true };
    assert.deepEqual(await told('wan2.7-t2v', { promptExtend: false }), {
      ...marked,
      resolution: '720P',
      ratio: '9:16',
      prompt_extend: false,
    });
    assert.deepEqual(await told('wan2.6-t2v'), { ...marked, size: '720*1280' });
    assert.deepEqual(await told('wan2.1-t2v-turbo'), { ...marked, duration: 5, size: '720*1280' });
  });

  it('makes up to thirty seconds of the newest, in the tier that was asked for', async () => {
    const made = async (model: string, request: object) => {
      const parameters = (await posted({ model, request })).fields['parameters'] as Record<string, unknown>;
      return [parameters['duration'], parameters['resolution'] ?? parameters['size'], parameters['ratio']];
    };
    assert.deepEqual(await made('wan3.0-video', { seconds: 25 }), [25, '720P', '16:9']);
    assert.deepEqual(await made('wan2.7-t2v', { seconds: 25, width: 1920, height: 1080 }), [
      15,
      '1080P',
      '16:9',
    ]);
    assert.deepEqual(await made('wan3.0-video', { width: 1024, height: 1792 }), [8, '1080P', '9:16']);
    assert.deepEqual(await made('wan3.0-video', { width: 480, height: 854 }), [8, '480P', '9:16']);
    assert.deepEqual(await made('wan2.6-t2v', { width: 1792, height: 1024 }), [8, '1920*1080', undefined]);
  });

  it('pictures are a field of their own, frames, or references', async () => {
    const input = async (model: string, images: number, options = {}) =>
      (await posted({ model, images: Array(images).fill(PICTURE), options })).fields['input'];
    const { prompt } = REQUEST;
    const part = (type: string) => ({ type, url: PICTURE_URI });
    assert.deepEqual(await input('wan2.6-i2v-flash', 1), { prompt, img_url: PICTURE_URI });
    assert.deepEqual(await input('wan2.7-i2v', 2), {
      prompt,
      media: [part('first_frame'), part('last_frame')],
    });
    assert.deepEqual(await input('wan2.7-r2v', 2), { prompt, media: Array(2).fill(part('reference_image')) });
    assert.deepEqual(await input('wan3.0-video', 1), { prompt, media: [part('first_frame')] });
    assert.deepEqual(await input('wan3.0-video', 3, references), {
      prompt,
      media: Array(3).fill(part('reference_image')),
    });
  });

  it('a model that follows its picture is not ordered a film that would come out turned', async () => {
    const order = async (model: string, picture: object) =>
      await refused({ model, images: [{ ...PICTURE, ...picture }], request: UPRIGHT });
    for (const model of ['wan2.6-i2v-flash', 'wan2.7-i2v']) {
      assert.equal(await order(model, { width: 1600, height: 900 }), 'unfit');
      assert.equal(upstream.posts.length, 0);
      assert.equal(await order(model, { width: 900, height: 1600 }), 'made');
      const { fields } = upstream.posts.pop() ?? assert.fail();
      assert.ok(!('ratio' in (fields['parameters'] as object)));
    }
    assert.equal(await order('wan3.0-video', { width: 1600, height: 900 }), 'made', 'it is told the shape');
  });

  it('refuses at planning what a model cannot make', () => {
    const image = { kind: 'stored', assetId: 'a' } as const;
    const planned = (model: string, images: number) => () =>
      engineOf(model).plan({ ...REQUEST, images: Array(images).fill(image) });
    assert.throws(planned('wan2.7-i2v', 0), { param: 'images' });
    assert.throws(planned('wan2.7-t2v', 1), { param: 'images' });
    assert.throws(planned('wan3.0-video', 3), { param: 'images' });
  });

  it('reads what a create is refused for from its code, also under status 200', async () => {
    const answered = async (status: number, code: string) => {
      upstream.createFaults = [upstream.refused(status, code)];
      return await refused({ model: 'wan3.0-video' });
    };
    assert.equal(await answered(400, 'DataInspectionFailed'), 'prompt_refused');
    assert.equal(await answered(400, 'IPInfringementSuspect'), 'prompt_refused');
    assert.equal(await answered(400, 'InvalidParameter.DataInspection'), 'unfit');
    assert.equal(await answered(400, 'Throttling.AllocationQuota'), 'busy');
    assert.equal(await answered(200, 'Throttling.RateQuota'), 'busy');
    assert.equal(await answered(400, 'Arrearage'), 'closed');
    assert.equal(await answered(200, 'InvalidApiKey'), 'closed');
    assert.equal(await answered(400, 'InvalidParameter'), 'unfit');
    assert.equal(await answered(404, 'ModelNotFound'), 'unfit');
    assert.equal(await answered(200, 'InternalError'), 'engine_failed', 'that may have made one');
    assert.equal(await answered(503, 'Throttling'), 'engine_failed', 'so may a proxy’s');
  });

  it('an unknown task is lost after some misses, and no queued one', async () => {
    const { engine, ref } = await ordered({ model: 'wan3.0-video' });
    upstream.timeline = () => ({ task_status: 'UNKNOWN' });
    for (let time = 0; time < 2; time += 1) await assert.rejects(engine.poll(ref), { code: 'unavailable' });
    assert.equal((await engine.poll(ref)).state, 'lost');
    assert.equal((await polled('wan3.0-video', { task_status: 'PENDING' })).state, 'queued');
  });

  it('tells the kinds of failures apart, and whose moderation it was', async () => {
    const code = (name: string, message = 'no') =>
      failed('wan3.0-video', { task_status: 'FAILED', code: name, message });
    assert.equal(
      await code('DataInspectionFailed', 'Input data may contain inappropriate content.'),
      'prompt_refused',
    );
    assert.equal(await code('DataInspectionFailed', 'Output data may contain it.'), 'result_refused');
    assert.equal(await code('InternalError', 'timed out, output safety'), 'engine_failed');
    assert.equal(await code('InvalidParameter.DataInspection'), 'engine_failed');
    assert.equal(await failed('wan3.0-video', { task_status: 'CANCELED' }), 'engine_failed');
  });

  it('stops only what waits', async () => {
    const { engine, ref } = await ordered({ model: 'wan3.0-video' });
    upstream.timeline = () => upstream.says('running');
    assert.equal(await engine.cancel(ref), 'too_late');
    upstream.timeline = () => upstream.says('queued');
    assert.equal(await engine.cancel(ref), 'cancelled');
  });
});
