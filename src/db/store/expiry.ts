import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { milliseconds } from './task-row.ts';

/** Files that somebody could still ask for: a link that was promised, a character, a film in the making, a callback. */
const UNNEEDED = sql`
  (tasks.links_expire_at is null or tasks.links_expire_at <= now())
  and not exists (select 1 from characters c where c.source ->> 'taskId' = tasks.id)
  and not exists (
    select 1 from tasks live where live.stage is not null and live.request -> 'source' ->> 'taskId' = tasks.id)
  and not exists (select 1 from outbox o where o.task_id = tasks.id and o.state = 'pending')`;
const HAS_FILES = sql`tasks.stage is null and tasks.removed_at is null and tasks.files_removed_at is null`;

/** Tasks that ended so long ago, by the database's clock, and whose files nobody needs; oldest first. */
export async function expiredTasks(
  database: Database,
  lifetimeMs: number,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select tasks.id from tasks
    where ${HAS_FILES} and tasks.finished_at <= now() - ${milliseconds(lifetimeMs)} and ${UNNEEDED}
    order by tasks.finished_at limit ${limit}`.execute(database.kysely());
  return rows.map(({ id }) => id);
}

/**
 * Marks the files of one task as removable, unless somebody has come to need them. The task's row is locked before
 * that is asked, and who makes a character of the film holds it too, so neither can overlook the other.
 */
export async function expireFiles(database: Database, taskId: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await sql`select id from tasks where id = ${taskId} and ${HAS_FILES} for update`.execute(transaction);
    await sql`
      with expired as (
        update tasks set files_removed_at = now()
        where id = ${taskId} and ${HAS_FILES} and ${UNNEEDED} returning id
      )
      update assets set removed_at = now() from expired
      where assets.task_id = expired.id and assets.removed_at is null`.execute(transaction);
  });
}
