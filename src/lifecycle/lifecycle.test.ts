import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import sharp from 'sharp';
import { createPriceBooks } from '../db/ledger/price-books.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import type { TestDatabase } from '../db/testing/backends.ts';
import { backends, openTestDatabase } from '../db/testing/backends.ts';
import { REQUEST, RecordingQueue, sampleCaller } from '../db/testing/sample-tasks.ts';
import { createEngineRegistry } from '../engines/registry.ts';
import { createTestFiles } from '../files/testing/test-files.ts';
import { createMedia } from '../media/media.ts';
import { silentLog } from '../observe/log.ts';
import { createFileBlobStore } from '../storage/file-blob-store.ts';
import type { Delivery, DeliveryOutcome } from '../task/deliveries.ts';
import { TaskError } from '../task/error.ts';
import { NO_MODERATION } from '../task/moderation.ts';
import type { Caller, TaskService, TaskStore } from '../task/ports.ts';
import { NO_UPSTREAM_ACCESS } from '../task/ports.ts';
import type { GenerationDraft, ImageInput } from '../task/request.ts';
import type { Task } from '../task/task.ts';
import { DEFAULT_DEADLINES } from './deadlines.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { createQueuePositions } from './queue-positions.ts';
import { runStep } from './run-step.ts';
import { createSdkRetries } from './sdk-retries.ts';
import { createTaskService } from './service.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';
import { createUpkeep } from './upkeep.ts';

const VIDEO_FACTS = {
  width: REQUEST.width,
  height: REQUEST.height,
  durationMs: REQUEST.seconds * 1000,
  hasAudio: true,
};

