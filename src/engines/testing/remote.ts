import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { CreateFault, FakeUpstream, PollFault } from '../../../test/upstreams/fake-upstream.ts';
import { type Engine, type EngineRef, NotAccepted, type Submission } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { GenerationRequest } from '../../task/request.ts';
import type { CommonEngineOptions, ConfiguredEngine, EnginePorts } from '../engine-type.ts';
import type { EngineTiming } from '../remote/engine.ts';
import { testEngine } from './conformance.ts';

export interface RemoteEngineUnderTest {
  readonly upstream: FakeUpstream;
  /** A second one, where nothing of the first belongs: not its key, not its creates. */
  readonly elsewhere: FakeUpstream;
  /** The engine as the configuration file would make it, over the fake upstream. */
  make(
    at: { readonly baseUrl: string; readonly apiKey: string; readonly timing: Partial<EngineTiming> },
    common: CommonEngineOptions,
    ports: EnginePorts,
  ): ConfiguredEngine;
  readonly model: string;
  /** The smallest film that it makes. */
  readonly small: GenerationRequest;
  /** What is not dropped when it is told to be; a vendor keeps its own copies. */
  readonly keepsDiscarded: boolean;
  /** How a film whose create was not answered is found again; `never` where nobody can look. */
  readonly recovers: 'by-list' | 'by-id' | 'never';
  /** It says no status word, so that none can be odd. */
  readonly wordless?: boolean;
}

const KEY = 'sk-upstream-secret';
const never = new AbortController().signal;

/**
 * The invariants of docs/engines.md ("Paid once", "What ends a film"), against an upstream that counts its creates and
 * has every fault there is a word for, and the conformance suite of all engines. Each remote engine's test calls it once.
 */
