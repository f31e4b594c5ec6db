import type { EngineCapacity } from '../task/ports.ts';
import type { LifecycleDependencies } from './dependencies.ts';

/** A live task whose next step is this late has lost its job: ordinary jobs start within a second. */
const OVERDUE_GRACE_MS = 10_000;
const INTERVAL_MS = 5_000;
const BATCH = 200;
/** Files are kept for days, so nobody minds a minute; the search costs more than the others. */
const EXPIRY_INTERVAL_MS = 60_000;
/** Who found a file just before it was removed can still read it to its end. */
const READING_GRACE_MS = 60_000;

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
  /** Drops files of tasks that were removed or ended long ago, and uploads that were deleted or have expired. */
  removeFiles(graceMs: number): Promise<void>;
  /** Repeats `sweep` and `removeFiles`. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * Finds what a crash left behind: tasks without a job, slots that nobody was given, and files of removed tasks; and drops the files of tasks that
 * ended `fileLifetimeMs` ago, null for never. First the rows say that a file is gone, then its bytes go, then its row:
 * a crash in between leaves nothing that points at nothing.
 */
export function createUpkeep(
  deps: LifecycleDependencies,
  fileLifetimeMs: number | null,
  host?: Host,
): Upkeep {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();

  async function announce(): Promise<void> {
    if (host !== undefined) await deps.store.announceEngines(host.nodeId, host.engines);
    await deps.store.admitWaiting();
  }

  /** Who waits for an engine that is taken out of service looks for another one. */
  async function leaveDraining(): Promise<void> {
    await deps.engines.refresh();
    for (const engineId of deps.engines.draining()) await deps.store.replanWaiting(engineId, BATCH);
  }

  async function sweep(graceMs: number): Promise<void> {
    const jobs = await deps.store.overdue(graceMs, BATCH);
    if (jobs.length > 0) await deps.store.enqueue(jobs);
  }

  let expiryDueAtMs = 0;

  /** A full batch is followed by the next one soon, so that a backlog is worked off. */
  async function expireFiles(): Promise<void> {
    if (fileLifetimeMs === null || performance.now() < expiryDueAtMs) return;
    const expired = await deps.store.expireFiles(fileLifetimeMs, BATCH);
    if (expired < BATCH) expiryDueAtMs = performance.now() + EXPIRY_INTERVAL_MS;
  }

  async function removeFiles(graceMs: number): Promise<void> {
    await expireFiles();
    const assets = await deps.store.removableAssets(graceMs, BATCH);
    for (const asset of assets) await deps.blobs.remove(asset.storageKey);
    if (assets.length > 0) await deps.store.forgetAssets(assets.map((asset) => asset.id));
    await deps.files.reap();
    await deps.store.forgetIdempotencyKeys();
    await deps.store.forgetDeliveries();
  }

  async function round(): Promise<void> {
    try {
      await announce();
      await leaveDraining();
      await sweep(OVERDUE_GRACE_MS);
      await removeFiles(READING_GRACE_MS);
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
