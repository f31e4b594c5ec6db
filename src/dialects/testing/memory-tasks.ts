import { TaskError } from '../../task/error.ts';
import type {
  Caller,
  CreateCommand,
  CreatedTask,
  ListQuery,
  TaskPage,
  TaskService,
} from '../../task/ports.ts';
import type { DerivativeDraft, DerivativeSource } from '../../task/request.ts';
import { effectiveSeconds, isTerminal, type Task } from '../../task/task.ts';
import { STATES, type StateName, sampleTask } from './sample-task.ts';

/** A TaskService that keeps tasks in a map and remembers what it was told. Ids are scoped to the project. */
export class MemoryTasks implements TaskService {
  readonly commands: CreateCommand[] = [];
  private readonly tasks = new Map<string, Task>();

  async create(caller: Caller, command: CreateCommand): Promise<CreatedTask> {
    this.commands.push(command);
    const { images, seed, source: derived, ...rest } = command.draft;
    const source = derived === null ? null : await this.sourceOf(caller, derived);
    const stored = images.map((image, index) =>
      image.kind === 'url'
        ? ({ kind: 'url', url: image.url } as const)
        : ({ kind: 'stored', assetId: `asset-${index}` } as const),
    );
    const task = sampleTask({
      id: command.newTaskId(),
      projectId: caller.projectId,
      keyId: caller.keyId,
      dialect: command.dialect,
      request: { ...rest, images: stored, seed: seed ?? 1, source },
      createdAtMs: sampleTask().createdAtMs + this.tasks.size * 1000,
    });
    this.tasks.set(task.id, task);
    return { task, repeated: false };
  }

  /** The facts of the source that answers show; what a draft inherits from it is the lifecycle's business. */
  private async sourceOf(
    caller: Caller,
    { operation, taskId, param }: DerivativeDraft,
  ): Promise<DerivativeSource> {
    const task = this.tasks.get(taskId);
    if (task === undefined || task.projectId !== caller.projectId)
      throw new TaskError('task_not_found', 'No such task.', { param });
    if (task.status !== 'completed')
      throw new TaskError('invalid_value', 'The video is not completed.', { param });
    return { operation, taskId, seconds: effectiveSeconds(task), engineId: 'film', instructions: {} };
  }

  async read(caller: Caller, taskId: string): Promise<Task> {
    const task = this.tasks.get(taskId);
    if (task === undefined || task.projectId !== caller.projectId)
      throw new TaskError('task_not_found', 'No such task.');
    return task;
  }

  /** As the store answers: null instead of an error. */
  async find(projectId: string, taskId: string): Promise<Task | null> {
    const task = this.tasks.get(taskId);
    return task?.projectId === projectId ? task : null;
  }

  async list(caller: Caller, query: ListQuery): Promise<TaskPage> {
    const sign = query.order === 'asc' ? 1 : -1;
    const own = [...this.tasks.values()]
      .filter((task) => task.projectId === caller.projectId)
      .sort((a, b) => sign * (a.createdAtMs - b.createdAtMs));
    const start = query.afterId === null ? 0 : own.findIndex((task) => task.id === query.afterId) + 1;
    if (query.afterId !== null && start === 0) throw new TaskError('task_not_found', 'No such task.');
    const tasks = own.slice(start, start + query.limit);
    return { tasks, hasMore: start + tasks.length < own.length };
  }

  async remove(caller: Caller, taskId: string): Promise<void> {
    const task = await this.read(caller, taskId);
    if (!isTerminal(task.status)) throw new TaskError('task_still_running', 'The task has not ended.');
    this.tasks.delete(taskId);
  }

  async cancel(caller: Caller, taskId: string): Promise<Task> {
    const task = await this.read(caller, taskId);
    return isTerminal(task.status) ? task : this.put({ ...task, ...STATES.cancelled });
  }

  async bindDialect(caller: Caller, taskId: string, dialect: string): Promise<Task> {
    const task = await this.read(caller, taskId);
    const free = task.boundDialect === null && !isTerminal(task.status);
    return free ? this.put({ ...task, boundDialect: dialect }) : task;
  }

  put(task: Task): Task {
    this.tasks.set(task.id, task);
    return task;
  }

  /** Moves a task to another moment of its life. */
  advance(taskId: string, state: StateName): Task {
    const task = this.tasks.get(taskId);
    if (task === undefined) throw new Error(`no task ${taskId}`);
    return this.put({ ...task, ...STATES[state] });
  }
}