export function testRemoteEngine(name: string, under: RemoteEngineUnderTest): void {
  const { upstream, elsewhere } = under;
  let aheadMs = 0;
  const downloads: string[] = [];
  const logged: { message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const made: Engine[] = [];

  function engineOf(timing: Partial<EngineTiming> = {}, baseUrl = upstream.baseUrl, apiKey = KEY) {
    const common = {
      id: 'far',
      models: [under.model],
      concurrency: 3,
      policy: 'fit',
      pollIntervalMs: 10,
    } as const;
    const engine = under.make(
      { baseUrl, apiKey, timing: { lostAfterMs: 0, recoverForMs: 60_000, ...timing } },
      common,
      {
        download: async (url) => {
          downloads.push(url);
          return new Blob([
            upstream.film as Uint8Array<ArrayBuffer>,
          ]).stream() as unknown as AsyncIterable<Uint8Array>;
        },
        log: (message, fields) => logged.push({ message, fields }),
        nowMs: () => Date.now() + aheadMs,
        servesPublicly: true,
      },
    );
    made.push(engine);
    return engine;
  }

  before(async () => {
    await upstream.start();
    await elsewhere.start();
  });
  after(async () => {
    for (const engine of made) await engine.close();
    await upstream.stop();
    await elsewhere.stop();
  });

  testEngine(name, {
    make: async () => engineOf(),
    small: under.small,
    unknownRef: async (engine) => {
      const ref = await engine.submit(submissionOf(engine, under.small), never);
      upstream.videos.clear();
      return ref;
    },
    keepsDiscarded: under.keepsDiscarded,
    timeoutMs: 20_000,
  });

  describe(`engine ${name} over an upstream with faults`, () => {
    let engine: ConfiguredEngine;
    const use = (...given: Parameters<typeof engineOf>) => {
      engine = engineOf(...given);
    };
    const submission = (): Submission => submissionOf(engine, under.small);
    const submitted = (): Promise<EngineRef> => engine.submit(submission(), never);

    beforeEach(() => {
      upstream.reset();
      elsewhere.reset();
      downloads.length = 0;
      logged.length = 0;
      use();
    });

    const refusals: readonly (readonly [CreateFault, NotAccepted['reason']])[] = [
      [{ status: 429 }, 'busy'],
      [{ status: 425 }, 'busy'],
      [{ status: 401 }, 'closed'],
      [{ status: 402 }, 'closed'],
      [{ status: 403 }, 'closed'],
      ['redirect', 'closed'],
      [{ status: 400 }, 'unfit'],
      [{ status: 422, body: { detail: [{ msg: 'no' }] } }, 'unfit'],
    ];
    for (const [fault, reason] of refusals) {
      it(`a create that is answered ${told(fault)} was certainly not accepted: ${reason}`, async () => {
        upstream.elsewhere = elsewhere.baseUrl;
        upstream.createFaults = [fault];
        await assert.rejects(submitted(), (error) => error instanceof NotAccepted && error.reason === reason);
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
      ...[408, 409, 502, 503, 504].map((status) => ({ status })),
    ];
    for (const fault of open) {
      it(`a create that ends with ${told(fault)} leaves it open, and is sent once`, async () => {
        upstream.createFaults = [fault];
        if (fault === 'accepted-hang') use({ createMs: 300 });
        await assert.rejects(
          submitted(),
          (error) => error instanceof TaskError && error.code === 'engine_failed' && error.retryable,
        );
        assert.equal(upstream.posts.length, 1);
      });
    }

    it('nobody at the address: not one byte was sent, so it is a refusal', async () => {
      const { baseUrl } = upstream;
      const port = String(upstream.port);
      use({}, baseUrl.replace(port, '9'));
      await assert.rejects(submitted(), (error) => error instanceof NotAccepted && error.reason === 'busy');
    });

    it('waits as long as it is told to, and asks nothing meanwhile', async () => {
      upstream.createFaults = [{ status: 429, headers: { 'retry-after': '7' } }];
      const waits: number[] = [];
      for (let time = 0; time < 2; time += 1)
        await assert.rejects(submitted(), (error) => {
          waits.push(error instanceof NotAccepted ? (error.retryAfterMs ?? 0) : 0);
          return true;
        });
      assert.equal(waits[0], 7_000);
      assert.ok((waits[1] ?? 0) > 0, 'the rest of it');
      assert.equal(upstream.posts.length, 1);
      aheadMs += 7_001;
      await submitted();
    });

    it('a prompt that its moderation refuses is final, in our words', async () => {
      const refusal = upstream.refusal();
      if (refusal === null) return;
      upstream.createFaults = [refusal];
      await assert.rejects(
        submitted(),
        (error) =>
          error instanceof TaskError && error.code === 'prompt_refused' && !/127/.test(error.message),
      );
    });

    it('a film whose create was not answered is found where that can be, and never somebody else’s', async () => {
      upstream.createFaults = ['accepted-drop'];
      await assert.rejects(submitted());
      const lost = (isTaken: boolean, ageMs = 1_000) => ({
        ...submission(),
        ageMs,
        isTaken: async () => isTaken,
      });
      const recovery = await engine.recover?.(lost(false));
      if (under.recovers === 'never') {
        assert.equal(recovery?.state, 'unknown');
      } else {
        assert.ok(recovery?.state === 'found', JSON.stringify(recovery));
        upstream.timeline = () => upstream.says('running');
        assert.equal((await engine.poll(recovery.ref)).state, 'running');
        if (under.recovers === 'by-list')
          assert.equal((await engine.recover?.(lost(true)))?.state, 'look_again');
      }
      assert.equal((await engine.recover?.(lost(false, 60_001)))?.state, 'unknown', 'its time is over');
      assert.equal(upstream.posts.length, 1);
    });

    it('reads how far a film is, and keeps it running over a word that nobody knows', async () => {
      const ref = await submitted();
      const state = async (said: Parameters<FakeUpstream['says']>[0]) => {
        upstream.timeline = () => upstream.says(said);
        return await engine.poll(ref);
      };
      if (under.wordless !== true) {
        for (let time = 0; time < 3; time += 1) assert.equal((await state('odd')).state, 'running');
        assert.equal(logged.length, 1, 'it is logged, once');
      }
      assert.ok(['queued', 'running'].includes((await state('queued')).state));
      const running = await state('running');
      assert.ok(running.state === 'running' && running.progress !== null && running.progress < 100);
      const failed = await state('failed');
      assert.ok(failed.state === 'failed' && failed.failure.code === 'engine_failed', JSON.stringify(failed));
      const blocked = await state('blocked');
      assert.ok(blocked.state === 'failed' && blocked.failure.code === 'result_refused');
      assert.equal((await state('done')).state, 'done');
    });

    it('tells whether it is there and takes the key, orders nothing for that, and repeats no key', async () => {
      const check = async () => (await engine.check?.()) ?? assert.fail('it cannot be asked');
      const there = await check();
      assert.deepEqual([there.reachable, there.authorized], [true, true], there.detail);
      upstream.refusesKeys = true;
      const usual = upstream.error;
      upstream.error = (status, code) => usual.call(upstream, status, code, `wrong key ${KEY}`);
      try {
        const refused = await check();
        assert.deepEqual([refused.reachable, refused.authorized], [true, false], refused.detail);
        assert.ok(!refused.detail.includes(KEY), refused.detail);
      } finally {
        upstream.error = usual;
      }
      use({}, 'http://127.0.0.1:9');
      assert.equal((await check()).reachable, false);
      assert.equal(upstream.posts.length, 0);
    });

    it('no trouble of the upstream ends a film', async () => {
      use({ answerMs: 300 });
      const ref = await submitted();
      const faults: PollFault[] = ['drop', 'hang', 'html'];
      for (const status of [401, 403, 429, 500, 502, 503]) faults.push({ status });
      for (const fault of faults) {
        upstream.pollFault = () => fault;
        await assert.rejects(
          engine.poll(ref),
          (error) => error instanceof TaskError && error.code === 'unavailable',
          JSON.stringify(fault),
        );
        aheadMs += 60_000;
      }
      upstream.pollFault = () => null;
      use();
      upstream.timeline = () => upstream.says('done');
      assert.equal((await engine.poll(ref)).state, 'done');
    });

    it('an upstream that does not answer is asked once in a pause, whoever asks', async () => {
      const ref = await submitted();
      upstream.pollFault = () => 'drop';
      const before = upstream.polls;
      for (let time = 0; time < 20; time += 1) await assert.rejects(engine.poll(ref));
      assert.equal(upstream.polls - before, 1);
    });

    it('a film that is unknown for a moment is not lost; one that stays unknown is', async () => {
      use({ lostAfterMs: 30_000 });
      const ref = await submitted();
      const films = [...upstream.videos];
      upstream.videos.clear();
      for (let time = 0; time < 5; time += 1) await assert.rejects(engine.poll(ref));
      for (const [id, video] of films) upstream.videos.set(id, video);
      assert.ok(!['failed', 'lost'].includes((await engine.poll(ref)).state));
      upstream.videos.clear();
      for (let time = 0; time < 3; time += 1) await assert.rejects(engine.poll(ref));
      aheadMs += 30_001;
      assert.ok(['failed', 'lost'].includes((await engine.poll(ref)).state));
    });

    it('brings the film byte for byte, from elsewhere by the guarded way, and no page or expired link', async () => {
      upstream.timeline = () => upstream.says('done');
      const ref = await submitted();
      assert.equal(await bytesOf(engine, ref), upstream.film.length);
      assert.deepEqual(downloads, []);
      for (const content of ['expired', 'html'] as const) {
        upstream.content = content;
        await assert.rejects(bytesOf(engine, ref), { code: 'engine_failed' });
      }
      upstream.content = 'elsewhere';
      upstream.elsewhere = `${elsewhere.origin}/cdn/film.mp4`;
      assert.equal(await bytesOf(engine, ref), upstream.film.length);
      assert.deepEqual(downloads, [upstream.elsewhere]);
      assert.equal(elsewhere.seenAddresses.length, 0);
    });

    it('the key goes to its own origin alone, also when the engine has moved, and stands in no address or reference', async () => {
      const ref = await submitted();
      assert.ok(upstream.seenKeys.size > 0, 'it was sent');
      assert.ok(!JSON.stringify(ref).includes(KEY));
      assert.ok(!JSON.stringify(engine.plan(under.small)).includes(KEY));
      await engine.poll(ref);
      upstream.timeline = () => upstream.says('done');
      await bytesOf(engine, ref);
      assert.ok(upstream.seenAddresses.every((address) => !address.includes(KEY)));
      assert.ok(!JSON.stringify(logged).includes(KEY));
      use({}, elsewhere.baseUrl);
      upstream.seenKeys.clear();
      await engine.poll(ref);
      assert.deepEqual([[...upstream.seenKeys], [...elsewhere.seenKeys]], [[], []]);
      use({}, upstream.baseUrl, 'another-key');
      upstream.videos.clear();
      for (let time = 0; time < 5; time += 1)
        await assert.rejects(engine.poll(ref), 'with another key it may be unknown for that reason');
    });

    it('says whether it could work, at no cost', async () => {
      const { reachable, authorized } = (await engine.check?.()) ?? assert.fail();
      assert.deepEqual([reachable, authorized, upstream.posts.length], [true, true, 0]);
      upstream.refusesKeys = true;
      const refused = (await engine.check?.()) ?? assert.fail();
      assert.deepEqual([refused.reachable, refused.authorized], [true, false]);
      assert.ok(!refused.detail.includes(KEY));
      use({}, upstream.baseUrl.replace(String(upstream.port), '9'));
      const nobody = (await engine.check?.()) ?? assert.fail();
      assert.equal(nobody.reachable, false);
      assert.match(nobody.detail, /ECONNREFUSED/, 'the operator is told why');
    });

    it('stops a film where the upstream can, and never removes a paid one believing so', async () => {
      // Some stop only what they have not begun.
      upstream.timeline = () => upstream.says('queued');
      const ref = await submitted();
      const answer = await engine.cancel(ref);
      if (engine.capabilities.cancel) assert.equal(answer, 'cancelled');
      else assert.deepEqual([answer, upstream.deleted], ['unsupported', []]);
    });
  });
}

export function submissionOf(
  engine: Engine,
  request: GenerationRequest,
  given: Partial<Submission> = {},
): Submission {
  const plan = engine.plan(request);
  const attemptId = '0198a7c2-5f3e-7c11-9d70-7a5b1c2d3e4f';
  return { attemptId, taskId: 'task_1', request, plan, images: [], clips: [], webhookUrl: null, ...given };
}

async function bytesOf(engine: Engine, ref: EngineRef): Promise<number> {
  const { chunks } = await engine.fetch(ref, 'video');
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.byteLength;
  return bytes;
}

function told(fault: CreateFault): string {
  return typeof fault === 'object' ? String(fault.status) : fault;
}
