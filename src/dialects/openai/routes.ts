import { TaskError } from '../../task/error.ts';
import { ASSET_KINDS, assetOf, isTerminal, type Task } from '../../task/task.ts';
import { acceptTask } from '../create.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';
import { invalidValue } from '../fields.ts';
import { videoId } from '../ids.ts';
import { taskOrCharacter } from '../new-character.ts';
import { characterRoutes, createResellerCharacter, isCharacterCreate, resellerReply } from './characters.ts';
import { derivativeRoutes, parseCreateOrRemix } from './derivatives.ts';
import { documentation } from './documentation.ts';
import { fileRoutes } from './files.ts';
import { modelRoutes } from './models.ts';
import { parseList } from './request.ts';
import { renderList, renderVideo } from './response.ts';
import { deliveryRoutes } from './webhook-deliveries.ts';
import { webhookRoutes } from './webhook-endpoints.ts';

/** What the Python and Go pollers wait between two reads when their caller gave no interval. */
const POLL_AFTER_MS = '1000';

/**
 * The second prefix is where ComfyUI's own Sora node calls. Azure's clients call `/openai/v1/videos`, and the SDK's
 * `AzureOpenAI` `/openai/videos`: both are this dialect's base path, the latter before the last prefix.
 */
const PREFIXES = ['/v1/videos', '/proxy/openai/v1/videos', '/videos'];

const videoRoutes = PREFIXES.flatMap((videos): readonly DialectRoute[] => [
  {
    method: 'POST',
    path: videos,
    operation: 'create',
    handle: create,
    documentation: documentation.create,
  },
  { method: 'GET', path: videos, operation: 'list', handle: list, documentation: documentation.list },
  {
    method: 'GET',
    path: `${videos}/:id`,
    operation: 'poll',
    handle: retrieve,
    documentation: documentation.poll,
  },
  {
    method: 'GET',
    path: `${videos}/:id/content`,
    operation: 'content',
    handle: content,
    documentation: documentation.content,
  },
  {
    method: 'DELETE',
    path: `${videos}/:id`,
    operation: 'delete',
    handle: remove,
    documentation: documentation.delete,
  },
  ...derivativeRoutes(videos),
  ...characterRoutes(videos),
]);

export const routes: readonly DialectRoute[] = [
  ...videoRoutes,
  ...fileRoutes,
  ...modelRoutes,
  ...webhookRoutes,
  ...deliveryRoutes,
];

async function create(request: WireRequest, context: DialectContext): Promise<WireReply> {
  if (isCharacterCreate(request)) return createResellerCharacter(request, context);
  const task = await acceptTask(
    request,
    context,
    'openai',
    parseCreateOrRemix,
    () => videoId(context),
    'answer',
  );
  // 200, not 201 or 202: two clients compare the number.
  return { kind: 'json', status: 200, body: renderVideo(task, context.links(task)) };
}

async function retrieve(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  const found = await naming(
    id,
    taskOrCharacter(request, id, context, () => context.tasks.read(request.caller, id)),
  );
  if (found.kind === 'character') return resellerReply(found.character, context);
  const { task } = found;
  return {
    kind: 'json',
    status: 200,
    body: renderVideo(task, context.links(task)),
    headers: isTerminal(task.status) ? {} : { 'openai-poll-after-ms': POLL_AFTER_MS },
  };
}

async function list(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const query = parseList(request.query);
  // Zero is legal and asks for nothing; the pagers stop at an empty page.
  const page =
    query.limit === 0
      ? { tasks: [], hasMore: false }
      : await naming(query.afterId ?? '', context.tasks.list(request.caller, query));
  const body = renderList(page.tasks, page.hasMore, (task) => context.links(task));
  return { kind: 'json', status: 200, body };
}

async function content(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const variant = request.query['variant'] || 'video';
  const kind = ASSET_KINDS.find((name) => name === variant);
  if (kind === undefined) throw invalidValue('variant', variant, ASSET_KINDS);
  const task = await read(request, context);
  if (task.status === 'failed' || task.status === 'cancelled')
    throw new TaskError('content_not_ready', `Video with id '${task.id}' failed, it has no content.`);
  if (task.status !== 'completed')
    throw new TaskError(
      'content_not_ready',
      'Video is not ready yet, use GET /v1/videos/{video_id} to check status',
    );
  if (assetOf(task, kind) === null)
    throw new TaskError('content_expired', `The ${kind} of video '${task.id}' is not stored any more.`);
  return { kind: 'asset', task, asset: kind };
}

async function remove(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const id = idOf(request);
  await naming(id, context.tasks.remove(request.caller, id));
  return { kind: 'json', status: 200, body: { id, deleted: true, object: 'video.deleted' } };
}

function read(request: WireRequest, context: DialectContext): Promise<Task> {
  const id = idOf(request);
  return naming(id, context.tasks.read(request.caller, id));
}

function idOf(request: WireRequest): string {
  return request.params['id'] ?? '';
}

/** Puts the errors of the task service into OpenAI's words, which name the video. */
async function naming<T>(id: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof TaskError)) throw cause;
    if (cause.code === 'task_not_found')
      throw new TaskError('task_not_found', `Video with id '${id}' not found.`, { cause });
    if (cause.code === 'task_still_running')
      throw new TaskError('task_still_running', `Video with id '${id}' is still being processed.`, { cause });
    throw cause;
  }
}
