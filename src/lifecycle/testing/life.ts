import { randomBytes, randomUUID } from 'node:crypto';
import { createPriceBooks } from '../../db/ledger/price-books.ts';
import { createTaskStore } from '../../db/store/task-store.ts';
import type { TestDatabase } from '../../db/testing/backends.ts';
import { REQUEST, RecordingQueue, sampleCaller } from '../../db/testing/sample-tasks.ts';
import { createEngineRegistry } from '../../engines/registry.ts';
import { createTestFiles } from '../../files/testing/test-files.ts';
import { createMedia } from '../../media/media.ts';
import { memoryBlobs } from '../../media/testing/memory-blobs.ts';
import { silentLog } from '../../observe/log.ts';
import type { Engine } from '../../task/engine.ts';
import { NO_MODERATION } from '../../task/moderation.ts';
import { type Caller, type Job, NO_UPSTREAM_ACCESS } from '../../task/ports.ts';
import type { GenerationDraft } from '../../task/request.ts';
import type { Task } from '../../task/task.ts';
import { DEFAULT_DEADLINES } from '../deadlines.ts';
import type { LifecycleDependencies } from '../dependencies.ts';
import { createQueuePositions } from '../queue-positions.ts';
import { runStep } from '../run-step.ts';
import { createSdkRetries } from '../sdk-retries.ts';
import { createTaskService } from '../service.ts';
import { ScriptedEngine } from './scripted-engine.ts';

export const VIDEO_FACTS = {
  width: REQUEST.width,
  height: REQUEST.height,
  durationMs: REQUEST.seconds * 1000,
  hasAudio: true,
};

/** Tasks on a real database whose steps run when a test says so. The probe has tests of its own: a "film" is any bytes. */
export class Life<Made extends Engine = ScriptedEngine> {
  readonly queue = new RecordingQueue();
  readonly engine: Made;
  readonly caller: Caller;
  deps: LifecycleDependencies;

  private constructor(opened: TestDatabase, caller: Caller, engine: Made) {
    this.caller = caller;
    this.engine = engine;
    if (engine instanceof ScriptedEngine)
      engine.files = { video: { contentType: 'video/mp4', bytes: new Uint8Array(100) } };
    const store = createTaskStore(opened.database, this.queue);
    const blobs = memoryBlobs();
    this.deps = {
      store,
      blobs,
      media: { ...createMedia({ blobs }), probeVideo: async () => VIDEO_FACTS },
      engines: createEngineRegistry([engine]),
      upstreamAccess: NO_UPSTREAM_ACCESS,
      urls: {
        fetchImage: () => Promise.reject(new Error('no address was given')),
        fetchClip: () => Promise.reject(new Error('no address was given')),
      },
      linkedFiles: { findByLink: async () => null },
      files: createTestFiles(opened.database, blobs),
      moderation: NO_MODERATION,
      prices: createPriceBooks(opened.database, () => 0),
      sdkRetries: createSdkRetries(() => 0),
      queuePositions: createQueuePositions(store, () => 0),
      deadlines: DEFAULT_DEADLINES,
      callbacks: { send: () => Promise.reject(new Error('nobody asked for a callback')) },
      log: silentLog,
      linkLifetimeMs: 86_400_000,
      newAssetId: () => `asset_${randomUUID()}`,
      newSeed: () => 7,
    };
  }

  static async open<Made extends Engine>(opened: TestDatabase, engine: Made): Promise<Life<Made>> {
    return new Life(opened, await sampleCaller(opened.database), engine);
  }

  async create(changes: Partial<GenerationDraft> = {}): Promise<Task> {
    const draft: GenerationDraft = { ...REQUEST, images: [], seed: null, source: null, ...changes };
    const newTaskId = (): string => `video_${randomBytes(12).toString('hex')}`;
    const command = { dialect: 'openai', draft, newTaskId, idempotencyKey: null, sdkRetryCount: null };
    return (await createTaskService(this.deps).create(this.caller, command)).task;
  }

  async run(task: Pick<Task, 'id'>, ...steps: Job['step'][]): Promise<Task> {
    for (const step of steps) await runStep({ step, taskId: task.id }, this.deps);
    return await this.read(task);
  }

  read(task: Pick<Task, 'id'>): Promise<Task> {
    return createTaskService(this.deps).read(this.caller, task.id);
  }

  cancel(task: Pick<Task, 'id'>): Promise<Task> {
    return createTaskService(this.deps).cancel(this.caller, task.id);
  }
}
