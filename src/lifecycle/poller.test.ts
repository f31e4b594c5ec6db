import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import type { EnginePoll, EngineRef } from '../task/engine.ts';
import { TaskError } from '../task/error.ts';
import type { Task } from '../task/task.ts';
import { createPoller, type Poller } from './poller.ts';
import { Life } from './testing/life.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

/** Answers for each film by itself, and counts how often it was asked. */
class ManyFilms extends ScriptedEngine {
  override pollIntervalMs = 20_000;
  readonly polls = new Map<string, number>();
  readonly verdicts = new Map<string, EnginePoll | Error>();
  /** What a cancel says; an error is thrown. */
  stops: 'cancelled' | 'too_late' | 'unsupported' | Error = 'unsupported';

  override async poll(ref?: EngineRef): Promise<EnginePoll> {
    const attemptId = String(ref?.['attemptId']);
    this.polls.set(attemptId, (this.polls.get(attemptId) ?? 0) + 1);
    const verdict = this.verdicts.get(attemptId) ?? this.verdict;
    if (verdict instanceof Error) throw verdict;
    return verdict;
  }

  override async cancel(ref: EngineRef): Promise<never> {
    this.cancelled.push(ref);
    if (this.stops instanceof Error) throw this.stops;
    return this.stops as never;
  }
}

