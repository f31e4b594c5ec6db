import { sql } from 'kysely';
import type { Task, TaskStatus } from '../task/task.ts';
import type { Database } from './database.ts';
import { isStorableText } from './store/json-text.ts';
import { TASK_COLUMNS, type TaskRow, toTask } from './store/task-row.ts';

export interface TaskSearch {
  readonly projectId: string | null;
  readonly keyId: string | null;
  readonly status: TaskStatus | null;
  readonly limit: number;
  /** Id of the last task of the page before. */
  readonly afterId: string | null;
}

/** Tasks of all projects, for an operator alone. Removed tasks are not there. */
export interface TaskDirectory {
  /** In the order of acceptance, newest first. An unknown `afterId` gives an empty page. */
  list(search: TaskSearch): Promise<readonly Task[]>;
  find(taskId: string): Promise<Task | null>;
}

export function createTaskDirectory(database: Database): TaskDirectory {
  return {
    list: async ({ projectId, keyId, status, limit, afterId }) => {
      if (![projectId, keyId, afterId].every((id) => id === null || isStorableText(id))) return [];
      const { rows } = await sql<TaskRow>`
        select ${TASK_COLUMNS} from tasks where removed_at is null
          ${projectId === null ? sql`` : sql`and project_id = ${projectId}`}
          ${keyId === null ? sql`` : sql`and key_id = ${keyId}`}
          ${status === null ? sql`` : sql`and status = ${status}`}
          ${afterId === null ? sql`` : sql`and seq < (select mark.seq from tasks mark where mark.id = ${afterId})`}
        order by seq desc limit ${limit}`.execute(database.kysely());
      return rows.map(toTask);
    },
    find: async (taskId) => {
      if (!isStorableText(taskId)) return null;
      const { rows } = await sql<TaskRow>`
        select ${TASK_COLUMNS} from tasks where id = ${taskId} and removed_at is null`.execute(
        database.kysely(),
      );
      return rows[0] === undefined ? null : toTask(rows[0]);
    },
  };
}
