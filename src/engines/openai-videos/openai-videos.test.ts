import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FakeVideoServer } from '../../../test/upstreams/openai-videos.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import type { Engine, EngineRef, Submission } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import type { CommonEngineOptions } from '../engine-type.ts';
import { submissionOf, testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema, profileOf } from './options.ts';
import { PROFILES, type ProfileName } from './profiles.ts';

const film = await packFilm({ fastStart: true, audio: true });

for (const profile of ['sglang', 'openai', 'generic', 'vllm-omni', 'trtllm', 'litellm', 'new-api'] as const) {
  testRemoteEngine(`openai-videos as ${profile}`, {
    upstream: new FakeVideoServer(film),
    elsewhere: new FakeVideoServer(film),
    make: (at, common, ports) => engineType.create(optionsSchema.parse({ ...at, profile }), common, ports),
    model: 'wan2.2',
    small: { ...REQUEST, seconds: 4 },
    keepsDiscarded: PROFILES[profile].remove === 'none',
    recovers: PROFILES[profile].lists ? 'by-list' : 'never',
  });
}

describe('an engine that speaks POST /videos', () => {
  const upstream = new FakeVideoServer(film);
  const elsewhere = new FakeVideoServer(film);
  let aheadMs = 0;
  const downloads: string[] = [];
  const made: Engine[] = [];
  let engine: ReturnType<typeof engineType.create>;
  const signal = new AbortController().signal;
  const use = (
    profile: ProfileName,
    options: JsonObject = {},
    changes: Partial<CommonEngineOptions> = {},
  ) => {
    engine = engineType.create(
      optionsSchema.parse({ profile, baseUrl: upstream.baseUrl, apiKey: 'sk-key', ...options }),
      {
        id: 'far',
        models: ['wan2.2', 'wan3'],
        policy: 'fit',
        concurrency: 3,
        pollIntervalMs: 10,
        ...changes,
      },
      {
        download: async (url) => {
          downloads.push(url);
          return new Blob([film]).stream() as unknown as AsyncIterable<Uint8Array>;
        },
        log: () => undefined,
        nowMs: () => Date.now() + aheadMs,
        servesPublicly: false,
      },
    );
    made.push(engine);
    return engine;
  };
  const submission = (of: Engine, request = REQUEST, images: Submission['images'] = []) =>
    submissionOf(of, request, { images });
  const submitted = (of: Engine): Promise<EngineRef> => of.submit(submission(of), signal);

  before(async () => {
    await upstream.start();
    await elsewhere.start();
  });
  after(async () => {
    for (const each of made) await each.close();
    await upstream.stop();
    await elsewhere.stop();
  });
  beforeEach(() => {
    upstream.reset();
    downloads.length = 0;
    use('openai');
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
      assert.equal(headers.authorization, 'Bearer sk-key');
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
      use('generic', {
        knobs: { body: 'json', seconds: 'frames', framesPerSecond: 16, frameStep: 4, size: 'sides' },
        capabilities: { secondsMax: 30, sizes: ['832x480', '480x832'] },
        extra: { guidance_scale: 4 },
      });
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
      assert.equal((await engine.recover?.(lost(() => false, 120_001)))?.state, 'unknown');
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
      use('generic', { knobs: { resultFields: ['data.0.b64_json'] } });
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
