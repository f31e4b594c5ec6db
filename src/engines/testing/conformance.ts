import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Engine, EnginePoll, EngineRef, Submission } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import { orientationOf } from '../../task/frame-size.ts';
import type { GenerationRequest } from '../../task/request.ts';
import { SECONDS_MAX, SECONDS_MIN, STYLES } from '../../task/request.ts';

export interface EngineUnderTest {
  /** A fresh instance over the same state every time: a second one is a restart. */
  make(): Promise<Engine>;
  /** The smallest request that the engine can make, to keep the suite quick. */
  readonly small: GenerationRequest;
  /** A reference of the engine's own form whose film it does not know. */
  unknownRef(engine: Engine): Promise<EngineRef>;
  /** What is not dropped when it is told to be; a vendor keeps its own copies. */
  readonly keepsDiscarded?: boolean;
  /** Its films are gone with their process, and ordered again: a restart loses them. */
  readonly losesAtRestart?: boolean;
  /** Longest wait for one small film. */
  readonly timeoutMs: number;
}

/** What `src/task/engine.ts` promises, for any engine. Each engine's test calls it once. */
export function testEngine(name: string, under: EngineUnderTest): void {
  describe(`engine ${name} keeps the contract`, () => {
    const made: Engine[] = [];
    const make = async (): Promise<Engine> => {
      const engine = await under.make();
      made.push(engine);
      return engine;
    };
    after(async () => {
      for (const engine of made) await engine.close();
    });

    it('plans purely, within its capabilities, and never flips the picture or makes it longer', async () => {
      const engine = await make();
      fc.assert(
        fc.property(anyRequest(under.small), (request) => {
          const plan = engine.plan(request);
          assert.deepEqual(engine.plan(request), plan, 'the same request has the same plan');
          assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan, 'a plan survives the database');
          checkPlan(engine, request, plan);
        }),
      );
    });

    it('refuses more images than it can use, and does not drop any', async () => {
      const engine = await make();
      const images = Array.from({ length: engine.capabilities.imagesMax + 1 }, (_, index) => ({
        kind: 'url' as const,
        url: `https://pictures.example/${index}.png`,
      }));
      assert.throws(
        () => engine.plan({ ...under.small, images }),
        (error) => error instanceof TaskError && error.code === 'unsupported_request',
      );
    });

    it('plans of its own films what it says it can make of them, and never cuts an extension', async () => {
      const engine = await make();
      const { small } = under;
      const { seconds, engineId, instructions } = engine.plan(small);
      const source = { taskId: 'task_earlier', seconds, engineId, instructions };
      for (const operation of engine.capabilities.derivatives ?? []) {
        const asked = operation === 'extend' ? seconds + 4 : seconds;
        const request = { ...small, seconds: asked, source: { ...source, operation } };
        const plan = engine.plan(request);
        assert.equal(plan.seconds, asked, operation);
        assert.deepEqual(engine.plan(request), plan, 'the same request has the same plan');
        assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan, 'a plan survives the database');
        if (operation !== 'extend') continue;
        const tooLong = { ...request, seconds: engine.capabilities.secondsMax + 1 };
        assert.throws(
          () => engine.plan(tooLong),
          (error) => error instanceof TaskError && error.code === 'unsupported_request',
        );
      }
    });

    it('makes a film from the stored reference alone, also after a restart, and forgets it when told', async () => {
      const first = await make();
      const ref = await first.submit(submission(first, under.small, `conformance-${name}-1`), never());
      assert.deepEqual(JSON.parse(JSON.stringify(ref)), ref, 'a reference survives the database');
      let second = first;
      if (under.losesAtRestart === true) {
        assert.equal((await (await make()).poll(ref)).state, 'lost');
      } else {
        await first.close();
        second = await make();
      }
      const done = await ended(second, ref, under.timeoutMs);
      assert.ok(done.state === 'done' && done.outputs.includes('video'), JSON.stringify(done));
      for (const output of done.outputs) {
        const file = await second.fetch(ref, output);
        let bytes = 0;
        for await (const chunk of file.chunks) bytes += chunk.byteLength;
        assert.ok(bytes > 0, `${output} is empty`);
        assert.match(file.contentType, output === 'video' ? /^video\/mp4$/ : /^image\/(webp|jpeg|png)$/);
      }
      await second.discard(ref);
      await second.discard(ref);
      if (under.keepsDiscarded === true) return;
      assert.equal((await ended(second, ref, under.timeoutMs)).state, 'lost');
    });

    it('answers for a reference that it does not know, and calling it off is harmless', async () => {
      const engine = await make();
      const ref = await under.unknownRef(engine);
      assert.ok(['failed', 'lost'].includes((await ended(engine, ref, under.timeoutMs)).state));
      assert.ok(['cancelled', 'too_late', 'unsupported'].includes(await engine.cancel(ref)));
      await engine.discard(ref);
    });

    it('makes one film of an attempt that is submitted twice, where it says that this is safe', async () => {
      const engine = await make();
      if (engine.capabilities.resubmit !== 'safe') return;
      const attempt = submission(engine, under.small, `conformance-${name}-2`);
      const ref = await engine.submit(attempt, never());
      assert.deepEqual(await engine.submit(attempt, never()), ref);
      await engine.cancel(ref);
      await engine.discard(ref);
    });
  });
}

