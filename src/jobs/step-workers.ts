import type { Job as BossJob, JobResult, PgBoss } from 'pg-boss';
import type { Log } from '../observe/log.ts';
import type { Job, JobRunner } from '../task/ports.ts';
import { DueWakes } from './due-wakes.ts';
import { STEP_QUEUES, type Step, type StepQueue } from './queue-plan.ts';

export type Handle = Parameters<JobRunner['start']>[0];

interface JobData {
  readonly taskId: string;
}

export interface StepWorkerOptions {
  readonly lookEverySeconds: number;
  readonly log: Log;
}

/** Takes jobs and hands them to one handler. A job is only a pointer: the task says what is to be done. */
export class StepWorkers {
  readonly #boss: PgBoss;
  readonly #options: StepWorkerOptions;
  readonly #loops = new Map<Step, string[]>();
  /** Jobs that go on beside their batch. */
  readonly #beside = new Map<Step, Set<Promise<unknown>>>();
  readonly #wakes = new DueWakes<Step>((step) => this.#wake(step));
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(boss: PgBoss, options: StepWorkerOptions) {
    this.#boss = boss;
    this.#options = options;
  }

  async start(handle: Handle): Promise<void> {
    if (this.#state !== 'new') throw new Error('a job runner starts once');
    this.#state = 'started';
    for (const queue of STEP_QUEUES) {
      const loops: string[] = [];
      // One `work` per loop instead of `localConcurrency`, which tells the id of its first loop only.
      for (let loop = 0; loop < queue.batches; loop += 1) loops.push(await this.#work(queue, handle));
      this.#loops.set(queue.step, loops);
    }
  }

  /** A delayed job was enqueued by this process. Waking for one that is rolled back later finds nothing. */
  expect({ step, delayMs }: Pick<Job, 'step' | 'delayMs'>): void {
    if (this.#state === 'started' && delayMs > 0) this.#wakes.expect(step, delayMs);
  }

  async stop(timeoutMs: number): Promise<void> {
    if (this.#state !== 'started') return;
    this.#state = 'stopped';
    this.#wakes.stop();
    const batches = Promise.all(STEP_QUEUES.map(({ step }) => this.#boss.offWork(step, { wait: true })));
    const idle = batches.then(() => Promise.all([...this.#beside.values()].flatMap((jobs) => [...jobs])));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeoutMs);
    });
    const outcome = await Promise.race([idle, late]);
    clearTimeout(timer);
    // What still runs keeps its lease and is picked up by its successor once that has run out.
    if (outcome === 'late')
      this.#options.log.warn({ timeoutMs }, 'stopped before all running jobs were done');
  }

  #wake(step: Step): void {
    for (const loop of this.#loops.get(step) ?? []) this.#boss.notifyWorker(loop);
  }

  #work(queue: StepQueue, handle: Handle): Promise<string> {
    const { step, batch } = queue;
    const { lookEverySeconds } = this.#options;
    return this.#boss.work(
      step,
      {
        batchSize: batch,
        pollingIntervalSeconds: lookEverySeconds,
        // The default looks for jobs that came due only every 30 s once NOTIFY works.
        notifyPollingIntervalSeconds: lookEverySeconds,
        burstWhenBatchFull: true,
        perJobResults: true,
      },
      (jobs: BossJob<JobData>[]) => Promise.all(jobs.map((job) => this.#patiently(queue, job, handle))),
    );
  }

  /** Waits for a job as long as its queue is patient, unless too many are left behind already. */
  async #patiently(queue: StepQueue, job: BossJob<JobData>, handle: Handle): Promise<JobResult> {
    const { step, patienceMs, besideMax = 0 } = queue;
    const running = this.#run(step, job, handle);
    if (patienceMs === undefined) return await running;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), patienceMs);
    });
    const result = await Promise.race([running, late]);
    clearTimeout(timer);
    const beside = this.#beside.get(step) ?? new Set();
    this.#beside.set(step, beside);
    if (result !== null || beside.size >= besideMax) return await running;
    const gone = running.finally(() => beside.delete(gone));
    beside.add(gone);
    return { id: job.id, status: 'completed' };
  }

  async #run(step: Step, job: BossJob<JobData>, handle: Handle): Promise<JobResult> {
    try {
      await handle({ step, taskId: job.data.taskId });
      return { id: job.id, status: 'completed' };
    } catch (error) {
      this.#options.log.error(
        { err: error, step, taskId: job.data.taskId, earlierTries: job.retryCount },
        'a step failed and will be tried again',
      );
      return { id: job.id, status: 'failed', output: { message: (error as Error).message } };
    }
  }
}
