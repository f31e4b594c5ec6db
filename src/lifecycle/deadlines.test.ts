import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createLedger } from '../db/ledger/ledger-store.ts';
import { createPriceBooks } from '../db/ledger/price-books.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { REQUEST, RecordingQueue, sampleAsset, sampleCaller, step } from '../db/testing/sample-tasks.ts';
import { createTestFiles } from '../files/testing/test-files.ts';
import { createMedia } from '../media/media.ts';
import { memoryBlobs } from '../media/testing/memory-blobs.ts';
import { silentLog } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import { NO_MODERATION } from '../task/moderation.ts';
import type { Caller, TaskStore } from '../task/ports.ts';
import { NO_UPSTREAM_ACCESS } from '../task/ports.ts';
import type { Task, TaskStage } from '../task/task.ts';
import { DEFAULT_DEADLINES, type Deadlines } from './deadlines.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { createQueuePositions } from './queue-positions.ts';
import { runStep } from './run-step.ts';
import { createSdkRetries } from './sdk-retries.ts';
import { createTaskService } from './service.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

const GRANTED_MICRO = 50_000_000n;
const HOUR_MS = 3_600_000;
/** Where a task can be when its time is over, and which deadline is its own there. */
const PLACES = ['plan', 'waiting', 'submit', 'poll', 'fetch', 'settle'] as const;
type Place = (typeof PLACES)[number];
const OWN_DEADLINE: Readonly<Record<Place, keyof Deadlines>> = {
  plan: 'totalMs',
  waiting: 'queueMs',
  submit: 'submitMs',
  poll: 'runMs',
  fetch: 'fetchMs',
  settle: 'totalMs',
};