for (const backend of backends()) {
  describe(`the poller on ${backend.name}`, () => {
    let opened: TestDatabase;
    let life: Life<ManyFilms>;
    let poller: Poller;

    before(async () => {
      opened = await openTestDatabase(backend);
    });
    after(() => opened.remove());

    async function start(): Promise<void> {
      await sql`delete from engine_polls`.execute(opened.database.kysely());
      await sql`delete from engine_slots`.execute(opened.database.kysely());
      life = await Life.open(opened, new ManyFilms('never'));
      poller = createPoller(life.deps);
    }
    const letPass = (seconds: number) =>
      sql`update engine_polls set due_at = due_at - ${seconds}::integer * interval '1 second',
        detached_since = detached_since - ${seconds}::integer * interval '1 second'`.execute(
        opened.database.kysely(),
      );
    /** One interval later. */
    async function round(): Promise<void> {
      await letPass(30);
      await poller.round();
    }
    async function submitted(): Promise<Task> {
      return await life.run(await life.create(), 'plan', 'submit');
    }
    const slots = async (): Promise<number> =>
      (await sql`select task_id from engine_slots`.execute(opened.database.kysely())).rows.length;
    const attemptOf = async ({ id }: Task): Promise<string> =>
      (await life.deps.store.latestAttempt(id))?.id ?? assert.fail();

    it('asks about each film once an interval, shows its progress, and takes it on when it is done', async () => {
      await start();
      // So long that a slow machine does not reach the next one by itself.
      life.engine.pollIntervalMs = 3_600_000;
      const nextInterval = async (): Promise<void> => {
        await sql`update engine_polls set due_at = now()`.execute(opened.database.kysely());
        await poller.round();
      };
      const films: Task[] = [];
      for (let film = 0; film < 220; film += 1) films.push(await submitted());
      const [first] = films as [Task];
      life.engine.verdicts.set(await attemptOf(first), { state: 'running', progress: 40 });
      life.engine.verdict = { state: 'queued' };
      for (let interval = 0; interval < 3; interval += 1) await nextInterval();
      assert.deepEqual([...new Set(life.engine.polls.values())], [3], 'more than are asked at once');
      assert.equal(life.engine.polls.size, 220);
      const shown = await life.read(first);
      assert.deepEqual([shown.status, shown.progress], ['running', 40]);
      assert.equal((await life.read(films[1] ?? first)).status, 'queued');
      life.engine.verdicts.set(await attemptOf(first), { state: 'done', outputs: ['video'] });
      await nextInterval();
      assert.equal((await life.read(first)).stage, 'fetch');
      assert.deepEqual(life.queue.jobs.filter(({ taskId }) => taskId === first.id).at(-1), {
        step: 'fetch',
        taskId: first.id,
        delayMs: 0,
      });
      assert.equal((await life.run(first, 'fetch', 'settle')).status, 'completed');
    });

    it('asks again later when the engine is in trouble, ever more rarely, and never ends a film for it', async () => {
      await start();
      const film = await submitted();
      life.engine.verdict = new Error('502 Bad Gateway');
      for (let trouble = 0; trouble < 4; trouble += 1) await round();
      await letPass(7);
      await poller.round();
      assert.equal([...life.engine.polls.values()][0], 4, 'eight seconds after the fourth trouble in a row');
      life.engine.verdict = new TaskError('unavailable', 'not now', { retryAfterMs: 50_000 });
      await round();
      await round();
      assert.equal([...life.engine.polls.values()][0], 5, 'the engine said how long to wait');
      life.engine.verdict = { state: 'running', progress: 7 };
      await round();
      assert.equal((await life.read(film)).progress, 7);
    });

    it("writes down the engine's own verdict, and a deadline that has passed without asking", async () => {
      await start();
      const [failed, late] = [await submitted(), await submitted()];
      const failure = { code: 'engine_failed', message: 'It cannot be drawn.' } as const;
      life.engine.verdicts.set(await attemptOf(failed), { state: 'failed', failure });
      await sql`update tasks set stage_since = now() - interval '3 hours' where id = ${late.id}`.execute(
        opened.database.kysely(),
      );
      await round();
      assert.deepEqual((await life.read(failed)).failure, failure);
      assert.equal((await life.read(late)).failure?.code, 'generation_timeout');
      assert.equal(life.engine.polls.get(await attemptOf(late)), undefined);
    });

    it('goes on with what a poller that died had taken', async () => {
      await start();
      const film = await submitted();
      await letPass(30);
      const room = { perEngine: 50, room: {}, leaseMs: 20_000 };
      assert.equal((await life.deps.store.claimPolls('dead', room)).length, 1);
      await poller.round();
      assert.equal(life.engine.polls.size, 0);
      await sql`update engine_polls set until = now()`.execute(opened.database.kysely());
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      await poller.round();
      assert.equal((await life.read(film)).stage, 'fetch');
    });

    it('follows a cancelled film that its engine does not stop: its slot is held, its result discarded, and nobody pays', async () => {
      await start();
      await life.deps.store.announceEngines('node', [{ slotKey: 'scripted', films: 1, shared: true }]);
      const film = await submitted();
      const next = await life.run(await life.create(), 'plan');
      life.engine.verdict = { state: 'running', progress: 50 };
      const cancelled = await life.cancel(film);
      assert.deepEqual([cancelled.status, cancelled.price.chargedMicro], ['cancelled', 0n]);
      for (let interval = 0; interval < 3; interval += 1) await round();
      await life.run(next, 'submit');
      assert.equal(life.engine.submissions.length, 1, 'the upstream is still busy');
      assert.equal(life.engine.cancelled.length, 1, 'it was told once');
      life.engine.verdict = { state: 'done', outputs: ['video'] };
      await round();
      assert.equal(life.engine.discarded.length, 1);
      await life.run(next, 'submit');
      assert.equal(life.engine.submissions.length, 2);
      assert.deepEqual((await life.read(film)).assets, []);
      await life.deps.store.announceEngines('node', [{ slotKey: 'scripted', films: null, shared: true }]);
    });

    it('gives the slot away at once when the engine stops, and when it cannot be asked only after it was', async () => {
      await start();
      life.engine.stops = 'cancelled';
      await life.cancel(await submitted());
      assert.deepEqual([await slots(), life.engine.discarded.length], [0, 1]);
      life.engine.stops = new Error('no connection');
      await life.cancel(await submitted());
      await round();
      assert.equal(await slots(), 1);
      life.engine.stops = 'cancelled';
      await round();
      assert.deepEqual([await slots(), life.engine.discarded.length], [0, 2]);
    });

    it('follows a film whose time has run out in the same way, and gives it up after as long again', async () => {
      await start();
      const film = await submitted();
      await sql`update tasks set stage_since = now() - interval '3 hours' where id = ${film.id}`.execute(
        opened.database.kysely(),
      );
      await round();
      assert.equal((await life.read(film)).failure?.code, 'generation_timeout');
      await round();
      assert.equal(await slots(), 1);
      await letPass(7_300);
      await poller.round();
      assert.deepEqual([await slots(), life.engine.discarded.length], [0, 1]);
    });

    it('stops a film whose task was cancelled while its create was under way', async () => {
      await start();
      life.engine.stops = 'cancelled';
      const film = await life.run(await life.create(), 'plan');
      let cancelling: Promise<Task> | undefined;
      life.engine.afterSubmit = () => {
        cancelling = life.cancel(film);
      };
      const { submit } = life.engine;
      life.engine.submit = async (submission) => {
        const ref = await submit.call(life.engine, submission);
        await cancelling;
        return ref;
      };
      assert.equal((await life.run(film, 'submit')).status, 'cancelled');
      assert.equal(life.engine.cancelled.length, 1);
      assert.deepEqual([await slots(), life.engine.discarded.length], [0, 1]);
    });

    it('looks for a film whose create was never answered, when its task was cancelled meanwhile', async () => {
      await start();
      life.engine.stops = 'cancelled';
      const film = await life.run(await life.create(), 'plan');
      life.engine.afterSubmit = () => {
        throw new TaskError('engine_failed', 'The reply was lost.', { retryAfterMs: 1 });
      };
      await life.run(film, 'submit');
      await life.cancel(film);
      await round();
      assert.deepEqual([await slots(), life.engine.cancelled.length], [1, 0], 'an answer may still come');
      await sql`update attempts set created_at = now() - interval '3 minutes'
        where task_id = ${film.id}`.execute(opened.database.kysely());
      const found = { attemptId: 'found' };
      Object.assign(life.engine, { recover: async () => ({ state: 'found', ref: found }) });
      await round();
      await round();
      assert.deepEqual(life.engine.cancelled, [found]);
      assert.equal(await slots(), 0);
    });
  });
}
