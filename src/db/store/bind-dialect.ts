import { sql } from 'kysely';
import type { Task } from '../../task/task.ts';
import type { Database } from '../database.ts';
import { TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

/**
 * The first poll wins, also among several at once. An ended task keeps what it has: its callback may have been
 * sent already, and a repeat has to carry the same body.
 */
export function bindDialect(
  database: Database,
  owner: { readonly projectId: string; readonly taskId: string },
  dialect: string,
): Promise<Task | null> {
  return database.transaction(async (transaction) => {
    await sql`
      update tasks set bound_dialect = ${dialect}
      where id = ${owner.taskId} and project_id = ${owner.projectId}
        and bound_dialect is null and stage is not null`.execute(transaction);
    const { rows } = await sql<TaskRow>`
      select ${TASK_COLUMNS} from tasks
      where id = ${owner.taskId} and project_id = ${owner.projectId} and removed_at is null`.execute(
      transaction,
    );
    const [row] = rows;
    return row === undefined ? null : toTask(row);
  });
}
