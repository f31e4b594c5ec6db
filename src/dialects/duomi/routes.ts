import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { renderSharedCreated } from '../generation-task.ts';
import { generationId, uuid } from '../ids.ts';
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
    path: '/v1/videos/tasks/:id',
    operation: 'poll',
    handle: poll,
    documentation: documentation.poll,
  },
  // A PHP client sends every call through one POST function, polls too.
  {
    method: 'POST',
    path: '/v1/videos/tasks/:id',
    operation: 'poll',
    handle: poll,
    documentation: documentation.poll,
  },
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await acceptTask(request, context, 'duomi', parseCreate, () =>
    request.ambiguous ? generationId(context, true) : uuid(context),
  );
  const body = request.ambiguous ? renderSharedCreated(task) : renderCreated(task);
  return { kind: 'json', status: 200, body };
}

async function poll(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await context.tasks.read(request.caller, request.params['id'] ?? '');
  return { kind: 'json', status: 200, body: renderPoll(task, context.links(task)) };
}
