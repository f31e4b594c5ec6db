import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import type { FakePost, FakeUpstream, Shown } from '../../../test/upstreams/fake-upstream.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import {
  type EnginePoll,
  type EngineRef,
  NotAccepted,
  type ReferenceFile,
  type Submission,
} from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { GenerationRequest } from '../../task/request.ts';
import type { ConfiguredEngine, EngineType } from '../engine-type.ts';
import { submissionOf } from './remote.ts';

export const PICTURE: ReferenceFile = {
  contentType: 'image/png',
  bytes: new Uint8Array([1, 2, 3]),
  width: 8,
  height: 8,
  publicUrl: 'https://films.example/a.png',
};

interface Asked {
  readonly model: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly request?: Partial<GenerationRequest>;
  readonly images?: readonly ReferenceFile[];
  readonly webhookUrl?: string | null;
}

/** Engines of one type over its fake upstream, which starts and stops with the tests around: for what is particular to it. */
export function engineBench<Options>(
  type: EngineType<Options>,
  upstream: FakeUpstream,
  key: Readonly<Record<string, unknown>> = { apiKey: 'sk-key' },
) {
  const made: ConfiguredEngine[] = [];
  const never = new AbortController().signal;
  before(() => upstream.start());
  beforeEach(() => upstream.reset());
  after(async () => {
    for (const engine of made) await engine.close();
    await upstream.stop();
  });

  function engineOf(model: string, options: Asked['options'] = {}): ConfiguredEngine {
    const given = { baseUrl: upstream.baseUrl, timing: { lostAfterMs: 0 }, ...key, ...options };
    const common = {
      id: 'far',
      models: [model],
      concurrency: null,
      policy: 'fit',
      pollIntervalMs: 10,
    } as const;
    const engine = type.create(type.optionsSchema.parse(given), common, {
      download: () => Promise.reject(new Error('not from elsewhere')),
      log: () => undefined,
      nowMs: Date.now,
      servesPublicly: true,
    });
    made.push(engine);
    return engine;
  }

  function submission(
    engine: ConfiguredEngine,
    { request, images = [], webhookUrl = null }: Asked,
  ): Submission {
    const stored = images.map((_, index) => ({ kind: 'stored' as const, assetId: `asset-${index}` }));
    const whole = { ...REQUEST, images: stored, ...request };
    return submissionOf(engine, whole, { images, webhookUrl });
  }

  async function ordered(
    asked: Asked,
  ): Promise<{ engine: ConfiguredEngine; ref: EngineRef; sent: Submission }> {
    const engine = engineOf(asked.model, asked.options);
    const sent = submission(engine, asked);
    return { engine, ref: await engine.submit(sent, never), sent };
  }

  /** The one create that an order sent. */
  async function posted(asked: Asked): Promise<FakePost> {
    const before = upstream.posts.length;
    await ordered(asked);
    assert.equal(upstream.posts.length, before + 1);
    return upstream.posts.at(-1) ?? assert.fail();
  }

  /** What a poll says of a film of which the upstream says this. */
  async function polled(model: string, shown: Shown): Promise<EnginePoll> {
    const { engine, ref } = await ordered({ model });
    upstream.timeline = () => shown;
    return await engine.poll(ref);
  }

  /** The code of the failure that this word and error stand for. */
  async function failed(model: string, shown: Shown): Promise<string> {
    const poll = await polled(model, shown);
    return poll.state === 'failed' ? poll.failure.code : poll.state;
  }

  /** Why an order was certainly not taken. */
  async function refused(asked: Asked): Promise<string> {
    try {
      await ordered(asked);
    } catch (error) {
      if (error instanceof NotAccepted) return error.reason;
      if (error instanceof TaskError) return error.code;
      throw error;
    }
    return 'made';
  }

  return { engineOf, submission, ordered, posted, polled, failed, refused };
}
