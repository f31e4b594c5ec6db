import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { type Database, openDatabase } from '../db/database.ts';
import { deferred } from '../db/embedded/deferred.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { eventually } from '../db/testing/eventually.ts';
import { insertSample, newTask, planJob, sampleCaller } from '../db/testing/sample-tasks.ts';
import { OuterDatabaseInTransaction } from '../db/transaction-guard.ts';
import { silentLog } from '../observe/log.ts';
import type { Caller, Job, TaskStore } from '../task/ports.ts';
import { createJobQueue, type OpenJobQueue } from './job-queue.ts';
import { openBoss } from './open-boss.ts';

type Handled = Pick<Job, 'step' | 'taskId'>;

for (const backend of backends()) {
  describe(`job queue on ${backend.name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    let queue: OpenJobQueue;
    let store: TaskStore;
    let caller: Caller;
    const handled: Handled[] = [];
    let onJob: (job: Handled) => Promise<void> = async () => undefined;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      queue = await createJobQueue(database);
      store = createTaskStore(database, queue);
      caller = await sampleCaller(database);
      await queue.start(async (job) => {
        await onJob(job);
        handled.push(job);
      });
    });
    after(async () => {
      await queue.stop(5_000);
      await queue.close();
      await opened.remove();
    });

    const stepsOf = (taskId: string) =>
      handled.filter((job) => job.taskId === taskId).map(({ step }) => step);

    async function jobsOf(taskId: string): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from pgboss.job where data ->> 'taskId' = ${taskId}`.execute(
        database.kysely(),
      );
      return rows[0]?.count ?? Number.NaN;
    }

    it('runs the job of every step', async () => {
      const taskId = randomUUID();
      const steps = ['plan', 'submit', 'poll', 'fetch', 'settle', 'notify'] as const;
      await store.enqueue(steps.map((step) => ({ step, taskId, delayMs: 0 })));
      await eventually(() => stepsOf(taskId).length === steps.length);
      assert.deepEqual(stepsOf(taskId).sort(), [...steps].sort());
    });

    it('runs a delayed job once it is due and not before', async () => {
      const taskId = randomUUID();
      const enqueuedAt = performance.now();
      await store.enqueue([{ step: 'poll', taskId, delayMs: 500 }]);
      await eventually(() => stepsOf(taskId).length === 1);
      assert.ok(performance.now() - enqueuedAt >= 499);
    });

    it('keeps a job exactly when its transaction commits', async () => {
      const task = newTask(caller);
      await assert.rejects(
        database.transaction(async (transaction) => {
          await sql`insert into tasks (id, project_id, key_id, dialect, request, due_at)
            values (${task.id}, ${caller.projectId}, ${caller.keyId}, 'openai', '{}', now())`.execute(
            transaction,
          );
          await queue.enqueue(transaction, [planJob(task.id)]);
          throw new Error('changed our mind');
        }),
        /changed our mind/,
      );
      assert.equal(await store.find(caller.projectId, task.id), null);
      assert.equal(await jobsOf(task.id), 0);
      const kept = await insertSample(store, caller);
      assert.equal(await jobsOf(kept.id), 1);
    });

    it('leaves no second job behind when the id is taken', async () => {
      const first = await insertSample(store, caller);
      assert.equal(await store.insert({ ...newTask(caller), id: first.id }, planJob(first.id)), 'id_taken');
      assert.equal(await jobsOf(first.id), 1);
    });

    it('leaves no task behind when its job cannot be enqueued', async () => {
      const failing = createTaskStore(database, {
        enqueue: async () => {
          throw new Error('no queue');
        },
      });
      const task = newTask(caller);
      await assert.rejects(failing.insert(task, planJob(task.id)), /no queue/);
      assert.equal(await store.find(caller.projectId, task.id), null);
    });

    it('calls a handler that throws again', async () => {
      const taskId = randomUUID();
      let calls = 0;
      onJob = async (job) => {
        if (job.taskId !== taskId) return;
        calls += 1;
        if (calls === 1) throw new Error('first time');
      };
      await store.enqueue([{ step: 'poll', taskId, delayMs: 0 }]);
      await eventually(() => stepsOf(taskId).length === 1);
      assert.equal(calls, 2);
      onJob = async () => undefined;
    });
  });

  describe(`one job queue after the other on ${backend.name}`, () => {
    let opened: TestDatabase;
    before(async () => {
      opened = await openTestDatabase(backend);
    });
    after(() => opened.remove());

    it('is woken for an immediate job and does not wait for the next look', async () => {
      const queue = await createJobQueue(opened.database, { lookEverySeconds: 3_600 });
      const store = createTaskStore(opened.database, queue);
      const handled: string[] = [];
      await queue.start(async ({ taskId }) => {
        handled.push(taskId);
      });
      for (let index = 0; index < 5; index += 1) {
        const taskId = randomUUID();
        await store.enqueue([planJob(taskId)]);
        await eventually(() => handled.includes(taskId));
      }
      await queue.stop(5_000);
      await queue.close();
    });

    it('opens in as many processes at once as the database takes', async () => {
      const place = await backend.create();
      const first = await openDatabase(place.location);
      // On an empty PostgreSQL each process also creates the job engine's own tables.
      const databases = [first];
      for (const _ of backend.name === 'postgres' ? [1, 2] : [])
        databases.push(await openDatabase(place.location));
      const queues = await Promise.all(databases.map((database) => createJobQueue(database)));
      await createTaskStore(first, queues.at(-1) ?? assert.fail()).enqueue([planJob(randomUUID())]);
      for (const queue of queues) await queue.close();
      for (const database of databases) await database.close();
      await first.close();
      await place.remove();
    });

    it('enqueues the very row that the job engine itself would write', async () => {
      const queue = await createJobQueue(opened.database);
      const boss = await openBoss(opened.database, silentLog);
      const [ours, theirs] = [randomUUID(), randomUUID()];
      await createTaskStore(opened.database, queue).enqueue([
        { step: 'fetch', taskId: ours, delayMs: 250_000 },
      ]);
      await boss.insert('fetch', [{ data: { taskId: theirs }, startAfter: 250 }]);
      const { rows } = await sql<{ row: object }>`
        select to_jsonb(job) - array['id', 'data', 'start_after', 'created_on', 'keep_until'] || jsonb_build_object(
          'delay', job.start_after - job.created_on, 'kept', job.keep_until - job.start_after) as row
        from pgboss.job where data ->> 'taskId' in (${ours}, ${theirs})`.execute(opened.database.kysely());
      assert.equal(rows.length, 2);
      assert.deepEqual(rows[0], rows[1]);
      assert.equal((await boss.detectSchemaDrift()).ok, true);
      await boss.stop({ graceful: false });
      await queue.close();
    });

    it('throws at an enqueue without the transaction inside one instead of waiting for ever', async () => {
      const boss = await openBoss(opened.database, silentLog);
      await boss.createQueue('stray');
      await boss.insert('stray', [{}]);
      const enqueue = opened.database.transaction(() => boss.insert('stray', [{}]));
      if (backend.name === 'embedded') await assert.rejects(enqueue, OuterDatabaseInTransaction);
      else await enqueue;
      await boss.stop({ graceful: false });
    });

    it('throws at a queue with a cold cache inside a transaction instead of waiting for ever', async () => {
      const boss = await openBoss(opened.database, silentLog);
      await boss.createQueue('cold');
      const enqueue = opened.database.transaction(async (transaction) => {
        await boss.insert('cold', [{}], { db: fromKysely(transaction) });
      });
      // PostgreSQL has a connection to spare for the look-up; the embedded database has not.
      if (backend.name === 'embedded') await assert.rejects(enqueue, OuterDatabaseInTransaction);
      else await enqueue;
      await boss.stop({ graceful: false });
      await opened.database.ping();
    });

    it('waits for running jobs and takes no more', async () => {
      const queue = await createJobQueue(opened.database);
      const store = createTaskStore(opened.database, queue);
      const [first, second] = [randomUUID(), randomUUID()];
      const handled: string[] = [];
      const running = deferred<void>();
      const finish = deferred<void>();
      await queue.start(async ({ taskId }) => {
        running.resolve();
        await finish.promise;
        handled.push(taskId);
      });
      await store.enqueue([planJob(first)]);
      await running.promise;
      const stopped = queue.stop(30_000);
      await store.enqueue([planJob(second)]);
      assert.deepEqual(handled, []);
      finish.resolve();
      await stopped;
      assert.deepEqual(handled, [first]);
      await queue.close();
    });

    it('gives up waiting after the time it was given', async () => {
      const queue = await createJobQueue(opened.database);
      const running = deferred<void>();
      const never = deferred<void>();
      await queue.start(async () => {
        running.resolve();
        await never.promise;
      });
      await createTaskStore(opened.database, queue).enqueue([planJob(randomUUID())]);
      await running.promise;
      await queue.stop(20);
      never.resolve();
      await queue.close();
    });
  });
}
