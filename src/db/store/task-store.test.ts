import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LeaseLost } from '../../task/error.ts';
import type { Caller, TaskStore } from '../../task/ports.ts';
import { IllegalTransition } from '../../task/transition.ts';
import type { Database } from '../database.ts';
import { backends, openTestDatabase, type TestDatabase } from '../testing/backends.ts';
import { testConcurrency } from '../testing/concurrency-suite.ts';
import {
  complete,
  insertSample,
  LINK_LIFETIME_MS,
  newTask,
  PLAN,
  planJob,
  RecordingQueue,
  sampleAsset,
  sampleCaller,
  step,
} from '../testing/sample-tasks.ts';
import { createTaskStore } from './task-store.ts';

const OPTIONS = { jobs: [], linkLifetimeMs: LINK_LIFETIME_MS } as const;
const CANCELLED = { type: 'cancelled' } as const;

for (const backend of backends()) {
  describe(`task store on ${backend.name}`, () => {
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

    /** Lets a lease run out without waiting for it. */
    async function expireLease(taskId: string): Promise<void> {
      await database
        .kysely()
        .updateTable('tasks')
        .set({ lease_until: new Date(0), due_at: new Date(0) })
        .where('id', '=', taskId)
        .execute();
    }

    it('answers an insert with what every later read shows', async () => {
      const task = {
        ...newTask(caller, {
          prompt: 'cut emoji \ud83d and NUL \0 and ünïcödé',
          callbackUrl: 'https://a.example/',
        }),
        references: [sampleAsset('reference')],
      };
      const inserted = await store.insert(task, planJob(task.id));
      assert.deepEqual(await store.find(caller.projectId, task.id), inserted);
      assert.ok(typeof inserted !== 'string');
      assert.equal(inserted.request.prompt, 'cut emoji \uFFFD and NUL \uFFFD and ünïcödé');
      assert.equal(inserted.assets[0]?.bytes, 5_000_000_000);
    });

    it('refuses an id that is taken and keeps the first task', async () => {
      const first = await insertSample(store, caller);
      const second = { ...newTask(caller, { prompt: 'another' }), id: first.id };
      assert.equal(await store.insert(second, planJob(first.id)), 'id_taken');
      assert.deepEqual(await store.find(caller.projectId, first.id), first);
    });

    it('takes a task through all stages with the times and files that clients see', async () => {
      const { id } = await insertSample(store, caller);
      const done = await complete(store, id);
      assert.deepEqual(
        { status: done.status, stage: done.stage, progress: done.progress, plan: done.plan },
        { status: 'completed', stage: null, progress: 100, plan: PLAN },
      );
      assert.deepEqual(done.assets.map(({ kind }) => kind).sort(), ['spritesheet', 'thumbnail', 'video']);
      const { finishedAtMs, linksExpireAtMs, startedAtMs } = done;
      assert.ok(finishedAtMs !== null && linksExpireAtMs !== null && startedAtMs !== null);
      assert.equal(linksExpireAtMs - finishedAtMs, LINK_LIFETIME_MS);
      assert.ok(done.createdAtMs <= startedAtMs && startedAtMs <= finishedAtMs);
      assert.deepEqual(await store.find(caller.projectId, id), done);
    });

    it('gives a stage to one of two claimers', async () => {
      const { id } = await insertSample(store, caller);
      const claims = await Promise.all([store.claim(id, 'plan', 60_000), store.claim(id, 'plan', 60_000)]);
      assert.equal(claims.filter((claim) => claim !== null).length, 1);
      assert.equal(await store.claim(id, 'submit', 60_000), null, 'another stage is not claimable');
    });

    it('never lets a lost lease overwrite the next holder', async () => {
      const { id } = await insertSample(store, caller);
      const slow = await store.claim(id, 'plan', 60_000);
      await expireLease(id);
      const next = await store.claim(id, 'plan', 60_000);
      assert.ok(slow !== null && next !== null);
      assert.equal(next.earlierTries, 1);
      const stale = { ...PLAN, engineId: 'stale' };
      assert.equal(await store.change(slow, { type: 'planned', plan: stale }, OPTIONS), null);
      await assert.rejects(store.startAttempt(slow, 'film'), LeaseLost);
      await store.release(slow, [planJob(id)]);
      assert.equal(await store.claim(id, 'plan', 60_000), null, 'the stale release freed nothing');
      const changed = await store.change(next, { type: 'planned', plan: PLAN }, OPTIONS);
      assert.equal(changed?.plan?.engineId, 'film');
    });

    it('lets the holder of a lease keep it, and nobody else', async () => {
      const { id } = await insertSample(store, caller);
      const first = await store.claim(id, 'plan', 1);
      assert.ok(first !== null);
      assert.equal(await store.renew(first, 60_000), true);
      assert.equal(await store.claim(id, 'plan', 60_000), null, 'a renewed lease holds');
      await expireLease(id);
      const next = await store.claim(id, 'plan', 60_000);
      assert.ok(next !== null);
      assert.equal(await store.renew(first, 60_000), false, 'a lost one cannot be renewed');
      assert.equal((await store.change(next, { type: 'planned', plan: PLAN }, OPTIONS))?.stage, 'submit');
      assert.equal(await store.renew(next, 60_000), false, 'nor one that was given back');
    });

    it('repeats no change: the second time finds the lease given back', async () => {
      const { id } = await insertSample(store, caller, { callbackUrl: 'https://a.example/' });
      const claim = await store.claim(id, 'plan', 60_000);
      assert.ok(claim !== null);
      const failure = { code: 'no_engine', message: 'none' } as const;
      assert.equal((await store.change(claim, { type: 'failed', failure }, OPTIONS))?.status, 'failed');
      assert.equal(await store.change(claim, { type: 'failed', failure }, OPTIONS), null);
      assert.deepEqual(queue.of(id), ['plan', 'notify']);
    });

    it('rolls an illegal change back whole', async () => {
      const { id } = await insertSample(store, caller);
      const claim = await store.claim(id, 'plan', 60_000);
      assert.ok(claim !== null);
      await assert.rejects(
        store.change(claim, { type: 'settled', priceMicro: 0n }, OPTIONS),
        IllegalTransition,
      );
      assert.equal((await store.find(caller.projectId, id))?.stage, 'plan');
      assert.ok(
        await store.change(claim, { type: 'planned', plan: PLAN }, OPTIONS),
        'the lease is still ours',
      );
    });

    it('counts tries until the task moves, and keeps counting over a release', async () => {
      const { id } = await insertSample(store, caller);
      for (const tries of [0, 1, 2]) {
        const claim = await store.claim(id, 'plan', 60_000);
        assert.equal(claim?.earlierTries, tries);
        if (claim !== null) await store.release(claim, [planJob(id, 100)]);
      }
      await step(store, id, 'plan', { type: 'planned', plan: PLAN });
      assert.equal((await store.claim(id, 'submit', 60_000))?.earlierTries, 0);
    });

    it('numbers attempts and keeps the reference of the latest', async () => {
      const { id } = await insertSample(store, caller);
      assert.equal(await store.latestAttempt(id), null);
      const claim = await store.claim(id, 'plan', 60_000);
      assert.ok(claim !== null);
      await store.startAttempt(claim, 'first');
      const second = await store.startAttempt(claim, 'second');
      await store.acceptAttempt(second.id, { remote: 'x-1', nested: { list: [1, 2] } });
      const { ageMs, ...latest } = (await store.latestAttempt(id)) ?? assert.fail();
      assert.ok(ageMs >= 0);
      assert.deepEqual(
        { ...latest, ageMs: second.ageMs },
        { ...second, state: 'accepted', ref: { remote: 'x-1', nested: { list: [1, 2] } } },
      );
      await assert.rejects(store.acceptAttempt('attempt_unknown', {}), /unknown/);
    });

    it('gives a reference that was found to one attempt alone, and remembers who refused', async () => {
      const [one, other] = [await insertSample(store, caller), await insertSample(store, caller)];
      const attempts = [];
      for (const { id } of [one, other]) {
        const claim = await store.claim(id, 'plan', 60_000);
        attempts.push(await store.startAttempt(claim ?? assert.fail(), 'far'));
      }
      const [first, second] = attempts;
      assert.ok(first !== undefined && second !== undefined);
      const ref = { videoId: 'found' };
      assert.equal(await store.isReferenceTaken(second, ref), false);
      const adopted = await Promise.all([first, second].map((each) => store.adoptReference(each, ref)));
      assert.deepEqual(adopted.sort(), [false, true]);
      assert.equal((await store.enginesThatRefused(other.id)).length, 0);
      const loser = (await store.latestAttempt(one.id))?.ref === null ? one : other;
      const refused = (await store.latestAttempt(loser.id)) ?? assert.fail();
      await store.refuseAttempt(refused.id, 'unfit');
      assert.deepEqual(await store.enginesThatRefused(loser.id), ['far']);
      assert.equal((await store.latestAttempt(loser.id))?.state, 'refused');
    });

    it('takes an id that no row can hold for an unknown one, without harm to reads at the same time', async () => {
      const task = await insertSample(store, caller);
      const impossible = `${task.id}\0`;
      const [found, none] = await Promise.all([
        store.find(caller.projectId, task.id),
        store.find(caller.projectId, impossible),
      ]);
      assert.equal(found?.id, task.id);
      assert.equal(none, null);
      assert.equal(await store.remove(caller.projectId, impossible), 'unknown');
      const page = await store.list(caller.projectId, { limit: 5, order: 'desc', afterId: impossible });
      assert.deepEqual(page, { tasks: [], hasMore: false });
    });

    it('shows removed and foreign tasks as unknown', async () => {
      const { id } = await insertSample(store, caller);
      const stranger = await sampleCaller(database);
      assert.equal(await store.find(stranger.projectId, id), null);
      assert.equal(await store.end(stranger.projectId, id, CANCELLED, OPTIONS), null);
      assert.equal(await store.remove(stranger.projectId, id), 'unknown');
      assert.equal(await store.remove(caller.projectId, id), 'live');
      await complete(store, id);
      assert.equal(await store.remove(caller.projectId, id), 'removed');
      assert.equal(await store.find(caller.projectId, id), null);
      assert.equal(await store.remove(caller.projectId, id), 'unknown');
      assert.equal(await store.end(caller.projectId, id, CANCELLED, OPTIONS), null);
    });

    it('frees the files of removed tasks alone', async () => {
      const kept = await complete(store, (await insertSample(store, caller)).id);
      const removed = await complete(store, (await insertSample(store, caller)).id);
      await store.remove(caller.projectId, removed.id);
      const removable = await store.removableAssets(0, 1_000);
      assert.ok(removed.assets.every((asset) => removable.some(({ id }) => id === asset.id)));
      assert.ok(kept.assets.every((asset) => !removable.some(({ id }) => id === asset.id)));
      await store.forgetAssets([...removed.assets, ...kept.assets].map(({ id }) => id));
      assert.deepEqual(await store.find(caller.projectId, kept.id), kept);
      const left = await store.removableAssets(0, 1_000);
      assert.ok(removed.assets.every((asset) => !left.some(({ id }) => id === asset.id)));
    });

    it('ends a leased task from outside and takes the lease away', async () => {
      const { id } = await insertSample(store, caller);
      const claim = await store.claim(id, 'plan', 60_000);
      assert.ok(claim !== null);
      const ended = await store.end(caller.projectId, id, CANCELLED, OPTIONS);
      assert.equal(ended?.status, 'cancelled');
      assert.equal(await store.change(claim, { type: 'planned', plan: PLAN }, OPTIONS), null);
      assert.deepEqual(await store.end(caller.projectId, id, CANCELLED, OPTIONS), ended);
    });

    it('reads exactly what was committed before the read was asked, also in a crowd', async () => {
      const { id } = await insertSample(store, caller);
      const crowd = Array.from({ length: 100 }, () => store.find(caller.projectId, id));
      await step(store, id, 'plan', { type: 'planned', plan: PLAN });
      const late = store.find(caller.projectId, id);
      const missing = store.find(caller.projectId, 'video_never');
      assert.ok((await Promise.all(crowd)).every((task) => task?.id === id));
      assert.equal((await late)?.stage, 'submit');
      assert.equal(await missing, null);
    });

    describe('tasks at once', () => testConcurrency(() => opened));
  });
}
