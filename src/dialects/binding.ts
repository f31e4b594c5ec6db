import { isTerminal, type Task } from '../task/task.ts';
import type { DialectContext, WireRequest } from './dialect.ts';
import { isSharedGenerationId } from './ids.ts';

/**
 * Reads the task of a poll that only `dialect`'s clients send. The first such poll of a task whose vendor could not
 * be told at its creation settles whose it is, for its callback. Costs a write once, and only where a callback is
 * owed: polls are told apart by their paths and need no memory.
 */
export async function readBinding(
  request: WireRequest,
  context: DialectContext,
  dialect: string,
): Promise<Task> {
  const task = await context.tasks.read(request.caller, request.params['id'] ?? '');
  return bound(task, request, context, dialect);
}

export async function bound(
  task: Task,
  request: WireRequest,
  context: DialectContext,
  dialect: string,
): Promise<Task> {
  const open = isSharedGenerationId(task.id) && task.boundDialect === null && !isTerminal(task.status);
  if (!open || task.request.callbackUrl === null) return task;
  return context.tasks.bindDialect(request.caller, task.id, dialect);
}
