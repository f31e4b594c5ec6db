import { bound } from '../binding.ts';
import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { renderSharedCreated, renderSharedTask } from '../generation-task.ts';
import { generationId, ulidTaskId } from '../ids.ts';
import { documentation } from './documentation.ts';
import { parseCreate } from './request.ts';
import { renderCreated, renderPoll } from './response.ts';

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
    path: '/v1/tasks/:id',
    operation: 'poll',
    handle: poll,
    documentation: documentation.poll,
  },
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await acceptTask(request, context, 'apimart', parseCreate, () =>
    request.ambiguous ? generationId(context, true) : ulidTaskId(context),
  );
  const body = request.ambiguous ? renderSharedCreated(task) : renderCreated(task);
  return { kind: 'json', status: 200, body };
}

/** `?language=` leads here too, but only softly: it says whose callback is owed, and the form for all suits its clients. */
async function poll(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const found = await context.tasks.read(request.caller, request.params['id'] ?? '');
  const task = await bound(found, request, context, 'apimart');
  const render = request.ambiguous ? renderSharedTask : renderPoll;
  return { kind: 'json', status: 200, body: render(task, context.links(task)) };
}
