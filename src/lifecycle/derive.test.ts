import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import sharp from 'sharp';
import { createPriceBooks } from '../db/ledger/price-books.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import type { TestDatabase } from '../db/testing/backends.ts';
import { backends, openTestDatabase } from '../db/testing/backends.ts';
import { complete, PLAN, REQUEST, RecordingQueue, sampleCaller } from '../db/testing/sample-tasks.ts';
import { createEngineRegistry } from '../engines/registry.ts';
import { createTestFiles } from '../files/testing/test-files.ts';
import { createMedia } from '../media/media.ts';
import { silentLog } from '../observe/log.ts';
import { createFileBlobStore } from '../storage/file-blob-store.ts';
import { TaskError } from '../task/error.ts';
import { NO_MODERATION } from '../task/moderation.ts';
import type { Caller, TaskService, TaskStore } from '../task/ports.ts';
import { NO_UPSTREAM_ACCESS } from '../task/ports.ts';
import {
  type DerivativeDraft,
  type GenerationDraft,
  type ImageInput,
  INHERITED_FACTS,
} from '../task/request.ts';
import type { Task } from '../task/task.ts';
import { DEFAULT_DEADLINES } from './deadlines.ts';
import type { LifecycleDependencies } from './dependencies.ts';
import { createQueuePositions } from './queue-positions.ts';
import { runStep } from './run-step.ts';
import { createSdkRetries } from './sdk-retries.ts';
import { createTaskService } from './service.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

