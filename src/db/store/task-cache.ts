import type { Task } from '../../task/task.ts';

/** About 4 kB each with a long prompt; clients poll what is new. */
const ENTRIES_MAX = 2_000;

/** A read under way: what was written meanwhile must not be remembered from it. */
export interface ReadTicket {
  readonly overtaken: Set<string>;
}

/**
 * Tasks as they were last read, for the embedded database alone: its process holds the directory's lock, so every
 * write passes here and a remembered task is never stale. A client that polls an unchanged task then costs no
 * round trip to the database's thread. On a PostgreSQL server other processes write too, so nothing is remembered.
 */
export class TaskCache {
  readonly #tasks = new Map<string, Task>();
  readonly #reads = new Set<ReadTicket>();

  get(taskId: string): Task | undefined {
    return this.#tasks.get(taskId);
  }

  startRead(): ReadTicket {
    const ticket = { overtaken: new Set<string>() };
    this.#reads.add(ticket);
    return ticket;
  }

  endRead(ticket: ReadTicket, tasks: Iterable<Task>): void {
    this.#reads.delete(ticket);
    for (const task of tasks) {
      if (ticket.overtaken.has(task.id)) continue;
      this.#tasks.set(task.id, task);
    }
    for (const oldest of this.#tasks.keys()) {
      if (this.#tasks.size <= ENTRIES_MAX) break;
      this.#tasks.delete(oldest);
    }
  }

  /**
   * Runs a write. The task is forgotten before, so that nobody is told the old state after the commit by a read
   * that came first, and after, because a read in between may have seen the state before the commit.
   */
  async writing<Result>(taskIds: string | readonly string[], write: () => Promise<Result>): Promise<Result> {
    const written = typeof taskIds === 'string' ? [taskIds] : taskIds;
    for (const taskId of written) this.#forget(taskId);
    try {
      return await write();
    } finally {
      for (const taskId of written) this.#forget(taskId);
    }
  }

  #forget(taskId: string): void {
    this.#tasks.delete(taskId);
    for (const read of this.#reads) read.overtaken.add(taskId);
  }
}
