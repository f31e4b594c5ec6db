import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createLedger } from '../../src/db/ledger/ledger-store.ts';
import { createPriceBooks } from '../../src/db/ledger/price-books.ts';
import { releaseLeases } from '../../src/db/release-leases.ts';
import { createTaskStore } from '../../src/db/store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../../src/db/testing/backends.ts';
import { REQUEST, RecordingQueue, sampleCaller } from '../../src/db/testing/sample-tasks.ts';
import { createEngineRegistry } from '../../src/engines/registry.ts';
import { createTestFiles } from '../../src/files/testing/test-files.ts';
import { DEFAULT_DEADLINES } from '../../src/lifecycle/deadlines.ts';
import type { LifecycleDependencies } from '../../src/lifecycle/dependencies.ts';
import { createQueuePositions } from '../../src/lifecycle/queue-positions.ts';
import { runStep } from '../../src/lifecycle/run-step.ts';
import { createSdkRetries } from '../../src/lifecycle/sdk-retries.ts';
import { createTaskService } from '../../src/lifecycle/service.ts';
import { createMedia } from '../../src/media/media.ts';
import { silentLog } from '../../src/observe/log.ts';
import { createFileBlobStore } from '../../src/storage/file-blob-store.ts';
import { TaskError } from '../../src/task/error.ts';
import { NO_MODERATION } from '../../src/task/moderation.ts';
import type { Caller } from '../../src/task/ports.ts';
import { NO_UPSTREAM_ACCESS } from '../../src/task/ports.ts';
import { audit } from './audit.ts';
import { CRASH_POINTS, type CrashPoint, watchWrites } from './crash-points.ts';
import { createDistantEngine, withoutProbe } from './distant-engine.ts';
import { CountingFilmMaker } from './film-maker.ts';

/** A task has six steps; what is not done after this many sweeps will never be. */
const SWEEPS_MAX = 20;

class Died extends Error {}

/** One life of a server: it dies at its point, and nothing that it still does has any effect. */
class Life {
  died = false;
  readonly deps: LifecycleDependencies;
  constructor(parts: LifecycleDependencies, point: CrashPoint | null) {
    this.deps = watchWrites(parts, (reached) => {
      if (reached === point) this.died = true;
      if (this.died) throw new Died(reached);
    });
  }
}

