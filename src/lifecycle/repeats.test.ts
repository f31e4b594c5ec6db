import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createLedger } from '../db/ledger/ledger-store.ts';
import { createPriceBooks } from '../db/ledger/price-books.ts';
import { createTaskStore } from '../db/store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../db/testing/backends.ts';
import { REQUEST, RecordingQueue, sampleCaller } from '../db/testing/sample-tasks.ts';
import { createEngineRegistry } from '../engines/registry.ts';
import { createTestFiles } from '../files/testing/test-files.ts';
import { createMedia } from '../media/media.ts';
import { silentLog } from '../observe/log.ts';
import { createFileBlobStore } from '../storage/file-blob-store.ts';
import { TaskError } from '../task/error.ts';
import { NO_MODERATION } from '../task/moderation.ts';
import type { Caller, CreateCommand, CreatedTask, TaskService } from '../task/ports.ts';
import { NO_UPSTREAM_ACCESS } from '../task/ports.ts';
import type { GenerationDraft } from '../task/request.ts';
import { DEFAULT_DEADLINES } from './deadlines.ts';
import { createQueuePositions } from './queue-positions.ts';
import { fingerprintOf } from './repeats.ts';
import { createSdkRetries, type SdkRetries } from './sdk-retries.ts';
import { createTaskService } from './service.ts';
import { ScriptedEngine } from './testing/scripted-engine.ts';

const DRAFT: GenerationDraft = { ...REQUEST, images: [], seed: null, source: null };

const isMismatch = (error: unknown) => error instanceof TaskError && error.code === 'idempotency_mismatch';

