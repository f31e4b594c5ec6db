import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Caller, TaskStore } from '../../task/ports.ts';
import type { Task } from '../../task/task.ts';
import type { Database } from '../database.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import { complete, insertSample, RecordingQueue, sampleCaller } from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

for (const backend of backends()) {
  describe(`task list on ${backend.name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    let store: TaskStore;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      store = createTaskStore(database, new RecordingQueue());
    });
    after(() => opened.remove());

    async function insertMany(caller: Caller, count: number): Promise<string[]> {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) ids.push((await insertSample(store, caller)).id);
      return ids;
    }

    async function walk(
      caller: Caller,
      order: 'asc' | 'desc',
      limit: number,
      betweenPages: () => Promise<unknown> = async () => undefined,
    ): Promise<string[]> {
      const seen: string[] = [];
      let afterId: string | null = null;
      for (;;) {
        const page: { tasks: readonly Task[]; hasMore: boolean } = await store.list(caller.projectId, {
          limit,
          order,
          afterId,
        });
        seen.push(...page.tasks.map(({ id }) => id));
        afterId = seen.at(-1) ?? null;
        if (!page.hasMore) return seen;
        await betweenPages();
      }
    }

    it('lists in the order of acceptance both ways, also within one tick of the clock', async () => {
      const caller = await sampleCaller(database);
      const ids = await insertMany(caller, 25);
      assert.deepEqual(await walk(caller, 'asc', 4), ids);
      assert.deepEqual(await walk(caller, 'desc', 7), [...ids].reverse());
    });

    it('shows each task once while others arrive', async () => {
      const caller = await sampleCaller(database);
      const ids = await insertMany(caller, 12);
      const arrived: string[] = [];
      const arrive = async () => arrived.push((await insertSample(store, caller)).id);
      assert.deepEqual(await walk(caller, 'desc', 5, arrive), [...ids].reverse());
      const ascending = await walk(caller, 'asc', 5);
      assert.deepEqual(ascending, [...ids, ...arrived]);
    });

    it('leaves out removed, private and foreign tasks, and goes on behind a removed one', async () => {
      const caller = await sampleCaller(database);
      const [first, second, third] = await insertMany(caller, 3);
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      await insertSample(store, caller, { private: true });
      await insertSample(store, await sampleCaller(database));
      await complete(store, second);
      await store.remove(caller.projectId, second);
      assert.deepEqual(await walk(caller, 'desc', 10), [third, first]);
      const page = await store.list(caller.projectId, { limit: 10, order: 'desc', afterId: second });
      assert.deepEqual(
        page.tasks.map(({ id }) => id),
        [first],
      );
    });

    it('answers an unknown or foreign mark with an empty page', async () => {
      const caller = await sampleCaller(database);
      await insertMany(caller, 2);
      const foreign = await insertSample(store, await sampleCaller(database));
      for (const afterId of ['video_never', foreign.id]) {
        const page = await store.list(caller.projectId, { limit: 10, order: 'desc', afterId });
        assert.deepEqual(page, { tasks: [], hasMore: false });
      }
    });
  });
}
