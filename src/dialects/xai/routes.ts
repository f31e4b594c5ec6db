import { isTerminal } from '../../task/task.ts';
import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { renderSharedCreated } from '../generation-task.ts';
import { generationId, requestId } from '../ids.ts';
import { documentation } from './documentation.ts';
import { parseCreate } from './request.ts';
import { renderCreated, renderPoll } from './response.ts';

/** The second path is OpenAI's; bare, it is xAI's only for the ids of `mints` in index.ts. */
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
    path: '/v1/videos/:id',
    operation: 'poll',
    handle: poll,
    documentation: documentation.poll,
  },
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await acceptTask(request, context, 'xai', parseCreate, () =>
    request.ambiguous ? generationId(context, true) : requestId(context),
  );
  const body = request.ambiguous ? renderSharedCreated(task) : renderCreated(task);
  return { kind: 'json', status: 200, body };
}

async function poll(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await context.tasks.read(request.caller, request.params['id'] ?? '');
  const expired = task.linksExpireAtMs !== null && task.linksExpireAtMs <= context.nowMs();
  const links = expired ? { video: null, thumbnail: null, spritesheet: null } : context.links(task);
  return { kind: 'json', status: isTerminal(task.status) ? 200 : 202, body: renderPoll(task, links) };
}
