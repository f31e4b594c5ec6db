import type { Database, Transaction } from '../db/database.ts';
import type { JobQueue } from '../db/job-queue.ts';
import { type Log, silentLog } from '../observe/log.ts';
import type { Job, JobRunner } from '../task/ports.ts';
import { type EnqueueStep, prepareEnqueue } from './enqueue.ts';
import { openBoss } from './open-boss.ts';
import { LOOK_EVERY_SECONDS, STEP_QUEUES } from './queue-plan.ts';
import { releaseActiveJobs } from './release-active-jobs.ts';
import { type Handle, StepWorkers } from './step-workers.ts';

export interface JobQueueOptions {
  readonly log?: Log;
  /** How often each loop looks for jobs by itself. */
  readonly lookEverySeconds?: number;
}

export interface OpenJobQueue extends JobQueue, JobRunner {
  /** Ends the job engine; before the database is closed and after the last enqueue. */
  close(): Promise<void>;
}

/** The job engine of one database. A process that only accepts tasks enqueues and never calls `start`. */
export async function createJobQueue(
  database: Database,
  { log = silentLog, lookEverySeconds = LOOK_EVERY_SECONDS }: JobQueueOptions = {},
): Promise<OpenJobQueue> {
  const boss = await openBoss(database, log);
  if (database.kind === 'embedded') await releaseActiveJobs(database, boss);
  const enqueueStep = await prepareEnqueue(database, boss);
  const workers = new StepWorkers(boss, { lookEverySeconds, log });
  return {
    enqueue: async (transaction, jobs) => {
      await enqueue(enqueueStep, transaction, jobs);
      for (const job of jobs) workers.expect(job);
    },
    start: (handle: Handle) => workers.start(handle),
    stop: (timeoutMs) => workers.stop(timeoutMs),
    close: () => boss.stop({ graceful: false }),
  };
}

async function enqueue(
  enqueueStep: EnqueueStep,
  transaction: Transaction,
  jobs: readonly Job[],
): Promise<void> {
  for (const { step } of STEP_QUEUES) {
    const ofStep = jobs.filter((job) => job.step === step);
    if (ofStep.length > 0) await enqueueStep(transaction, step, ofStep);
  }
}
