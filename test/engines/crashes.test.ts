import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createPriceBooks } from '../../src/db/ledger/price-books.ts';
import { releaseLeases } from '../../src/db/release-leases.ts';
import { createTaskStore } from '../../src/db/store/task-store.ts';
import { backends, openTestDatabase, type TestDatabase } from '../../src/db/testing/backends.ts';
import { REQUEST, RecordingQueue, sampleCaller } from '../../src/db/testing/sample-tasks.ts';
import { PROFILES, type Profile } from '../../src/engines/openai-videos/profiles.ts';
import { createSyncEngine } from '../../src/engines/openai-videos/sync-engine.ts';
import { openaiVideosWire } from '../../src/engines/openai-videos/wire.ts';
import { createEngineRegistry } from '../../src/engines/registry.ts';
import { createRemoteEngine } from '../../src/engines/remote/engine.ts';
import { createTestFiles } from '../../src/files/testing/test-files.ts';
import { DEFAULT_DEADLINES } from '../../src/lifecycle/deadlines.ts';
import type { LifecycleDependencies } from '../../src/lifecycle/dependencies.ts';
import { createQueuePositions } from '../../src/lifecycle/queue-positions.ts';
import { runStep } from '../../src/lifecycle/run-step.ts';
import { createSdkRetries } from '../../src/lifecycle/sdk-retries.ts';
import { createTaskService } from '../../src/lifecycle/service.ts';
import { createMedia } from '../../src/media/media.ts';
import { packFilm } from '../../src/media/testing/films.ts';
import { memoryBlobs } from '../../src/media/testing/memory-blobs.ts';
import { silentLog } from '../../src/observe/log.ts';
import { NO_MODERATION } from '../../src/task/moderation.ts';
import { NO_UPSTREAM_ACCESS } from '../../src/task/ports.ts';
import type { Task } from '../../src/task/task.ts';
import { CRASH_POINTS, type CrashPoint, watchWrites } from '../chaos/crash-points.ts';
import { withoutProbe } from '../chaos/distant-engine.ts';
import type { CreateFault } from '../upstreams/fake-upstream.ts';
import { FakeVideoServer } from '../upstreams/openai-videos.ts';
import { FakeSyncServer } from '../upstreams/sync-videos.ts';

const SWEEPS_MAX = 30;
/** Finished at once. It is the same with 200, for four times the processor time. */
const FILMS = 50;

class Died extends Error {}

/** The points of a film's own life; the others are tested elsewhere, and an end is not undone by what fails after it. */
const POINTS = CRASH_POINTS.filter((point) => !/callback|accept:|discard/.test(point));
/** The create has left, and nobody has written down what came back. */
const AMBIGUOUS: readonly CrashPoint[] = ['engine-submit:after', 'accept-attempt:before'];
/** The attempt is written down and nothing has left. */
const UNSENT: readonly CrashPoint[] = ['start-attempt:after', 'engine-submit:before'];

