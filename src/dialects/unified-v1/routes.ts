import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { missingParameter } from '../fields.ts';
import { modelTaskId } from '../ids.ts';
import { characterRoutes } from './characters.ts';
import { documentation } from './documentation.ts';
import { parseCreate } from './request.ts';
import { renderCreated, renderQuery } from './response.ts';

/** The document's two paths, then the ones under which known clients look for the same operations. */
export const routes: readonly DialectRoute[] = [
  ...['/v1/video/create', '/sora/v1/video/create', '/sora2/v1/create'].map(
    (path): DialectRoute => ({
      method: 'POST',
      path,
      operation: 'create',
      handle: create,
      documentation: documentation.create,
    }),
  ),
  ...[
    '/v1/video/query',
    '/sora2/v1/query',
    '/v1/video/query/:id',
    '/v1/video/status/:id',
    '/v1/video/:id',
    '/sora/v1/video/feed/:id',
  ].map(
    (path): DialectRoute => ({
      method: 'GET',
      path,
      operation: 'poll',
      handle: query,
      documentation: documentation.poll,
    }),
  ),
  ...characterRoutes,
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const task = await acceptTask(request, context, 'unified-v1', parseCreate, (draft) =>
    modelTaskId(context, draft.model),
  );
  return { kind: 'json', status: 200, body: renderCreated(task) };
}

async function query(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = request.params['id'] || request.query['id'] || request.query['task_id'];
  if (id === undefined || id === '') throw missingParameter('id');
  // A client that encodes an id which its HTTP library encodes again sends `%253A` for the colon.
  const task = await context.tasks.read(request.caller, id.replace(/%3A/gi, ':'));
  return { kind: 'json', status: 200, body: renderQuery(task, context.links(task)) };
}
