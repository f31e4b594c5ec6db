import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FakeGoogle } from '../../../test/upstreams/google.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { type Engine, NotAccepted, type ReferenceFile } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { submissionOf, testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });

testRemoteEngine('google', {
  upstream: new FakeGoogle(film),
  elsewhere: new FakeGoogle(film),
  make: (at, common, ports) => engineType.create(optionsSchema.parse(at), common, ports),
  model: 'veo-3.1-generate-preview',
  small: { ...REQUEST, seconds: 4 },
  keepsDiscarded: true,
  recovers: 'never',
  wordless: true,
});

describe('Veo over the Gemini API', () => {
  const upstream = new FakeGoogle(film);
  const never = new AbortController().signal;
  const made: Engine[] = [];
  const logged: Readonly<Record<string, unknown>>[] = [];
  const downloads: string[] = [];
  let nowMs = Date.now();

  function use(options: JsonObject = {}) {
    const engine = engineType.create(
      optionsSchema.parse({
        baseUrl: upstream.baseUrl,
        apiKey: 'AIza-key',
        webhookKeysUrl: upstream.keysUrl,
        ...options,
      }),
      {
        id: 'veo',
        models: ['veo-3.1-generate-preview'],
        concurrency: 3,
        policy: 'fit',
        pollIntervalMs: 10,
      },
      {
        download: async (url) => {
          downloads.push(url);
          return new Blob([film as Uint8Array<ArrayBuffer>]).stream() as unknown as AsyncIterable<Uint8Array>;
        },
        log: (_message, fields) => logged.push(fields),
        nowMs: () => nowMs,
        servesPublicly: true,
      },
    );
    made.push(engine);
    return engine;
  }

  const picture = (byte: number): ReferenceFile => ({
    contentType: 'image/png',
    bytes: new Uint8Array([byte, 2, 3]),
    width: 8,
    height: 8,
    publicUrl: null,
  });
  const sent = (byte: number) => ({
    bytesBase64Encoded: Buffer.from([byte, 2, 3]).toString('base64'),
    mimeType: 'image/png',
  });
  const stored = { kind: 'stored', assetId: 'a' } as const;

  async function posted(
    engine: Engine,
    changes: object = {},
    pictures = 0,
    webhookUrl: string | null = null,
  ) {
    const images = Array.from({ length: pictures }, (_, index) => picture(index + 1));
    const request = { ...REQUEST, ...changes, images: images.map(() => stored) };
    await engine.submit(submissionOf(engine, request, { images, webhookUrl }), never);
    const { fields, headers, url } = upstream.posts.at(-1) ?? assert.fail();
    const [instance] = fields['instances'] as JsonObject[];
    return { fields, headers, url, instance: instance ?? {}, parameters: fields['parameters'] as JsonObject };
  }

  before(() => upstream.start());
  after(async () => {
    for (const engine of made) await engine.close();
    await upstream.stop();
  });
  beforeEach(() => {
    upstream.reset();
    logged.length = 0;
    downloads.length = 0;
    nowMs = Date.now();
  });

  it('orders with the model in the address, the key in a header, and the operator’s parameters', async () => {
    const engine = use({ extra: { personGeneration: 'allow_adult' } });
    for (const model of ['veo-3.1-fast-generate-preview', 'models/veo-3.1-lite-generate-preview']) {
      const { url } = await posted(engine.forModel(model));
      assert.equal(url.pathname, `/v1beta/models/${model.replace('models/', '')}:predictLongRunning`);
    }
    const { fields, headers, url } = await posted(engine, { seconds: 6, width: 720, height: 1280 });
    assert.deepEqual(fields, {
      instances: [{ prompt: REQUEST.prompt }],
      parameters: {
        aspectRatio: '9:16',
        resolution: '720p',
        durationSeconds: 6,
        seed: REQUEST.seed,
        personGeneration: 'allow_adult',
      },
    });
    assert.equal(headers['x-goog-api-key'], 'AIza-key');
    assert.equal(url.search, '');
  });

  it('1080p and 4k are made in eight seconds alone, and nobody is turned on his side', async () => {
    const engine = use();
    for (const [seconds, width, height, expected] of [
      [8, 1920, 1080, ['16:9', '1080p', 8]],
      [12, 1080, 1920, ['9:16', '1080p', 8]],
      [4, 1920, 1080, ['16:9', '720p', 4]],
      [8, 3840, 2160, ['16:9', '4k', 8]],
      [8, 1024, 1792, ['9:16', '1080p', 8]],
      [4, 1024, 1792, ['9:16', '720p', 4]],
    ] as const) {
      const { parameters } = await posted(engine, { seconds, width, height });
      const { aspectRatio, resolution, durationSeconds } = parameters;
      assert.deepEqual([aspectRatio, resolution, durationSeconds], expected);
    }
    const lite = engine.forModel('veo-3.1-lite-generate-preview');
    const { parameters } = await posted(lite, { width: 3840, height: 2160 });
    assert.equal(parameters['resolution'], '1080p');
    assert.throws(() => use({ capabilities: { sizes: ['720x720'] } }), /proportion for 720x720/);
    const unknown = engine.forModel('veo-9').plan({ ...REQUEST, width: 1920, height: 1080 });
    assert.deepEqual([unknown.width, unknown.height], [1280, 720]);
  });

  it('one picture is the first frame, a second the last one, which takes eight seconds', async () => {
    const engine = use();
    const one = await posted(engine, { seconds: 4 }, 1);
    assert.deepEqual(one.instance, { prompt: REQUEST.prompt, image: sent(1) });
    assert.equal(one.parameters['durationSeconds'], 4);
    const two = await posted(engine, { seconds: 4 }, 2);
    assert.deepEqual(two.instance, { prompt: REQUEST.prompt, image: sent(1), lastFrame: sent(2) });
    assert.equal(two.parameters['durationSeconds'], 8);
    assert.throws(() => engine.plan({ ...REQUEST, images: [stored, stored, stored] }), /up to 2/);
  });

  it('or all of them are references, which takes eight seconds, where the model has any', async () => {
    const engine = use({ imagesAs: 'references' });
    const { instance, parameters } = await posted(engine, { seconds: 4 }, 3);
    assert.deepEqual(
      instance['referenceImages'],
      [1, 2, 3].map((byte) => ({ image: sent(byte), referenceType: 'asset' })),
    );
    assert.equal(instance['image'], undefined);
    assert.equal(parameters['durationSeconds'], 8);
    const lite = engine.forModel('veo-3.1-lite-generate-preview');
    assert.throws(() => lite.plan({ ...REQUEST, images: [stored] }), /no reference images/);
  });

  it('a wrong key and an account that may not pay close the engine, though they are told by a 400', async () => {
    for (const [message, status] of [
      ['API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT'],
      ['User location is not supported for the free tier.', 'FAILED_PRECONDITION'],
    ]) {
      const engine = use();
      upstream.createFaults = [{ status: 400, body: { error: { code: 400, message, status } } }];
      await assert.rejects(
        engine.submit(submissionOf(engine, REQUEST), never),
        (error) => error instanceof NotAccepted && error.reason === 'closed',
      );
    }
    const engine = use();
    const ref = await engine.submit(submissionOf(engine, REQUEST), never);
    upstream.refusesKeys = true;
    for (let time = 0; time < 4; time += 1) await assert.rejects(engine.poll(ref), { code: 'unavailable' });
  });

  it('a film that its moderation kept is refused, with the reasons in the log alone', async () => {
    const engine = use();
    const ref = await engine.submit(submissionOf(engine, REQUEST), never);
    upstream.timeline = () => upstream.says('blocked');
    const poll = await engine.poll(ref);
    assert.ok(poll.state === 'failed' && poll.failure.code === 'result_refused');
    assert.ok(!poll.failure.message.includes('known'));
    assert.match(String(logged[0]?.['error']), /somebody who is known/);
  });

  it('an operation that ended badly says how', async () => {
    const engine = use();
    const ref = await engine.submit(submissionOf(engine, REQUEST), never);
    for (const [ended, code] of [
      [{ error: { code: 3, message: 'It violates the usage guidelines.' } }, 'prompt_refused'],
      [{ error: { code: 4, message: 'Deadline exceeded' } }, 'generation_timeout'],
      [{ error: { code: 8, message: 'Resource exhausted' } }, 'engine_failed'],
      [{ response: { generateVideoResponse: { raiMediaFilteredCount: 1 } } }, 'result_refused'],
      [{ response: {} }, 'engine_failed'],
    ] as const) {
      upstream.timeline = () => ({ done: true, ...ended });
      const poll = await engine.poll(ref);
      assert.ok(poll.state === 'failed' && poll.failure.code === code, JSON.stringify([ended, poll]));
    }
  });

  it('the file is opened with the key in a header, and a key in its address is taken out', async () => {
    const engine = use();
    const ref = await engine.submit(submissionOf(engine, REQUEST), never);
    const video = { uri: `${upstream.origin}/cdn/film.mp4?alt=media&key=AIza-key` };
    upstream.timeline = () => ({
      done: true,
      response: { generateVideoResponse: { generatedSamples: [{ video }] } },
    });
    upstream.seenKeys.clear();
    const { chunks } = await engine.fetch(ref, 'video');
    for await (const _ of chunks);
    assert.deepEqual([...upstream.seenKeys], ['AIza-key']);
    assert.ok(upstream.seenAddresses.at(-1)?.endsWith('/cdn/film.mp4?alt=media'));
    assert.ok(upstream.seenAddresses.every((address) => !address.includes('AIza')));
    assert.deepEqual(downloads, []);
  });

  describe('webhooks', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = (key: typeof publicKey, kid: string) => ({
      ...key.export({ format: 'jwk' }),
      kid,
      alg: 'RS256',
    });
    const url = 'https://reelay.example/hooks/veo/token';
    const operation = 'models/veo-3.1-generate-preview/operations/op1';
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const seconds = (aheadMs = 0) => Math.floor((nowMs + aheadMs) / 1000);

    function webhook({
      head = { alg: 'RS256', kid: 'k1' } as object,
      claims = { aud: url, exp: seconds(60_000) } as object,
      key = privateKey,
      body = { type: 'video.generated', data: { id: operation } } as object,
      time = seconds(),
    } = {}) {
      const signed = `${part(head)}.${part(claims)}`;
      const signature = sign('sha256', Buffer.from(signed), key).toString('base64url');
      const headers = { 'webhook-signature': `${signed}.${signature}`, 'webhook-timestamp': String(time) };
      return { headers, body: Buffer.from(JSON.stringify(body)), url };
    }

    beforeEach(() => {
      upstream.publishedKeys = [jwk(publicKey, 'k1')];
    });

    it('are asked for at a secret address, unless the operator wants none', async () => {
      const hook = 'https://reelay.example/hooks/veo/t';
      const { fields } = await posted(use(), {}, 0, hook);
      assert.deepEqual(fields['webhookConfig'], { uris: [hook] });
      const without = await posted(use({ webhooks: false }), {}, 0, hook);
      assert.ok(!('webhookConfig' in without.fields));
    });

    it('are genuine by a token of Google’s, and tell which film they are about', async () => {
      const engine = use();
      const ref = await engine.submit(submissionOf(engine, REQUEST), never);
      const told = webhook({ body: { type: 'video.generated', data: { id: ref['operation'] } } });
      for (let time = 0; time < 3; time += 1)
        assert.deepEqual(await engine.readWebhook?.(told), { state: 'genuine', ref });
      assert.equal(upstream.keyLists, 1, 'the keys are kept');
      const silent = await engine.readWebhook?.(webhook({ body: { data: { id: '../../files/1' } } }));
      assert.deepEqual(silent, { state: 'genuine', ref: null });
    });

    it('are forged with another key, another algorithm, a changed token, or when they are old', async () => {
      const engine = use({ webhookAudience: url });
      const good = webhook();
      const [head, , signature] = good.headers['webhook-signature'].split('.');
      const changed = `${head}.${part({ aud: url, exp: seconds(900_000) })}.${signature}`;
      const forged = [
        webhook({ key: other.privateKey }),
        webhook({ head: { alg: 'none', kid: 'k1' } }),
        webhook({ head: { alg: 'HS256', kid: 'k1' } }),
        webhook({ head: { alg: 'RS256', kid: 'k2' } }),
        webhook({ claims: { aud: url, exp: seconds(-1_000) } }),
        webhook({ claims: { aud: url, iat: seconds(-301_000) } }),
        webhook({ claims: { aud: url } }),
        webhook({ claims: { aud: 'https://somebody.else/', exp: seconds(60_000) } }),
        webhook({ time: seconds(-301_000) }),
        webhook({ time: seconds(301_000) }),
        { ...good, headers: { ...good.headers, 'webhook-signature': changed } },
        { ...good, headers: { 'webhook-timestamp': String(seconds()) } },
        { ...good, headers: { ...good.headers, 'webhook-signature': 'a.b.c' } },
      ];
      for (const [index, each] of forged.entries())
        assert.deepEqual(await engine.readWebhook?.(each), { state: 'forged' }, String(index));
      assert.equal((await engine.readWebhook?.(good))?.state, 'genuine');
      assert.equal(upstream.keyLists, 1, 'what is forged does not make us ask for keys');
    });

    it('new keys are asked for when a minute has passed, and keys that are not to be had leave it open', async () => {
      const engine = use();
      assert.equal((await engine.readWebhook?.(webhook()))?.state, 'genuine');
      upstream.publishedKeys = [{ kty: 'unheard-of' }, jwk(other.publicKey, 'k2')];
      nowMs += 61_000;
      const rotated = webhook({ key: other.privateKey, head: { alg: 'RS256', kid: 'k2' } });
      assert.equal((await engine.readWebhook?.(rotated))?.state, 'genuine');
      assert.equal((await engine.readWebhook?.(webhook()))?.state, 'forged', 'the old key is gone');
      const unpublished = use({ webhookKeysUrl: `${upstream.origin}/nothing.json` });
      await assert.rejects(
        async () => await unpublished.readWebhook?.(webhook()),
        (error) => error instanceof TaskError && error.code === 'unavailable',
      );
    });
  });
});
