import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { PLAN, REQUEST } from '../db/testing/sample-tasks.ts';
import { ScriptedEngine } from '../lifecycle/testing/scripted-engine.ts';
import type { CallbackDelivery } from '../task/deliveries.ts';
import type { EngineRef, Submission } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import { SCENARIO_NAMES, type Scenario } from '../task/scenario.ts';
import { actingEngine } from './acting-engine.ts';
import { createScenarios, readScenario } from './choose.ts';
import { lossyCallbacks } from './lossy-callbacks.ts';
import { ReadyFilms } from './ready-films.ts';
import { shownAfter } from './timeline.ts';

const folder = mkdtempSync(join(tmpdir(), 'reelay-scenarios-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const SIGNAL = AbortSignal.timeout(60_000);

const refused = (code: string) => (error: unknown) => error instanceof TaskError && error.code === code;

describe('choosing a scenario', () => {
  const { choose, answerCreate } = createScenarios();

  test('the header wins over the prompt’s marker, and that over the key', () => {
    const prompt = 'waves [[scenario: realistic:5]] at sunset';
    assert.equal(choose({ header: 'instant', prompt, key: 'rate-limit' })?.name, 'instant');
    assert.deepEqual(choose({ header: null, prompt, key: 'rate-limit' }), { name: 'realistic', seconds: 5 });
    assert.equal(choose({ header: null, prompt: 'waves', key: 'rate-limit' })?.name, 'rate-limit');
    assert.equal(choose({ header: null, prompt: 'waves', key: null }), null);
  });

  test('every name is understood, with seconds of its own or without', () => {
    for (const name of SCENARIO_NAMES) {
      assert.equal(readScenario(name, 'x').name, name);
      assert.deepEqual(readScenario(` ${name.toUpperCase()}:1.5 `, 'x'), { name, seconds: 1.5 });
    }
  });

  test('what is none is refused with the list of names, whatever it is', () => {
    for (const text of ['fail', 'instant:', 'instant:x', 'instant:1:2', 'instant:99999', 'instant:-1'])
      assert.throws(() => readScenario(text, 'x'), refused('invalid_value'), text);
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          assert.ok(SCENARIO_NAMES.includes(readScenario(text, 'x').name));
        } catch (error) {
          assert.ok(error instanceof TaskError && error.code === 'invalid_value');
        }
      }),
    );
  });

  test('creates are refused where the scenario says so, and a rate limit only at the first try of an SDK', () => {
    const act = (name: Scenario['name'], tries: number | null) => () =>
      answerCreate({ name, seconds: 3 }, tries);
    assert.throws(act('refuse-prompt', null), refused('prompt_refused'));
    assert.throws(act('refuse-image', 0), refused('image_refused'));
    assert.throws(
      act('rate-limit', null),
      (error) => error instanceof TaskError && error.retryAfterMs === 3000,
    );
    assert.throws(act('rate-limit', 0), refused('rate_limit_exceeded'));
    assert.doesNotThrow(act('rate-limit', 1));
    assert.doesNotThrow(act('instant', null));
  });
});

describe('the curve of a scenario', () => {
  test('waits, rises without ever falling, and ends as its name says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('realistic', 'fail-at-92', 'refuse-result'),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1.5, noNaN: true }), { minLength: 2, maxLength: 20 }),
        (name, seconds, parts) => {
          const shown = parts
            .sort((a, b) => a - b)
            .map((part) => shownAfter({ name: name as Scenario['name'], seconds }, part * seconds * 1000));
          const progress = shown.flatMap((poll) =>
            poll?.state === 'running' ? [poll.progress ?? -1] : poll?.state === 'queued' ? [-1] : [],
          );
          assert.deepEqual(
            progress,
            progress.toSorted((a, b) => a - b),
          );
          assert.ok(progress.every((percent) => percent <= (name === 'realistic' ? 99 : 92)));
        },
      ),
    );
    assert.equal(shownAfter({ name: 'realistic', seconds: 10 }, 10_000), null);
    const late = shownAfter({ name: 'fail-at-92', seconds: 10 }, 10_000);
    assert.equal(late?.state === 'failed' && late.failure.code, 'engine_failed');
    const refusal = shownAfter({ name: 'refuse-result', seconds: 10 }, 10_000);
    assert.equal(refusal?.state === 'failed' && refusal.failure.code, 'result_refused');
    const last = shownAfter({ name: 'fail-at-92', seconds: 10 }, 9_999);
    assert.equal(last?.state === 'running' && last.progress, 91, 'as near as whole numbers come');
  });
});

