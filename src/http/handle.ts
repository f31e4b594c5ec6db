import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { resolveDialect } from '../dialects/detect.ts';
import type { Dialect, DialectContext, ErrorContext, WireReply, WireRequest } from '../dialects/dialect.ts';
import type { Log } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import type { Authenticate } from './auth.ts';
import { authenticateRequest } from './auth.ts';
import { readWireBody } from './body.ts';
import type { RouteGroup } from './route-table.ts';

export type AppContext = Context<{ Bindings: HttpBindings; Variables: { requestId: string } }>;

export interface HandlerDependencies {
  readonly authenticate: Authenticate;
  readonly dialectContext: DialectContext;
  /** Dialect that an unmarked request on a shared path is taken for. */
  readonly sharedPathDefault: string;
  readonly log: Log;
  sendAsset(context: AppContext, reply: Extract<WireReply, { kind: 'asset' }>): Promise<Response>;
}

const EMPTY_BODY = { fields: {}, files: {} } as const;

/** Answers one request on a route: who asks, which dialect, what it says; every failure in that dialect's shape. */
export async function handleRoute(
  context: AppContext,
  group: RouteGroup,
  deps: HandlerDependencies,
): Promise<Response> {
  const headers = context.req.header();
  const dialects = group.claimants.map((claimant) => claimant.dialect);
  const detect = (fields: WireRequest['body']['fields'], keyDialect: string | null) =>
    resolveDialect(dialects, {
      basePath: group.basePath ?? undefined,
      host: headers['host'],
      headers,
      fields,
      keyDialect,
      serverDefault: deps.sharedPathDefault,
    });
  let choice = detect({}, null);
  try {
    const caller = await authenticateRequest(headers, deps.authenticate);
    choice = detect({}, caller.defaultDialect);
    const body = group.method === 'GET' ? EMPTY_BODY : await readWireBody(context.env.incoming);
    choice = detect(body.fields, caller.defaultDialect);
    const { dialect, ambiguous } = choice;
    const claimant = group.claimants.find((candidate) => candidate.dialect === dialect);
    if (claimant === undefined) throw new Error(`dialect ${dialect.name} does not claim ${group.path}`);
    const reply = await claimant.route.handle(
      {
        method: context.req.method,
        path: requestPath(context, group.basePath),
        params: context.req.param(),
        query: context.req.query(),
        headers,
        body,
        caller: { projectId: caller.projectId, keyId: caller.keyId },
        ambiguous,
      },
      deps.dialectContext,
    );
    return reply.kind === 'asset' ? await deps.sendAsset(context, reply) : sendJson(context, reply);
  } catch (error) {
    const errorContext = {
      method: context.req.method,
      path: requestPath(context, group.basePath),
      ambiguous: choice.ambiguous,
    };
    return sendError(context, error, choice.dialect, errorContext, deps.log);
  }
}

export function sendError(
  context: AppContext,
  error: unknown,
  dialect: Dialect,
  errorContext: ErrorContext,
  log: Log,
): Response {
  const requestId = context.get('requestId');
  const { outgoing } = context.env;
  if (outgoing.headersSent) {
    // A file broke off half-way: only a cut connection tells the client that it is not whole.
    log.error({ requestId, path: errorContext.path, err: error }, 'an answer broke off');
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const expected = error instanceof TaskError ? error : bug(requestId, error);
  const reply = dialect.renderError(expected, errorContext);
  if (reply.status >= 500) {
    log.error({ requestId, path: errorContext.path, dialect: dialect.name, err: error }, 'a request failed');
  }
  if (expected.code === 'payload_too_large') context.header('connection', 'close');
  return sendJson(context, reply);
}

/** Public text says only where to look; the rest is in the operator's log. */
function bug(requestId: string, cause: unknown): TaskError {
  return new TaskError('internal_error', `Internal server error (request id: ${requestId}).`, { cause });
}

function sendJson(context: AppContext, reply: Extract<WireReply, { kind: 'json' }>): Response {
  for (const [name, value] of Object.entries(reply.headers ?? {})) context.header(name, value);
  context.header('content-type', 'application/json');
  return context.newResponse(JSON.stringify(reply.body), reply.status as 200);
}

function requestPath(context: AppContext, basePath: string | null): string {
  const { path } = context.req;
  return basePath !== null && path.startsWith(basePath) ? path.slice(basePath.length) : path;
}
