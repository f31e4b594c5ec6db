import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { gatewayTaskId } from '../ids.ts';
import { documentation } from './documentation.ts';
import { parseCreate } from './request.ts';
import { renderCreated, renderPoll } from './response.ts';

/** The second prefix is the base path as most would write it; `/new-api` is this dialect's own. */
const PREFIXES = ['/v1/video/generations', '/newapi/v1/video/generations'];

export const routes: readonly DialectRoute[] = PREFIXES.flatMap((path): readonly DialectRoute[] => [
  { method: 'POST', path, operation: 'create', handle: create, documentation: documentation.create },
  { method: 'GET', path: `${path}/:id`, operation: 'poll', handle: poll, documentation: documentation.poll },
]);

/** 200, although the documents promise 201: the gateway's own code answers so. */
async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await acceptTask(request, context, 'new-api', parseCreate, () => gatewayTaskId(context));
  return { kind: 'json', status: 200, body: renderCreated(task) };
}

async function poll(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await context.tasks.read(request.caller, request.params['id'] ?? '');
  return { kind: 'json', status: 200, body: renderPoll(task, context.links(task)) };
}
