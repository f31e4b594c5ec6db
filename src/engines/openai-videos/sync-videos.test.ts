import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { until } from '../../../test/harness/wait.ts';
import { FakeSyncServer } from '../../../test/upstreams/sync-videos.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { type Engine, type EngineRef, NotAccepted, type Submission } from '../../task/engine.ts';
import type { ConfiguredEngine } from '../engine-type.ts';
import { testEngine } from '../testing/conformance.ts';
import { submissionOf } from '../testing/remote.ts';
import { base64In, HeldFilms } from './held-films.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });
const never = new AbortController().signal;
const small = { ...REQUEST, seconds: 4 };

function engineOf(options: object): ConfiguredEngine {
  return engineType.create(
    optionsSchema.parse({ profile: 'dynamo', ...options }),
    { id: 'near', models: ['wan2.2'], policy: 'fit', concurrency: 1, pollIntervalMs: 10 },
    {
      download: () => Promise.reject(new Error('not from elsewhere')),
      log: () => undefined,
      nowMs: Date.now,
      servesPublicly: false,
    },
  );
}

for (const profile of ['dynamo', 'localai'] as const) {
  const upstream = new FakeSyncServer(film);
  before(() => upstream.start());
  after(() => upstream.stop());
  testEngine(`openai-videos as ${profile}`, {
    make: async () => engineOf({ profile, baseUrl: upstream.baseUrl }),
    small,
    unknownRef: async (engine) => ({
      ...(await engine.submit(submissionOf(engine, small), never)),
      attemptId: 'no',
    }),
    losesAtRestart: true,
    timeoutMs: 20_000,
  });
}