for (const backend of backends()) {
  describe(`a server that dies between two writes, on ${backend.name}`, () => {
    let opened: TestDatabase;
    let folder: string;
    let caller: Caller;

    before(async () => {
      opened = await openTestDatabase(backend);
      folder = await mkdtemp(join(tmpdir(), 'reelay-points-'));
    });
    after(async () => {
      await opened.remove();
      await rm(folder, { recursive: true, force: true });
    });

    /** Every run has a project of its own that pays, so that a wrong balance shows. */
    async function newCaller(): Promise<void> {
      caller = await sampleCaller(opened.database);
      const ledger = createLedger(opened.database);
      await ledger.grant(caller.projectId, 10_000_000n, 'for the run');
      await ledger.setUnlimited(caller.projectId, false);
    }

    function partsFor(maker: CountingFilmMaker, resubmit: 'safe' | 'never', delivered: string[]) {
      const blobs = createFileBlobStore(join(folder, 'files'));
      const parts: LifecycleDependencies = {
        store: createTaskStore(opened.database, new RecordingQueue()),
        blobs,
        media: withoutProbe(createMedia({ blobs })),
        engines: createEngineRegistry([createDistantEngine(maker, resubmit)]),
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
        queuePositions: createQueuePositions({ queuePositions: async () => new Map() }, () => 0),
        deadlines: DEFAULT_DEADLINES,
        callbacks: {
          async send({ id }) {
            delivered.push(id);
            return { type: 'delivered', status: 204 };
          },
        },
        log: silentLog,
        linkLifetimeMs: 86_400_000,
        newAssetId: () => `asset_${randomUUID()}`,
        newSeed: () => 7,
      };
      return parts;
    }

    async function order(deps: LifecycleDependencies, key: string): Promise<string> {
      const draft = {
        ...REQUEST,
        prompt: key,
        images: [],
        callbackUrl: 'https://receiver.example/done',
        source: null,
      };
      const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
      const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: key, sdkRetryCount: null };
      return (await createTaskService(deps).create(caller, command)).task.id;
    }

    /** What the sweep finds is run, as after a start: the lost jobs of a dead process are never waited for. */
    async function work(life: Life): Promise<void> {
      for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
        const jobs = await life.deps.store.overdue(0, 100);
        if (jobs.length === 0) return;
        for (const job of jobs) await runStep(job, life.deps);
      }
      throw new Error(`still at work after ${SWEEPS_MAX} sweeps`);
    }

    async function survive(point: CrashPoint, resubmit: 'safe' | 'never', honoursKeys = resubmit === 'safe') {
      await newCaller();
      const delivered: string[] = [];
      const maker = new CountingFilmMaker({ honoursKeys });
      const parts = partsFor(maker, resubmit, delivered);
      const key = `${point} ${resubmit} ${randomUUID()}`;
      const first = new Life(parts, point);
      await assert.rejects(async () => {
        await order(first.deps, key);
        await work(first);
      }, Died);
      await releaseLeases(opened.database.kysely());
      const second = new Life(parts, null);
      const taskId = await order(second.deps, key);
      await work(second);
      const acknowledged = [{ order: key, taskId, hasCallback: true }];
      const found = await audit(opened.database, acknowledged);
      const task = await parts.store.find(caller.projectId, taskId);
      return { ...found, task, maker, delivered, balance: await balanceMicro() };
    }

    async function balanceMicro(): Promise<bigint> {
      const { rows } = await sql<{ balance: string }>`
        select balance_micro::text as balance from projects where id = ${caller.projectId}`.execute(
        opened.database.kysely(),
      );
      return BigInt(rows[0]?.balance ?? '-1');
    }

    for (const point of CRASH_POINTS) {
      it(`${point}: the order is one film, paid once, and its callback comes`, async () => {
        const { task, maker, delivered, balance, lost, ledgerErrors, doubleCharges } = await survive(
          point,
          'safe',
        );
        assert.deepEqual(
          { lost, ledgerErrors, doubleCharges },
          { lost: [], ledgerErrors: [], doubleCharges: [] },
        );
        assert.equal(task?.status, 'completed', task?.failure?.message);
        assert.equal(balance, 10_000_000n - (task?.price.chargedMicro ?? 0n));
        assert.equal(maker.doubleFilms, 0);
        assert.ok(delivered.length >= 1 && new Set(delivered).size === 1, String(delivered));
        const sentTwice = point === 'send-callback:after' || point === 'record-callback:before';
        assert.equal(delivered.length, sentTwice ? 2 : 1);
      });
    }

    it('an engine that cannot tell a repeat is never asked twice: the task fails and costs nothing', async () => {
      for (const point of ['engine-submit:before', 'engine-submit:after', 'accept-attempt:before'] as const) {
        const { task, maker, balance, ledgerErrors } = await survive(point, 'never');
        assert.equal(task?.failure?.code, 'submit_unknown', point);
        assert.equal(maker.doubleSubmits, 0, point);
        assert.equal(balance, 10_000_000n, point);
        assert.deepEqual(ledgerErrors, []);
      }
    });

    it('control: an engine that says it knows repeats and does not is caught making two films', async () => {
      const { maker } = await survive('accept-attempt:before', 'safe', false);
      assert.equal(maker.doubleFilms, 1);
    });

    it('control: a wrong charge, a wrong balance and a lost order are caught', async () => {
      const { task, ledgerErrors } = await survive('settled:after', 'safe');
      assert.deepEqual(ledgerErrors, []);
      const broken = task?.id ?? '';
      await sql`update tasks set charged_micro = 0 where id = ${broken}`.execute(opened.database.kysely());
      await sql`update projects set balance_micro = balance_micro - 1 where id = ${caller.projectId}`.execute(
        opened.database.kysely(),
      );
      const found = await audit(opened.database, [{ order: 'another', taskId: broken, hasCallback: false }]);
      assert.equal(found.ledgerErrors.length, 2);
      assert.deepEqual(found.lost, [broken]);
    });
  });
}
