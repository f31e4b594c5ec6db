import { sql } from 'kysely';
import { TaskError } from '../../task/error.ts';
import type { Caller } from '../../task/ports.ts';
import type { Transaction } from '../database.ts';

/** Films take seconds to minutes and nobody knows when one ends; this keeps a waiting client off the database. */
const RETRY_AFTER_MS = 5_000;

/**
 * Throws `rate_limit_exceeded` when one more live task would be too many. The project's row stays locked until the
 * transaction ends, so two creates at the limit's edge are counted one after the other; the count is a statement of
 * its own because the locking one still sees what was there before it waited. The lock does not bar the foreign
 * keys of other writers, and projects and keys without a limit never take it.
 */
export async function checkConcurrency(
  transaction: Transaction,
  { projectId, keyId, limits }: Caller,
): Promise<void> {
  const ofKey = limits?.key.concurrentTasks ?? null;
  const ofProject = limits?.project.concurrentTasks ?? null;
  if (ofKey === null && ofProject === null) return;
  await sql`select 1 from projects where id = ${projectId} for no key update`.execute(transaction);
  const { rows } = await sql<{ live: number; own: number }>`
    select count(*)::integer as live, (count(*) filter (where key_id = ${keyId}))::integer as own
    from tasks where project_id = ${projectId} and stage is not null`.execute(transaction);
  const [counted] = rows;
  if (counted === undefined) throw new Error(`the tasks of ${projectId} were counted without a row`);
  if (ofKey !== null && counted.own >= ofKey) throw tooMany('key', ofKey);
  if (ofProject !== null && counted.live >= ofProject) throw tooMany('project', ofProject);
}

function tooMany(scope: 'key' | 'project', limit: number): TaskError {
  return new TaskError(
    'rate_limit_exceeded',
    `Too many videos at once for this ${scope}: ${limit} may be queued or running. Please wait until one has ended.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
