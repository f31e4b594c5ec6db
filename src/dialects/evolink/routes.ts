import { TaskError } from '../../task/error.ts';
import type { Task } from '../../task/task.ts';
import { bound, readBinding } from '../binding.ts';
import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { renderSharedCreated, renderSharedTask } from '../generation-task.ts';
import { DialectError } from '../http-words.ts';
import { GENERATION_ID_PREFIX, generationId, isSharedGenerationId } from '../ids.ts';
import { type TaskOrCharacter, taskOrCharacter } from '../new-character.ts';
import { characterReply, createCharacter, isCharacterCreate } from './characters.ts';
import { creditRoutes } from './credits.ts';
import { parseCreateOrRemix } from './derivatives.ts';
import { documentation } from './documentation.ts';
import { fileRoutes } from './files.ts';
import { modelRoutes } from './models.ts';
import { renderCreated, renderPoll } from './response.ts';

/** The vendor documents no cancel route although tasks say `can_cancel`; the last two are ours. */
export const routes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: '/v1/videos/generations',
    operation: 'create',
    handle: create,
    documentation: documentation.create,
  },
  {
    method: 'GET',
    path: '/v1/videos/generations/:id',
    operation: 'poll',
    handle: pollGeneration,
    documentation: documentation.poll,
  },
  {
    method: 'GET',
    path: '/v1/tasks/:id',
    operation: 'poll',
    handle: pollTask,
    documentation: documentation.poll,
  },
  {
    method: 'POST',
    path: '/v1/tasks/:id/cancel',
    operation: 'cancel',
    handle: cancel,
    documentation: documentation.cancel,
  },
  {
    method: 'DELETE',
    path: '/v1/tasks/:id',
    operation: 'cancel',
    handle: cancel,
    documentation: documentation.cancel,
  },
  ...fileRoutes,
  ...creditRoutes,
  ...modelRoutes,
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  if (isCharacterCreate(request)) return createCharacter(request, context);
  const task = await acceptTask(request, context, 'evolink', parseCreateOrRemix, () =>
    generationId(context, request.ambiguous),
  );
  const body = request.ambiguous ? renderSharedCreated(task) : renderCreated(task);
  return { kind: 'json', status: 200, body };
}

/**
 * APIMart polls on the same path, so whoever does not say which of the two it is gets the form for both. An id that
 * a certain EvoLink create answered with is EvoLink's own.
 */
async function pollTask(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const found = await named(request, context, (id) => context.tasks.read(request.caller, id));
  if (found.kind === 'character') return characterReply(found.character, context);
  const { task } = found;
  if (!request.ambiguous) return answer(await bound(task, request, context, 'evolink'), renderPoll, context);
  const own = task.id.startsWith(GENERATION_ID_PREFIX) && !isSharedGenerationId(task.id);
  return answer(task, own ? renderPoll : renderSharedTask, context);
}

async function cancel(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const found = await named(request, context, (id) => context.tasks.cancel(request.caller, id));
  if (found.kind === 'character') return characterReply(found.character, context);
  return answer(found.task, isSharedGenerationId(found.task.id) ? renderSharedTask : renderPoll, context);
}

/** The path of the EvoLink lineage: only its clients ask here, so the answer needs no second form. */
async function pollGeneration(request: WireRequest, context: DialectContext): Promise<WireReply> {
  try {
    const found = await taskOrCharacter(request, request.params['id'] ?? '', context, () =>
      readBinding(request, context, 'evolink'),
    );
    if (found.kind === 'character') return characterReply(found.character, context);
    return answer(found.task, renderPoll, context);
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'task_not_found') throw cause;
    // The vendor has no such path. A client that tries it first goes on to /v1/tasks only when told exactly that.
    throw new TaskError('route_not_found', 'There is no such route.', { cause });
  }
}

function answer(task: Task, render: typeof renderPoll, context: DialectContext): WireReply {
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
