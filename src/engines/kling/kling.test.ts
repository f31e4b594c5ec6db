import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { FakeKling } from '../../../test/upstreams/kling.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { readInstructions } from '../remote/instructions.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { credentialOf, optionsSchema } from './options.ts';
import { klingWire } from './wire.ts';

const film = await packFilm({ fastStart: true, audio: true });
const UPRIGHT = { width: 720, height: 1280 };
const WEBHOOK = 'https://films.example/hooks/far/secret';

testRemoteEngine('kling', {
  upstream: new FakeKling(film),
  elsewhere: new FakeKling(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: 'kling-v3',
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'by-id',
});

describe('an engine that speaks to Kling', () => {
  const upstream = new FakeKling(film);
  const { engineOf, ordered, posted, polled, failed, refused, submission } = engineBench(
    engineType,
    upstream,
  );

  it('orders a film of words with shape and mode, length as text, sound, and our id of the attempt', async () => {
    const { url, headers, fields } = await posted({
      model: 'kling-v3',
      options: { extra: { cfg_scale: 0.4 } },
    });
    assert.equal(url.pathname, '/v1/videos/text2video');
    assert.equal(headers.authorization, 'Bearer sk-key');
    const { external_task_id, ...rest } = fields;
    assert.match(String(external_task_id), /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      model_name: 'kling-v3',
      prompt: REQUEST.prompt,
      mode: 'std',
      duration: '8',
      aspect_ratio: '16:9',
      sound: 'on',
      cfg_scale: 0.4,
    });
  });

  it('each model has its lengths, modes and sound, and an upright film stays upright', async () => {
    const made = async (model: string, width: number, height: number, seconds: number) => {
      const { fields } = await posted({ model, request: { width, height, seconds } });
      return [fields['duration'], fields['mode'], fields['aspect_ratio'], fields['sound']];
    };
    assert.deepEqual(await made('kling-v3', 1024, 1792, 25), ['15', 'pro', '9:16', 'on']);
    assert.deepEqual(await made('kling-v3', 2160, 3840, 4), ['4', '4k', '9:16', 'on']);
    assert.deepEqual(await made('kling-v2-6', 1080, 1920, 12), ['10', 'pro', '9:16', 'on']);
    assert.deepEqual(await made('kling-v2-5-turbo', 720, 1280, 8), ['5', 'std', '9:16', undefined]);
    assert.deepEqual(await made('kling-v9', 1920, 1080, 10), ['5', 'std', '16:9', undefined]);
  });

  it('pictures go as bare base64: the first frame and the last, or up to four references', async () => {
    const one = await posted({ model: 'kling-v2-1', images: [PICTURE] });
    assert.equal(one.url.pathname, '/v1/videos/image2video');
    const { image, image_tail, aspect_ratio } = one.fields;
    assert.deepEqual([image, image_tail, aspect_ratio], ['AQID', undefined, undefined]);
    const two = await posted({ model: 'kling-v3', images: [PICTURE, PICTURE] });
    assert.deepEqual([two.fields['image'], two.fields['image_tail']], ['AQID', 'AQID']);
    const options = { imagesAs: 'references' };
    const many = await posted({ model: 'kling-v1-6', images: Array(4).fill(PICTURE), options });
    assert.equal(many.url.pathname, '/v1/videos/multi-image2video');
    assert.deepEqual(many.fields['image_list'], Array(4).fill({ image: 'AQID' }));
    assert.equal(many.fields['aspect_ratio'], '16:9');
    assert.equal((await posted({ model: 'kling-v3', images: [PICTURE], options })).fields['image'], 'AQID');
  });

  it('no film is ordered that would come out turned, as its picture is, nor of too large a picture', async () => {
    const order = async (picture: object) =>
      await refused({ model: 'kling-v3', images: [{ ...PICTURE, ...picture }], request: UPRIGHT });
    assert.equal(await order({ width: 1600, height: 900 }), 'unfit');
    assert.equal(await order({ bytes: new Uint8Array(10_000_001) }), 'unfit');
    assert.equal(upstream.posts.length, 0);
    assert.equal(await order({ width: 900, height: 1600 }), 'made');
  });

  it('refuses at planning what a model cannot make', () => {
    const image = { kind: 'stored', assetId: 'a' } as const;
    const planned = (model: string, images: number) => () =>
      engineOf(model).plan({ ...REQUEST, images: Array(images).fill(image) });
    assert.throws(planned('kling-v2-1', 0), { param: 'images' });
    assert.throws(planned('kling-v2-6', 2), { param: 'images' });
    const long = { ...REQUEST, prompt: 'a'.repeat(2_501) };
    assert.throws(() => engineOf('kling-v3').plan(long), { param: 'prompt' });
  });

  it('reads what a create is refused for from the service code, whatever the status', async () => {
    const answered = async (code: number, status: number) => {
      upstream.createFaults = [upstream.coded(code, status)];
      return await refused({ model: 'kling-v3' });
    };
    for (const code of [1000, 1004]) assert.equal(await answered(code, 401), 'closed');
    for (const code of [1100, 1101, 1102, 1103]) assert.equal(await answered(code, 429), 'closed');
    assert.equal(await answered(1102, 200), 'closed');
    assert.equal(await answered(1201, 400), 'unfit');
    assert.equal(await answered(1301, 200), 'prompt_refused');
    for (const code of [1302, 1303]) assert.equal(await answered(code, 429), 'busy');
    assert.equal(await answered(1304, 429), 'closed');
    assert.equal(await answered(5000, 200), 'engine_failed', 'that may have made one');
    assert.equal(await answered(1303, 503), 'engine_failed', 'so may a proxy’s');
    assert.equal(await answered(0, 200), 'engine_failed', 'success without an id');
  });

  it('no code that is not about the film ends it; one that says it is not there is a miss', async () => {
    const { engine, ref } = await ordered({ model: 'kling-v3' });
    const { told } = upstream;
    for (const code of [1101, 1303, 5001]) {
      upstream.told = () => upstream.coded(code, 200);
      await assert.rejects(engine.poll(ref), { code: 'unavailable' });
    }
    upstream.told = () => upstream.coded(1203, 400);
    for (let time = 0; time < 2; time += 1) await assert.rejects(engine.poll(ref), { code: 'unavailable' });
    assert.equal((await engine.poll(ref)).state, 'lost');
    upstream.told = told;
  });

  it('tells a moderation from other failures by its words', async () => {
    const code = (task_status_msg: string) => failed('kling-v3', { task_status: 'failed', task_status_msg });
    assert.equal(await code('Failure to pass the risk control system'), 'prompt_refused');
    assert.equal(await code('The generated content is sensitive'), 'result_refused');
    assert.equal(await code('image resolution is too small, expired'), 'engine_failed');
    assert.equal((await polled('kling-v3', { task_status: 'submitted' })).state, 'queued');
  });

  it('an attempt is found by its own id, under its kind, and what is not found is not taken for not accepted', async () => {
    for (const images of [[], [PICTURE]]) {
      const { engine, ref, sent } = await ordered({ model: 'kling-v3', images });
      const lost = { ...sent, ageMs: 1_000, isTaken: async () => false };
      assert.deepEqual(await engine.recover?.(lost), { state: 'found', ref });
      const other = { ...lost, attemptId: 'another' };
      assert.equal((await engine.recover?.(other))?.state, 'look_again');
      const [video] = [...upstream.videos.values()].slice(-1);
      assert.ok(video !== undefined);
      Object.assign(video.fields, { external_task_id: undefined });
      const byTaskId = { ...lost, attemptId: video.id };
      assert.equal((await engine.recover?.(byTaskId))?.state, 'look_again', 'it does not say whose it is');
    }
  });

  it('asks to be told only where it can be reached, and knows what kind of film it is told of', async () => {
    const images = [PICTURE];
    const { fields } = await posted({ model: 'kling-v3', images, webhookUrl: WEBHOOK });
    assert.equal(fields['callback_url'], `${WEBHOOK}?kind=image2video`);
    assert.ok(!('callback_url' in (await posted({ model: 'kling-v3' })).fields));
    const { engine, ref } = await ordered({ model: 'kling-v3', images });
    const told = async (body: string, query = '?kind=image2video') =>
      await engine.readWebhook?.({ headers: {}, url: WEBHOOK + query, body: Buffer.from(body) });
    const news = JSON.stringify({ task_id: ref['klingTask'], task_status: 'succeed' });
    assert.deepEqual(await told(news), { state: 'genuine', ref });
    assert.equal((await engine.poll(ref)).state, 'running', 'what it said is not believed');
    const nothing = { state: 'genuine', ref: null };
    for (const odd of ['', '{}', '<html>']) assert.deepEqual(await told(odd), nothing);
    for (const query of ['', '?kind=lip-sync']) assert.deepEqual(await told(news, query), nothing);
  });

  it('asks the vendor itself for no webhook without https, over which it would refuse the order', async () => {
    const { sent } = await ordered({ model: 'kling-v3' });
    const instructions = readInstructions(sent.plan);
    const never = () => Promise.reject(new Error('nothing is asked before'));
    const asked = async (webhookUrl: string) => {
      const wire = klingWire(optionsSchema.parse({ apiKey: 'a' }));
      const { body } = await wire.create({ ...sent, instructions, webhookUrl }, never);
      return 'callback_url' in JSON.parse(Buffer.from(body?.bytes ?? []).toString());
    };
    assert.equal(await asked('http://films.example/hooks/far/secret'), false);
    assert.equal(await asked('https://films.example/hooks/far/secret'), true);
  });

  it('stops nothing, since nothing can be stopped', async () => {
    const { engine, ref } = await ordered({ model: 'kling-v3' });
    assert.equal(await engine.cancel(ref), 'unsupported');
    assert.ok(submission(engine, { model: 'kling-v3' }).plan.seconds > 0);
  });

  describe('with a pair of keys', () => {
    const pair = { accessKey: 'ak-1', secretKey: 'sk-very-secret' };

    it('signs a token for each request, for half an hour, and the secret goes nowhere', async () => {
      let nowMs = 1_764_000_000_000;
      const credential = credentialOf(pair, () => nowMs);
      assert.equal(credential.identity, 'ak-1');
      const { value } = credential;
      assert.ok(typeof value === 'function');
      const [scheme, token = ''] = value().split(' ');
      assert.equal(scheme, 'Bearer');
      const [head = '', claims = '', signature] = token.split('.');
      const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
      assert.deepEqual(read(head), { alg: 'HS256', typ: 'JWT' });
      assert.deepEqual(read(claims), { iss: 'ak-1', exp: 1_764_001_800, nbf: 1_763_999_970 });
      const signed = (secret: string) =>
        createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url');
      assert.equal(signature, signed('sk-very-secret'));
      assert.notEqual(signature, signed('sk-another'), 'control');
      nowMs += 60_000;
      assert.notEqual(value(), `Bearer ${token}`);
    });

    it('knows its own films by the access key, however often the token changes', async () => {
      const options = { apiKey: undefined, ...pair };
      const { engine, ref } = await ordered({ model: 'kling-v3', options });
      upstream.videos.clear();
      for (let time = 0; time < 2; time += 1) await assert.rejects(engine.poll(ref));
      assert.equal((await engine.poll(ref)).state, 'lost');
      assert.ok([...upstream.seenKeys].every((key) => /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(key)));
      assert.ok(!JSON.stringify(ref).includes('sk-very-secret'));
    });

    it('takes one way to say who it is, whole', () => {
      const why = /either apiKey, or accessKey and secretKey/;
      const { accessKey, secretKey } = pair;
      for (const said of [
        {},
        { accessKey },
        { secretKey },
        { apiKey: 'a', ...pair },
        { apiKey: 'a', accessKey },
      ])
        assert.throws(() => credentialOf(said, Date.now), why);
      assert.equal(credentialOf({ apiKey: 'a' }, Date.now).value, 'Bearer a');
    });
  });
});
