import { sql } from 'kysely';
import type { Callback, CallbackOutcome } from '../../task/ports.ts';
import type { Database } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { storableText } from './json-text.ts';
import { milliseconds, TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

/** Six times the 10 s that a delivery may take, so that a slow receiver is not told twice. */
const DELIVERY_LEASE_MS = 60_000;

/**
 * The callback that is owed now, for the caller alone until its outcome is recorded: a doubled job finds null,
 * and so does one that comes before a retry is due. A caller that dies is replaced when the lease runs out.
 */
export async function pendingCallback(database: Database, taskId: string): Promise<Callback | null> {
  const { rows } = await sql<TaskRow & { callback_id: string; url: string; tries: number }>`
    update outbox set claimed_until = now() + ${milliseconds(DELIVERY_LEASE_MS)}
    from tasks
    where outbox.task_id = ${taskId} and tasks.id = outbox.task_id and outbox.state = 'pending'
      and outbox.next_at <= now() and (outbox.claimed_until is null or outbox.claimed_until <= now())
    returning outbox.id as callback_id, outbox.url, outbox.tries, ${TASK_COLUMNS}`.execute(database.kysely());
  const [row] = rows;
  if (row === undefined) return null;
  return { id: row.callback_id, url: row.url, task: toTask(row), earlierTries: row.tries };
}

/** Records a delivery; a retry is enqueued in the same transaction, for exactly when it is due. */
export async function recordCallback(
  database: Database,
  queue: JobQueue,
  callbackId: string,
  outcome: CallbackOutcome,
): Promise<void> {
  const reason = outcome.type === 'delivered' ? null : storableText(outcome.reason);
  const delayMs = outcome.type === 'retry' ? outcome.delayMs : null;
  await database.transaction(async (transaction) => {
    const { rows } = await sql<{ task_id: string }>`
      update outbox set
        tries = tries + 1, state = ${outcome.type === 'retry' ? 'pending' : outcome.type},
        last_status = ${outcome.status}, last_reason = ${reason}, claimed_until = null,
        next_at = ${delayMs === null ? sql`next_at` : sql`now() + ${milliseconds(delayMs)}`},
        finished_at = ${delayMs === null ? sql`now()` : null}
      where id = ${callbackId} and state = 'pending'
      returning task_id`.execute(transaction);
    const [row] = rows;
    if (row !== undefined && delayMs !== null) {
      await queue.enqueue(transaction, [{ step: 'notify', taskId: row.task_id, delayMs }]);
    }
  });
}
