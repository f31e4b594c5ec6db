import type { EngineCapacity } from '../task/ports.ts';
import type { LifecycleDependencies } from './dependencies.ts';

/** A live task whose next step is this late has lost its job: ordinary jobs start within a second. */
const OVERDUE_GRACE_MS = 10_000;
const INTERVAL_MS = 5_000;
const BATCH = 200;

/** The films that this process can make, for a process that works. */
export interface Host {
  readonly nodeId: string;
  readonly engines: readonly EngineCapacity[];
}

export interface Upkeep {
  /** Opens the slots of this process, and goes on doing so with `start`. */
  announce(): Promise<void>;
  /** Repairs once, at once. `graceMs` 0 is right only when no other worker can be alive. */
  sweep(graceMs: number): Promise<void>;
  /** Drops the files of removed tasks and uploads that were deleted or have expired; `sweep` and this are what `start` repeats. */
  removeFiles(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** Finds what a crash left behind: tasks without a job, slots that nobody was given, and files of removed tasks. */
export function createUpkeep(deps: LifecycleDependencies, host?: Host): Upkeep {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();

  async function announce(): Promise<void> {
    if (host !== undefined) await deps.store.announceEngines(host.nodeId, host.engines);
    await deps.store.admitWaiting();
  }

  async function sweep(graceMs: number): Promise<void> {
    const jobs = await deps.store.overdue(graceMs, BATCH);
    if (jobs.length > 0) await deps.store.enqueue(jobs);
  }

  async function removeFiles(): Promise<void> {
    const assets = await deps.store.removableAssets(BATCH);
    for (const asset of assets) await deps.blobs.remove(asset.storageKey);
    if (assets.length > 0) await deps.store.forgetAssets(assets.map((asset) => asset.id));
    await deps.files.reap();
    await deps.store.forgetIdempotencyKeys();
  }

  async function round(): Promise<void> {
    try {
      await announce();
      await sweep(OVERDUE_GRACE_MS);
      await removeFiles();
    } catch (error) {
      deps.log.error({ err: error }, 'upkeep failed and will be tried again');
    }
  }

  return {
    announce,
    sweep,
    removeFiles,
    start() {
      timer = setInterval(() => {
        running = running.then(round);
      }, INTERVAL_MS);
      timer.unref();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await running;
      if (host !== undefined) await deps.store.retireEngines(host.nodeId);
    },
  };
}
