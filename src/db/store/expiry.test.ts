import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Caller, TaskStore } from '../../task/ports.ts';
import type { Task } from '../../task/task.ts';
import { type CharacterStore, createCharacterStore } from '../characters.ts';
import type { Database } from '../database.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import { complete, insertSample, RecordingQueue, sampleCaller, step } from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

for (const backend of backends()) {
  describe(`files that were kept long enough on ${backend.name}`, () => {
    let opened: TestDatabase;
    let database: Database;
    let store: TaskStore;
    let characters: CharacterStore;
    let caller: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
      store = createTaskStore(database, new RecordingQueue());
      characters = createCharacterStore(database);
      caller = await sampleCaller(database);
    });
    after(() => opened.remove());

    /** As if the task had ended so long ago. */
    async function age(taskId: string, ms: number): Promise<void> {
      await sql`
        update tasks set
          finished_at = finished_at - ${ms}::float8 * interval '1 millisecond',
          links_expire_at = links_expire_at - ${ms}::float8 * interval '1 millisecond'
        where id = ${taskId}`.execute(database.kysely());
    }

    async function film(ageMs: number): Promise<Task> {
      const { id } = await insertSample(store, caller);
      const task = await complete(store, id);
      await age(id, ageMs);
      return task;
    }

    /** Everything that is due, as the reaper's rounds would do it. */
    async function reap(): Promise<void> {
      await store.expireFiles(WEEK_MS, 1_000);
    }

    async function files(task: Task): Promise<number> {
      const found = await store.find(caller.projectId, task.id);
      assert.equal(found?.status, 'completed', 'the task itself stays');
      const listed = (await store.list(caller.projectId, { limit: 100, order: 'desc', afterId: null })).tasks;
      assert.equal(listed.find(({ id }) => id === task.id)?.assets.length, found.assets.length);
      return found.assets.length;
    }

    function character(id: string, taskId: string): Parameters<CharacterStore['insert']>[0] {
      const source = { kind: 'task', taskId } as const;
      return {
        id,
        projectId: caller.projectId,
        name: id,
        username: id,
        source,
        startSeconds: 0,
        endSeconds: 2,
      };
    }

    it('go a week after the end and not before, the task stays', async () => {
      const old = await film(WEEK_MS + 1_000);
      const young = await film(WEEK_MS - 60_000);
      assert.equal(await files(old), 3, 'read once, so that a copy in memory would be noticed');
      await reap();
      assert.equal(await files(old), 0);
      assert.equal(await files(young), 3);
      const removable = (await store.removableAssets(0, 1_000)).map(({ id }) => id);
      assert.deepEqual(removable.toSorted(), old.assets.map(({ id }) => id).toSorted());
      assert.equal(await store.findAsset(old.assets[0]?.id ?? ''), null, 'its link finds nothing');
      assert.deepEqual(await store.removableAssets(60_000, 1_000), [], 'somebody may still be reading');
      await store.forgetAssets(removable);
      assert.equal(await store.expireFiles(WEEK_MS, 1_000), 0, 'and is not looked at again');
    });

    it('go from failed tasks too, and never from one that lives, however old it is', async () => {
      const live = await insertSample(store, caller);
      await sql`update tasks set created_at = now() - interval '1 year' where id = ${live.id}`.execute(
        database.kysely(),
      );
      const failed = await insertSample(store, caller);
      await step(store, failed.id, 'plan', { type: 'failed', failure: { code: 'no_engine', message: 'no' } });
      await age(failed.id, WEEK_MS + 1_000);
      assert.equal(await store.expireFiles(WEEK_MS, 1_000), 1);
      assert.ok((await store.claim(live.id, 'plan', 1_000)) !== null);
    });

    it('stay as long as a link to them was promised, whatever the operator says since', async () => {
      await store.expireFiles(0, 1_000);
      const task = await film(DAY_MS - 60_000);
      assert.equal(await store.expireFiles(0, 1_000), 0);
      await age(task.id, 61_000);
      assert.equal(await store.expireFiles(0, 1_000), 1);
      assert.equal(await files(task), 0);
    });

    it('stay while a character is cut from the film, and none can be cut from one that is gone', async () => {
      const kept = await film(WEEK_MS + 1_000);
      assert.ok(typeof (await characters.insert(character('char_kept', kept.id))) === 'object');
      const gone = await film(WEEK_MS + 1_000);
      await reap();
      assert.equal(await files(kept), 3);
      assert.equal(await files(gone), 0);
      assert.equal(await characters.insert(character('char_gone', gone.id)), 'film_gone');
      assert.equal(await characters.find(caller.projectId, 'char_gone'), null);
    });

    it('a character that is made while the reaper comes has its film or is refused', async () => {
      const films = await Promise.all(Array.from({ length: 12 }, () => film(WEEK_MS + 1_000)));
      const [, ...made] = await Promise.all([
        reap(),
        ...films.map((task, index) => characters.insert(character(`char_race_${index}`, task.id))),
      ]);
      for (const [index, task] of films.entries()) {
        assert.equal(await files(task), made[index] === 'film_gone' ? 0 : 3, `film ${index}`);
      }
    });

    it('stay while a film that is made from them lives', async () => {
      const source = await film(WEEK_MS + 1_000);
      const derived = await insertSample(store, caller, {
        source: { operation: 'remix', taskId: source.id, seconds: 4, engineId: 'film', instructions: {} },
      });
      await reap();
      assert.equal(await files(source), 3);
      await complete(store, derived.id);
      await reap();
      assert.equal(await files(source), 0);
      assert.equal((await store.find(caller.projectId, derived.id))?.assets.length, 3);
    });

    it('stay while the callback that names them is owed', async () => {
      const { id } = await insertSample(store, caller, { callbackUrl: 'https://example.com/hook' });
      const task = await complete(store, id);
      await age(id, WEEK_MS + 1_000);
      await reap();
      assert.equal(await files(task), 3);
      const [callback] = await store.claimDeliveries({ of: id });
      assert.ok(callback !== undefined);
      await store.recordDelivery(callback.id, { type: 'delivered', status: 200 });
      await reap();
      assert.equal(await files(task), 0);
    });

    it('go in batches', async () => {
      const films = await Promise.all(Array.from({ length: 5 }, () => film(WEEK_MS + 1_000)));
      assert.equal(await store.expireFiles(WEEK_MS, 3), 3);
      assert.equal(await store.expireFiles(WEEK_MS, 3), 2);
      for (const task of films) assert.equal(await files(task), 0);
    });
  });
}
