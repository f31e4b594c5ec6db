import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { FakeReplicate } from '../../../test/upstreams/replicate.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { NotAccepted } from '../../task/engine.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';
import { addressIn } from './prediction.ts';

const film = await packFilm({ fastStart: true, audio: true });
const VEO = 'google/veo-3.1';
const VERSION = 'ab'.repeat(32);
const HOOK = 'https://reelay.example/hooks/replicate/token';
const [FIRST, LAST] = ['data:image/png;base64,AQID', 'data:image/png;base64,BAUG'];
const OTHER_PICTURE = { ...PICTURE, bytes: new Uint8Array([4, 5, 6]) };

testRemoteEngine('replicate', {
  upstream: new FakeReplicate(film),
  elsewhere: new FakeReplicate(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: VEO,
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'by-list',
});

describe('an engine that speaks to Replicate', () => {
  const upstream = new FakeReplicate(film);
  const { engineOf, submission, ordered, posted, polled, failed } = engineBench(engineType, upstream);

  it('orders with the model in the address and its own fields, waits for nothing, and says when to stop', async () => {
    const { url, headers, fields } = await posted({ model: 'google/veo-3.1', options: { extra: { a: 1 } } });
    assert.equal(url.pathname, '/v1/models/google/veo-3.1/predictions');
    assert.equal(headers.authorization, 'Bearer sk-key');
    assert.equal(headers['prefer'], undefined);
    assert.equal(headers['cancel-after'], '7200s');
    assert.deepEqual(fields, {
      input: {
        prompt: REQUEST.prompt,
        duration: 8,
        aspect_ratio: '16:9',
        resolution: '720p',
        generate_audio: true,
        seed: REQUEST.seed,
        a: 1,
      },
    });
    const patient = await posted({ model: VEO, options: { cancelAfterSeconds: null } });
    assert.equal(patient.headers['cancel-after'], undefined);
  });

  it('a version is named in the body, and a model that nobody knows is told no more than it must be', async () => {
    const { url, fields } = await posted({ model: `acme/films:${VERSION}` });
    assert.equal(url.pathname, '/v1/predictions');
    const input = { prompt: REQUEST.prompt, aspect_ratio: '16:9' };
    assert.deepEqual(fields, { version: VERSION, input });
  });

  it('each model has its own words for length, frame and pictures', async () => {
    const upright = { seconds: 15, width: 720, height: 1280 };
    const inputOf = async (...asked: Parameters<typeof posted>) =>
      (await posted(...asked)).fields['input'] as Record<string, unknown>;
    const images = [PICTURE, OTHER_PICTURE];
    const seedance = await inputOf({ model: 'bytedance/seedance-2.0', request: upright, images });
    assert.deepEqual(
      [seedance['duration'], seedance['aspect_ratio'], seedance['resolution'], seedance['generate_audio']],
      [15, '9:16', '720p', true],
    );
    assert.deepEqual([seedance['image'], seedance['last_frame_image']], [FIRST, LAST]);
    const kling = await inputOf({
      model: 'kwaivgi/kling-v2.5-turbo-pro',
      request: upright,
      images: [PICTURE],
    });
    assert.deepEqual(kling, {
      prompt: REQUEST.prompt,
      duration: 10,
      aspect_ratio: '9:16',
      start_image: FIRST,
    });
    const fast = await inputOf({ model: 'google/veo-3.1-fast', request: { seconds: 4 }, images });
    assert.deepEqual([fast['image'], fast['last_frame'], fast['duration']], [FIRST, LAST, 8]);
    const options = { imagesAs: 'references' };
    const about = await inputOf({ model: VEO, images: [...images, PICTURE], options });
    assert.deepEqual(about['reference_images'], [FIRST, LAST, FIRST]);
    assert.equal(about['image'], undefined);
  });

  it('the operator says what the fields of another model are called', async () => {
    const options = {
      fields: { seconds: 'length', secondsAs: 'text', ratio: null, firstImage: 'img' },
      capabilities: { secondsAllowed: [3, 6] },
    };
    const { fields } = await posted({ model: 'acme/films', images: [PICTURE], options });
    assert.deepEqual(fields['input'], { prompt: REQUEST.prompt, length: '6', img: FIRST });
  });

  it('a picture too large for an address of its own goes by ours, or is uploaded before', async () => {
    const large = { ...PICTURE, bytes: new Uint8Array(800_000) };
    const imageOf = async (publicUrl: string | null) => {
      const { fields } = await posted({ model: VEO, images: [{ ...large, publicUrl }] });
      return (fields['input'] as Record<string, unknown>)['image'];
    };
    assert.equal(await imageOf('https://films.example/a.png'), 'https://films.example/a.png');
    assert.equal(upstream.uploads.length, 0);
    assert.equal(await imageOf(null), `${upstream.baseUrl}/files/file1`);
    const [upload] = upstream.uploads;
    assert.equal(upload?.files['content']?.bytes.length, 800_000);
    assert.equal(upload?.files['content']?.type, 'image/png');
    assert.equal(upload?.headers.authorization, 'Bearer sk-key');
    upstream.takesUploads = false;
    await assert.rejects(imageOf(null), (error) => error instanceof NotAccepted && error.reason === 'unfit');
    assert.equal(upstream.posts.length, 2, 'what fails before has ordered nothing');
  });

  it('finds the film in an address, a list, or an object that names it', () => {
    for (const output of [
      'https://a/film.mp4',
      ['https://a/film.mp4', 'https://a/2.mp4'],
      { thumbnail: 'https://a/t.png', video: 'https://a/film.mp4' },
      { thumbnail: 'https://a/t.png', video: { url: 'https://a/film.mp4' } },
      [{ url: 'https://a/film.mp4' }],
    ])
      assert.equal(addressIn(output), 'https://a/film.mp4', JSON.stringify(output));
    for (const output of [null, undefined, 7, '', 'file:///etc/passwd', [], {}, { seed: 7 }])
      assert.equal(addressIn(output), null, JSON.stringify(output));
  });

  it('a result that Replicate has removed since is asked for again, and is no film', async () => {
    const { engine, ref } = await ordered({ model: VEO });
    upstream.timeline = () => ({ status: 'succeeded', output: null, data_removed: true });
    await assert.rejects(engine.fetch(ref, 'video'), { code: 'engine_failed' });
    upstream.timeline = () => upstream.says('done');
    const { chunks } = await engine.fetch(ref, 'video');
    for await (const chunk of chunks) assert.ok(chunk.byteLength > 0);
  });

  it('tells what became of a film that is none', async () => {
    assert.equal((await polled(VEO, { status: 'starting' })).state, 'queued');
    assert.equal(await failed(VEO, { status: 'aborted' }), 'generation_timeout');
    assert.equal(await failed(VEO, { status: 'canceled' }), 'engine_failed');
    const sensitive = 'The input or output was flagged as sensitive. (E005)';
    assert.equal(await failed(VEO, { status: 'failed', error: sensitive }), 'result_refused');
  });

  it('stops a film, and says when it is too late', async () => {
    const { engine, ref } = await ordered({ model: VEO });
    assert.equal(await engine.cancel(ref), 'cancelled');
    upstream.timeline = () => upstream.says('done');
    assert.equal(await engine.cancel(ref), 'too_late');
    upstream.videos.clear();
    assert.equal(await engine.cancel(ref), 'too_late');
  });

  describe('a film whose create was not answered', () => {
    const lookFor = async (
      changes: object,
      { model = VEO, options = {}, webhookUrl = null as string | null, ageMs = 1_000 } = {},
    ) => {
      const engine = engineOf(model, options);
      const lost = submission(engine, { model, request: changes, webhookUrl });
      return await engine.recover?.({ ...lost, ageMs, isTaken: async () => false });
    };

    it('is found by its model and every field of its input, and by nothing less', async () => {
      upstream.createFaults = ['accepted-drop'];
      await assert.rejects(ordered({ model: VEO }));
      const [predictionId] = upstream.videos.keys();
      const found = await lookFor({});
      assert.ok(found?.state === 'found' && found.ref['predictionId'] === predictionId);
      for (const changes of [{ prompt: 'other' }, { seconds: 4 }, { width: 720, height: 1280 }, { seed: 8 }])
        assert.equal((await lookFor(changes))?.state, 'look_again', JSON.stringify(changes));
      assert.equal((await lookFor({}, { model: 'google/veo-3.1-fast' }))?.state, 'look_again');
      assert.equal((await lookFor({}, { options: { extra: { a: 1 } } }))?.state, 'look_again');
      const picture = { images: [{ kind: 'stored', assetId: 'a' }] };
      assert.equal((await lookFor(picture))?.state, 'unknown');
      for (const [id, video] of upstream.videos)
        upstream.videos.set(id, { ...video, createdAtMs: Date.now() - 120_000 });
      assert.equal((await lookFor({}))?.state, 'look_again', 'an older one of the same words is another');
    });

    it('or told by its webhook', async () => {
      assert.equal((await lookFor({}, { webhookUrl: HOOK }))?.state, 'look_again');
    });
  });

  describe('webhooks', () => {
    const seconds = (aheadMs = 0) => Math.floor((Date.now() + aheadMs) / 1000);
    function webhook({
      secret = upstream.webhookSecret,
      time = seconds(),
      id = 'prediction1',
      before = '',
    } = {}) {
      const body = Buffer.from(JSON.stringify({ id, status: 'succeeded' }));
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const signature = createHmac('sha256', key).update(`msg_1.${time}.`).update(body).digest('base64');
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(time),
        'webhook-signature': `${before}v1,${signature}`,
      };
      return { headers, body, url: HOOK };
    }

    it('are asked for at a secret address, once for each film', async () => {
      const { fields } = await posted({ model: VEO, webhookUrl: HOOK });
      assert.equal(fields['webhook'], HOOK);
      assert.deepEqual(fields['webhook_events_filter'], ['completed']);
    });

    it('are genuine by the account’s secret, which is asked for once, and again when it has changed', async () => {
      const { engine, ref } = await ordered({ model: VEO });
      const told = () => webhook({ id: String(ref['predictionId']) });
      for (let time = 0; time < 3; time += 1)
        assert.deepEqual(await engine.readWebhook?.(told()), { state: 'genuine', ref });
      assert.equal(upstream.secretsTold, 1);
      const both = webhook({ id: String(ref['predictionId']), before: 'v1,b2xkZXI= ' });
      assert.equal((await engine.readWebhook?.(both))?.state, 'genuine', 'signed by an older secret too');
      const other = engineOf(VEO, { webhookSecret: 'whsec_b3RoZXI=' });
      assert.equal((await other.readWebhook?.(told()))?.state, 'forged');
      assert.equal((await other.readWebhook?.(webhook({ secret: 'whsec_b3RoZXI=' })))?.state, 'genuine');
      assert.equal(upstream.secretsTold, 1);
    });

    it('are forged with another secret, a changed body, an old time or no signature', async () => {
      const engine = engineOf(VEO);
      const good = webhook();
      const { 'webhook-signature': _, ...unsigned } = good.headers;
      const forged = [
        webhook({ secret: 'whsec_b3RoZXI=' }),
        webhook({ time: seconds(-301_000) }),
        webhook({ time: seconds(301_000) }),
        { ...good, body: Buffer.from('{"id":"prediction2"}') },
        { ...good, headers: unsigned },
        { ...good, headers: { ...good.headers, 'webhook-id': 'msg_2' } },
        { ...good, headers: { ...good.headers, 'webhook-timestamp': String(seconds(5_000)) } },
        { ...good, headers: { ...good.headers, 'webhook-signature': 'v1,' } },
      ];
      for (const [index, each] of forged.entries())
        assert.deepEqual(await engine.readWebhook?.(each), { state: 'forged' }, String(index));
      assert.equal((await engine.readWebhook?.(good))?.state, 'genuine');
      assert.equal(upstream.secretsTold, 1, 'what is forged does not make us ask for the secret');
      const empty = engineOf(VEO, { webhookSecret: 'whsec_' });
      assert.equal((await empty.readWebhook?.(webhook({ secret: 'whsec_' })))?.state, 'forged');
    });
  });

  it('its configuration needs a key and a model by its owner and name', () => {
    assert.ok(!optionsSchema.safeParse({}).success);
    assert.equal(optionsSchema.parse({ apiKey: 'a' }).baseUrl, 'https://api.replicate.com/v1');
    for (const wrong of ['veo', 'a/b/c', 'a/b:latest', '../b', 'a/..'])
      assert.throws(() => engineOf(wrong), /no model of Replicate/, wrong);
  });
});
