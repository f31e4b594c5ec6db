import { availableParallelism } from 'node:os';
import type { ClipDecoder } from '../../../decoding/decoders.ts';
import type { AttemptJob } from '../attempts/attempt-job.ts';
import type { AttemptEnd, AttemptStore } from '../attempts/attempt-store.ts';
import { RenderLock } from '../attempts/render-lock.ts';
import { RenderPool } from './render-pool.ts';
import type { RenderEnd, RenderProcess } from './render-process.ts';
import type { Room } from './room.ts';
import type { SinkChoice } from './sinks/choose-sink.ts';
import type { limitsFor } from './watchdog.ts';

export interface QueueOptions {
  readonly store: AttemptStore;
  readonly concurrency: number;
  readonly sink: SinkChoice;
  readonly childEntry: URL;
  readonly decoders: readonly ClipDecoder[];
  readonly limits: typeof limitsFor;
  readonly room: Room;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

interface Running {
  readonly process: RenderProcess;
  readonly finished: Promise<void>;
}

const HEARTBEAT_MS = 2000;
const WORKERS_MAX = 4;

/** Renders attempts, a few at a time, in the order in which they came. */
export class RenderQueue {
  readonly #options: QueueOptions;
  readonly #pool: RenderPool;
  readonly #waiting: string[] = [];
  readonly #starting = new Set<string>();
  readonly #running = new Map<string, Running>();
  /** Attempts whose process was lost once and which were begun anew. */
  readonly #begunAnew = new Set<string>();
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    const { childEntry, concurrency } = options;
    const workers = workersFor(availableParallelism(), concurrency);
    this.#pool = new RenderPool({ childEntry, concurrency, workers });
  }

  /** Has a process ready for the next film. */
  warm(): void {
    this.#pool.warm();
  }

  /** Does nothing for an attempt that is already here. */
  add(attemptId: string): void {
    if (this.#closed || this.state(attemptId) !== null) return;
    this.#waiting.push(attemptId);
    this.#fill();
  }

  /** Null when the attempt is not in this process. */
  state(attemptId: string): { state: 'queued' } | { state: 'running'; progress: number } | null {
    const running = this.#running.get(attemptId);
    if (running !== undefined) return { state: 'running', progress: running.process.progress };
    if (this.#starting.has(attemptId) || this.#waiting.includes(attemptId)) return { state: 'queued' };
    return null;
  }

  /** Ends the attempt's render, if it is here, and waits until its process is gone. */
  async stop(attemptId: string): Promise<void> {
    const at = this.#waiting.indexOf(attemptId);
    if (at >= 0) this.#waiting.splice(at, 1);
    const running = this.#running.get(attemptId);
    running?.process.kill();
    await running?.finished;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    const idle = this.#pool.close();
    await Promise.all([...this.#running.keys()].map((attemptId) => this.stop(attemptId)));
    await idle;
  }

  #fill(): void {
    while (!this.#closed && this.#running.size + this.#starting.size < this.#options.concurrency) {
      const attemptId = this.#waiting.shift();
      if (attemptId === undefined) return;
      this.#starting.add(attemptId);
      void this.#start(attemptId).catch((error: unknown) => {
        // A disk that fails here may work at the next poll, which queues the attempt again.
        if (this.#options.room.explains(error, attemptId)) return;
        this.#options.log('film render could not start', { attemptId, error: String(error) });
      });
    }
  }

  async #start(attemptId: string): Promise<void> {
    const { store, room } = this.#options;
    try {
      const job = await store.job(attemptId);
      if (job === null || (await store.state(attemptId)) !== 'open') return;
      // The next poll queues it again.
      if (!(await room.has(job))) return;
      const folder = store.folder(attemptId);
      const lock = await RenderLock.acquire(folder);
      if (lock === null) return;
      if (this.#closed) return await lock.release();
      const process = this.#pool.take();
      const finished = this.#attend(job, process, lock);
      this.#running.set(attemptId, { process, finished });
    } finally {
      this.#starting.delete(attemptId);
      if (!this.#running.has(attemptId)) this.#fill();
    }
  }

  async #attend(job: AttemptJob, process: RenderProcess, lock: RenderLock): Promise<void> {
    const { store, log, sink, decoders, limits, room } = this.#options;
    const { attemptId } = job;
    let rendering = true;
    // A heartbeat that comes back late must not end the process's next film.
    const giveUp = (): void => {
      if (rendering) process.kill();
    };
    const heartbeat = setInterval(() => {
      void this.#beat(attemptId, lock, giveUp);
    }, HEARTBEAT_MS);
    let clean = false;
    let again = false;
    // The attempt may have been cancelled between the look at it and the start of its process.
    void this.#beat(attemptId, lock, giveUp);
    try {
      const bounds = limits(job.seconds, job.width, job.height);
      const end = await process.render({ folder: store.folder(attemptId), sink, decoders }, bounds);
      rendering = false;
      clean = end.state === 'done' && job.references === 0 && !job.clips?.length;
      if (end.state === 'failed') log('film render failed', { attemptId, ...end });
      again = this.#isWorthAnother(attemptId, end);
      const open = again || (end.state === 'no_room' && room.isWorthAnother(attemptId));
      const outcome = open ? null : endOf(end);
      if (outcome !== null) await store.end(attemptId, outcome);
      if (!open) room.forget(attemptId);
    } catch (error) {
      if (!room.explains(error, attemptId))
        log('film render could not be recorded', { attemptId, error: String(error) });
    } finally {
      await lock.release().catch((error: unknown) => {
        log('film render could not give back its lock', { attemptId, error: String(error) });
      });
      rendering = false;
      clearInterval(heartbeat);
      this.#pool.giveBack(process, clean);
      this.#running.delete(attemptId);
      if (again) this.#waiting.unshift(attemptId);
      else this.#begunAnew.delete(attemptId);
      this.#fill();
    }
  }

  /**
   * A process that was lost says nothing of its film: the kernel kills one when memory is short, and it may have carried
   * the fault of an earlier film. One more try, in another process; a film that crashes that as well is given up.
   */
  #isWorthAnother(attemptId: string, end: RenderEnd): boolean {
    if (end.state !== 'failed' || !end.lost || this.#begunAnew.has(attemptId)) return false;
    this.#begunAnew.add(attemptId);
    return true;
  }

  /** Another process may have cancelled or dropped the attempt, or taken over its lock. */
  async #beat(attemptId: string, lock: RenderLock, giveUp: () => void): Promise<void> {
    try {
      const wanted = (await this.#options.store.state(attemptId)) === 'open';
      if (!wanted || !(await lock.beat())) giveUp();
    } catch (error) {
      this.#options.log('film render has no heartbeat', { attemptId, error: String(error) });
    }
  }
}

/** All cores together when renders come one by one, a fair share each when they are many; two always overlap well. */
function workersFor(cores: number, concurrency: number): number {
  return Math.min(WORKERS_MAX, cores, Math.max(2, Math.floor(cores / concurrency)));
}

/** Null leaves the attempt open: a render that was killed by a closing server goes on after the next start. */
function endOf(end: RenderEnd): AttemptEnd | null {
  if (end.state === 'done') return { state: 'done', outputs: ['video', 'thumbnail', 'spritesheet'] };
  if (end.state === 'no_room')
    return { state: 'failed', failure: { code: 'engine_failed', message: 'there was no room for the film' } };
  return end.state === 'failed' ? { state: 'failed', failure: end.failure } : null;
}
