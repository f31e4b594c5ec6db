import type { IncomingHttpHeaders } from 'node:http';
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
import { jsonResponse } from './reply.ts';
import { requestId } from './request-id.ts';
import type { RouteGroup } from './route-table.ts';

export type AppContext = Context<{ Bindings: HttpBindings }>;

export interface HandlerDependencies {
  readonly authenticate: Authenticate;
  readonly dialectContext: DialectContext;
  /** Dialect that an unmarked request on a shared path is taken for. */
  readonly sharedPathDefault: string;
  readonly log: Log;
  sendAsset(context: AppContext, reply: Exclude<WireReply, { kind: 'json' }>): Promise<Response>;
}

const EMPTY_BODY = { fields: {}, files: {} } as const;

/** Answers one request on a route: who asks, which dialect, what it says; every failure in that dialect's shape. */
export async function handleRoute(
  context: AppContext,
  group: RouteGroup,
  deps: HandlerDependencies,
): Promise<Response> {
  const startedMs = performance.now();
  const headers = singleHeaders(context.env.incoming.headers);
  const query = context.req.query();
  const dialects = group.claimants.map((claimant) => claimant.dialect);
  const detect = (fields: WireRequest['body']['fields'], keyDialect: string | null) =>
    resolveDialect(dialects, {
      basePath: group.basePath ?? undefined,
      host: headers['host'],
      headers,
      query,
      taskId: context.req.param('id'),
      fields,
      keyDialect,
      serverDefault: deps.sharedPathDefault,
    });
  let choice = detect({}, null);
  const added: Record<string, string> = {};
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
        query,
        headers,
        body,
        caller: { projectId: caller.projectId, keyId: caller.keyId },
        ambiguous,
        addHeader: (name, value) => {
          added[name] = value;
        },
      },
      deps.dialectContext,
    );
    const ownHeaders = { ...headersOf(dialect, startedMs), ...added };
    if (reply.kind !== 'json') {
      for (const name in ownHeaders) context.env.outgoing.setHeader(name, ownHeaders[name] ?? '');
      return await deps.sendAsset(context, reply);
    }
    return jsonResponse(reply, requestId(headers['x-request-id']), ownHeaders);
  } catch (error) {
    const errorContext = {
      method: context.req.method,
      path: requestPath(context, group.basePath),
      ambiguous: choice.ambiguous,
    };
    return sendError(context, error, choice.dialect, errorContext, deps.log, startedMs);
  }
}

export function sendError(
  context: AppContext,
  error: unknown,
  dialect: Dialect,
  errorContext: ErrorContext,
  log: Log,
  startedMs = performance.now(),
): Response {
  const { incoming, outgoing } = context.env;
  const id = requestId(singleHeaders(incoming.headers)['x-request-id']);
  if (outgoing.headersSent) {
    // A file broke off half-way: only a cut connection tells the client that it is not whole.
    log.error({ requestId: id, path: errorContext.path, err: error }, 'an answer broke off');
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const expected = error instanceof TaskError ? error : bug(id, error);
  const reply = dialect.renderError(expected, errorContext);
  if (reply.status >= 500) {
    log.error(
      { requestId: id, path: errorContext.path, dialect: dialect.name, err: error },
      'a request failed',
    );
  }
  return jsonResponse(reply, id, {
    ...headersOf(dialect, startedMs),
    ...(expected.code === 'payload_too_large' ? { connection: 'close' } : {}),
  });
}

/** What a dialect says with every answer. A plain object: see `jsonResponse`. */
function headersOf(
  { answerHeaders, processingTimeHeader }: Dialect,
  startedMs: number,
): Readonly<Record<string, string>> {
  if (processingTimeHeader === undefined) return answerHeaders ?? {};
  const tookMs = Math.round(performance.now() - startedMs);
  return { ...answerHeaders, [processingTimeHeader]: String(tookMs) };
}

/** Public text says only where to look; the rest is in the operator's log. */
function bug(id: string, cause: unknown): TaskError {
  return new TaskError('internal_error', `Internal server error (request id: ${id}).`, { cause });
}

/** Node gives lists only for `set-cookie`, which no request has a use for. */
function singleHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const single: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') single[name] = value;
  }
  return single;
}

function requestPath(context: AppContext, basePath: string | null): string {
  const { path } = context.req;
  return basePath !== null && path.startsWith(basePath) ? path.slice(basePath.length) : path;
}
