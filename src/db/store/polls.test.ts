import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { PollClaim } from '../../task/polls.ts';
import type { Caller, TaskStore } from '../../task/ports.ts';
import { releaseLeases } from '../release-leases.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import { insertSample, PLAN, RecordingQueue, sampleCaller, step } from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const ROOM = { perEngine: 100, room: {}, leaseMs: 60_000 };

for (const backend of backends()) {
  describe(`the polls of films on ${backend.name}`, () => {
    let opened: TestDatabase;
    let store: TaskStore;
    let caller: Caller;
    const queue = new RecordingQueue();

    before(async () => {
      opened = await openTestDatabase(backend);
      store = createTaskStore(opened.database, queue);
      caller = await sampleCaller(opened.database);
    });
    after(() => opened.remove());

    async function submitted(engineId: string, delayMs = 0): Promise<{ taskId: string; attemptId: string }> {
      const { id: taskId } = await insertSample(store, caller);
      await step(store, taskId, 'plan', { type: 'planned', plan: { ...PLAN, engineId } });
      const claim = (await store.claim(taskId, 'submit', 60_000)) ?? assert.fail();
      const { id: attemptId } = await store.startAttempt(claim, engineId);
      await store.acceptAttempt(attemptId, { video: attemptId });
      const jobs = [{ step: 'poll', taskId, delayMs }] as const;
      await store.change(claim, { type: 'submitted' }, { jobs, linkLifetimeMs: 0 });
      return { taskId, attemptId };
    }

    const take = (token: string, room = {}): Promise<readonly PollClaim[]> =>
      store.claimPolls(token, { ...ROOM, ...room });
    const idsOf = (claims: readonly PollClaim[]): string[] => claims.map(({ attemptId }) => attemptId).sort();
    const waiting = (attemptId: string, delayMs: number, steady = false) => ({
      attemptId,
      delayMs,
      steady,
      tries: 0,
    });
    async function dueInMs(attemptId: string): Promise<number | null> {
      const { rows } = await sql<{ ms: number }>`
        select extract(epoch from due_at - now())::float8 * 1000 as ms from engine_polls
        where attempt_id = ${attemptId}`.execute(opened.database.kysely());
      return rows[0]?.ms ?? null;
    }
    async function letPass(seconds: number): Promise<void> {
      await sql`update engine_polls set due_at = due_at - ${seconds}::integer * interval '1 second',
        until = until - ${seconds}::integer * interval '1 second',
        polled_at = polled_at - ${seconds}::integer * interval '1 second'`.execute(opened.database.kysely());
    }
    async function clear(): Promise<void> {
      await sql`delete from engine_polls`.execute(opened.database.kysely());
    }

    it('are taken once by whoever comes first, and again when he has given them back or has died', async () => {
      await clear();
      const film = await submitted('one');
      const both = await Promise.all([take('a'), take('b')]);
      assert.deepEqual(
        both.flat().map(({ attemptId, ref }) => ({ attemptId, ref })),
        [{ attemptId: film.attemptId, ref: { video: film.attemptId } }],
      );
      assert.deepEqual(await take('c'), []);
      const [holder] = both[0].length > 0 ? ['a'] : ['b'];
      await store.returnPolls('nobody', [waiting(film.attemptId, 0)]);
      assert.deepEqual(await take('c'), [], 'only the holder gives back');
      await store.returnPolls(holder ?? '', [waiting(film.attemptId, 0)]);
      assert.equal((await take('d')).length, 1);
      assert.deepEqual(await take('e'), []);
      await letPass(61);
      assert.equal((await take('f')).length, 1, 'its lease has run out');
      await releaseLeases(opened.database.kysely());
      assert.equal((await take('g')).length, 1, 'the only process starts anew');
    });

    it('are bounded for each engine, so that one with a crowd leaves room for the others', async () => {
      await clear();
      for (let film = 0; film < 5; film += 1) await submitted('crowd');
      const { attemptId } = await submitted('quiet');
      const claims = await take('a', { perEngine: 2 });
      assert.equal(claims.filter(({ engineId }) => engineId === 'crowd').length, 2);
      assert.ok(idsOf(claims).includes(attemptId));
      assert.equal((await take('b', { perEngine: 2, room: { crowd: 0 } })).length, 0);
      assert.equal((await take('c', { room: { crowd: 1 } })).length, 1);
    });

    it('keep their beat, and start a new one when they are late by more than a beat', async () => {
      await clear();
      const { attemptId } = await submitted('beat', 10_000);
      assert.deepEqual(await take('a'), []);
      await letPass(12);
      assert.equal((await take('b')).length, 1);
      await store.returnPolls('b', [waiting(attemptId, 10_000, true)]);
      const next = (await dueInMs(attemptId)) ?? 0;
      assert.ok(next > 5_000 && next <= 8_100, `${next}`);
      await letPass(60);
      await take('c');
      await store.returnPolls('c', [waiting(attemptId, 10_000, true)]);
      const late = (await dueInMs(attemptId)) ?? 0;
      assert.ok(late > 9_000 && late <= 10_000, `${late}`);
    });

    it('are pulled forward by a hint, once however often it comes, and never before a second has passed', async () => {
      await clear();
      const { attemptId } = await submitted('hinted', 3_600_000);
      assert.equal(await store.hintPoll('attempt_nobody'), false);
      for (let repeat = 0; repeat < 20; repeat += 1) assert.equal(await store.hintPoll(attemptId), true);
      assert.equal((await take('a')).length, 1);
      for (let repeat = 0; repeat < 20; repeat += 1) await store.hintPoll(attemptId);
      assert.deepEqual(await take('b'), [], 'there is a poll under way');
      await store.returnPolls('a', [waiting(attemptId, 3_600_000, true)]);
      assert.deepEqual(await take('c'), [], 'the last one was a moment ago');
      const soon = (await dueInMs(attemptId)) ?? 0;
      assert.ok(soon > 0 && soon <= 1_000, `${soon}`);
      await letPass(2);
      assert.equal((await take('d')).length, 1);
      await store.returnPolls('d', [waiting(attemptId, 3_600_000, true)]);
      await letPass(10);
      assert.deepEqual(await take('e'), [], 'twenty hints were one poll');
    });

    it('leave a task alone that somebody works on, and a poll leaves no room for a step', async () => {
      await clear();
      const { taskId, attemptId } = await submitted('busy');
      const claim = (await store.claim(taskId, 'poll', 60_000)) ?? assert.fail();
      assert.deepEqual(await take('a'), []);
      await store.release(claim, [{ step: 'poll', taskId, delayMs: 0 }]);
      assert.deepEqual(idsOf(await take('b')), [attemptId]);
      assert.equal(await store.claim(taskId, 'poll', 60_000), null);
    });

    it('raise what is shown of many tasks, never lower it, and leave tasks that went on as they are', async () => {
      await clear();
      const [first, second, gone] = [await submitted('p'), await submitted('p'), await submitted('p')];
      await step(store, gone.taskId, 'poll', { type: 'rendered' });
      const all = [first, second, gone].map(({ taskId }) => taskId);
      await store.raiseProgress(all.map((taskId, index) => ({ taskId, progress: 10 + index })));
      await store.raiseProgress([{ taskId: first.taskId, progress: 5 }]);
      const shown = await Promise.all(all.map((id) => store.find(caller.projectId, id)));
      assert.deepEqual(
        shown.map((task) => [task?.status, task?.progress, task?.startedAtMs !== null]),
        [
          ['running', 10, true],
          ['running', 11, true],
          ['running', 99, true],
        ],
      );
    });

    it('are gone when their film is done', async () => {
      await clear();
      const { taskId, attemptId } = await submitted('done');
      await step(store, taskId, 'poll', { type: 'rendered' });
      assert.equal(await dueInMs(attemptId), null);
      assert.equal(await store.hintPoll(attemptId), false);
    });

    it('that nobody takes are handed out as steps by the sweep', async () => {
      await clear();
      const { taskId } = await submitted('lost');
      const polls = async () => (await store.overdue(10_000, 100)).filter((job) => job.taskId === taskId);
      assert.deepEqual(await polls(), []);
      await letPass(11);
      assert.deepEqual(await polls(), [{ step: 'poll', taskId, delayMs: 0 }]);
      assert.deepEqual(await polls(), [], 'once per grace');
    });
  });
}
