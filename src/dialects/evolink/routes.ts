import { TaskError } from '../../task/error.ts';
import type { Task } from '../../task/task.ts';
import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { renderSharedCreated, renderSharedTask } from '../generation-task.ts';
import { DialectError } from '../http-words.ts';
import { GENERATION_ID_PREFIX, generationId, isSharedGenerationId } from '../ids.ts';
import { type TaskOrCharacter, taskOrCharacter } from '../new-character.ts';
import { characterReply, createCharacter, isCharacterCreate } from './characters.ts';
import { parseCreate } from './request.ts';
import { renderCreated, renderPoll } from './response.ts';

/** The vendor documents no cancel route although tasks say `can_cancel`; the last two are ours. */
export const routes: readonly DialectRoute[] = [
  { method: 'POST', path: '/v1/videos/generations', operation: 'create', handle: create },
  { method: 'GET', path: '/v1/videos/generations/:id', operation: 'poll', handle: pollGeneration },
  { method: 'GET', path: '/v1/tasks/:id', operation: 'poll', handle: pollTask },
  { method: 'POST', path: '/v1/tasks/:id/cancel', operation: 'cancel', handle: cancel },
  { method: 'DELETE', path: '/v1/tasks/:id', operation: 'cancel', handle: cancel },
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  if (isCharacterCreate(request)) return createCharacter(request, context);
  const task = await acceptTask(request, context, 'evolink', parseCreate, () =>
    generationId(context, request.ambiguous),
  );
  const body = request.ambiguous ? renderSharedCreated(task) : renderCreated(task);
  return { kind: 'json', status: 200, body };
}

async function pollTask(request: WireRequest, context: DialectContext): Promise<WireReply> {
  return answer(await named(request, context, (id) => context.tasks.read(request.caller, id)), context);
}

async function cancel(request: WireRequest, context: DialectContext): Promise<WireReply> {
  return answer(await named(request, context, (id) => context.tasks.cancel(request.caller, id)), context);
}

/** The path of the EvoLink lineage: only its clients ask here, so the answer needs no second form. */
async function pollGeneration(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const found = await taskOrCharacter(request, request.params['id'] ?? '', context, (id) =>
    context.tasks.read(request.caller, id),
  );
  if (found.kind === 'character') return characterReply(found.character, context);
  return { kind: 'json', status: 200, body: renderPoll(found.task, context.links(found.task)) };
}

async function answer(found: TaskOrCharacter, context: DialectContext): Promise<WireReply> {
  if (found.kind === 'character') return characterReply(found.character, context);
  const { task } = found;
  const render = isSharedGenerationId(task.id) ? renderSharedTask : renderPoll;
  return { kind: 'json', status: 200, body: render(task, context.links(task)) };
}

/** The vendor's 400 for ids of another form applies to ids that we do not know either: other dialects' ids work. */
async function named(
  request: WireRequest,
  context: DialectContext,
  act: (id: string) => Promise<Task>,
): Promise<TaskOrCharacter> {
  const id = request.params['id'] ?? '';
  try {
    return await taskOrCharacter(request, id, context, act);
  } catch (cause) {
    const unknown = cause instanceof TaskError && cause.code === 'task_not_found';
    if (!unknown || id.startsWith(GENERATION_ID_PREFIX)) throw cause;
    const message = `Invalid 'task_id': it must start with '${GENERATION_ID_PREFIX}'.`;
    throw new DialectError('invalid_value', 'invalid_task_id', message, { param: 'task_id', cause });
  }
}
