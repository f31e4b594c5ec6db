import { sql } from 'kysely';
import type { Task } from '../../task/task.ts';
import type { Database } from '../database.ts';
import { TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

const BATCH_MAX = 200;

interface WaitingRead {
  readonly projectId: string;
  readonly taskId: string;
  readonly resolve: (task: Task | null) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Reads tasks by id, many at a time: while one query is under way the next reads collect. A thousand polling
 * clients then cost a few statements, and a read is still exact, because its query starts after it was asked.
 */
export class TaskReader {
  readonly #database: Database;
  #waiting: WaitingRead[] = [];
  #running = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Null for an unknown, foreign or removed task alike. */
  find(projectId: string, taskId: string): Promise<Task | null> {
    return new Promise((resolve, reject) => {
      this.#database.guard.assertOutside();
      this.#waiting.push({ projectId, taskId, resolve, reject });
      if (!this.#running) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#running = true;
    // Lets the callers of this turn join the first batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_MAX);
      try {
        const found = await this.#read([...new Set(batch.map(({ taskId }) => taskId))]);
        for (const { projectId, taskId, resolve } of batch) {
          const task = found.get(taskId);
          resolve(task?.projectId === projectId ? task : null);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }

  async #read(taskIds: readonly string[]): Promise<Map<string, Task>> {
    const { rows } = await sql<TaskRow>`
      select ${TASK_COLUMNS} from tasks where id = any(${taskIds}::text[]) and removed_at is null`.execute(
      this.#database.kysely(),
    );
    return new Map(rows.map((row) => [row.id, toTask(row)]));
  }
}
