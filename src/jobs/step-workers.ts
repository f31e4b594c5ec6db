import type { Job as BossJob, JobResult, PgBoss } from 'pg-boss';
import type { Log } from '../observe/log.ts';
import type { JobRunner } from '../task/ports.ts';
import type { Step, StepQueue } from './queue-plan.ts';

export type Handle = Parameters<JobRunner['start']>[0];

interface JobData {
  readonly taskId: string;
}

/** Takes jobs and hands them to one handler. A job is only a pointer: the task says what is to be done. */
export class StepWorkers {
  readonly #boss: PgBoss;
  readonly #queues: readonly StepQueue[];
  readonly #log: Log;
  #state: 'new' | 'started' | 'stopped' = 'new';

  constructor(boss: PgBoss, queues: readonly StepQueue[], log: Log) {
    this.#boss = boss;
    this.#queues = queues;
    this.#log = log;
  }

  async start(handle: Handle): Promise<void> {
    if (this.#state !== 'new') throw new Error('a job runner starts once');
    this.#state = 'started';
    for (const queue of this.#queues) await this.#work(queue, handle);
  }

  async stop(timeoutMs: number): Promise<void> {
    if (this.#state !== 'started') return;
    this.#state = 'stopped';
    const idle = Promise.all(this.#queues.map(({ step }) => this.#boss.offWork(step, { wait: true })));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeoutMs);
    });
    const outcome = await Promise.race([idle, late]);
    clearTimeout(timer);
    // What still runs keeps its lease and is picked up by its successor once that has run out.
    if (outcome === 'late') this.#log.warn({ timeoutMs }, 'stopped before all running jobs were done');
  }

  async #work({ step, batch, batches, lookEverySeconds }: StepQueue, handle: Handle): Promise<void> {
    await this.#boss.work(
      step,
      {
        batchSize: batch,
        localConcurrency: batches,
        pollingIntervalSeconds: lookEverySeconds,
        // The default looks for jobs that came due only every 30 s once NOTIFY works.
        notifyPollingIntervalSeconds: lookEverySeconds,
        burstWhenBatchFull: true,
        perJobResults: true,
      },
      (jobs: BossJob<JobData>[]) => Promise.all(jobs.map((job) => this.#run(step, job, handle))),
    );
  }

  async #run(step: Step, job: BossJob<JobData>, handle: Handle): Promise<JobResult> {
    try {
      await handle({ step, taskId: job.data.taskId });
      return { id: job.id, status: 'completed' };
    } catch (error) {
      this.#log.error(
        { err: error, step, taskId: job.data.taskId, earlierTries: job.retryCount },
        'a step failed and will be tried again',
      );
      return { id: job.id, status: 'failed', output: { message: (error as Error).message } };
    }
  }
}
