import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { type CreateFault, FakeVideoServer } from '../../../test/upstreams/openai-videos.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { type Engine, type EngineRef, NotAccepted, type Submission } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import { createRemoteEngine, type RemoteEngineOptions } from '../remote/engine.ts';
import { testEngine } from '../testing/conformance.ts';
import { engineType } from './index.ts';
import { optionsSchema, profileOf } from './options.ts';
import { PROFILES, type Profile, type ProfileName } from './profiles.ts';
import { openaiVideosWire } from './wire.ts';

const KEY = 'sk-upstream-secret';
const film = await packFilm({ fastStart: true, audio: true });
const upstream = new FakeVideoServer(film);
const elsewhere = new FakeVideoServer(film);
await upstream.start();
await elsewhere.start();
after(async () => {
  await upstream.stop();
  await elsewhere.stop();
});

/** How far the engines' clock is ahead. */
let aheadMs = 0;
const downloads: string[] = [];
const logged: string[] = [];

interface Changes extends Partial<RemoteEngineOptions> {
  readonly profile?: Profile;
  readonly extra?: JsonObject;
}

function engineOf(name: ProfileName, { profile, extra, ...changes }: Changes = {}) {
  return createRemoteEngine(
    openaiVideosWire(profile ?? PROFILES[name], extra ?? {}),
    {
      id: 'far',
      baseUrl: upstream.baseUrl,
      credential: { header: 'authorization', value: `Bearer ${KEY}` },
      models: ['wan2.2', 'wan3'],
      policy: 'fit',
      concurrency: 3,
      pollIntervalMs: 10,
      timing: { lostAfterMs: 0, recoverForMs: 60_000 },
      ...changes,
    },
    {
      download: async (url) => {
        downloads.push(url);
        return new Blob([film]).stream() as unknown as AsyncIterable<Uint8Array>;
      },
      log: (message) => logged.push(message),
      servesPublicly: false,
      nowMs: () => Date.now() + aheadMs,
    },
  );
}

function submission(engine: Engine, request = REQUEST, images: Submission['images'] = []): Submission {
  const plan = engine.plan(request);
  return { attemptId: 'attempt_1', taskId: 'task_1', request, plan, images, clips: [], webhookUrl: null };
}

const signal = new AbortController().signal;
const submitted = (engine: Engine): Promise<EngineRef> => engine.submit(submission(engine), signal);

for (const profile of ['sglang', 'openai'] as const) {
  testEngine(`openai-videos as ${profile}`, {
    make: async () => engineOf(profile, { credential: null }),
    small: { ...REQUEST, seconds: 4 },
    unknownRef: { videoId: 'video_nobody', base: upstream.baseUrl, key: null },
    keepsDiscarded: PROFILES[profile].remove === 'none',
    timeoutMs: 20_000,
  });
}