describe('an engine over a server that answers with the film', () => {
  const upstream = new FakeSyncServer(film);
  const made: Engine[] = [];
  before(() => upstream.start());
  after(async () => {
    for (const engine of made) await engine.close();
    await upstream.stop();
  });
  beforeEach(() => upstream.reset());

  const use = (options: object = {}): ConfiguredEngine => {
    const engine = engineOf({ baseUrl: upstream.baseUrl, apiKey: 'sk-key', ...options });
    made.push(engine);
    return engine;
  };
  const order = async (engine: Engine, given: Partial<Submission> = {}): Promise<EngineRef> =>
    await engine.submit(submissionOf(engine, small, given), never);
  const bytesOf = async (engine: Engine, ref: EngineRef): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of (await engine.fetch(ref, 'video')).chunks) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const ended = async (engine: Engine, ref: EngineRef) =>
    await until(
      async () => {
        const poll = await engine.poll(ref);
        return poll.state === 'running' ? null : poll;
      },
      10_000,
      () => 'it is still running',
    );

  it('sends dynamo and localai their own words', async () => {
    const picture = {
      contentType: 'image/png',
      bytes: new Uint8Array([1, 2, 3]),
      width: 8,
      height: 8,
      publicUrl: null,
    } as const;
    const pictured = {
      ...REQUEST,
      seconds: 5,
      width: 832,
      height: 480,
      images: [{ kind: 'stored', assetId: 'a' } as const],
    };
    const { prompt } = REQUEST;
    for (const profile of ['dynamo', 'localai']) {
      const engine = use({ profile });
      await engine.submit(submissionOf(engine, pictured, { images: [picture] }), never);
    }
    const [dynamo, localai] = upstream.posts;
    assert.equal(dynamo?.path, '/v1/videos');
    assert.equal(dynamo?.headers.authorization, 'Bearer sk-key');
    assert.deepEqual(dynamo?.fields, {
      model: 'wan2.2',
      prompt,
      seconds: 5,
      size: '832x480',
      nvext: { seed: 7, fps: 24 },
      response_format: 'b64_json',
      input_reference: 'data:image/png;base64,AQID',
    });
    assert.equal(localai?.path, '/v1/video');
    assert.deepEqual(localai?.fields, {
      model: 'wan2.2',
      prompt,
      num_frames: 81,
      fps: 16,
      width: 832,
      height: 480,
      seed: 7,
      response_format: 'b64_json',
      start_image: 'AQID',
    });
  });

  it('answers the submit while the film is being made, and shows that it is', async () => {
    upstream.holds = true;
    const engine = use();
    const ref = await order(engine);
    const poll = await engine.poll(ref);
    assert.ok(poll.state === 'running' && poll.progress !== null && poll.progress < 95);
    assert.deepEqual(await order(engine), ref, 'the same attempt is the same request');
    assert.equal(upstream.posts.length, 1);
    upstream.release();
    assert.equal((await ended(engine, ref)).state, 'done');
    assert.deepEqual(await bytesOf(engine, ref), Buffer.from(film));
    await engine.discard(ref);
    assert.equal((await engine.poll(ref)).state, 'lost');
  });

  it('takes the film inside of JSON, by its address, or as the answer itself', async () => {
    for (const answer of [
      upstream.inline(),
      { body: { data: [{ url: `${upstream.baseUrl.replace('/v1', '')}/film.mp4` }] } },
      { body: film, type: 'video/mp4' },
    ]) {
      upstream.answer = () => answer;
      const engine = use();
      const ref = await order(engine);
      assert.equal((await ended(engine, ref)).state, 'done');
      assert.deepEqual(await bytesOf(engine, ref), Buffer.from(film));
    }
  });

  it('base64 is found and read whatever the pieces are that it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (bytes, step, escaped) => {
          const base64 = Buffer.from(bytes).toString('base64');
          const written = escaped ? base64.replaceAll('/', '\\/') : base64;
          const text = Buffer.from(`{"id":"x","data":[{"url":null,"b64_json": "${written}"}],"more":"AAAA"}`);
          const found: Uint8Array[] = [];
          for await (const piece of base64In(pieces(text, step))) found.push(piece);
          assert.deepEqual(Buffer.concat(found), Buffer.from(bytes));
        },
      ),
      { numRuns: 60 },
    );
    for await (const piece of base64In(pieces(Buffer.from('{"b64_json":null,"url":"x"}'), 5)))
      assert.fail(String(piece));
  });

  it('what is held is in files, which go with their film and with the engine', async () => {
    const films = new HeldFilms();
    const [one, other] = [await films.keep(pieces(film, 1_000)), await films.keep(pieces(film, 1_000))];
    assert.deepEqual([one.bytes, existsSync(one.path)], [film.length, true]);
    await films.remove(one.path);
    assert.deepEqual([existsSync(one.path), existsSync(other.path)], [false, true]);
    await films.close();
    assert.equal(existsSync(other.path), false);
  });

  it('cancelling hangs up, so that the server can stop', async () => {
    upstream.holds = true;
    const engine = use();
    const ref = await order(engine);
    assert.equal(await engine.cancel(ref), 'cancelled');
    await until(
      async () => (upstream.abandoned === 1 ? true : null),
      10_000,
      () => 'the connection is still open',
    );
    assert.equal(await engine.cancel(ref), 'too_late');
  });

  it('a refusal at once is one, and goes elsewhere', async () => {
    for (const [status, reason] of [
      [429, 'busy'],
      [503, 'busy'],
      [401, 'closed'],
      [422, 'unfit'],
    ] as const) {
      upstream.answer = () => ({ status, body: { error: 'no' } });
      const engine = use();
      await assert.rejects(
        order(engine),
        (error) => error instanceof NotAccepted && error.reason === reason,
        String(status),
      );
      assert.equal(engine.isOpen?.(), reason === 'unfit');
    }
    const nobody = use({ baseUrl: 'http://127.0.0.1:9/v1' });
    await assert.rejects(order(nobody), (error) => error instanceof NotAccepted && error.reason === 'busy');
  });

  it('a server that could not make it has said so; one that died is asked again', async () => {
    const verdict = async (status: number, error: unknown) => {
      upstream.answer = () => ({ status, body: { error } });
      const engine = use();
      const poll = await ended(engine, await order(engine));
      return poll.state === 'failed' ? poll.failure.code : poll.state;
    };
    assert.equal(await verdict(500, 'CUDA out of memory'), 'engine_failed');
    assert.equal(await verdict(400, { code: 'content_policy_violation' }), 'prompt_refused');
    assert.equal(await verdict(200, 'no video was made'), 'engine_failed');
    upstream.holds = true;
    const engine = use();
    const ref = await order(engine);
    upstream.hangUp();
    assert.equal((await ended(engine, ref)).state, 'lost');
  });

  it('a film of a process that is still there is not lost, one of a process that has gone is', async () => {
    const engine = use();
    const ref = await order(engine);
    const foreign = { ...ref, process: 'another' };
    await assert.rejects(engine.poll({ ...foreign, attemptId: 'x', pid: process.ppid }), {
      code: 'unavailable',
    });
    assert.equal(
      (await engine.poll({ ...foreign, attemptId: 'x' })).state,
      'lost',
      'our own number, used again',
    );
    assert.equal(
      (await engine.poll({ ...foreign, attemptId: 'x', host: 'elsewhere', pid: 1 })).state,
      'lost',
    );
  });
});

async function* pieces(bytes: Uint8Array, step: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}
