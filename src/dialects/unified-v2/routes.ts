import { TaskError } from '../../task/error.ts';
import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { uuid } from '../ids.ts';
import { characterRoutes } from './characters.ts';
import { documentation } from './documentation.ts';
import { fileRoutes } from './files.ts';
import { modelRoutes } from './models.ts';
import { parseCreate } from './request.ts';
import { renderCreated, renderPoll } from './response.ts';

export const routes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: '/v2/videos/generations',
    operation: 'create',
    handle: create,
    documentation: documentation.create,
  },
  {
    method: 'GET',
    path: '/v2/videos/generations',
    operation: 'poll',
    handle: withoutId,
    documentation: documentation.keyTest,
  },
  {
    method: 'GET',
    path: '/v2/videos/generations/:id',
    operation: 'poll',
    handle: poll,
    documentation: documentation.poll,
  },
  ...fileRoutes,
  ...modelRoutes,
  ...characterRoutes,
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await acceptTask(request, context, 'unified-v2', parseCreate, () => uuid(context));
  return { kind: 'json', status: 200, body: renderCreated(task) };
}

async function poll(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await context.tasks.read(request.caller, request.params['id'] ?? '');
  return { kind: 'json', status: 200, body: renderPoll(task, context.links(task)) };
}

/** One client tests its key with this path and takes 401, and only 401, for a bad one. */
async function withoutId(): Promise<WireReply> {
  throw new TaskError('missing_parameter', "Missing required parameter: 'task_id'.", { param: 'task_id' });
}
