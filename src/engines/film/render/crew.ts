import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createSharedMemory, type SharedMemory } from '../raster/kernels.ts';
import { BAKED_SHOTS_MAX } from './film-schedule.ts';
import type { WorkerAnswer, WorkerOrder, WorkerSetup } from './segment.worker.ts';

type AnswerTo<K> = Extract<WorkerAnswer, { kind: K }>;

/** The worker threads of a process, and the memories that they share. */
export class Crew {
  readonly members: readonly CrewMember[];
  /** Shots are baked into these in turn. */
  readonly memories: readonly SharedMemory[];
  /** One number: frames of the film that are ready, counted by all workers. */
  readonly framesDone = new Int32Array(new SharedArrayBuffer(4));

  /** @param workers how many threads, at least one. */
  constructor(workers: number) {
    this.memories = Array.from({ length: BAKED_SHOTS_MAX }, () => createSharedMemory());
    const setup: WorkerSetup = { memories: this.memories, framesDone: this.framesDone };
    this.members = Array.from({ length: Math.max(1, workers) }, () => new CrewMember(setup));
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.members.map((member) => member.dismiss()));
  }
}

/** A worker thread that takes one order after the other. */
export class CrewMember {
  readonly #worker: Worker;
  #last: Promise<unknown> = Promise.resolve();

  constructor(setup: WorkerSetup) {
    this.#worker = new Worker(new URL('./segment.worker.js', import.meta.url), { workerData: setup });
    // Without a listener, a failure between two orders would end the process before it could be reported.
    this.#worker.on('error', () => undefined);
  }

  do<K extends WorkerOrder['kind']>(kind: K, order: Extract<WorkerOrder, { kind: K }>): Promise<AnswerTo<K>> {
    const answer = this.#last.then(async () => {
      this.#worker.postMessage(order);
      const [message] = (await once(this.#worker, 'message')) as [WorkerAnswer];
      if (message.kind !== kind) throw new Error(`asked for ${kind}, got ${message.kind}`);
      return message as AnswerTo<K>;
    });
    // Whoever asked is told; the next order must only not start before this one has ended.
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async dismiss(): Promise<void> {
    await this.#worker.terminate();
  }
}