for (const backend of backends()) {
  describe(`deadlines on ${backend.name}`, () => {
    let opened: TestDatabase;
    let store: TaskStore;
    let caller: Caller;
    let engine: ScriptedEngine;
    let deps: LifecycleDependencies;

    before(async () => {
      opened = await openTestDatabase(backend);
      store = createTaskStore(opened.database, new RecordingQueue());
      const blobs = memoryBlobs();
      deps = {
        store,
        blobs,
        media: createMedia({ blobs }),
        engines: {
          enginesFor: () => [{ engine, place: engine.id, excluded: null }],
          byId: () => engine,
          draining: () => new Set(),
          refresh: async () => undefined,
        },
        upstreamAccess: NO_UPSTREAM_ACCESS,
        urls: {
          fetchImage: () => Promise.reject(new TaskError('image_unreachable', 'no')),
          fetchClip: () => Promise.reject(new TaskError('clip_unreachable', 'no')),
        },
        linkedFiles: { findByLink: async () => null },
        files: createTestFiles(opened.database, blobs),
        prices: createPriceBooks(opened.database, () => 0),
        sdkRetries: createSdkRetries(() => 0),
        queuePositions: createQueuePositions(store, () => 0),
        deadlines: DEFAULT_DEADLINES,
        moderation: NO_MODERATION,
        callbacks: { send: async () => assert.fail('nobody asked for one') },
        log: silentLog,
        linkLifetimeMs: 86_400_000,
        newAssetId: () => `asset_${randomBytes(8).toString('hex')}`,
        newSeed: () => 7,
      };
    });
    after(() => opened.remove());

    /** A project that pays, and a task of it that has come this far. */
    async function taskAt(place: Place): Promise<Task> {
      engine = new ScriptedEngine();
      caller = await sampleCaller(opened.database);
      const ledger = createLedger(opened.database);
      await ledger.grant(caller.projectId, GRANTED_MICRO, 'for the test');
      await ledger.setUnlimited(caller.projectId, false);
      const films = place === 'waiting' ? 1 : 1_000;
      await store.announceEngines('test', [{ slotKey: engine.id, films, shared: true }]);
      if (place === 'waiting') await occupySlot();
      const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
      const draft = { ...REQUEST, images: [], source: null };
      const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
      const { task } = await createTaskService(deps).create(caller, command);
      assert.equal(await balanceMicro(), GRANTED_MICRO - task.price.holdMicro);
      if (place !== 'plan') await runStep({ step: 'plan', taskId: task.id }, deps);
      if (!['plan', 'waiting', 'submit'].includes(place))
        await runStep({ step: 'submit', taskId: task.id }, deps);
      if (place === 'fetch' || place === 'settle') await step(store, task.id, 'poll', { type: 'rendered' });
      if (place === 'settle')
        await step(store, task.id, 'fetch', { type: 'fetched', assets: [sampleAsset()] });
      return task;
    }

    /** Slots that earlier tests left to tasks of theirs stay taken. */
    async function occupySlot(): Promise<void> {
      await sql`
        insert into engine_slots (task_id, slot_key, project_id, key_id)
        values (${`other-${randomBytes(4).toString('hex')}`}, ${engine.id}, 'other', 'other')`.execute(
        opened.database.kysely(),
      );
    }

    async function balanceMicro(): Promise<bigint> {
      const { rows } = await sql<{ balance: string }>`
        select balance_micro::text as balance from projects where id = ${caller.projectId}`.execute(
        opened.database.kysely(),
      );
      return BigInt(rows[0]?.balance ?? '-1');
    }

    /** What the database's clock would say so much later, for this task alone. */
    async function later(taskId: string, ms: number): Promise<void> {
      const back = sql`${ms}::float8 * interval '1 millisecond'`;
      await sql`update tasks set created_at = created_at - ${back}, stage_since = stage_since - ${back},
        due_at = due_at - ${back} where id = ${taskId}`.execute(opened.database.kysely());
      await sql`update engine_slots set since = since - ${back} where task_id = ${taskId}`.execute(
        opened.database.kysely(),
      );
    }

    async function look(taskId: string, place: Place): Promise<Task> {
      const stage: TaskStage = place === 'waiting' ? 'submit' : place;
      await runStep({ step: stage, taskId }, deps);
      return (await store.find(caller.projectId, taskId)) ?? assert.fail();
    }

    it('in every stage a task ends at its deadline, with its credits released', async () => {
      for (const place of PLACES) {
        const { id } = await taskAt(place);
        await later(id, DEFAULT_DEADLINES[OWN_DEADLINE[place]] + 1_000);
        const task = await look(id, place);
        assert.equal(task.failure?.code, 'generation_timeout', place);
        assert.equal(task.status, 'failed');
        assert.equal(task.price.chargedMicro, 0n);
        assert.equal(await balanceMicro(), GRANTED_MICRO, place);
        assert.equal(engine.cancelled.length, ['poll', 'fetch', 'settle'].includes(place) ? 1 : 0, place);
      }
      assert.deepEqual(await createLedger(opened.database).check(), []);
    });

    it('control: a minute before, it is not ended', async () => {
      for (const place of ['waiting', 'submit', 'poll'] as const) {
        const { id } = await taskAt(place);
        await later(id, DEFAULT_DEADLINES[OWN_DEADLINE[place]] - 60_000);
        assert.equal((await look(id, place)).failure, null, place);
      }
    });

    it('the whole has a deadline too, wherever the task is', async () => {
      const { id } = await taskAt('poll');
      await sql`update tasks set created_at = created_at - interval '53 hours' where id = ${id}`.execute(
        opened.database.kysely(),
      );
      assert.equal((await look(id, 'poll')).failure?.message, 'The video was not finished in time.');
    });

    it('the sweep finds a wait that is over', async () => {
      const { id } = await taskAt('waiting');
      await later(id, DEFAULT_DEADLINES.queueMs + HOUR_MS);
      const jobs = (await store.overdue(1_000, 100)).filter(({ taskId }) => taskId === id);
      assert.deepEqual(jobs, [{ step: 'submit', taskId: id, delayMs: 0 }]);
    });

    it('a step that hangs is given up when the time is over, and what it does later changes nothing', async () => {
      const { id } = await taskAt('submit');
      let giveUp: (error: Error) => void = () => assert.fail('nobody called the engine');
      engine.submit = () =>
        new Promise((_resolve, reject) => {
          giveUp = reject;
        });
      // Long enough for a busy machine to come as far as the engine.
      const soon = { ...deps, deadlines: { ...DEFAULT_DEADLINES, submitMs: 2_000 } };
      await runStep({ step: 'submit', taskId: id }, soon);
      assert.equal((await store.find(caller.projectId, id))?.failure?.code, 'generation_timeout');
      giveUp(new Error('too late'));
      assert.equal(await balanceMicro(), GRANTED_MICRO);
    });

    it('a longer deadline lets what waits wait on', async () => {
      const { id } = await taskAt('waiting');
      await later(id, DEFAULT_DEADLINES.queueMs + 1_000);
      const patient = { ...deps, deadlines: { ...DEFAULT_DEADLINES, queueMs: 48 * HOUR_MS } };
      await runStep({ step: 'submit', taskId: id }, patient);
      assert.equal((await store.find(caller.projectId, id))?.status, 'queued');
      assert.equal(engine.submissions.length, 0, 'without a slot it is not submitted');
    });

    it('cancelling costs nothing in any state, and again changes nothing', async () => {
      for (const place of PLACES) {
        const { id } = await taskAt(place);
        const service = createTaskService(deps);
        assert.equal((await service.cancel(caller, id)).status, 'cancelled', place);
        assert.equal((await service.cancel(caller, id)).price.chargedMicro, 0n);
        assert.equal(await balanceMicro(), GRANTED_MICRO, place);
        const { rows } = await sql`
          select task_id from engine_waits where task_id = ${id}
          union all select task_id from engine_slots where task_id = ${id}`.execute(opened.database.kysely());
        assert.deepEqual(rows, [], place);
      }
    });
  });
}
