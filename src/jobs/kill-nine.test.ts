import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '../db/database.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import { backends } from '../db/testing/backends.ts';
import { Child } from '../db/testing/child-process.ts';
import { eventually } from '../db/testing/eventually.ts';
import { sampleCaller } from '../db/testing/sample-tasks.ts';
import { createJobQueue } from './job-queue.ts';

const WRITER = new URL('../db/testing/writer.child.js', import.meta.url);
const STUCK_WORKER = new URL('../db/testing/stuck-worker.child.js', import.meta.url);

for (const backend of backends()) {
  describe(`kill -9 on ${backend.name}`, () => {
    it('loses no acknowledged task and no job of one', async () => {
      const place = await backend.create();
      const first = await openDatabase(place.location);
      const caller = await sampleCaller(first);
      await first.close();
      const acknowledged: string[] = [];
      for (const atLeast of [30, 100]) {
        const child = new Child(WRITER, JSON.stringify(place.location), caller.projectId, caller.keyId);
        try {
          await child.printed(atLeast);
        } finally {
          await child.kill();
        }
        acknowledged.push(...child.lines);
      }
      const database = await openDatabase(place.location);
      const queue = await createJobQueue(database);
      const store = createTaskStore(database, queue);
      const found = await Promise.all(acknowledged.map((id) => store.find(caller.projectId, id)));
      assert.deepEqual(
        found.map((task) => task?.id),
        acknowledged,
      );
      const { rows } = await sql<{ tasks: number; jobs: number; pairs: number }>`
        select (select count(*) from tasks) as tasks, (select count(*) from pgboss.job) as jobs,
          (select count(*) from tasks join pgboss.job on job.data ->> 'taskId' = tasks.id) as pairs`.execute(
        database.kysely(),
      );
      const [counts] = rows;
      assert.ok(counts !== undefined && counts.tasks >= acknowledged.length);
      assert.deepEqual(
        [counts.jobs, counts.pairs],
        [counts.tasks, counts.tasks],
        'a task has exactly one job',
      );
      await queue.close();
      await database.close();
      await place.remove();
    });

    const embedded = backend.name === 'embedded';
    it(
      embedded
        ? 'frees the leases and jobs of the dead process at the next start'
        : 'leaves leases and jobs to run out, since their process may still live elsewhere',
      async () => {
        const place = await backend.create();
        const first = await openDatabase(place.location);
        const caller = await sampleCaller(first);
        await first.close();
        const child = new Child(STUCK_WORKER, JSON.stringify(place.location), caller.projectId, caller.keyId);
        try {
          await child.printed(1);
        } finally {
          await child.kill();
        }
        const [taskId = ''] = child.lines;
        const database = await openDatabase(place.location);
        const queue = await createJobQueue(database);
        const { rows } = await sql<{ state: string }>`
          select state::text as state from pgboss.job where data ->> 'taskId' = ${taskId}`.execute(
          database.kysely(),
        );
        assert.deepEqual(rows, [{ state: embedded ? 'created' : 'active' }]);
        if (embedded) {
          const handled: string[] = [];
          await queue.start(async (job) => {
            handled.push(job.taskId);
          });
          await eventually(() => handled.includes(taskId));
          await queue.stop(5_000);
        }
        const claim = await createTaskStore(database, queue).claim(taskId, 'plan', 1_000);
        assert.equal(claim?.earlierTries, embedded ? 1 : undefined);
        await queue.close();
        await database.close();
        await place.remove();
      },
    );
  });
}
