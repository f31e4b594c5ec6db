import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { CallbackDelivery } from '../../task/deliveries.ts';
import type { Caller, Job, TaskStore } from '../../task/ports.ts';
import type { Database } from '../database.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import {
  complete,
  insertSample,
  LINK_LIFETIME_MS,
  newTask,
  PLAN,
  planJob,
  RecordingQueue,
  sampleCaller,
  step,
} from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const CALLBACK = { callbackUrl: 'https://receiver.example/hook' };
const OPTIONS = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS } as const;
const GRACE_MS = 60_000;

function callbackOf(taskId: string): string {
  return `evt_${taskId}`;
}

for (const backend of backends()) {
  describe(`callbacks and sweep on ${backend.name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    let queue: RecordingQueue;
    let store: TaskStore;
    let caller: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      queue = new RecordingQueue();
      store = createTaskStore(database, queue);
      caller = await sampleCaller(database);
    });
    after(() => opened.remove());

    /** Moves everything of a task into the past, as if an hour had gone by. */
    async function letAnHourPass(taskId: string): Promise<void> {
      await sql`update tasks set due_at = due_at - interval '1 hour', lease_until = lease_until - interval '1 hour'
        where id = ${taskId}`.execute(database.kysely());
      await sql`update outbox set next_at = next_at - interval '1 hour',
        claimed_until = claimed_until - interval '1 hour' where task_id = ${taskId}`.execute(
        database.kysely(),
      );
    }

    async function pendingCallback(taskId: string): Promise<CallbackDelivery | null> {
      const [owed] = await store.claimDeliveries({ of: taskId });
      return owed?.kind === 'callback' ? owed : null;
    }

    async function overdue(taskId: string): Promise<readonly Job[]> {
      return (await store.overdue(GRACE_MS, 1_000)).filter(
        (job) => job.taskId === taskId || job.taskId === callbackOf(taskId),
      );
    }

    it('are promised exactly once, whichever way a task ends', async () => {
      const ways: Record<string, (taskId: string) => Promise<unknown>> = {
        completed: (taskId) => complete(store, taskId),
        failed: (taskId) =>
          step(store, taskId, 'plan', { type: 'failed', failure: { code: 'no_engine', message: 'none' } }),
        cancelled: (taskId) => store.end(caller.projectId, taskId, { type: 'cancelled' }, OPTIONS),
      };
      for (const [status, end] of Object.entries(ways)) {
        const { id } = await insertSample(store, caller, CALLBACK);
        assert.equal(await pendingCallback(id), null, 'nothing is owed before the end');
        await end(id);
        await store.end(caller.projectId, id, { type: 'cancelled' }, OPTIONS);
        assert.equal(queue.of(id).filter((name) => name === 'notify').length, 1);
        const owed = await pendingCallback(id);
        assert.equal(owed?.task.status, status);
        assert.deepEqual(
          { url: owed?.url, earlierTries: owed?.earlierTries },
          { url: CALLBACK.callbackUrl, earlierTries: 0 },
        );
      }
      const silent = await complete(store, (await insertSample(store, caller)).id);
      assert.ok(!queue.of(silent.id).includes('notify'));
      assert.equal(await pendingCallback(silent.id), null);
    });

    it('are delivered by one of two doubled jobs, tried again when due, and then left alone', async () => {
      const { id } = await insertSample(store, caller, CALLBACK);
      await complete(store, id);
      const claims = await Promise.all([pendingCallback(id), pendingCallback(id)]);
      const [owed] = claims.filter((claim) => claim !== null);
      assert.equal(claims.filter((claim) => claim !== null).length, 1);
      assert.ok(owed !== undefined && owed !== null);
      await store.recordDelivery(owed.id, { type: 'retry', status: 503, reason: 'busy', delayMs: 1_800_000 });
      assert.deepEqual(queue.jobs.at(-1), { step: 'notify', taskId: callbackOf(id), delayMs: 1_800_000 });
      assert.equal(await pendingCallback(id), null, 'not due yet');
      await letAnHourPass(id);
      const again = await pendingCallback(id);
      assert.equal(again?.earlierTries, 1);
      await store.recordDelivery(owed.id, { type: 'delivered', status: 200 });
      await letAnHourPass(id);
      assert.equal(await pendingCallback(id), null);
      assert.deepEqual(await overdue(id), []);
    });

    it('find a task whose job was lost, once per grace', async () => {
      const { id } = await insertSample(store, caller);
      assert.deepEqual(await overdue(id), [], 'not overdue yet');
      await letAnHourPass(id);
      assert.deepEqual(await overdue(id), [{ step: 'plan', taskId: id, delayMs: 0 }]);
      assert.deepEqual(await overdue(id), [], 'its job has just been enqueued again');
    });

    it('leave a leased task alone until the lease has run out', async () => {
      const { id } = await insertSample(store, caller);
      await store.claim(id, 'plan', 7_200_000);
      await letAnHourPass(id);
      assert.deepEqual(await overdue(id), []);
      await letAnHourPass(id);
      await letAnHourPass(id);
      assert.deepEqual(await overdue(id), [{ step: 'plan', taskId: id, delayMs: 0 }]);
      assert.equal((await store.claim(id, 'plan', 1_000))?.earlierTries, 1);
    });

    it('leave a task alone that waits for a delayed job', async () => {
      const { id } = await insertSample(store, caller);
      await step(store, id, 'plan', { type: 'planned', plan: PLAN });
      const claim = await store.claim(id, 'submit', 1_000);
      assert.ok(claim !== null);
      await store.change(
        claim,
        { type: 'submitted' },
        { ...OPTIONS, jobs: [{ step: 'poll', taskId: id, delayMs: 5_400_000 }] },
      );
      await letAnHourPass(id);
      assert.deepEqual(await overdue(id), []);
      await letAnHourPass(id);
      assert.deepEqual(await overdue(id), [{ step: 'poll', taskId: id, delayMs: 0 }]);
    });

    it('find a callback whose job was lost, and one whose sender died', async () => {
      const { id } = await insertSample(store, caller, CALLBACK);
      await complete(store, id);
      await letAnHourPass(id);
      assert.deepEqual(await overdue(id), [{ step: 'notify', taskId: callbackOf(id), delayMs: 0 }]);
      assert.ok((await pendingCallback(id)) !== null);
      await sql`update outbox set next_at = now() - interval '1 hour' where task_id = ${id}`.execute(
        database.kysely(),
      );
      assert.deepEqual(await overdue(id), [], 'it is being delivered');
      await letAnHourPass(id);
      assert.deepEqual(await overdue(id), [{ step: 'notify', taskId: callbackOf(id), delayMs: 0 }]);
    });

    it('share lost tasks between two sweepers and keep to the limit', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 6; index += 1) {
        const task = newTask(caller);
        await store.insert(task, planJob(task.id));
        await letAnHourPass(task.id);
        ids.push(task.id);
      }
      const swept = await Promise.all([store.overdue(GRACE_MS, 4), store.overdue(GRACE_MS, 4)]);
      assert.ok(swept.every((jobs) => jobs.length <= 4));
      const found = [...swept.flat(), ...(await store.overdue(GRACE_MS, 100))].map(({ taskId }) => taskId);
      assert.deepEqual(found.sort(), ids.sort());
    });
  });
}