for (const backend of backends()) {
  describe(`the life of a task on ${backend.name}`, () => {
    let opened: TestDatabase;
    let folder: string;
    let store: TaskStore;
    let caller: Caller;
    let engine: ScriptedEngine;
    let deps: LifecycleDependencies;
    let service: TaskService;
    let sent: Delivery[];
    let callbackOutcome: DeliveryOutcome;

    before(async () => {
      opened = await openTestDatabase(backend);
      folder = await mkdtemp(join(tmpdir(), 'reelay-life-'));
      store = createTaskStore(opened.database, new RecordingQueue());
      caller = await sampleCaller(opened.database);
    });
    after(async () => {
      await opened.remove();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(() => useEngine(new ScriptedEngine()));

    function useEngine(next: ScriptedEngine): void {
      engine = next;
      sent = [];
      callbackOutcome = { type: 'delivered', status: 200 };
      const blobs = createFileBlobStore(join(folder, 'files'));
      const media = createMedia({ blobs });
      deps = {
        store,
        blobs,
        // The probe has tests of its own; here a "film" is any bytes.
        media: {
          ...media,
          probeVideo: async () => VIDEO_FACTS,
          checkImage: (bytes, param) => media.checkImage(bytes, param),
        },
        engines: createEngineRegistry([engine]),
        upstreamAccess: NO_UPSTREAM_ACCESS,
        urls: {
          fetchImage: () => Promise.reject(new TaskError('image_unreachable', 'no')),
          fetchClip: () => Promise.reject(new TaskError('clip_unreachable', 'no')),
        },
        linkedFiles: { findByLink: async () => null },
        files: createTestFiles(opened.database, blobs),
        moderation: NO_MODERATION,
        prices: createPriceBooks(opened.database, () => 0),
        sdkRetries: createSdkRetries(() => 0),
        queuePositions: createQueuePositions(store, () => 0),
        deadlines: DEFAULT_DEADLINES,
        callbacks: {
          send: async (callback) => {
            sent.push(callback);
            return callbackOutcome;
          },
        },
        log: silentLog,
        linkLifetimeMs: 86_400_000,
        newAssetId: () => `asset_${randomUUID()}`,
        newSeed: () => 7,
      };
      service = createTaskService(deps);
      engine.files = { video: { contentType: 'video/mp4', bytes: new Uint8Array(100) } };
    }

    async function create(
      images: readonly ImageInput[] = [],
      callbackUrl: string | null = null,
    ): Promise<Task> {
      const draft: GenerationDraft = { ...REQUEST, images, seed: null, callbackUrl, source: null };
      const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
      const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
      return (await service.create(caller, command)).task;
    }

    async function run(
      task: Task,
      ...steps: ('plan' | 'submit' | 'poll' | 'fetch' | 'settle' | 'notify')[]
    ): Promise<Task> {
      for (const step of steps) await runStep({ step, taskId: task.id }, deps);
      return service.read(caller, task.id);
    }

    test('a task goes through every stage once and ends with its file', async () => {
      const task = await create();
      assert.equal((await run(task, 'plan')).stage, 'submit');
      assert.equal((await run(task, 'submit')).status, 'queued');
      assert.equal((await run(task, 'poll')).status, 'running');
      engine.verdict = { state: 'done', outputs: ['video'] };
      const done = await run(task, 'poll', 'fetch', 'settle');
      assert.equal(done.status, 'completed');
      assert.equal(done.progress, 100);
      assert.deepEqual(
        done.assets.map((asset) => asset.kind),
        ['video'],
      );
      assert.equal(engine.discarded.length, 1, 'the engine may forget it');
    });

    test('a doubled job changes nothing and asks the engine for nothing', async () => {
      const task = await create();
      await run(task, 'plan', 'plan', 'submit', 'submit', 'plan');
      assert.equal(engine.submissions.length, 1);
      engine.verdict = { state: 'done', outputs: ['video'] };
      const done = await run(task, 'poll', 'fetch', 'fetch', 'settle', 'settle', 'fetch');
      assert.equal(done.status, 'completed');
      assert.equal(done.assets.length, 1);
    });

    test('a submit whose reply was lost is never repeated where it could be paid twice', async () => {
      useEngine(new ScriptedEngine('never'));
      const task = await create();
      engine.afterSubmit = () => {
        throw new Error('connection reset after the request was sent');
      };
      const failed = await run(task, 'plan', 'submit', 'submit', 'submit');
      assert.equal(engine.submissions.length, 1, 'one POST, whatever happened to its reply');
      assert.equal(failed.failure?.code, 'submit_unknown');
    });

    test('the same loss is repaired under the same attempt where the engine can tell a repeat', async () => {
      const task = await create();
      engine.afterSubmit = () => {
        engine.afterSubmit = () => undefined;
        throw new Error('connection reset after the request was sent');
      };
      const running = await run(task, 'plan', 'submit', 'submit');
      assert.equal(running.stage, 'poll');
      const attempts = new Set(engine.submissions.map((submission) => submission.attemptId));
      assert.equal(engine.submissions.length, 2);
      assert.equal(attempts.size, 1);
    });

    test('trouble with polls never ends a task', async () => {
      const task = await create();
      await run(task, 'plan', 'submit');
      engine.verdict = new Error('502 Bad Gateway');
      for (let tries = 0; tries < 20; tries += 1) await run(task, 'poll');
      assert.equal((await service.read(caller, task.id)).stage, 'poll');
      engine.verdict = { state: 'running', progress: 55 };
      assert.equal((await run(task, 'poll')).progress, 55);
    });

    test("the engine's own verdict ends the task with its reason", async () => {
      const task = await create();
      await run(task, 'plan', 'submit');
      engine.verdict = {
        state: 'failed',
        failure: { code: 'engine_failed', message: 'The render crashed.' },
      };
      const failed = await run(task, 'poll');
      assert.deepEqual(failed.failure, { code: 'engine_failed', message: 'The render crashed.' });
    });

    test('a film of another length is refused, not delivered', async () => {
      const task = await create();
      deps = {
        ...deps,
        media: { ...deps.media, probeVideo: async () => ({ ...VIDEO_FACTS, durationMs: 1_000 }) },
      };
      engine.verdict = { state: 'done', outputs: ['video'] };
      await run(task, 'plan', 'submit', 'poll');
      const filesBefore = await storedFiles();
      let last = await run(task, 'fetch');
      for (let tries = 0; tries < 10 && last.status === 'running'; tries += 1)
        last = await run(task, 'fetch');
      assert.equal(last.failure?.code, 'engine_invalid_output');
      assert.deepEqual(await storedFiles(), filesBefore, 'refused files do not stay behind');
    });

    test('a request that no engine can make is refused at once and stores nothing', async () => {
      const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#357' } })
        .png()
        .toBuffer();
      const image: ImageInput = { kind: 'bytes', bytes: picture, param: 'images' };
      const filesBefore = await storedFiles();
      await assert.rejects(
        create([image, image]),
        (error) => error instanceof TaskError && error.code === 'unsupported_request',
      );
      const broken: ImageInput = { kind: 'bytes', bytes: new Uint8Array(10), param: 'images' };
      await assert.rejects(
        create([broken]),
        (error) => error instanceof TaskError && error.code === 'invalid_image',
      );
      assert.deepEqual(await storedFiles(), filesBefore);
      const task = await create([image]);
      await run(task, 'plan', 'submit');
      assert.equal(
        engine.submissions[0]?.images[0]?.width,
        64,
        'negative control: one image reaches the engine',
      );
    });

    test('an image that cannot be fetched fails the task before the engine hears of it', async () => {
      const task = await create([{ kind: 'url', url: 'https://pictures.example/a.png', param: 'images' }]);
      const failed = await run(task, 'plan', 'submit');
      assert.equal(failed.failure?.code, 'image_unreachable');
      assert.equal(engine.submissions.length, 0);
    });

    test('a cancelled task stops its engine and can never complete', async () => {
      const task = await create();
      await run(task, 'plan', 'submit');
      const cancelled = await service.cancel(caller, task.id);
      assert.equal(cancelled.status, 'cancelled');
      assert.equal(engine.cancelled.length, 1);
      engine.verdict = { state: 'done', outputs: ['video'] };
      assert.equal((await run(task, 'poll', 'fetch', 'settle')).status, 'cancelled');
    });

    test('a callback is sent once it is owed, again when it failed, and not after it was delivered', async () => {
      const task = await create([], 'https://hooks.example/a');
      await run(task, 'plan', 'submit', 'notify');
      assert.equal(sent.length, 0, 'nothing is owed before the end');
      await service.cancel(caller, task.id);
      callbackOutcome = { type: 'retry', status: 503, reason: 'status 503', delayMs: 0 };
      await run(task, 'notify');
      callbackOutcome = { type: 'delivered', status: 204 };
      await run(task, 'notify', 'notify');
      assert.deepEqual(
        sent.map((delivery) => delivery.kind === 'callback' && delivery.task.status),
        ['cancelled', 'cancelled'],
      );
      assert.equal(new Set(sent.map((callback) => callback.id)).size, 1);
    });

    test('the files of a deleted task are removed, and a live task cannot be deleted', async () => {
      const task = await create();
      await assert.rejects(
        service.remove(caller, task.id),
        (error) => error instanceof TaskError && error.code === 'task_still_running',
      );
      await run(task, 'plan', 'submit');
      engine.verdict = { state: 'done', outputs: ['video'] };
      const done = await run(task, 'poll', 'fetch', 'settle');
      const key = done.assets[0]?.storageKey ?? '';
      assert.equal(await deps.blobs.size(key), 100);
      await service.remove(caller, task.id);
      await assert.rejects(
        service.read(caller, task.id),
        (error) => error instanceof TaskError && error.code === 'task_not_found',
      );
      await createUpkeep(deps, null).removeFiles(0);
      assert.equal(await deps.blobs.size(key), null);
    });

    test('a task has its own copy of an uploaded image, so deleting the upload changes no task', async () => {
      const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#246' } })
        .png()
        .toBuffer();
      const files = createTestFiles(opened.database, deps.blobs);
      const file = await files.create(caller, { bytes, fileName: 'a.png', purpose: '', lifetimeMs: null });
      const made = [
        await create([{ kind: 'file', fileId: file.id, param: 'image' }]),
        await create([{ kind: 'url', url: files.link(file), param: 'image' }]),
      ];
      await files.remove(caller, file.id);
      await createUpkeep(deps, null).removeFiles(0);
      assert.equal(await deps.blobs.size(file.storageKey), null);
      for (const task of made) {
        assert.equal(task.request.images[0]?.kind, 'stored');
        await run(task, 'plan', 'submit');
        assert.equal(engine.submissions.at(-1)?.images[0]?.width, 64);
      }
      await assert.rejects(
        create([{ kind: 'file', fileId: file.id, param: 'input_reference.file_id' }]),
        (error) =>
          error instanceof TaskError &&
          error.param === 'input_reference.file_id' &&
          error.message.includes(file.id),
      );
    });

    test('a film that finds no room waits for it, however often it is tried, and is not lost', async () => {
      const task = await create();
      await run(task, 'plan', 'submit');
      engine.verdict = { state: 'done', outputs: ['video'] };
      await run(task, 'poll');
      const { blobs } = deps;
      const full = new TaskError('unavailable', 'no room');
      deps = { ...deps, blobs: { ...blobs, put: () => Promise.reject(full) } };
      for (let tries = 0; tries < 12; tries += 1) assert.equal((await run(task, 'fetch')).stage, 'fetch');
      deps = { ...deps, blobs };
      assert.equal((await run(task, 'fetch', 'settle')).status, 'completed');
    });

    test('a create whose picture finds no room is refused and leaves nothing', async () => {
      const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#246' } })
        .png()
        .toBuffer();
      const before = await storedFiles();
      const full = new TaskError('unavailable', 'no room');
      service = createTaskService({
        ...deps,
        blobs: { ...deps.blobs, put: () => Promise.reject(full) },
      });
      const picture = { kind: 'bytes', bytes, param: 'image' } as const;
      await assert.rejects(create([picture]), (error) => error === full);
      assert.deepEqual(await storedFiles(), before);
    });

    test('bytes of a film that was kept long enough go, and what is asked of it is told so', async () => {
      const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#246' } })
        .png()
        .toBuffer();
      const task = await create([{ kind: 'bytes', bytes, param: 'image' }]);
      await run(task, 'plan', 'submit');
      engine.verdict = { state: 'done', outputs: ['video'] };
      const done = await run(task, 'poll', 'fetch', 'settle');
      assert.equal(done.assets.length, 2);
      const upkeep = createUpkeep(deps, 7 * 86_400_000);
      await upkeep.removeFiles(0);
      for (const { storageKey } of done.assets) assert.notEqual(await deps.blobs.size(storageKey), null);
      await sql`
        update tasks set finished_at = finished_at - interval '8 days', links_expire_at = now()
        where id = ${task.id}`.execute(opened.database.kysely());
      await createUpkeep(deps, null).removeFiles(0);
      for (const { storageKey } of done.assets) assert.notEqual(await deps.blobs.size(storageKey), null);
      await createUpkeep(deps, 7 * 86_400_000).removeFiles(0);
      for (const { storageKey } of done.assets) assert.equal(await deps.blobs.size(storageKey), null);
      const after = await service.read(caller, task.id);
      assert.deepEqual([after.status, after.assets], ['completed', []]);
      const source = { operation: 'remix', taskId: task.id, param: 'id', inherit: ['images'] } as const;
      const draft: GenerationDraft = { ...REQUEST, images: [], seed: null, source };
      const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
      const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
      await assert.rejects(
        service.create(caller, command),
        (error) => error instanceof TaskError && error.code === 'content_expired',
      );
    });

    async function storedFiles(): Promise<string[]> {
      const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort();
    }
  });
}
