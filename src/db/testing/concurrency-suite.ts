import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TaskError } from '../../task/error.ts';
import type { Limits } from '../../task/limits.ts';
import { NO_LIMITS } from '../../task/limits.ts';
import type { Caller, TaskStore } from '../../task/ports.ts';
import { openDatabase } from '../database.ts';
import { createTaskStore } from '../store/task-store.ts';
import type { TestDatabase } from './backends.ts';
import {
  complete,
  insertSample,
  LINK_LIFETIME_MS,
  newTask,
  planJob,
  RecordingQueue,
  sampleCaller,
} from './sample-tasks.ts';

const PARALLEL = 50;

/** How many tasks a key and a project may have at once; on a database that is open already, since a start is dear. */
export function testConcurrency(opened: () => TestDatabase): void {
  const queue = new RecordingQueue();

  async function limited(key: Partial<Limits>, project: Partial<Limits> = {}): Promise<Caller> {
    const limits = { key: { ...NO_LIMITS, ...key }, project: { ...NO_LIMITS, ...project } };
    return { ...(await sampleCaller(opened().database)), limits };
  }

  /** Fifty creates at the same moment; on a server from two nodes with a pool each. */
  async function createAtOnce(caller: Caller) {
    const other = 'url' in opened().place.location ? await openDatabase(opened().place.location) : null;
    const stores: TaskStore[] = [opened().database, other ?? opened().database].map((database) =>
      createTaskStore(database, queue),
    );
    const outcomes = await Promise.allSettled(
      Array.from({ length: PARALLEL }, (_, index) => {
        const task = newTask(caller);
        return stores[index % 2]?.insert(task, planJob(task.id)) ?? assert.fail();
      }),
    );
    await other?.close();
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      const { reason } = outcome as { reason: unknown };
      assert.ok(reason instanceof TaskError && reason.code === 'rate_limit_exceeded', String(reason));
      assert.ok((reason.retryAfterMs ?? 0) > 0);
    }
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  }

  it('fifty creates at the same moment never pass the limit of a key, not even by one', async () => {
    const caller = await limited({ concurrentTasks: 7 });
    await insertSample(createTaskStore(opened().database, queue), caller);
    assert.equal(await createAtOnce(caller), 6);
  });

  it('nor that of a project', async () => {
    assert.equal(await createAtOnce(await limited({ concurrentTasks: 40 }, { concurrentTasks: 3 })), 3);
  });

  it('without a limit all fifty are taken, so it was the limit that refused', async () => {
    assert.equal(await createAtOnce(await limited({ createsPerMinute: 1 })), PARALLEL);
  });

  it('counts what is queued or running, and a project over all its keys', async () => {
    const store = createTaskStore(opened().database, queue);
    const caller = await limited({ concurrentTasks: 1 }, { concurrentTasks: 2 });
    const { id: first } = await insertSample(store, caller);
    await assert.rejects(insertSample(store, caller), /Too many videos at once for this key: 1 may be/);
    await complete(store, first);
    const second = await insertSample(store, caller);
    const options = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS };
    await store.end(caller.projectId, second.id, { type: 'cancelled' }, options);
    await insertSample(store, caller);
    const wider = { ...caller, limits: { key: NO_LIMITS, project: { ...NO_LIMITS, concurrentTasks: 1 } } };
    await assert.rejects(insertSample(store, wider), /for this project: 1 may be/);
    await insertSample(store, await limited({ concurrentTasks: 1 }));
  });

  it('a refused create leaves neither task nor job', async () => {
    const caller = await limited({ concurrentTasks: 1 });
    const store = createTaskStore(opened().database, queue);
    await insertSample(store, caller);
    const task = newTask(caller);
    await assert.rejects(store.insert(task, planJob(task.id)), TaskError);
    assert.equal(await store.find(caller.projectId, task.id), null);
    assert.deepEqual(queue.of(task.id), []);
  });
}
