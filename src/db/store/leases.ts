import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Claim, Job } from '../../task/ports.ts';
import type { TaskStage } from '../../task/task.ts';
import type { Database } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { milliseconds, TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

/**
 * Takes the lease of a stage in one statement; of two claimers the row lock lets one win. The task becomes due
 * again when the lease runs out, which is what the sweep looks at.
 */
export async function claimTask(
  database: Database,
  taskId: string,
  stage: TaskStage,
  leaseMs: number,
): Promise<Claim | null> {
  const leaseToken = randomUUID();
  const { rows } = await sql<TaskRow & { earlier_tries: number }>`
    update tasks set
      lease_token = ${leaseToken},
      lease_until = now() + ${milliseconds(leaseMs)},
      due_at = now() + ${milliseconds(leaseMs)},
      stage_tries = stage_tries + 1
    where id = ${taskId} and stage = ${stage} and (lease_until is null or lease_until <= now())
    returning ${TASK_COLUMNS}, stage_tries - 1 as earlier_tries`.execute(database.kysely());
  const [row] = rows;
  return row === undefined ? null : { task: toTask(row), leaseToken, earlierTries: row.earlier_tries };
}

/** Makes a lease last from now on; false when it was lost, and then nothing changes. */
export async function renewClaim(
  database: Database,
  { task, leaseToken }: Claim,
  leaseMs: number,
): Promise<boolean> {
  const { rows } = await sql`
    update tasks set
      lease_until = now() + ${milliseconds(leaseMs)},
      due_at = now() + ${milliseconds(leaseMs)}
    where id = ${task.id} and lease_token = ${leaseToken}
    returning id`.execute(database.kysely());
  return rows.length > 0;
}

/** Gives the lease back. A lost lease is nothing to give back, and its jobs are the next holder's business. */
export async function releaseClaim(
  database: Database,
  queue: JobQueue,
  { task, leaseToken }: Claim,
  jobs: readonly Job[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    const { rows } = await sql`
      update tasks set lease_token = null, lease_until = null,
        due_at = now() + ${milliseconds(nextDelayMs(task.id, jobs))}
      where id = ${task.id} and lease_token = ${leaseToken} and stage is not null
      returning id`.execute(transaction);
    if (rows.length > 0) await queue.enqueue(transaction, jobs);
  });
}

/** When the next step of a task runs: with the first of its jobs, or at once if it has none. */
export function nextDelayMs(taskId: string, jobs: readonly Job[]): number {
  const delays = jobs
    .filter((job) => job.taskId === taskId && job.step !== 'notify')
    .map(({ delayMs }) => delayMs);
  return delays.length === 0 ? 0 : Math.min(...delays);
}
