import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createSharedMemory, type SharedMemory } from '../raster/kernels.ts';
import { BAKED_SHOTS_MAX } from './film-schedule.ts';
import type { WorkerAnswer, WorkerOrder, WorkerSetup } from './segment.worker.ts';

type AnswerTo<K> = Extract<WorkerAnswer, { kind: K }>;

export interface ShotMemory {
  readonly shared: SharedMemory;
  /** End of what was ever written: it has to be cleared before it is taken for a new scene. */
  usedEnd: number;
}

/** The worker threads of a process, and the memories that they share. */
export class Crew {
  readonly members: readonly CrewMember[];
  /** Shots are baked into these in turn. */
  readonly memories: readonly ShotMemory[];
  /** One number: frames of the film that are ready, counted by all workers. */
  readonly framesDone = new Int32Array(new SharedArrayBuffer(4));

  /** @param workers how many threads, at least one. */
  constructor(workers: number) {
    this.memories = Array.from({ length: BAKED_SHOTS_MAX }, () => ({
      shared: createSharedMemory(),
      usedEnd: 0,
    }));
    const memories = this.memories.map(({ shared }) => shared);
    const setup: WorkerSetup = { memories, framesDone: this.framesDone };
    this.members = Array.from({ length: Math.max(1, workers) }, () => new CrewMember(setup));
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.members.map((member) => member.dismiss()));
  }
}

/**
 * A bake makes garbage faster than V8 looks for it: with its usual 48 MB of young space a worker keeps 40 MB more of it
 * than is alive, each of two, and nothing is faster for it.
 */
const YOUNG_SPACE_MB = 12;

/** A worker thread that takes one order after the other. */
export class CrewMember {
  readonly #worker: Worker;
  readonly #failed: Promise<never>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(setup: WorkerSetup) {
    this.#worker = new Worker(new URL('./segment.worker.js', import.meta.url), {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_SPACE_MB },
    });
    this.#failed = new Promise((_, reject) => this.#worker.once('error', reject));
    // A failure between two orders is told to whoever gives the next one; until then nobody waits for it.
    this.#failed.catch(() => undefined);
  }

  do<K extends WorkerOrder['kind']>(kind: K, order: Extract<WorkerOrder, { kind: K }>): Promise<AnswerTo<K>> {
    const answer = this.#last.then(async () => {
      this.#worker.postMessage(order);
      const answered = once(this.#worker, 'message') as Promise<[WorkerAnswer]>;
      const [message] = await Promise.race([answered, this.#failed]);
      if (message.kind !== kind) throw new Error(`asked for ${kind}, got ${message.kind}`);
      return message as AnswerTo<K>;
    });
    // Whoever asked is told; the next order must only not start before this one has ended.
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** How long it was not waiting for an order, since it was started. Being held up by other programs counts as work. */
  get busyMs(): number {
    return this.#worker.performance.eventLoopUtilization().active;
  }

  async dismiss(): Promise<void> {
    await this.#worker.terminate();
  }
}
