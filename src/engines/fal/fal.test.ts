import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { FakeFal } from '../../../test/upstreams/fal.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { NotAccepted } from '../../task/engine.ts';
import { askedWebhook } from '../remote/webhook-address.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { appOf, isModelId } from './model-id.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });
const VEO = 'fal-ai/veo3.1';
const PICTURE_URI = 'data:image/png;base64,AQID';
const OTHER_PICTURE = { ...PICTURE, bytes: new Uint8Array([4, 5, 6]) };
const PORTS = {
  download: () => Promise.reject(new Error('nothing is fetched')),
  log: () => undefined,
  nowMs: Date.now,
  servesPublicly: true,
};
const HOOK = 'https://reelay.example/hooks/fal/token';

testRemoteEngine('fal', {
  upstream: new FakeFal(film),
  elsewhere: new FakeFal(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: VEO,
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'never',
});

describe('an engine that speaks to fal', () => {
  const upstream = new FakeFal(film);
  const { engineOf, ordered, posted, polled, failed } = engineBench(engineType, upstream);

  it('orders at the whole id of the model, with the fields of that model, to be run once', async () => {
    const { url, headers, fields } = await posted({ model: 'fal-ai/veo3.1', options: { extra: { a: 1 } } });
    assert.equal(url.pathname, '/fal-ai/veo3.1');
    assert.equal(url.search, '');
    assert.equal(headers.authorization, 'Key sk-key');
    assert.equal(headers['x-fal-no-retry'], '1');
    const { prompt, seed } = REQUEST;
    assert.deepEqual(fields, {
      prompt,
      duration: '8s',
      aspect_ratio: '16:9',
      resolution: '720p',
      generate_audio: true,
      seed,
      a: 1,
    });
  });

  it('no model gets a prefix that it has not, and one that nobody knows is told no more than it must be', async () => {
    const { url, fields } = await posted({ model: 'minimax/h3/text-to-video' });
    assert.equal(url.pathname, '/minimax/h3/text-to-video');
    assert.deepEqual(fields, { prompt: REQUEST.prompt, aspect_ratio: '16:9' });
    assert.ok(upstream.seenAddresses.every((address) => !address.includes('fal-ai')));
  });

  it('each model has its own words for length, frame and pictures', async () => {
    const upright = { seconds: 12, width: 1080, height: 1920 };
    const images = [PICTURE, OTHER_PICTURE];
    const kling = await posted({
      model: 'fal-ai/kling-video/v2.5-turbo/pro/text-to-video',
      request: upright,
      images,
    });
    assert.equal(kling.url.pathname, '/fal-ai/kling-video/v2.5-turbo/pro/image-to-video');
    assert.deepEqual(kling.fields, {
      prompt: REQUEST.prompt,
      duration: '10',
      aspect_ratio: '9:16',
      image_url: PICTURE_URI,
      tail_image_url: 'data:image/png;base64,BAUG',
    });
    const seedance = await posted({
      model: 'fal-ai/bytedance/seedance/v1/pro/text-to-video',
      request: upright,
    });
    const { duration, resolution, aspect_ratio, seed } = seedance.fields;
    assert.deepEqual([duration, resolution, aspect_ratio, seed], ['12', '1080p', '9:16', 7]);
    const fast = await posted({ model: 'fal-ai/veo3.1/fast', request: upright, images: [PICTURE] });
    assert.equal(fast.url.pathname, '/fal-ai/veo3.1/fast/image-to-video');
    assert.deepEqual([fast.fields['duration'], fast.fields['resolution']], ['8s', '1080p']);
  });

  it('the operator says what the fields of another model are called', async () => {
    const options = {
      fields: {
        seconds: 'num_seconds',
        secondsAs: 'number',
        ratio: null,
        size: 'video_size',
        sizeSeparator: '*',
        firstImage: null,
        images: 'image_urls',
      },
      capabilities: { secondsMin: 1, secondsMax: 20, imagesMax: 4, audio: true },
    };
    const { fields } = await posted({
      model: 'acme/films',
      options,
      images: [PICTURE, OTHER_PICTURE],
      request: { seconds: 15 },
    });
    assert.deepEqual(fields, {
      prompt: REQUEST.prompt,
      num_seconds: 15,
      video_size: '1280*720',
      image_urls: [PICTURE_URI, 'data:image/png;base64,BAUG'],
    });
    const image = { kind: 'stored', assetId: 'a' } as const;
    const { imagesMax } = engineOf('acme/films', { capabilities: { imagesMax: 4 } }).capabilities;
    assert.equal(imagesMax, 1, 'there is a field for one picture alone');
    assert.throws(() => engineOf(VEO).plan({ ...REQUEST, images: [image, image] }), { param: 'images' });
  });

  it('a place in the queue is no progress', async () => {
    const poll = await polled(VEO, { status: 'IN_QUEUE', queue_position: 1, progress: 90 });
    assert.deepEqual(poll, { state: 'queued' });
  });

  it('a request that is completed with an error of its model has ended, by what the error says', async () => {
    const ended = async (...given: Parameters<FakeFal['ended']>) =>
      await failed(VEO, upstream.ended(...given));
    const detail = (loc: readonly string[], type: string) => ({ detail: [{ loc, msg: 'no', type }] });
    const policy = 'content_policy_violation';
    assert.equal(await ended(422, detail(['body', 'prompt'], policy)), 'prompt_refused');
    assert.equal(await ended(422, detail(['output'], policy)), 'result_refused');
    assert.equal(await ended(422, detail(['body', 'duration'], 'literal_error')), 'engine_failed');
    assert.equal(
      await ended(504, { detail: 'Request timed out', error_type: 'request_timeout' }),
      'generation_timeout',
    );
    assert.equal(await ended(500, { detail: 'x' }, { 'x-fal-retryable': 'true' }), 'engine_failed');
    assert.equal(await ended(429, { detail: 'x' }, { 'x-fal-retryable': 'true' }), 'engine_failed');
    assert.equal(
      await failed(VEO, { status: 'COMPLETED', error: 'no', error_type: 'runner_disconnected' }),
      'engine_failed',
    );
  });

  it('an error of the queue itself is asked about again, and so is a result that is still in progress', async () => {
    for (const [status, detail] of [
      [500, 'x'],
      [502, 'x'],
      [503, 'x'],
      [401, 'x'],
      [429, 'x'],
    ] as const)
      await assert.rejects(polled(VEO, upstream.ended(status, { detail })), { code: 'unavailable' });
    const early = await polled(VEO, upstream.ended(400, { detail: 'Request is still in progress' }));
    assert.equal(early.state, 'running');
  });

  it('asks about a request without the path behind its app', async () => {
    for (const [model, app] of [
      ['fal-ai/veo3.1/fast/image-to-video', 'fal-ai/veo3.1'],
      ['minimax/h3', 'minimax/h3'],
      ['workflows/me/mine/v2', 'workflows/me/mine'],
    ] as const)
      assert.equal(appOf(model), app);
    const { engine, ref } = await ordered({ model: 'fal-ai/veo3.1/fast', images: [PICTURE] });
    await engine.poll(ref);
    assert.equal(ref['model'], 'fal-ai/veo3.1/fast/image-to-video');
    const [asked] = upstream.seenAddresses.slice(-1);
    assert.equal(asked, `${upstream.origin}/fal-ai/veo3.1/requests/${String(ref['requestId'])}/status`);
  });

  it('stops what waits; what is being made may go on, and is too late to stop', async () => {
    const { engine, ref } = await ordered({ model: VEO });
    assert.equal(await engine.cancel(ref), 'cancelled');
    upstream.timeline = () => upstream.says('queued');
    await engine.poll(ref);
    assert.equal(await engine.cancel(ref), 'cancelled', 'asked to stop, and still waiting');
    upstream.timeline = () => upstream.says('running');
    assert.equal(await engine.cancel(ref), 'too_late');
    upstream.timeline = () => upstream.says('done');
    assert.equal(await engine.cancel(ref), 'too_late');
    upstream.videos.clear();
    assert.equal(await engine.cancel(ref), 'too_late');
    assert.equal(upstream.deleted.length, 5);
  });

  it('a balance that is used up closes the engine', async () => {
    upstream.createFaults = [{ status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } }];
    await assert.rejects(
      ordered({ model: VEO }),
      (error) => error instanceof NotAccepted && error.reason === 'closed',
    );
  });

  it('a webhook without https is not asked for where the vendor is spoken to with it', () => {
    const hook = 'http://reelay.example/hooks/fal/token';
    assert.equal(askedWebhook(hook, 'https://queue.fal.run'), null);
    assert.equal(askedWebhook(hook, 'http://10.0.0.1'), hook);
    assert.equal(askedWebhook(HOOK, 'https://queue.fal.run'), HOOK);
    assert.equal(askedWebhook(null, 'http://10.0.0.1'), null);
  });

  it('its configuration needs a key and whole model ids', () => {
    assert.ok(!optionsSchema.safeParse({}).success);
    assert.equal(optionsSchema.parse({ apiKey: 'a' }).baseUrl, 'https://queue.fal.run');
    assert.ok(!optionsSchema.safeParse({ apiKey: 'a', fields: { colour: 'c' } }).success);
    for (const wrong of ['veo', 'a/../b', 'a/b?x=1', '/a/b', 'https://a/b']) {
      assert.ok(!isModelId(wrong), wrong);
      assert.throws(() => engineOf(wrong), /model id/);
      assert.throws(() => engineOf(VEO, { fields: { imageModel: wrong } }), /model id/);
    }
    assert.throws(
      () => engineOf(VEO, { fields: { ratios: ['16:9', '1:1'] } }),
      /none of 16:9, 1:1 is a proportion for 720x1280/,
    );
    const common = { id: 'far', concurrency: null, policy: 'fit', pollIntervalMs: null } as const;
    const options = optionsSchema.parse({ apiKey: 'a' });
    assert.throws(
      () => engineType.create(options, { ...common, models: [VEO, 'veo'] }, PORTS),
      /'veo' is no model id/,
      'the second model too is looked at when the engine is made',
    );
  });

  describe('webhooks', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const other = generateKeyPairSync('ed25519');
    const seconds = (aheadMs = 0) => Math.floor((Date.now() + aheadMs) / 1000);

    function webhook({ key = privateKey, time = seconds(), body = {} as object, url = '' } = {}) {
      const bytes = Buffer.from(JSON.stringify({ status: 'OK', ...body }));
      const hash = createHash('sha256').update(bytes).digest('hex');
      const signed = ['request-1', 'user-1', String(time), hash].join('\n');
      const headers = {
        'x-fal-webhook-request-id': 'request-1',
        'x-fal-webhook-user-id': 'user-1',
        'x-fal-webhook-timestamp': String(time),
        'x-fal-webhook-signature': sign(null, Buffer.from(signed), key).toString('hex'),
      };
      return { headers, body: bytes, url };
    }
    const engine = () => {
      upstream.publishedKeys = [other, { publicKey }].map(({ publicKey: each }) =>
        each.export({ format: 'jwk' }),
      );
      return engineOf(VEO, { webhookKeysUrl: upstream.keysUrl });
    };

    it('go to an address that says the model, and tell the film of a create that was not answered', async () => {
      const { url } = await posted({ model: VEO, images: [PICTURE], webhookUrl: HOOK });
      const hook = url.searchParams.get('fal_webhook') ?? assert.fail();
      assert.ok(hook.startsWith(`${HOOK}?`));
      const { ref } = await ordered({ model: VEO, images: [PICTURE] });
      const told = webhook({ body: { request_id: ref['requestId'] }, url: hook });
      assert.deepEqual(await engine().readWebhook?.(told), { state: 'genuine', ref });
      const nobody = webhook({ body: { request_id: 'r' }, url: `${HOOK}?model=../../x` });
      assert.deepEqual(await engine().readWebhook?.(nobody), { state: 'genuine', ref: null });
    });

    it('the keys are asked for without our own', async () => {
      const elsewhere = new FakeFal(film);
      await elsewhere.start();
      elsewhere.publishedKeys = [publicKey.export({ format: 'jwk' })];
      const own = engineOf(VEO, { webhookKeysUrl: elsewhere.keysUrl });
      const verdict = await own.readWebhook?.(webhook({ url: HOOK }));
      await elsewhere.stop();
      assert.equal(verdict?.state, 'genuine');
      assert.deepEqual([elsewhere.keyLists, elsewhere.seenKeys.size], [1, 0]);
    });

    it('are forged with a changed body, another key, an old time or no signature', async () => {
      const own = engine();
      const good = webhook({ url: HOOK });
      const stranger = generateKeyPairSync('ed25519');
      const later = { ...good.headers, 'x-fal-webhook-timestamp': String(seconds(1_000)) };
      const { 'x-fal-webhook-signature': _, ...unsigned } = good.headers;
      const forged = [
        { ...good, body: Buffer.from('{"status":"OK" }') },
        webhook({ key: stranger.privateKey, url: HOOK }),
        webhook({ time: seconds(-301_000), url: HOOK }),
        webhook({ time: seconds(301_000), url: HOOK }),
        { ...good, headers: later },
        { ...good, headers: unsigned },
        { ...good, headers: { ...good.headers, 'x-fal-webhook-signature': 'zz' } },
      ];
      for (const [index, each] of forged.entries())
        assert.deepEqual(await own.readWebhook?.(each), { state: 'forged' }, String(index));
      for (let time = 0; time < 3; time += 1)
        assert.equal((await own.readWebhook?.(good))?.state, 'genuine', 'a repeat is harmless');
      assert.equal(upstream.keyLists, 1);
    });
  });
});
