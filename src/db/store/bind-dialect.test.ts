import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Caller, TaskStore } from '../../task/ports.ts';
import { callbackDialectOf } from '../../task/task.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import {
  complete,
  insertSample,
  LINK_LIFETIME_MS,
  RecordingQueue,
  sampleCaller,
} from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const CALLBACK = { callbackUrl: 'https://receiver.example/hook' };
const CANCELLED = { type: 'cancelled' } as const;

for (const backend of backends()) {
  describe(`the bound dialect on ${backend.name}`, () => {
    let opened: TestDatabase;
    let store: TaskStore;
    let caller: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      store = createTaskStore(opened.database, new RecordingQueue());
      caller = await sampleCaller(opened.database);
    });
    after(() => opened.remove());

    it('is set by one of several polls at once, seen by the next read, and reaches the callback', async () => {
      const { id, boundDialect } = await insertSample(store, caller, CALLBACK);
      assert.equal(boundDialect, null);
      assert.equal((await store.find(caller.projectId, id))?.boundDialect, null);
      const answers = await Promise.all(
        ['duomi', 'apimart', 'duomi', 'apimart'].map((name) => store.bindDialect(caller.projectId, id, name)),
      );
      const [first] = answers;
      assert.ok(first?.boundDialect === 'duomi' || first?.boundDialect === 'apimart');
      for (const answer of answers) assert.equal(answer?.boundDialect, first.boundDialect);
      assert.equal((await store.find(caller.projectId, id))?.boundDialect, first.boundDialect);
      await store.end(caller.projectId, id, CANCELLED, { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS });
      const [owed] = await store.claimDeliveries({ of: id });
      assert.ok(owed?.kind === 'callback');
      assert.equal(callbackDialectOf(owed.task), first.boundDialect);
    });

    it('is not set on a task that has ended', async () => {
      const { id } = await insertSample(store, caller, CALLBACK);
      await complete(store, id);
      const answer = await store.bindDialect(caller.projectId, id, 'duomi');
      assert.deepEqual([answer?.status, answer?.boundDialect], ['completed', null]);
    });

    it('cannot be set by another project', async () => {
      const { id } = await insertSample(store, caller, CALLBACK);
      assert.equal(await store.bindDialect('another-project', id, 'duomi'), null);
      assert.equal((await store.find(caller.projectId, id))?.boundDialect, null);
    });
  });
}