describe('an engine that acts', () => {
  function submission(scenario?: Scenario): Submission {
    const request = { ...REQUEST, ...(scenario === undefined ? {} : { scenario }) };
    return {
      attemptId: 'attempt_1',
      taskId: 'video_1',
      request,
      plan: PLAN,
      images: [],
      clips: [],
      webhookUrl: null,
    };
  }
  let nowMs = 1_000_000;
  const inner = (): ScriptedEngine => {
    const engine = new ScriptedEngine();
    engine.verdict = { state: 'done', outputs: ['video', 'thumbnail', 'spritesheet'] };
    engine.files = {
      video: { contentType: 'video/mp4', bytes: new Uint8Array([1, 2, 3]) },
      thumbnail: { contentType: 'image/webp', bytes: new Uint8Array([4]) },
      spritesheet: { contentType: 'image/jpeg', bytes: new Uint8Array([5]) },
    };
    return engine;
  };

  async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<number[]> {
    const all: number[] = [];
    for await (const chunk of chunks) all.push(...chunk);
    return all;
  }

  test('leaves a task without a scenario, and one that is not about the making, to the engine alone', async () => {
    const engine = inner();
    const acting = actingEngine(engine, new ReadyFilms(folder), () => nowMs);
    for (const scenario of [undefined, { name: 'lost-webhook', seconds: 0 } as const]) {
      const ref = await acting.submit(submission(scenario), SIGNAL);
      assert.deepEqual(ref, { attemptId: 'attempt_1' });
      assert.equal((await acting.poll(ref)).state, 'done');
      assert.deepEqual(await bytesOf((await acting.fetch(ref, 'video')).chunks), [1, 2, 3]);
      await acting.cancel(ref);
      await acting.discard(ref);
    }
    assert.equal(engine.discarded.length, 2);
  });

  test('shows the curve although the film is long done, and then the film', async () => {
    const engine = inner();
    const acting = actingEngine(engine, new ReadyFilms(folder), () => nowMs);
    const ref = await acting.submit(submission({ name: 'realistic', seconds: 10 }), SIGNAL);
    assert.equal((await acting.poll(ref)).state, 'queued');
    nowMs += 6_000;
    assert.deepEqual(await acting.poll(ref), { state: 'running', progress: 74 });
    nowMs += 4_000;
    assert.equal((await acting.poll(ref)).state, 'done');
    // Another process reads the reference from the database.
    const stored = JSON.parse(JSON.stringify(ref)) as EngineRef;
    assert.equal((await acting.poll(stored)).state, 'done');
    assert.deepEqual(await bytesOf((await acting.fetch(stored, 'video')).chunks), [1, 2, 3]);
    await acting.discard(stored);
    assert.deepEqual(engine.discarded, [{ attemptId: 'attempt_1' }]);
  });

  test('makes no film for a task that fails, and can cancel it', async () => {
    const engine = inner();
    const acting = actingEngine(engine, new ReadyFilms(folder), () => nowMs);
    const ref = await acting.submit(submission({ name: 'fail-at-92', seconds: 1 }), SIGNAL);
    nowMs += 1_000;
    assert.equal((await acting.poll(ref)).state, 'failed');
    assert.equal(await acting.cancel(ref), 'cancelled');
    await acting.discard(ref);
    assert.equal(engine.submissions.length, 0);
    assert.equal(engine.discarded.length, 0);
  });

  test('an instant film is made once for a size and length, and given out ever after', async () => {
    const engine = inner();
    const ready = join(folder, 'instant');
    const acting = actingEngine(engine, new ReadyFilms(ready), () => nowMs);
    const instant = submission({ name: 'instant', seconds: 0 });
    for (let round = 0; round < 3; round += 1) {
      const ref = await acting.submit(instant, SIGNAL);
      const verdict = await acting.poll(ref);
      assert.ok(verdict.state === 'done');
      for (const output of verdict.outputs) {
        const bytes = await bytesOf((await acting.fetch(ref, output)).chunks);
        assert.deepEqual(bytes, [...(engine.files[output]?.bytes ?? [])]);
      }
    }
    assert.equal(engine.submissions.length, 1);
    const longer = { ...instant, plan: { ...PLAN, seconds: 12 } };
    await acting.submit(longer, SIGNAL);
    assert.equal(engine.submissions.length, 2, 'another length is another film');
    assert.deepEqual(
      readdirSync(ready).filter((name) => name.endsWith('.part')),
      [],
    );
  });
});

test('a lost webhook is never sent, and any other is', async () => {
  const sent: string[] = [];
  const sender = lossyCallbacks({
    send: async ({ id }) => {
      sent.push(id);
      return { type: 'delivered', status: 200 };
    },
  });
  const callback = (id: string, scenario?: Scenario): CallbackDelivery =>
    ({
      id,
      url: 'https://a.example',
      earlierTries: 0,
      task: { request: { scenario } },
    }) as unknown as CallbackDelivery;
  assert.equal((await sender.send(callback('lost', { name: 'lost-webhook', seconds: 0 }))).type, 'gave_up');
  assert.equal((await sender.send(callback('kept'))).type, 'delivered');
  assert.deepEqual(sent, ['kept']);
});