for (const backend of backends()) {
  describe(`a remote engine and a server that dies, on ${backend.name}`, () => {
    let opened: TestDatabase;
    let upstream: FakeVideoServer;
    let sync: FakeSyncServer;
    const engines: { close(): Promise<void> }[] = [];
    /** How far the engine's clock is ahead, so that no pause has to be waited for. */
    let aheadMs = 0;

    before(async () => {
      opened = await openTestDatabase(backend);
      upstream = new FakeVideoServer(await packFilm({ fastStart: true }));
      upstream.timeline = () => ({ status: 'completed' });
      await upstream.start();
      sync = new FakeSyncServer(upstream.film);
      await sync.start();
    });
    after(async () => {
      for (const engine of engines) await engine.close();
      await upstream.stop();
      await sync.stop();
      await opened.remove();
    });

    function engineOf(profile: Profile, id: string) {
      const options = {
        id,
        baseUrl: profile.sync ? sync.baseUrl : upstream.baseUrl,
        credential: null,
        models: ['m'],
        policy: 'fit',
        concurrency: null,
        pollIntervalMs: 1,
        timing: { recoverForMs: 2_000 },
        extra: {},
      } as const;
      const ports = {
        download: () => assert.fail('nothing lies elsewhere'),
        log: () => undefined,
        servesPublicly: false,
        nowMs: () => Date.now() + aheadMs,
      };
      const remote = createRemoteEngine(openaiVideosWire(profile, {}), options, ports);
      const engine = profile.sync ? createSyncEngine(remote, profile, options, ports) : remote;
      engines.push(engine);
      return engine;
    }

    function partsFor(
      profile: Profile,
      engineId = `far-${randomBytes(4).toString('hex')}`,
    ): LifecycleDependencies {
      const blobs = memoryBlobs();
      const store = createTaskStore(opened.database, new RecordingQueue());
      return {
        store,
        blobs,
        media: withoutProbe(createMedia({ blobs })),
        engines: createEngineRegistry([engineOf(profile, engineId)]),
        upstreamAccess: NO_UPSTREAM_ACCESS,
        urls: { fetchImage: () => assert.fail(), fetchClip: () => assert.fail() },
        linkedFiles: { findByLink: async () => null },
        files: createTestFiles(opened.database, blobs),
        moderation: NO_MODERATION,
        prices: createPriceBooks(opened.database, () => 0),
        sdkRetries: createSdkRetries(() => 0),
        queuePositions: createQueuePositions({ queuePositions: async () => new Map() }, () => 0),
        deadlines: DEFAULT_DEADLINES,
        callbacks: { send: () => assert.fail('nobody asked for one') },
        log: silentLog,
        linkLifetimeMs: 86_400_000,
        newAssetId: () => `asset_${randomBytes(8).toString('hex')}`,
        newSeed: () => 7,
      };
    }

    async function work(deps: LifecycleDependencies): Promise<void> {
      for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
        const jobs = await deps.store.overdue(0, 100);
        for (const job of jobs) await runStep(job, deps);
        if ((await liveTasks()).length === 0) return;
        aheadMs += 3_000;
        // A step that is tried again later is due later; nothing here waits for a clock.
        await makeDue();
      }
      throw new Error(`still at work after ${SWEEPS_MAX} sweeps`);
    }

    const liveTasks = () =>
      opened.database.kysely().selectFrom('tasks').select('id').where('stage', 'is not', null).execute();
    const makeDue = () =>
      opened.database
        .kysely()
        .updateTable('tasks')
        .set({ due_at: new Date(0) })
        .where('stage', 'is not', null)
        .execute();

    /** `restarts`: the engine dies too, and another one of its name takes its place. */
    async function life(profile: Profile, point: CrashPoint | null, restarts = false): Promise<Task> {
      aheadMs = 0;
      upstream.posts.length = 0;
      upstream.videos.clear();
      const caller = await sampleCaller(opened.database);
      const engineId = `far-${randomBytes(4).toString('hex')}`;
      let parts = partsFor(profile, engineId);
      const draft = {
        ...REQUEST,
        prompt: `${point} ${randomBytes(4).toString('hex')}`,
        images: [],
        source: null,
      };
      const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
      const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
      const { task } = await createTaskService(parts).create(caller, command);
      let died = false;
      const first = watchWrites(parts, (reached) => {
        if (reached === point) died = true;
        if (died) throw new Died(reached);
      });
      if (point !== null) {
        await assert.rejects(work(first), Died);
        await releaseLeases(opened.database.kysely());
      }
      if (restarts) {
        await engines.at(-1)?.close();
        parts = partsFor(profile, engineId);
      }
      await work(parts);
      return (await parts.store.find(caller.projectId, task.id)) ?? assert.fail();
    }

    it('is one film and one POST, wherever it dies but where nobody can know', async () => {
      for (const point of POINTS) {
        if (AMBIGUOUS.includes(point) || UNSENT.includes(point)) continue;
        const task = await life(PROFILES.generic, point);
        assert.equal(task.status, 'completed', `${point}: ${task.failure?.message}`);
        assert.equal(upstream.posts.length, 1, point);
      }
    });

    it('never sends a second POST where nobody can know: the film is given up, or found where films are listed', async () => {
      for (const point of AMBIGUOUS) {
        const given = await life(PROFILES.generic, point);
        assert.equal(given.failure?.code, 'submit_unknown', point);
        assert.equal(upstream.posts.length, 1, point);
        const found = await life(PROFILES.openai, point);
        assert.equal(found.status, 'completed', `${point}: ${found.failure?.message}`);
        assert.equal(upstream.posts.length, 1, point);
      }
      for (const point of UNSENT) {
        const given = await life(PROFILES.generic, point);
        assert.equal(given.failure?.code, 'submit_unknown', point);
        assert.equal(upstream.posts.length, 0, point);
      }
    });

    it('never repeats a create after an answer that leaves it open, and finds the film where it can', async () => {
      const faults: readonly CreateFault[] = ['accepted-500', 'accepted-drop', 'accepted-html'];
      for (const fault of faults) {
        upstream.createFaults = [fault];
        assert.equal((await life(PROFILES.generic, null)).failure?.code, 'submit_unknown', String(fault));
        assert.equal(upstream.posts.length, 1);
        upstream.createFaults = [fault];
        assert.equal((await life(PROFILES.openai, null)).status, 'completed', String(fault));
        assert.equal(upstream.posts.length, 1);
      }
    });

    it('films that are finished at once are each seen at their next poll, and asked about once more to be fetched', async () => {
      upstream.videos.clear();
      const parts = partsFor(PROFILES.generic);
      const caller = await sampleCaller(opened.database);
      const service = createTaskService(parts);
      for (let film = 0; film < FILMS; film += 1) {
        const draft = { ...REQUEST, images: [], source: null };
        const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
        const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
        await service.create(caller, command);
      }
      const sweep = async (): Promise<void> => {
        await makeDue();
        const jobs = await parts.store.overdue(0, 1_000);
        await Promise.all(jobs.map((job) => runStep(job, parts)));
      };
      upstream.timeline = () => ({ status: 'in_progress' });
      for (const _ of ['plan', 'submit', 'poll']) await sweep();
      assert.equal(upstream.videos.size, FILMS);
      upstream.timeline = () => ({ status: 'completed' });
      for (const video of upstream.videos.values()) video.polls = 0;
      for (const _ of ['poll', 'fetch', 'settle']) await sweep();
      assert.deepEqual(await liveTasks(), []);
      // `generic` looks for an address in the video object, so a fetch asks twice: is it still there, and where.
      assert.deepEqual([...new Set([...upstream.videos.values()].map(({ polls }) => polls))], [3]);
    });

    it('makes a film again whose request died with the process, where the server answers only with the film', async () => {
      const orders: number[] = [];
      for (const point of [null, 'engine-submit:after', 'accept-attempt:after'] as const) {
        sync.posts.length = 0;
        const task = await life(PROFILES.dynamo, point, point !== null);
        assert.equal(task.status, 'completed', `${point}: ${task.failure?.message}`);
        orders.push(sync.posts.length);
      }
      assert.deepEqual(orders, [1, 2, 2]);
    });

    it('control: an engine that is said to cost nothing is asked again', async () => {
      const { generic } = PROFILES;
      const free = { ...generic, capabilities: { ...generic.capabilities, resubmit: 'safe' as const } };
      upstream.createFaults = ['accepted-500'];
      assert.equal((await life(free, null)).status, 'completed');
      assert.equal(upstream.posts.length, 2);
    });
  });
}