for (const backend of backends()) {
  describe(`repeated creates on ${backend.name}`, () => {
    let opened: TestDatabase;
    let folder: string;
    let service: TaskService;
    let sdkRetries: SdkRetries;

    before(async () => {
      opened = await openTestDatabase(backend);
      folder = await mkdtemp(join(tmpdir(), 'reelay-repeats-'));
      const blobs = createFileBlobStore(folder);
      sdkRetries = createSdkRetries(() => 0);
      const store = createTaskStore(opened.database, new RecordingQueue());
      service = createTaskService({
        store,
        blobs,
        media: createMedia({ blobs }),
        engines: createEngineRegistry([new ScriptedEngine()]),
        upstreamAccess: NO_UPSTREAM_ACCESS,
        urls: {
          fetchImage: () => Promise.reject(new TaskError('image_unreachable', 'no')),
          fetchClip: () => Promise.reject(new TaskError('clip_unreachable', 'no')),
        },
        linkedFiles: { findByLink: async () => null },
        files: createTestFiles(opened.database, blobs),
        moderation: NO_MODERATION,
        prices: createPriceBooks(opened.database, () => 0),
        sdkRetries,
        queuePositions: createQueuePositions(store, () => 0),
        deadlines: DEFAULT_DEADLINES,
        callbacks: { send: async () => assert.fail('nothing ends here') },
        log: silentLog,
        linkLifetimeMs: 86_400_000,
        newAssetId: () => `asset_${randomBytes(8).toString('hex')}`,
        newSeed: () => 7,
      });
    });
    after(async () => {
      await opened.remove();
      await rm(folder, { recursive: true, force: true });
    });

    function create(
      caller: Caller,
      repeat: Partial<Pick<CreateCommand, 'idempotencyKey' | 'sdkRetryCount'>>,
      prompt = 'waves',
    ): Promise<CreatedTask> {
      return service.create(caller, {
        dialect: 'openai',
        draft: { ...DRAFT, prompt },
        newTaskId: () => `video_${randomBytes(12).toString('hex')}`,
        idempotencyKey: null,
        sdkRetryCount: null,
        ...repeat,
      });
    }

    async function tasksOf({ projectId }: Caller): Promise<number> {
      const { rows } = await sql<{ tasks: number }>`
        select count(*)::int as tasks from tasks where project_id = ${projectId}`.execute(
        opened.database.kysely(),
      );
      return rows[0]?.tasks ?? 0;
    }

    test('eight creates at once with one key make one task and hold its credits once', async () => {
      const caller = await sampleCaller(opened.database);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => create(caller, { idempotencyKey: 'k' })),
      );
      const [first] = answers;
      for (const { task } of answers) assert.deepEqual(task, first?.task);
      assert.equal(answers.filter(({ repeated }) => !repeated).length, 1);
      assert.equal(await tasksOf(caller), 1);
      const { heldMicro } = await createLedger(opened.database)
        .of(caller)
        .then(({ key }) => key);
      assert.equal(heldMicro, 800_000n);
    });

    test('a replay is the first answer, whatever became of the task since', async () => {
      const caller = await sampleCaller(opened.database);
      const first = await create(caller, { idempotencyKey: 'k' });
      await service.cancel(caller, first.task.id);
      const replay = await create(caller, { idempotencyKey: 'k' });
      assert.deepEqual(replay, { task: first.task, repeated: true });
    });

    test('a key with another request is refused, and means nothing in another project', async () => {
      const caller = await sampleCaller(opened.database);
      await create(caller, { idempotencyKey: 'k' });
      await assert.rejects(create(caller, { idempotencyKey: 'k' }, 'dunes'), isMismatch);
      const other = await create(await sampleCaller(opened.database), { idempotencyKey: 'k' }, 'dunes');
      assert.equal(other.repeated, false);
    });

    test('a refused create leaves its key free', async () => {
      const caller = await sampleCaller(opened.database);
      const ledger = createLedger(opened.database);
      await ledger.setUnlimited(caller.projectId, false);
      await assert.rejects(create(caller, { idempotencyKey: 'k' }), { code: 'insufficient_credits' });
      await ledger.grant(caller.projectId, 10_000_000n, 'paid');
      assert.equal((await create(caller, { idempotencyKey: 'k' }, 'dunes')).repeated, false);
    });

    test('a key is free again after a day', async () => {
      const caller = await sampleCaller(opened.database);
      const first = await create(caller, { idempotencyKey: 'k' });
      const age = (hours: number) =>
        sql`update idempotency_keys set created_at = now() - ${hours}::int * interval '1 hour'
          where project_id = ${caller.projectId}`.execute(opened.database.kysely());
      await age(23);
      assert.equal((await create(caller, { idempotencyKey: 'k' })).task.id, first.task.id);
      await age(24);
      const second = await create(caller, { idempotencyKey: 'k' }, 'dunes');
      assert.equal(second.repeated, false);
      assert.equal((await create(caller, { idempotencyKey: 'k' }, 'dunes')).task.id, second.task.id);
    });

    test("an SDK's repeat of a create whose answer was lost gets the first task", async () => {
      const caller = await sampleCaller(opened.database);
      const lost = await create(caller, { sdkRetryCount: 0 });
      const repeat = await create(caller, { sdkRetryCount: 1 });
      assert.deepEqual([repeat.task.id, repeat.repeated], [lost.task.id, true]);
      assert.equal((await create(caller, { sdkRetryCount: 2 })).task.id, lost.task.id);
      assert.equal(await tasksOf(caller), 1);
    });

    test('a repeat that comes while the first create is under way waits for it', async () => {
      const caller = await sampleCaller(opened.database);
      const [lost, repeat] = await Promise.all([
        create(caller, { sdkRetryCount: 0 }),
        create(caller, { sdkRetryCount: 1 }),
      ]);
      assert.equal(repeat.task.id, lost.task.id);
    });

    test('orders of their own stay orders of their own', async () => {
      const caller = await sampleCaller(opened.database);
      const ids = new Set<string>();
      const add = async (repeat: Parameters<typeof create>[1], prompt?: string) => {
        ids.add((await create(caller, repeat, prompt)).task.id);
      };
      await add({ sdkRetryCount: 0 });
      // The same film again, a client that does not count, and another film.
      await add({ sdkRetryCount: 0 });
      await add({});
      await add({ sdkRetryCount: 1 }, 'dunes');
      assert.equal(ids.size, 4);
      // Refused here before, so that this repeat is the first one that can make a task.
      sdkRetries.noteRefusal(caller.keyId, 0);
      await add({ sdkRetryCount: 1 });
      assert.equal(ids.size, 5);
      await add({ sdkRetryCount: 1 });
      assert.equal(ids.size, 5, 'a refusal explains one repeat only');
    });

    test('a task that its owner has asked for is never the answer to a repeat', async () => {
      const caller = await sampleCaller(opened.database);
      const first = await create(caller, { sdkRetryCount: 0 });
      assert.equal((await service.read(caller, first.task.id)).unconfirmed, true);
      assert.equal((await service.read(caller, first.task.id)).unconfirmed, false);
      assert.notEqual((await create(caller, { sdkRetryCount: 1 })).task.id, first.task.id);
    });
  });
}

test('a refusal is forgotten after the longest time that an SDK waits', () => {
  let nowMs = 0;
  const retries = createSdkRetries(() => nowMs);
  retries.noteRefusal('key', 0);
  assert.equal(retries.takeRefusal('key', 1), false);
  nowMs += 120_001;
  assert.equal(retries.takeRefusal('key', 0), false);
});

test('a fingerprint ignores the order of fields and sees every value, uploaded bytes included', () => {
  const image = (byte: number) => ({ kind: 'bytes' as const, bytes: new Uint8Array([byte]), param: 'image' });
  const base = fingerprintOf({ dialect: 'openai', draft: { ...DRAFT, images: [image(1)] } });
  const reversed = Object.fromEntries(Object.entries({ ...DRAFT, images: [image(1)] }).reverse());
  assert.equal(fingerprintOf({ dialect: 'openai', draft: reversed as unknown as GenerationDraft }), base);
  assert.notEqual(fingerprintOf({ dialect: 'openai', draft: { ...DRAFT, images: [image(2)] } }), base);
  assert.notEqual(fingerprintOf({ dialect: 'duomi', draft: { ...DRAFT, images: [image(1)] } }), base);
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const of = (prompt: string) => fingerprintOf({ dialect: 'openai', draft: { ...DRAFT, prompt } });
      return (of(one) === of(other)) === (one === other);
    }),
  );
});
