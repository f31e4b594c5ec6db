import type { Database, Transaction } from '../db/database.ts';
import type { JobQueue } from '../db/job-queue.ts';
import { type Log, silentLog } from '../observe/log.ts';
import type { Job, JobRunner } from '../task/ports.ts';
import { type EnqueueStep, prepareEnqueue } from './enqueue.ts';
import { openBoss } from './open-boss.ts';
import { STEP_QUEUES } from './queue-plan.ts';
import { releaseActiveJobs } from './release-active-jobs.ts';
import { type Handle, StepWorkers } from './step-workers.ts';

export interface JobQueueOptions {
  readonly log?: Log;
  /** Overrides how often to look for jobs that came due, for all steps. */
  readonly lookEverySeconds?: number;
}

export interface OpenJobQueue extends JobQueue, JobRunner {
  /** Ends the job engine; before the database is closed and after the last enqueue. */
  close(): Promise<void>;
}

/** The job engine of one database. A process that only accepts tasks enqueues and never calls `start`. */
export async function createJobQueue(
  database: Database,
  { log = silentLog, lookEverySeconds }: JobQueueOptions = {},
): Promise<OpenJobQueue> {
  const boss = await openBoss(database, log);
  if (database.kind === 'embedded') await releaseActiveJobs(database, boss);
  const enqueueStep = await prepareEnqueue(database, boss);
  const queues =
    lookEverySeconds === undefined
      ? STEP_QUEUES
      : STEP_QUEUES.map((queue) => ({ ...queue, lookEverySeconds }));
  const workers = new StepWorkers(boss, queues, log);
  return {
    enqueue: (transaction, jobs) => enqueue(enqueueStep, transaction, jobs),
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
