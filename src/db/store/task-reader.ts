import { sql } from 'kysely';
import type { Task } from '../../task/task.ts';
import type { Database } from '../database.ts';
import { isStorableText } from './json-text.ts';
import type { TaskCache } from './task-cache.ts';
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
  readonly #cache: TaskCache | null;
  #waiting: WaitingRead[] = [];
  #running = false;

  constructor(database: Database, cache: TaskCache | null) {
    this.#database = database;
    this.#cache = cache;
  }

  /** Null for an unknown, foreign or removed task alike. */
  find(projectId: string, taskId: string): Promise<Task | null> {
    if (!isStorableText(taskId)) return Promise.resolve(null);
    const known = this.#cache?.get(taskId);
    if (known !== undefined) return Promise.resolve(known.projectId === projectId ? known : null);
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
    const ticket = this.#cache?.startRead();
    let tasks: readonly Task[] = [];
    try {
      tasks = await this.#query(taskIds);
    } finally {
      if (ticket !== undefined) this.#cache?.endRead(ticket, tasks);
    }
    return new Map(tasks.map((task) => [task.id, task]));
  }

  async #query(taskIds: readonly string[]): Promise<readonly Task[]> {
    const { rows } = await sql<TaskRow>`
      select ${TASK_COLUMNS} from tasks where id = any(${taskIds}::text[]) and removed_at is null`.execute(
      this.#database.kysely(),
    );
    return rows.map(toTask);
  }
}