describe('an engine that speaks POST /videos', () => {
  let engine: ReturnType<typeof engineOf>;
  const made: Engine[] = [];
  const use = (profile: ProfileName, changes?: Changes) => {
    engine = engineOf(profile, changes);
    made.push(engine);
    return engine;
  };
  beforeEach(() => {
    const fresh = new FakeVideoServer(film);
    const { createFault, pollFault, timeline, content, resultFields, knownFields, multipartOnly } = fresh;
    Object.assign(upstream, { createFault, pollFault, timeline, content, resultFields });
    Object.assign(upstream, { knownFields, multipartOnly, createFaults: [] });
    upstream.posts.length = 0;
    upstream.videos.clear();
    upstream.deleted.length = 0;
    elsewhere.seenKeys.clear();
    downloads.length = 0;
    use('openai');
  });
  after(async () => {
    for (const each of made) await each.close();
  });

  describe('sends each profile its own words', () => {
    const picture = {
      contentType: 'image/png',
      bytes: new Uint8Array([1, 2, 3]),
      width: 8,
      height: 8,
      publicUrl: null,
    } as const;

    async function postOf(profile: ProfileName, withImage = false) {
      use(profile);
      const stored = { kind: 'stored', assetId: 'a' } as const;
      const request = { ...REQUEST, private: true, images: withImage ? [stored] : [] };
      await engine.submit(submission(engine, request, withImage ? [picture] : []), signal);
      return upstream.posts.at(-1) ?? assert.fail();
    }

    it('openai: multipart, seconds as text, the picture as a file, nothing that it does not know', async () => {
      upstream.multipartOnly = true;
      upstream.knownFields = new Set(['model', 'prompt', 'seconds', 'size']);
      const { fields, files, headers } = await postOf('openai', true);
      assert.deepEqual(
        { ...fields },
        { model: 'wan2.2', prompt: REQUEST.prompt, seconds: '8', size: '1280x720' },
      );
      assert.deepEqual(files['input_reference'], { type: 'image/png', bytes: picture.bytes });
      assert.equal(headers.authorization, `Bearer ${KEY}`);
    });

    it('sglang and trtllm: JSON with numbers, and a file only where there is a picture', async () => {
      upstream.knownFields = new Set(['model', 'prompt', 'seconds', 'size', 'seed']);
      for (const profile of ['sglang', 'trtllm'] as const) {
        const { fields } = await postOf(profile);
        const { model, seconds, size, seed } = fields;
        assert.deepEqual([model, seconds, size, seed], ['wan2.2', 8, '1280x720', 7]);
        const { files } = await postOf(profile, true);
        assert.equal(files['input_reference']?.type, 'image/png');
      }
    });

    it('vllm-omni: multipart without a picture too', async () => {
      upstream.multipartOnly = true;
      assert.equal((await postOf('vllm-omni')).fields['seconds'], '8');
    });

    it('resellers: watermark, private and style as fields', async () => {
      for (const profile of ['generic', 'new-api'] as const) {
        const { fields } = await postOf(profile);
        assert.deepEqual([fields['watermark'], fields['private']], ['false', 'true']);
      }
    });

    it('a configured one: frames for seconds, sides for a size, fields of its own', async () => {
      const config = optionsSchema.parse({
        baseUrl: upstream.baseUrl,
        knobs: { body: 'json', seconds: 'frames', framesPerSecond: 16, frameStep: 4, size: 'sides' },
        capabilities: { secondsMax: 30, sizes: ['832x480', '480x832'] },
      });
      use('generic', { profile: profileOf(config), extra: { guidance_scale: 4 } });
      await engine.submit(submission(engine), signal);
      const { fields } = upstream.posts[0] ?? assert.fail();
      const { num_frames, fps, width, height, guidance_scale } = fields;
      assert.deepEqual([num_frames, fps, width, height, guidance_scale], [129, 16, 832, 480, 4]);
    });

    it('a route’s model, and the first one without', async () => {
      const view = engine.forModel('wan3');
      await view.submit(submission(view), signal);
      await submitted(engine);
      assert.deepEqual(
        upstream.posts.map(({ fields }) => fields['model']),
        ['wan3', 'wan2.2'],
      );
    });
  });

  describe('a create that goes wrong is sent once', () => {
    const refusals: readonly (readonly [CreateFault, NotAccepted['reason']])[] = [
      [{ status: 429 }, 'busy'],
      [{ status: 425 }, 'busy'],
      [{ status: 401 }, 'closed'],
      [{ status: 402 }, 'closed'],
      [{ status: 403 }, 'closed'],
      ['redirect', 'closed'],
      [{ status: 400 }, 'unfit'],
      [{ status: 404 }, 'unfit'],
      [{ status: 422, body: { detail: [{ msg: 'no' }] } }, 'unfit'],
    ];
    for (const [fault, reason] of refusals) {
      it(`${JSON.stringify(fault)}: certainly not accepted, ${reason}`, async () => {
        upstream.elsewhere = elsewhere.baseUrl;
        upstream.createFaults = [fault];
        await assert.rejects(
          submitted(engine),
          (error) => error instanceof NotAccepted && error.reason === reason,
        );
        assert.equal(upstream.posts.length, 1);
        assert.equal(elsewhere.posts.length, 0);
        assert.equal(engine.isOpen?.(), reason === 'unfit');
      });
    }

    const open: readonly CreateFault[] = [
      'accepted-500',
      'accepted-drop',
      'accepted-html',
      'accepted-hang',
      'drop',
      { status: 502 },
      { status: 503 },
      { status: 504 },
      { status: 408 },
      { status: 409 },
    ];
    for (const fault of open) {
      it(`${JSON.stringify(fault)}: nobody knows, so it is no refusal`, async () => {
        upstream.createFaults = [fault];
        if (fault === 'accepted-hang') use('openai', { timing: { createMs: 300 } });
        await assert.rejects(
          submitted(engine),
          (error) => error instanceof TaskError && error.code === 'engine_failed' && error.retryable,
        );
        assert.equal(upstream.posts.length, 1);
      });
    }

    it('nobody at the address: not one byte was sent, so it is a refusal', async () => {
      const closed = new FakeVideoServer(film);
      await closed.start();
      const { baseUrl } = closed;
      await closed.stop();
      use('openai', { baseUrl });
      await assert.rejects(submitted(engine), (error) => error instanceof NotAccepted);
    });

    it('says how long to wait where the upstream does, and asks nothing meanwhile', async () => {
      upstream.createFaults = [{ status: 429, headers: { 'retry-after': '7' } }];
      const waits: number[] = [];
      for (let time = 0; time < 2; time += 1)
        await assert.rejects(submitted(engine), (error) => {
          waits.push(error instanceof NotAccepted ? (error.retryAfterMs ?? 0) : 0);
          return true;
        });
      assert.equal(waits[0], 7_000);
      assert.ok((waits[1] ?? 0) > 0, 'the rest of it');
      assert.equal(upstream.posts.length, 1);
      aheadMs += 7_001;
      await submitted(engine);
    });

    it('a refused prompt is final, in our words', async () => {
      const body = { error: { code: 'content_policy_violation', message: `at ${upstream.baseUrl}` } };
      upstream.createFaults = [{ status: 400, body }];
      await assert.rejects(
        submitted(engine),
        (error) =>
          error instanceof TaskError && error.code === 'prompt_refused' && !/127/.test(error.message),
      );
    });
  });

  describe('a film whose create was not answered', () => {
    const lost = (isTaken: (ref: EngineRef) => boolean, ageMs = 1_000) => ({
      ...submission(engine),
      ageMs,
      isTaken: async (ref: EngineRef) => isTaken(ref),
    });

    it('is found in the list by its words, length and size, unless it is somebody else’s', async () => {
      upstream.createFaults = ['accepted-drop'];
      await assert.rejects(submitted(engine));
      const recovery = await engine.recover?.(lost(() => false));
      const ref = { videoId: [...upstream.videos.keys()][0], base: upstream.baseUrl };
      assert.ok(recovery?.state === 'found');
      assert.deepEqual({ ...recovery.ref, key: null }, { ...ref, key: null });
      assert.equal((await engine.recover?.(lost(() => true)))?.state, 'look_again');
      for (const changed of [{ prompt: 'other' }, { seconds: 4 }, { width: 720, height: 1280 }]) {
        const other = { ...lost(() => false), plan: engine.plan({ ...REQUEST, ...changed }) };
        assert.equal((await engine.recover?.(other))?.state, 'look_again', JSON.stringify(changed));
      }
      assert.equal(upstream.posts.length, 1);
    });

    it('is given up when its time is over, where nothing is listed, and where a picture went with it', async () => {
      assert.equal((await engine.recover?.(lost(() => false, 60_001)))?.state, 'unknown');
      const image = { kind: 'stored', assetId: 'a' } as const;
      const withImage = { ...lost(() => false), request: { ...REQUEST, images: [image] } };
      assert.equal((await engine.recover?.(withImage))?.state, 'unknown');
      use('generic');
      assert.equal((await engine.recover?.(lost(() => false)))?.state, 'unknown');
    });
  });

  describe('reads what it is told of a film', () => {
    const said = async (shown: Record<string, unknown>) => {
      upstream.timeline = () => shown;
      return await engine.poll(await submitted(engine));
    };
    const words = {
      queued: 'queued,pending,SUBMITTED,NOT_START,created,Preparing,starting,in-queue,throttled,accepted',
      running: 'in_progress,processing,running,generating,dreaming,rendering,started,IN PROGRESS',
      done: 'completed,complete,succeeded,SUCCESS,succeed,finished,done,ready,ok',
      failed: 'failed,FAILURE,error,expired,nsfw,content_moderated,timeout,cancelled,canceled,deleted',
    };
    for (const [state, list] of Object.entries(words)) {
      it(`${list}: ${state}`, async () => {
        for (const status of list.split(',')) assert.equal((await said({ status })).state, state, status);
      });
    }

    it('a word that nobody knows keeps the film running, and is logged once', async () => {
      logged.length = 0;
      for (let time = 0; time < 3; time += 1)
        assert.equal((await said({ status: 'hallucinating' })).state, 'running');
      assert.equal(logged.length, 1);
    });

    it('progress in three spellings, and a guess that rises where there is none', async () => {
      for (const progress of [42, '42%', 0.42]) {
        const poll = await said({ status: 'in_progress', progress });
        assert.deepEqual(poll, { state: 'running', progress: 42 });
      }
      use('sglang');
      upstream.timeline = () => ({ status: 'queued', progress: 0 });
      const ref = await submitted(engine);
      const shown: number[] = [];
      for (const _ of [1, 2, 3]) {
        const poll = await engine.poll(ref);
        assert.ok(poll.state === 'running' && poll.progress !== null);
        shown.push(Math.round(poll.progress));
        aheadMs += 60_000;
      }
      assert.deepEqual(shown, [0, 60, 82]);
    });

    it('the class of a failure, in our words', async () => {
      const code = async (error: unknown, status = 'failed') => {
        const poll = await said({ status, error });
        return poll.state === 'failed' ? poll.failure.code : poll.state;
      };
      assert.equal(await code({ code: 'content_policy_violation', message: 'no' }), 'prompt_refused');
      assert.equal(await code({ code: 'moderation_blocked', message: 'no' }), 'result_refused');
      assert.equal(await code('sentinel_block'), 'prompt_refused');
      assert.equal(await code(null, 'nsfw'), 'result_refused');
      assert.equal(await code(null, 'expired'), 'generation_timeout');
      assert.equal(await code({ message: 'CUDA out of memory' }), 'engine_failed');
    });

    it('no trouble of the upstream ends a film', async () => {
      use('openai', { timing: { answerMs: 300 } });
      const ref = await submitted(engine);
      for (const fault of [
        'drop',
        'hang',
        'html',
        ...[401, 403, 429, 500, 502, 503].map((status) => ({ status })),
      ]) {
        upstream.pollFault = () => fault as 'drop';
        await assert.rejects(
          engine.poll(ref),
          (error) => error instanceof TaskError && error.code === 'unavailable',
          JSON.stringify(fault),
        );
        aheadMs += 60_000;
      }
      upstream.pollFault = () => null;
      use('openai');
      assert.equal((await engine.poll(ref)).state, 'done');
    });

    it('an upstream that does not answer is asked once in a pause, whoever asks', async () => {
      const ref = await submitted(engine);
      upstream.pollFault = () => 'drop';
      const before = upstream.polls;
      for (let time = 0; time < 20; time += 1) await assert.rejects(engine.poll(ref));
      assert.equal(upstream.polls - before, 1);
    });

    it('a film that is unknown for a moment is not lost; one that stays unknown is', async () => {
      use('openai', { timing: { lostAfterMs: 30_000 } });
      const ref = await submitted(engine);
      const [video] = upstream.videos.values();
      upstream.videos.clear();
      for (let time = 0; time < 5; time += 1) await assert.rejects(engine.poll(ref));
      upstream.videos.set(video?.id ?? '', video ?? assert.fail());
      assert.notEqual((await engine.poll(ref)).state, 'lost');
      upstream.videos.clear();
      for (let time = 0; time < 3; time += 1) await assert.rejects(engine.poll(ref));
      aheadMs += 30_001;
      assert.equal((await engine.poll(ref)).state, 'lost');
    });
  });

  describe('brings the film', () => {
    async function bytesOf(ref: EngineRef): Promise<number> {
      const { chunks } = await engine.fetch(ref, 'video');
      let bytes = 0;
      for await (const chunk of chunks) bytes += chunk.byteLength;
      return bytes;
    }

    it('from the content route, from an address of its own, or from bytes in the answer', async () => {
      assert.equal(await bytesOf(await submitted(engine)), film.length);
      use('generic');
      upstream.resultFields = () => ({ video_url: `${upstream.baseUrl.replace('/v1', '')}/cdn/film.mp4` });
      assert.equal(await bytesOf(await submitted(engine)), film.length);
      const inline = { ...PROFILES.generic, resultFields: ['data.0.b64_json'] };
      use('generic', { profile: inline });
      upstream.resultFields = () => ({ data: [{ b64_json: Buffer.from(film).toString('base64') }] });
      assert.equal(await bytesOf(await submitted(engine)), film.length);
      assert.deepEqual(downloads, []);
    });

    it('from anywhere else by the guarded way, without the key', async () => {
      use('generic');
      const address = `${elsewhere.baseUrl.replace('/v1', '')}/cdn/film.mp4`;
      upstream.resultFields = () => ({ video_url: address });
      assert.equal(await bytesOf(await submitted(engine)), film.length);
      use('openai');
      upstream.content = 'elsewhere';
      upstream.elsewhere = address;
      assert.equal(await bytesOf(await submitted(engine)), film.length);
      assert.deepEqual(downloads, [address, address]);
    });

    it('one that is not given, or is a page, is no film', async () => {
      const ref = await submitted(engine);
      for (const content of ['expired', 'html'] as const) {
        upstream.content = content;
        await assert.rejects(engine.fetch(ref, 'video'), { code: 'engine_failed' });
      }
    });
  });

  it('the key goes to its own origin alone, also when the engine has moved, and is in no reference', async () => {
    const ref = await submitted(engine);
    assert.ok(!JSON.stringify(ref).includes('secret'));
    use('openai', { baseUrl: elsewhere.baseUrl });
    elsewhere.seenKeys.clear();
    upstream.seenKeys.clear();
    assert.equal((await engine.poll(ref)).state, 'running', 'it is still looked for where it was made');
    assert.deepEqual([[...upstream.seenKeys], [...elsewhere.seenKeys]], [[], []]);
    use('openai', { credential: { header: 'authorization', value: 'Bearer another' } });
    upstream.videos.clear();
    for (let time = 0; time < 5; time += 1)
      await assert.rejects(engine.poll(ref), 'with another key it may be unknown for that reason');
  });

  it('cancels where a DELETE does, and never deletes a paid film believing so', async () => {
    assert.equal(await engine.cancel(await submitted(engine)), 'unsupported');
    assert.deepEqual(upstream.deleted, []);
    use('vllm-omni');
    const ref = await submitted(engine);
    assert.equal(await engine.cancel(ref), 'cancelled');
    assert.equal(await engine.cancel(ref), 'too_late');
  });

  it('its options are checked', () => {
    const parse = (options: object) =>
      optionsSchema.safeParse({ baseUrl: 'http://a.example/v1', ...options });
    assert.ok(parse({}).success);
    for (const wrong of [
      { baseUrl: 'ftp://a' },
      { baseUrl: 'http://u:p@a/' },
      { apiKey: 'a b' },
      { knobs: { x: 1 } },
    ])
      assert.ok(!parse(wrong).success, JSON.stringify(wrong));
    const config = parse({ capabilities: { secondsMin: 9, secondsMax: 3 } });
    assert.throws(() => profileOf(config.data ?? assert.fail()), /secondsMin/);
    assert.equal(engineType.type, 'openai-videos');
  });
});
