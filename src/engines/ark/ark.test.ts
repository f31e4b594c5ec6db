import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeArk } from '../../../test/upstreams/ark.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import type { ConfiguredEngine } from '../engine-type.ts';
import { readInstructions } from '../remote/instructions.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';
import { arkWire } from './wire.ts';

const film = await packFilm({ fastStart: true, audio: true });
const PICTURE_URI = 'data:image/png;base64,AQID';
const SEED = 1_834_550_917;
const V2 = 'doubao-seedance-2-0-260128';

testRemoteEngine('ark', {
  upstream: new FakeArk(film),
  elsewhere: new FakeArk(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: V2,
  small: { ...REQUEST, seconds: 4, seed: SEED },
  keepsDiscarded: true,
  recovers: 'by-list',
});

describe('an engine that speaks to Ark', () => {
  const upstream = new FakeArk(film);
  const { engineOf, ordered, posted, polled, failed, refused, submission } = engineBench(
    engineType,
    upstream,
  );

  it('orders a film with shape and resolution, length, seed, mark and sound', async () => {
    const { url, headers, fields } = await posted({
      model: V2,
      options: { extra: { service_tier: 'default' } },
    });
    assert.equal(url.pathname, '/api/v3/contents/generations/tasks');
    assert.equal(headers.authorization, 'Bearer sk-key');
    assert.deepEqual(fields, {
      model: V2,
      content: [{ type: 'text', text: REQUEST.prompt }],
      ratio: '16:9',
      resolution: '720p',
      duration: 8,
      seed: 7,
      watermark: false,
      generate_audio: true,
      service_tier: 'default',
    });
  });

  it('an upright film stays upright, and in the tier that was asked for', async () => {
    const named = async (model: string, width: number, height: number) => {
      const { fields } = await posted({ model, request: { width, height } });
      return `${fields['ratio']} ${fields['resolution']}`;
    };
    assert.equal(await named(V2, 720, 1280), '9:16 720p');
    // 1080p is the tier of Sora's larger frame.
    assert.equal(await named(V2, 1024, 1792), '9:16 1080p');
    assert.equal(await named(V2, 1080, 1920), '9:16 1080p');
    assert.equal(await named('seedance-2-0-fast-260128', 1080, 1920), '9:16 720p');
    assert.equal(await named('ep-2026', 480, 854), '9:16 480p');
  });

  it('each generation has its lengths, and sound or none', async () => {
    const made = async (model: string, seconds: number) => {
      const { fields } = await posted({ model, request: { seconds, watermark: true } });
      return [fields['duration'], fields['generate_audio'], fields['watermark']];
    };
    assert.deepEqual(await made(V2, 25), [15, true, true]);
    assert.deepEqual(await made('seedance-1-5-pro-251215', 15), [12, true, true]);
    assert.deepEqual(await made('seedance-1-0-pro-250528', 4), [4, undefined, true]);
    assert.deepEqual(await made('ep-20261130', 15), [10, undefined, true]);
  });

  it('a picture is the first frame, a second one the last, or all of them references', async () => {
    const roles = async (model: string, images: number, options = {}) => {
      const { fields } = await posted({ model, images: Array(images).fill(PICTURE), options });
      const [, ...pictures] = fields['content'] as Record<string, unknown>[];
      for (const { type, image_url } of pictures)
        assert.deepEqual([type, image_url], ['image_url', { url: PICTURE_URI }]);
      return pictures.map(({ role }) => role);
    };
    assert.deepEqual(await roles(V2, 1), ['first_frame']);
    assert.deepEqual(await roles('seedance-1-0-pro-250528', 2), ['first_frame', 'last_frame']);
    const options = { imagesAs: 'references' };
    assert.deepEqual(await roles(V2, 3, options), Array(3).fill('reference_image'));
    assert.deepEqual(await roles('seedance-1-5-pro-251215', 1, options), ['first_frame']);
  });

  it('refuses at planning what a generation cannot make', () => {
    const image = { kind: 'stored', assetId: 'a' } as const;
    const planned = (model: string, images: number) => () =>
      engineOf(model).plan({ ...REQUEST, images: Array(images).fill(image) });
    assert.throws(planned('seedance-1-0-lite-i2v-250428', 0), { param: 'images' });
    assert.throws(planned('seedance-1-0-lite-t2v-250428', 1), { param: 'images' });
    assert.throws(planned(V2, 3), { param: 'images' });
  });

  it('asks to be told only where it can be reached, and takes what it is told as a hint', async () => {
    const webhookUrl = 'https://films.example/hooks/far/secret';
    const { fields } = await posted({ model: V2, webhookUrl, options: { expiresAfterSeconds: 7_200 } });
    assert.deepEqual([fields['callback_url'], fields['execution_expires_after']], [webhookUrl, 7_200]);
    assert.ok(!('callback_url' in (await posted({ model: V2 })).fields));
    const { engine, ref } = await ordered({ model: V2 });
    const told = async (body: string) =>
      await engine.readWebhook?.({ headers: {}, url: webhookUrl, body: Buffer.from(body) });
    const { arkTask } = ref;
    const news = JSON.stringify({ id: arkTask, status: 'succeeded' });
    assert.deepEqual(await told(news), { state: 'genuine', ref });
    assert.equal((await engine.poll(ref)).state, 'running', 'what it said is not believed');
    for (const odd of ['', '{}', 'null', '<html>'])
      assert.deepEqual(await told(odd), { state: 'genuine', ref: null });
  });

  it('asks the vendor itself for no webhook without https, over which it would refuse the order', async () => {
    const { sent } = await ordered({ model: V2 });
    const instructions = readInstructions(sent.plan);
    const never = () => Promise.reject(new Error('nothing is asked before'));
    const asked = async (webhookUrl: string) => {
      const wire = arkWire(optionsSchema.parse({ apiKey: 'a' }));
      const { body } = await wire.create({ ...sent, instructions, webhookUrl }, never);
      return 'callback_url' in JSON.parse(Buffer.from(body?.bytes ?? []).toString());
    };
    assert.equal(await asked('http://films.example/hooks/far/secret'), false);
    assert.equal(await asked('https://films.example/hooks/far/secret'), true);
  });

  it('tells the kinds of failures apart by their code', async () => {
    const code = (name: string) =>
      failed(V2, { status: 'failed', error: { code: name, message: 'expired' } });
    assert.equal(await code('SensitiveContentDetected.Violence'), 'prompt_refused');
    assert.equal(await code('InputImageSensitiveContentDetected.PrivacyInformation'), 'prompt_refused');
    assert.equal(await code('InputTextRiskDetection'), 'prompt_refused');
    assert.equal(await code('OutputVideoSensitiveContentDetected.PolicyViolation'), 'result_refused');
    assert.equal(await code('OutputVideoRiskDetection'), 'result_refused');
    assert.equal(await code('InternalServiceError'), 'engine_failed');
    assert.equal(await failed(V2, { status: 'expired' }), 'generation_timeout');
    assert.equal(await failed(V2, { status: 'cancelled' }), 'engine_failed');
    assert.equal((await polled(V2, { status: 'queued' })).state, 'queued');
  });

  it('reads what a create is refused for', async () => {
    const answered = async (code: string, status = 400) => {
      upstream.createFaults = [{ status, body: { error: { code, message: 'no' } } }];
      return await refused({ model: V2 });
    };
    assert.equal(await answered('InputImageSensitiveContentDetected'), 'prompt_refused');
    assert.equal(await answered('InvalidEndpoint.ClosedEndpoint'), 'closed');
    assert.equal(await answered('InvalidParameter'), 'unfit');
    assert.equal(await answered('AccountOverdueError', 403), 'closed');
    assert.equal(await answered('ServerOverloaded', 429), 'busy');
  });

  it('stops only what waits, and sends no DELETE for what is being made or is done', async () => {
    const { engine, ref } = await ordered({ model: V2 });
    for (const said of ['running', 'done', 'failed'] as const) {
      upstream.timeline = () => upstream.says(said);
      assert.equal(await engine.cancel(ref), 'too_late');
    }
    assert.deepEqual(upstream.deleted, []);
    upstream.timeline = () => upstream.says('queued');
    assert.equal(await engine.cancel(ref), 'cancelled');
  });

  describe('a task whose create was not answered', () => {
    async function recovered(engine: ConfiguredEngine, seed: number, changes: object = {}) {
      const sent = submission(engine, { model: V2, request: { seed } });
      const lost = { ...sent, ageMs: 1_000, isTaken: async () => false, ...changes };
      return (await engine.recover?.(lost))?.state;
    }

    it('is known by its seed, and is nobody’s when anything else differs or two are alike', async () => {
      const { engine } = await ordered({ model: V2, request: { seed: SEED } });
      assert.equal(await recovered(engine, SEED), 'found');
      assert.equal(await recovered(engine, SEED + 1), 'look_again');
      for (const change of [{ seconds: 5 }, { width: 720, height: 1280 }]) {
        const plan = engine.plan({ ...REQUEST, ...change });
        assert.equal(await recovered(engine, SEED, { plan }), 'look_again', JSON.stringify(change));
      }
      const [video] = upstream.videos.values();
      Object.assign(video ?? assert.fail(), { createdAtMs: Date.now() - 120_000 });
      assert.equal(await recovered(engine, SEED), 'look_again', 'an earlier one');
      Object.assign(video ?? assert.fail(), { createdAtMs: Date.now() });
      await ordered({ model: V2, request: { seed: SEED } });
      assert.equal(await recovered(engine, SEED), 'look_again', 'two');
    });

    it('is not looked for by a seed that anybody may have chosen', async () => {
      const { engine } = await ordered({ model: V2, request: { seed: 42 } });
      assert.equal(await recovered(engine, 42), 'look_again');
    });
  });
});
