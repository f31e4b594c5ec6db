import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { FakeOpenrouter } from '../../../test/upstreams/openrouter.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { NotAccepted } from '../../task/engine.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });
const VEO = 'google/veo-3.1';
const HOOK = 'https://reelay.example/hooks/openrouter/token';
const SECRET = 'secret-of-the-workspace';
const PICTURE_URI = 'data:image/png;base64,AQID';

testRemoteEngine('openrouter', {
  upstream: new FakeOpenrouter(film),
  elsewhere: new FakeOpenrouter(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: VEO,
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'never',
});

describe('an engine that speaks to OpenRouter', () => {
  const upstream = new FakeOpenrouter(film);
  const { engineOf, ordered, posted, failed } = engineBench(engineType, upstream);

  it('orders with model, length, shape, resolution, sound and seed', async () => {
    const provider = { options: { 'google-vertex': { negativePrompt: 'rain' } } };
    const { url, headers, fields } = await posted({
      model: 'google/veo-3.1',
      options: { extra: { provider } },
    });
    assert.equal(url.pathname, '/api/v1/videos');
    assert.equal(headers.authorization, 'Bearer sk-key');
    assert.deepEqual(fields, {
      model: VEO,
      prompt: REQUEST.prompt,
      duration: 8,
      aspect_ratio: '16:9',
      resolution: '720p',
      generate_audio: true,
      seed: REQUEST.seed,
      provider,
    });
  });

  it('makes of each model what it has', async () => {
    const said = async (model: string, seconds: number, width: number, height: number) => {
      const { fields } = await posted({ model, request: { seconds, width, height } });
      return [fields['duration'], fields['aspect_ratio'], fields['resolution'], fields['generate_audio']];
    };
    assert.deepEqual(await said('google/veo-3.1-fast', 12, 1080, 1920), [8, '9:16', '1080p', true]);
    assert.deepEqual(await said('google/veo-3.1', 8, 3840, 2160), [8, '16:9', '4K', true]);
    assert.deepEqual(await said('google/veo-3.1-lite', 6, 1080, 1920), [6, '9:16', '720p', true]);
    assert.deepEqual(await said('bytedance/seedance-2.0', 25, 720, 1280), [15, '9:16', '720p', true]);
    assert.deepEqual(await said('bytedance/seedance-2.0', 4, 480, 854), [4, '9:16', '480p', true]);
    assert.deepEqual(await said('acme/films', 8, 720, 1280), [undefined, '9:16', undefined, undefined]);
  });

  it('what the operator says of a model is asked for', async () => {
    const capabilities = { secondsMin: 2, secondsMax: 20, sizes: ['1920x1080', '1080x1920'], audio: true };
    const { fields } = await posted({
      model: 'acme/films',
      options: { capabilities },
      request: { seconds: 15 },
    });
    const { duration, resolution, generate_audio } = fields;
    assert.deepEqual([duration, resolution, generate_audio], [15, '1080p', true]);
  });

  it('pictures are the first and the last frame, or references', async () => {
    const image = { type: 'image_url', image_url: { url: PICTURE_URI } };
    const { fields } = await posted({ model: VEO, images: [PICTURE, PICTURE], request: { seconds: 4 } });
    assert.deepEqual(fields['frame_images'], [
      { ...image, frame_type: 'first_frame' },
      { ...image, frame_type: 'last_frame' },
    ]);
    assert.equal(fields['duration'], 8);
    const images = [PICTURE, PICTURE, PICTURE];
    const options = { imagesAs: 'references' };
    const about = await posted({ model: 'bytedance/seedance-2.0', images, options });
    assert.deepEqual(about.fields['input_references'], [image, image, image]);
    assert.ok(!('frame_images' in about.fields));
    const three = images.map(() => ({ kind: 'stored', assetId: 'a' }) as const);
    assert.throws(() => engineOf(VEO).plan({ ...REQUEST, images: three }), { param: 'images' });
  });

  it('a key that may not is not taken for a prompt that may not', async () => {
    upstream.createFaults = [{ status: 403 }, upstream.refusal(), { status: 402 }];
    const closed = (error: unknown) => error instanceof NotAccepted && error.reason === 'closed';
    await assert.rejects(ordered({ model: VEO }), closed);
    await assert.rejects(ordered({ model: VEO }), { code: 'prompt_refused' });
    await assert.rejects(ordered({ model: VEO }), closed);
  });

  it('a job that expired or was cancelled has failed', async () => {
    assert.equal(await failed(VEO, { status: 'expired' }), 'generation_timeout');
    assert.equal(await failed(VEO, { status: 'cancelled' }), 'engine_failed');
    assert.equal(
      await failed(VEO, { status: 'failed', error: { message: 'content_policy_violation' } }),
      'prompt_refused',
    );
  });

  it('the film comes from the address that is told, or else from the content route', async () => {
    for (const tells of [true, false]) {
      upstream.tellsAddresses = tells;
      const { engine, ref } = await ordered({ model: VEO });
      upstream.timeline = () => upstream.says('done');
      upstream.seenKeys.clear();
      const { chunks } = await engine.fetch(ref, 'video');
      for await (const chunk of chunks) assert.ok(chunk.byteLength > 0);
      const [address] = upstream.seenAddresses.slice(-1);
      const id = tells ? 'job' : String(ref['videoId']);
      assert.equal(address, `${upstream.baseUrl}/videos/${id}/content?index=0`);
      assert.deepEqual([...upstream.seenKeys], ['Bearer sk-key']);
    }
  });

  describe('webhooks', () => {
    const seconds = (aheadMs = 0) => Math.floor((Date.now() + aheadMs) / 1000);
    function webhook({ secret = SECRET, time = seconds(), id = 'job-1', separator = ',' } = {}) {
      const body = Buffer.from(
        JSON.stringify({ type: 'video.generation.completed', data: { id, status: 'completed' } }),
      );
      const signature = createHmac('sha256', secret).update(`${time}${separator}`).update(body).digest('hex');
      return { headers: { 'x-openrouter-signature': `t=${time},v1=${signature}` }, body, url: HOOK };
    }

    it('are asked for where they can be verified, and nowhere else', async () => {
      const options = { webhookSecret: SECRET };
      const { fields } = await posted({ model: VEO, webhookUrl: HOOK, options });
      assert.equal(fields['callback_url'], HOOK);
      assert.ok(!('callback_url' in (await posted({ model: VEO, options })).fields));
      assert.ok(!('callback_url' in (await posted({ model: VEO, webhookUrl: HOOK })).fields));
    });

    it('are genuine by the workspace’s secret, and tell which job they are about', async () => {
      const { engine, ref } = await ordered({ model: VEO, options: { webhookSecret: SECRET } });
      const told = webhook({ id: String(ref['videoId']) });
      for (let time = 0; time < 3; time += 1)
        assert.deepEqual(await engine.readWebhook?.(told), { state: 'genuine', ref });
      const [, signature] = told.headers['x-openrouter-signature'].split('v1=');
      const two = `t=${seconds()}, v1=00ff, v1=${signature}`;
      const rotated = { ...told, headers: { 'x-openrouter-signature': two } };
      assert.equal((await engine.readWebhook?.(rotated))?.state, 'genuine');
    });

    it('are forged with another secret or none, a changed body, an old time, or a full stop for the comma', async () => {
      const engine = engineOf(VEO, { webhookSecret: SECRET });
      const good = webhook();
      const forged = [
        webhook({ secret: 'other' }),
        webhook({ separator: '.' }),
        webhook({ time: seconds(-301_000) }),
        webhook({ time: seconds(301_000) }),
        { ...good, body: Buffer.from('{"data":{"id":"job-2"}}') },
        { ...good, headers: {} },
        { ...good, headers: { 'x-openrouter-signature': `t=${seconds()},v1=` } },
        { ...good, headers: { 'x-openrouter-signature': `t=${seconds()}` } },
      ];
      for (const [index, each] of forged.entries())
        assert.deepEqual(await engine.readWebhook?.(each), { state: 'forged' }, String(index));
      assert.equal((await engine.readWebhook?.(good))?.state, 'genuine');
      assert.deepEqual(await engineOf(VEO).readWebhook?.(good), { state: 'forged' });
    });
  });

  it('its configuration needs a key alone', () => {
    assert.ok(!optionsSchema.safeParse({}).success);
    assert.equal(optionsSchema.parse({ apiKey: 'a' }).baseUrl, 'https://openrouter.ai/api/v1');
    assert.ok(!optionsSchema.safeParse({ apiKey: 'a', webhookSecret: '' }).success);
  });
});