function submission(engine: Engine, request: GenerationRequest, attemptId: string): Submission {
  return {
    attemptId,
    taskId: 'task_conformance',
    request,
    plan: engine.plan(request),
    images: [],
    clips: [],
    webhookUrl: null,
  };
}

function never(): AbortSignal {
  return new AbortController().signal;
}

async function ended(engine: Engine, ref: EngineRef, timeoutMs: number): Promise<EnginePoll> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const poll = await polled(engine, ref);
    if (poll instanceof TaskError) assert.ok(poll.retryable, poll.message);
    else if (['done', 'failed', 'lost'].includes(poll.state)) return poll;
    if (Date.now() > deadlineMs) throw new Error(`no film after ${timeoutMs} ms: ${JSON.stringify(poll)}`);
    await new Promise((resolve) => setTimeout(resolve, engine.pollIntervalMs));
  }
}

/** A transient trouble may be thrown at any time, and is no verdict. */
async function polled(engine: Engine, ref: EngineRef): Promise<EnginePoll | TaskError> {
  try {
    return await engine.poll(ref);
  } catch (error) {
    if (error instanceof TaskError) return error;
    throw error;
  }
}

/** Sizes within the shapes that clients ask for: up to 3:1 either way. */
function anyRequest(small: GenerationRequest): fc.Arbitrary<GenerationRequest> {
  return fc
    .record({
      prompt: fc.string({ minLength: 1, unit: 'grapheme' }),
      seconds: fc.integer({ min: SECONDS_MIN, max: SECONDS_MAX }),
      width: fc.integer({ min: 256, max: 4_000 }),
      ratio: fc.double({ min: 1 / 3, max: 3, noNaN: true }),
      seed: fc.nat(),
      style: fc.constantFrom(null, ...STYLES),
      watermark: fc.boolean(),
    })
    .map(({ ratio, ...rest }) => ({
      ...small,
      ...rest,
      height: Math.max(64, Math.round(rest.width * ratio)),
    }));
}

function checkPlan(engine: Engine, request: GenerationRequest, plan: ReturnType<Engine['plan']>): void {
  const { capabilities } = engine;
  assert.equal(plan.engineId, engine.id);
  assert.ok(plan.seconds >= capabilities.secondsMin && plan.seconds <= capabilities.secondsMax);
  assert.ok(plan.seconds <= Math.max(request.seconds, capabilities.secondsMin));
  assert.equal(plan.width % capabilities.sizeMultiple, 0);
  assert.equal(plan.height % capabilities.sizeMultiple, 0);
  assert.ok(plan.width * plan.height <= capabilities.pixelsMax, `${plan.width}x${plan.height}`);
  // A square is upright and flat alike, and the nearest frame of what is almost one.
  if (
    Math.abs(request.width - request.height) > capabilities.sizeMultiple * 4 &&
    plan.width !== plan.height
  ) {
    assert.equal(orientationOf(plan), orientationOf(request), 'the orientation is a promise');
  }
  const changed =
    plan.width !== request.width || plan.height !== request.height || plan.seconds !== request.seconds;
  if (changed) assert.ok(plan.warnings.length > 0, 'a change is never silent');
}
