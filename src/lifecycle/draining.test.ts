import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createAuditLog } from '../db/audit-log.ts';
import { createEngineDrains } from '../db/engine-drains.ts';
import { createPriceBooks } from '../db/ledger/price-books.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { REQUEST, RecordingQueue, sampleCaller } from '../db/testing/sample-tasks.ts';
import { type Drains, followDrains } from '../engines/drains.ts';
import { createEngineRegistry } from '../engines/registry.ts';
import { createTestFiles } from '../files/testing/test-files.ts';
import { createMedia } from '../media/media.ts';
import { memoryBlobs } from '../media/testing/memory-blobs.ts';
import { silentLog } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import { NO_MODERATION } from '../task/moderation.ts';
import { type Caller, NO_UPSTREAM_ACCESS, type TaskStore } from '../task/ports.ts';
import type { Task } from '../task/task.ts';
import { DEFAULT_DEADLINES } from './deadlines.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { createQueuePositions } from './queue-positions.ts';
import { runStep } from './run-step.ts';
import { createSdkRetries } from './sdk-retries.ts';
import { createTaskService } from './service.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

function scripted(id: string): ScriptedEngine {
  return Object.assign(new ScriptedEngine('never'), { id } as object) as ScriptedEngine;
}

for (const backend of backends()) {
  describe(`engines out of service on ${backend.name}`, () => {
    let opened: TestDatabase;
    let store: TaskStore;
    let caller: Caller;
    let queue: RecordingQueue;
    let drains: Drains;
    let first: ScriptedEngine;
    let second: ScriptedEngine;
    let deps: LifecycleDependencies;
    /** What this node's clock says. */
    let nowMs = 0;

    before(async () => {
      opened = await openTestDatabase(backend);
      caller = await sampleCaller(opened.database);
    });
    after(() => opened.remove());
    beforeEach(async () => {
      first = scripted('first');
      second = scripted('second');
      queue = new RecordingQueue();
      store = createTaskStore(opened.database, queue);
      for (const { id } of [first, second]) await drain(id, false);
      drains = node();
      const blobs = memoryBlobs();
      deps = {
        store,
        blobs,
        media: createMedia({ blobs }),
        engines: createEngineRegistry([first, second], undefined, drains),
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

    const node = (): Drains =>
      followDrains(
        () => createEngineDrains(opened.database).list(),
        () => nowMs,
      );
    /** On another node; this one notices by itself. */
    async function drain(engineId: string, draining = true): Promise<void> {
      const change = { actor: 'key_1', action: 'engine.drain', subject: engineId, details: {} };
      await createEngineDrains(opened.database).set(engineId, draining, change);
      nowMs += 1_001;
    }
    async function created(): Promise<string> {
      const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
      const draft = { ...REQUEST, images: [], source: null };
      const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
      return (await createTaskService(deps).create(caller, command)).task.id;
    }
    async function stepped(step: 'plan' | 'submit' | 'poll', taskId: string): Promise<Task> {
      await runStep({ step, taskId }, deps);
      return (await store.find(caller.projectId, taskId)) ?? assert.fail();
    }
    const sent = (): readonly number[] => [first.submissions.length, second.submissions.length];

    it('stay so over restarts, count on other nodes within a second, and are in the audit log', async () => {
      const other = node();
      await other.refresh();
      const change = { actor: 'key_1', action: 'engine.drain', subject: 'first', details: {} };
      await createEngineDrains(opened.database).set('first', true, change);
      await createEngineDrains(opened.database).set('first', true, change);
      nowMs += 999;
      await other.refresh();
      assert.deepEqual([...other.draining()], [], 'control: it is not asked for at every step');
      nowMs += 2;
      await other.refresh();
      assert.deepEqual([...other.draining()], ['first']);
      const restarted = node();
      await restarted.refresh();
      assert.deepEqual([...restarted.draining()], ['first']);
      await drain('first', false);
      await restarted.refresh();
      assert.deepEqual([...restarted.draining()], []);
      const [entry] = await createAuditLog(opened.database).list({
        limit: 1,
        beforeId: null,
        subject: 'first',
      });
      assert.deepEqual([entry?.actor, entry?.action], ['key_1', 'engine.drain']);
    });

    it('get no new films while another engine can make them', async () => {
      await drain('first');
      const id = await created();
      assert.equal((await stepped('plan', id)).plan?.engineId, 'second');
      await stepped('submit', id);
      assert.deepEqual(sent(), [0, 1]);
    });

    it('have films wait that nobody else can make, and get them when they are back', async () => {
      await drain('first');
      await drain('second');
      const id = await created();
      queue.jobs.length = 0;
      assert.equal((await stepped('plan', id)).stage, 'plan');
      const [again] = queue.jobs;
      assert.ok(again?.step === 'plan' && again.delayMs > 1_000, JSON.stringify(again));
      await drain('second', false);
      assert.equal((await stepped('plan', id)).plan?.engineId, 'second');
      await stepped('submit', id);
      assert.deepEqual(sent(), [0, 1]);
    });

    it('are waited for without using up the tries of a step', async () => {
      await drain('first');
      await drain('second');
      const id = await created();
      for (let wait = 0; wait < 8; wait += 1) assert.equal((await stepped('plan', id)).stage, 'plan');
      const { engines } = deps;
      const broken = { ...engines, refresh: () => Promise.reject(new Error('a hiccup')) };
      deps = { ...deps, engines: broken };
      assert.equal((await stepped('plan', id)).status, 'queued');
      for (let time = 0; time < 3; time += 1) await stepped('plan', id);
      assert.equal(
        (await stepped('plan', id)).status,
        'failed',
        'control: five troubles in a row are one too many',
      );
    });

    it('give up a film that they have a slot for and were not given yet', async () => {
      const id = await created();
      assert.equal((await stepped('plan', id)).plan?.engineId, 'first');
      await drain('first');
      assert.equal((await stepped('submit', id)).stage, 'plan');
      assert.deepEqual(sent(), [0, 0]);
      assert.equal((await stepped('plan', id)).plan?.engineId, 'second');
      await stepped('submit', id);
      assert.deepEqual(sent(), [0, 1]);
    });

    it('finish what they have taken', async () => {
      const id = await created();
      await stepped('plan', id);
      await stepped('submit', id);
      await drain('first');
      first.verdict = { state: 'done', outputs: ['video'] };
      assert.equal((await stepped('poll', id)).stage, 'fetch');
      assert.deepEqual(sent(), [1, 0]);
    });

    it('keep a film that they may have taken: it is given to nobody else', async () => {
      const id = await created();
      await stepped('plan', id);
      first.afterSubmit = () => {
        throw new Error('the reply was lost');
      };
      await stepped('submit', id);
      await drain('first');
      const task = await stepped('submit', id);
      assert.equal(task.failure?.code, 'submit_unknown');
      assert.deepEqual(sent(), [1, 0]);
    });

    it('let go of who waits in line for them, and of nobody else', async () => {
      await store.announceEngines('test', [{ slotKey: 'first', films: 1, shared: true }]);
      const ids: string[] = [];
      for (let film = 0; film < 3; film += 1) {
        const id = await created();
        await stepped('plan', id);
        ids.push(id);
      }
      const waiting = (await store.queuePositions()).size;
      assert.ok(waiting >= 2, String(waiting));
      queue.jobs.length = 0;
      assert.equal(await store.replanWaiting('second', 100), 0);
      assert.equal(await store.replanWaiting('first', 1), 1);
      assert.equal(await store.replanWaiting('first', 100), waiting - 1);
      assert.equal(await store.replanWaiting('first', 100), 0);
      const replanned = queue.jobs.filter(({ step }) => step === 'plan').map(({ taskId }) => taskId);
      assert.equal(new Set(replanned).size, waiting);
      const stages = [];
      for (const id of ids) stages.push((await store.find(caller.projectId, id))?.stage);
      assert.deepEqual(stages.filter((stage) => stage === 'plan').length, waiting);
    });
  });
}