for (const backend of backends()) {
  describe(`derivatives on ${backend.name}`, () => {
    let opened: TestDatabase;
    let folder: string;
    let store: TaskStore;
    let caller: Caller;
    let stranger: Caller;
    let engine: ScriptedEngine;
    let deps: LifecycleDependencies;
    let service: TaskService;

    before(async () => {
      opened = await openTestDatabase(backend);
      folder = await mkdtemp(join(tmpdir(), 'reelay-derive-'));
      store = createTaskStore(opened.database, new RecordingQueue());
      caller = await sampleCaller(opened.database);
      stranger = await sampleCaller(opened.database);
      engine = new ScriptedEngine();
      const blobs = createFileBlobStore(join(folder, 'files'));
      deps = {
        store,
        blobs,
        media: createMedia({ blobs }),
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
        callbacks: { send: async () => ({ type: 'delivered', status: 200 }) },
        log: silentLog,
        linkLifetimeMs: 86_400_000,
        newAssetId: () => `asset_${randomUUID()}`,
        newSeed: () => 4242,
      };
      service = createTaskService(deps);
    });
    after(async () => {
      await opened.remove();
      await rm(folder, { recursive: true, force: true });
    });

    async function create(change: Partial<GenerationDraft> = {}, asker: Caller = caller): Promise<Task> {
      const draft: GenerationDraft = { ...REQUEST, images: [], seed: null, source: null, ...change };
      const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
      const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
      return (await service.create(asker, command)).task;
    }

    /** A film of 8 s at 1280 x 720, whatever was asked. */
    async function finished(change: Partial<GenerationDraft> = {}): Promise<Task> {
      return complete(store, (await create(change)).id);
    }

    function from(
      task: Task,
      operation: DerivativeDraft['operation'],
      inherit: DerivativeDraft['inherit'] = INHERITED_FACTS,
    ): DerivativeDraft {
      return { operation, taskId: task.id, param: 'video.id', inherit };
    }

    function refusal(code: string, words: RegExp): (error: unknown) => boolean {
      return (error) =>
        error instanceof TaskError &&
        error.code === code &&
        error.param === 'video.id' &&
        words.test(error.message);
    }

    test('a derivative takes from its source what it does not say, and only that', async () => {
      const source = await finished({
        model: 'sora-2-pro',
        style: 'anime',
        watermark: true,
        seed: 99,
        seconds: 12,
      });
      const said = {
        model: 'other',
        seconds: 5,
        width: 640,
        height: 360,
        style: null,
        watermark: false,
        prompt: 'new words',
      };
      const all = await create({ ...said, source: from(source, 'remix') });
      const { seconds, width, height } = PLAN;
      const inherited = { model: 'sora-2-pro', seconds, width, height, style: 'anime', watermark: true };
      for (const [fact, value] of Object.entries({ ...inherited, seed: 99, prompt: 'new words' }))
        assert.equal(all.request[fact as keyof typeof all.request], value, fact);
      const none = await create({ ...said, source: from(source, 'edit', []), seed: 5 });
      for (const [fact, value] of Object.entries({ ...said, seed: 5 }))
        assert.equal(none.request[fact as keyof typeof none.request], value, fact);
      assert.deepEqual((await service.read(caller, all.id)).request.source, {
        operation: 'remix',
        taskId: source.id,
        seconds: PLAN.seconds,
        engineId: PLAN.engineId,
        instructions: PLAN.instructions,
      });
    });

    test('an extension is as long as the film and what is added', async () => {
      const source = await finished();
      const task = await create({ seconds: 4, source: from(source, 'extend', ['model', 'size']) });
      assert.equal(task.request.seconds, PLAN.seconds + 4);
      assert.equal(task.plan?.seconds, PLAN.seconds + 4);
    });

    test('only an own film that is finished and not private has derivatives; each refusal names the field', async () => {
      const source = await finished();
      const live = await create();
      const hidden = await finished({ private: true });
      const failed = await create();
      await service.cancel(caller, failed.id);
      for (const operation of ['remix', 'edit', 'extend'] as const) {
        for (const task of [live, failed])
          await assert.rejects(
            create({ source: from(task, operation) }),
            refusal('invalid_value', /not completed/),
          );
        await assert.rejects(
          create({ source: from(hidden, operation) }),
          refusal('invalid_value', /is private/),
        );
        const gone = { ...from(source, operation), taskId: 'video_none' };
        await assert.rejects(create({ source: gone }), refusal('task_not_found', /'video_none' not found/));
        await assert.rejects(
          create({ source: from(source, operation) }, stranger),
          refusal('task_not_found', /not found/),
        );
        await create({ source: from(source, operation) });
      }
    });

    test('an engine that cannot make something of a film is not asked to, and says so at once', async () => {
      const source = await finished();
      const { derivatives: _, ...capabilities } = engine.capabilities;
      const plain = {
        ...deps,
        engines: createEngineRegistry([Object.assign(new ScriptedEngine(), { capabilities })]),
      };
      const limited = createTaskService(plain);
      const draft = { ...REQUEST, images: [], seed: null, source: from(source, 'extend') };
      const command = {
        dialect: 'openai',
        draft,
        newTaskId: () => `video_${randomUUID()}`,
        idempotencyKey: null,
        sdkRetryCount: null,
      };
      await assert.rejects(
        limited.create(caller, command),
        (error) => error instanceof TaskError && error.code === 'unsupported_request',
      );
      await limited.create(caller, { ...command, draft: { ...draft, source: null } });
    });

    test('a reference image is copied: deleting the source takes nothing from its remix', async () => {
      const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#357' } })
        .png()
        .toBuffer();
      const image: ImageInput = { kind: 'bytes', bytes, param: 'images' };
      const address: ImageInput = { kind: 'url', url: 'https://pictures.example/a.png', param: 'images' };
      const source = await finished({ images: [image] });
      const remix = await create({ source: from(source, 'remix') });
      const [own, original] = [remix, source].map((task) =>
        task.assets.find(({ kind }) => kind === 'reference'),
      );
      assert.ok(own && original);
      assert.notEqual(own.id, original.id);
      assert.notEqual(own.storageKey, original.storageKey);
      assert.equal(own.sha256, original.sha256);
      await service.remove(caller, source.id);
      const removable = (await store.removableAssets(0, 100)).map(({ storageKey }) => storageKey);
      assert.ok(removable.includes(original.storageKey) && !removable.includes(own.storageKey));
      await deps.blobs.remove(original.storageKey);
      for (const step of ['plan', 'submit'] as const) await runStep({ step, taskId: remix.id }, deps);
      const submission = engine.submissions.find(({ taskId }) => taskId === remix.id);
      assert.equal(submission?.images[0]?.width, 64);
      assert.equal(
        submission?.request.source?.taskId,
        source.id,
        'the engine reads it after the source is gone',
      );
      const linked = await finished({ images: [address] });
      assert.deepEqual((await create({ source: from(linked, 'remix') })).request.images, [
        { kind: 'url', url: address.url },
      ]);
      const replaced = await create({ source: from(linked, 'remix', ['model']), images: [image] });
      assert.deepEqual(
        replaced.request.images.map(({ kind }) => kind),
        ['stored'],
      );
    });

    test('a row that was written before derivatives existed reads as a film from nothing', async () => {
      const old = await create();
      await sql`update tasks set request = request - 'source' where id = ${old.id}`.execute(
        opened.database.kysely(),
      );
      const { rows } = await sql<{ keys: string[] }>`
        select array(select jsonb_object_keys(request)) as keys from tasks where id = ${old.id}`.execute(
        opened.database.kysely(),
      );
      assert.ok(!rows[0]?.keys.includes('source'), 'negative control: the row has no such key');
      const fresh = createTaskStore(opened.database, new RecordingQueue());
      assert.equal((await fresh.find(caller.projectId, old.id))?.request.source, null);
    });
  });
}
