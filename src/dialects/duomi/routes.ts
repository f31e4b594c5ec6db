import { readBinding } from '../binding.ts';
import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { renderSharedCreated } from '../generation-task.ts';
import { generationId, uuid } from '../ids.ts';
import { taskOrCharacter } from '../new-character.ts';
import { characterRoutes } from './characters.ts';
import { derivativeRoutes } from './derivatives.ts';
import { documentation } from './documentation.ts';
import { parseCreate } from './request.ts';
import { renderCharacter, renderCreated, renderPoll } from './response.ts';

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
  ...derivativeRoutes,
  // A PHP client sends every call through one POST function, polls too.
  {
    method: 'POST',
    path: '/v1/videos/tasks/:id',
    operation: 'poll',
    handle: poll,
    documentation: documentation.poll,
  },
  ...characterRoutes,
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await acceptTask(request, context, 'duomi', parseCreate, () =>
    request.ambiguous ? generationId(context, true) : uuid(context),
  );
  const body = request.ambiguous ? renderSharedCreated(task) : renderCreated(task);
  return { kind: 'json', status: 200, body };
}

async function poll(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const found = await taskOrCharacter(request, request.params['id'] ?? '', context, () =>
    readBinding(request, context, 'duomi'),
  );
  const body =
    found.kind === 'task'
      ? renderPoll(found.task, context.links(found.task))
      : renderCharacter(found.character);
  return { kind: 'json', status: 200, body };
}
