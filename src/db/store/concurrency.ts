import { sql } from 'kysely';
import { TaskError } from '../../task/error.ts';
import type { Caller } from '../../task/ports.ts';
import type { Transaction } from '../database.ts';

/** Films take seconds to minutes and nobody knows when one ends; this keeps a waiting client off the database. */
const RETRY_AFTER_MS = 5_000;

/**
 * Throws `rate_limit_exceeded` when one more live or queued task would be too many. The project's row stays locked until the
 * transaction ends, so two creates at the limit's edge are counted one after the other; the count is a statement of
 * its own because the locking one still sees what was there before it waited. The lock does not bar the foreign
 * keys of other writers, and projects and keys without a limit never take it.
 */
export async function checkConcurrency(
  transaction: Transaction,
  { projectId, keyId, limits }: Caller,
): Promise<void> {
  if (limits === undefined) return;
  const { key, project } = limits;
  const asked = [key.concurrentTasks, key.queuedTasks, project.concurrentTasks, project.queuedTasks];
  if (asked.every((limit) => limit === null)) return;
  await sql`select 1 from projects where id = ${projectId} for no key update`.execute(transaction);
  const { rows } = await sql<Counted>`
    select count(*)::integer as live, (count(*) filter (where key_id = ${keyId}))::integer as own,
      (count(*) filter (where status = 'queued'))::integer as queued,
      (count(*) filter (where status = 'queued' and key_id = ${keyId}))::integer as own_queued
    from tasks where project_id = ${projectId} and stage is not null`.execute(transaction);
  const [counted] = rows;
  if (counted === undefined) throw new Error(`the tasks of ${projectId} were counted without a row`);
  refuseFrom(counted.own, key.concurrentTasks, 'key', 'queued or running');
  refuseFrom(counted.live, project.concurrentTasks, 'project', 'queued or running');
  refuseFrom(counted.own_queued, key.queuedTasks, 'key', 'queued');
  refuseFrom(counted.queued, project.queuedTasks, 'project', 'queued');
}

interface Counted {
  readonly live: number;
  readonly own: number;
  readonly queued: number;
  readonly own_queued: number;
}

function refuseFrom(count: number, limit: number | null, scope: 'key' | 'project', state: string): void {
  if (limit === null || count < limit) return;
  const until = state === 'queued' ? 'has started' : 'has ended';
  throw new TaskError(
    'rate_limit_exceeded',
    `Too many videos at once for this ${scope}: ${limit} may be ${state}. Please wait until one ${until}.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
