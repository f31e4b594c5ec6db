import { sql } from 'kysely';
import type { ListQuery, TaskPage } from '../../task/ports.ts';
import type { Database } from '../database.ts';
import { isStorableText } from './json-text.ts';
import { TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

/**
 * One page by keyset: it costs the same at any depth, and tasks that arrive meanwhile shift nothing. The order
 * is acceptance; `seq` breaks the ties of the embedded clock, which counts milliseconds. Removed and private tasks
 * are left out, but one still marks a place as `afterId`. An unknown or foreign `afterId` gives an empty page.
 */
export async function listTasks(
  database: Database,
  projectId: string,
  { limit, order, afterId }: ListQuery,
): Promise<TaskPage> {
  if (afterId !== null && !isStorableText(afterId)) return { tasks: [], hasMore: false };
  const [beyond, direction] =
    order === 'desc' ? [sql.raw('<'), sql.raw('desc')] : [sql.raw('>'), sql.raw('asc')];
  const start =
    afterId === null
      ? sql``
      : sql`and (created_at, seq) ${beyond} (
          select mark.created_at, mark.seq from tasks mark
          where mark.id = ${afterId} and mark.project_id = ${projectId})`;
  const { rows } = await sql<TaskRow>`
    select ${TASK_COLUMNS} from tasks
    where project_id = ${projectId} and removed_at is null
      and coalesce(request ->> 'private', 'false') <> 'true' ${start}
    order by created_at ${direction}, seq ${direction}
    limit ${limit + 1}`.execute(database.kysely());
  return { tasks: rows.slice(0, limit).map(toTask), hasMore: rows.length > limit };
}
