import { sql } from 'kysely';
import { TaskError } from '../../task/error.ts';
import type { Task, TaskStatus } from '../../task/task.ts';
import type { Transaction } from '../database.ts';

/** Raised by the database's `hold_credits` (migration 0007-ledger), which takes the hold of a task that is inserted. */
const NOT_COVERED = 'RL402';

/** The public error for what `hold_credits` refused, or null for anything else. */
export function creditsRefusal(error: unknown): TaskError | null {
  if ((error as { code?: unknown }).code !== NOT_COVERED) return null;
  const message = 'The credits of this account or key do not cover this video.';
  return new TaskError('insufficient_credits', message, { cause: error });
}

/**
 * Closes the hold of a task in the transaction that ends it. What is charged is never above the hold, whatever the
 * delivered film would cost.
 *
 * @returns what was charged
 */
export async function closeHold(
  transaction: Transaction,
  { id, price: { holdMicro } }: Task,
  status: TaskStatus,
  priceMicro: bigint,
): Promise<bigint> {
  const captured = status === 'completed';
  const charged = captured ? smaller(priceMicro, holdMicro) : 0n;
  await sql`select close_hold(${id}, ${captured ? 'capture' : 'release'}, ${String(charged)}::bigint)`.execute(
    transaction,
  );
  return charged;
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
