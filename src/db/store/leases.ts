import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Claim, Job } from '../../task/ports.ts';
import type { TaskStage } from '../../task/task.ts';
import type { Database } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { enqueueJobs } from './polls.ts';
import { milliseconds, msSince, TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

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
  const { rows } = await sql<ClaimedRow>`
    update tasks set
      lease_token = ${leaseToken},
      lease_until = now() + ${milliseconds(leaseMs)},
      due_at = now() + ${milliseconds(leaseMs)},
      stage_tries = stage_tries + 1
    where id = ${taskId} and stage = ${stage} and (lease_until is null or lease_until <= now())
      ${stage === 'submit' ? NOT_TO_WAIT : stage === 'poll' ? NOT_ASKED_ABOUT : sql``}
    returning ${TASK_COLUMNS}, stage_tries - 1 as earlier_tries, ${msSince(sql`created_at`)} as age_ms,
      ${stage === 'submit' ? SLOT_FACTS : sql`${msSince(sql`stage_since`)} as stage_ms, false as waiting`}`.execute(
    database.kysely(),
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { earlier_tries: earlierTries, age_ms: ageMs, stage_ms: stageMs, waiting } = row;
  return { task: toTask(row), leaseToken, earlierTries, ageMs, stageMs, waiting };
}

interface ClaimedRow extends TaskRow {
  readonly earlier_tries: number;
  readonly age_ms: number;
  readonly stage_ms: number;
  readonly waiting: boolean;
}

/** A task that waits is due when its wait is over; until then a job that comes by mistake finds nothing to do. */
const NOT_TO_WAIT = sql`
  and (due_at <= now() or not exists (select 1 from engine_waits where engine_waits.task_id = tasks.id))`;
/** Two polls of one film at once would be one too many for its upstream. */
const NOT_ASKED_ABOUT = sql`
  and not exists (select 1 from engine_polls where engine_polls.task_id = tasks.id and engine_polls.until > now())`;
const SLOT_FACTS = sql`
  ${msSince(sql`coalesce((select since from engine_slots where engine_slots.task_id = tasks.id), stage_since)`)}
    as stage_ms,
  exists (select 1 from engine_waits where engine_waits.task_id = tasks.id) as waiting`;

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

/** Gives the lease back; waiting was no try. A lost lease is nothing to give back, and its jobs are the next holder's business. */
export async function releaseClaim(
  database: Database,
  queue: JobQueue,
  { task, leaseToken, waiting }: Claim,
  jobs: readonly Job[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    const { rows } = await sql`
      update tasks set lease_token = null, lease_until = null,
        stage_tries = ${waiting ? 0 : sql`stage_tries`},
        due_at = now() + ${milliseconds(nextDelayMs(task.id, jobs))}
      where id = ${task.id} and lease_token = ${leaseToken} and stage is not null
      returning id`.execute(transaction);
    if (rows.length > 0) await enqueueJobs(transaction, queue, jobs);
  });
}

/**
 * A film that waits has the time of its next poll in `engine_polls`; its task is looked at after this long too, should
 * that have gone astray.
 */
const POLL_LOOK_MS = 3_600_000;

/** When the next step of a task runs: with the first of its jobs, or at once if it has none. */
export function nextDelayMs(taskId: string, jobs: readonly Job[]): number {
  const delays = jobs
    .filter((job) => job.taskId === taskId && job.step !== 'notify')
    .map(({ step, delayMs }) => (step === 'poll' ? Math.max(delayMs, POLL_LOOK_MS) : delayMs));
  return delays.length === 0 ? 0 : Math.min(...delays);
}
