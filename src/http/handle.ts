import type { IncomingHttpHeaders } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { resolveDialect } from '../dialects/detect.ts';
import type { Dialect, DialectContext, ErrorContext, WireReply, WireRequest } from '../dialects/dialect.ts';
import { sdkRetryCount } from '../dialects/sdk-retry.ts';
import type { Log } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import type { Admission, LimitState } from '../task/limits.ts';
import type { Caller, TaskService } from '../task/ports.ts';
import { requireScope } from '../task/rights.ts';
import type { Task } from '../task/task.ts';
import type { Authenticate, AuthenticatedCaller } from './auth.ts';
import { authenticateRequest } from './auth.ts';
import { readWireBody } from './body.ts';
import { type ClientAddress, requireAddress } from './client-address.ts';
import type { Admit } from './limits.ts';
import { requestKind, retryHeaders } from './limits.ts';
import { jsonResponse } from './reply.ts';
import { requestId } from './request-id.ts';
import type { RouteGroup } from './route-table.ts';
import { scopeOf } from './scopes.ts';

export type AppContext = Context<{ Bindings: HttpBindings }>;

export interface HandlerDependencies {
  readonly authenticate: Authenticate;
  readonly clientAddress: ClientAddress;
  readonly admit: Admit;
  readonly dialectContext: DialectContext;
  /** Dialect that an unmarked request on a shared path is taken for. */
  readonly sharedPathDefault: string;
  /** An SDK will send a refused request again: it is no repeat of anything that was accepted. */
  noteRefusal(keyId: string, retryCount: number): void;
  /** Whether something failed because the database or a disk is down or full: the client may come back in a moment. */
  isOutage(error: unknown): boolean;
  readonly log: Log;
  sendAsset(context: AppContext, reply: Exclude<WireReply, { kind: 'json' }>): Promise<Response>;
}

/** What the headers of an answer tell about its request. */
interface AnswerFacts {
  readonly startedMs: number;
  /** Null when nothing limits the request, or it was not counted. */
  readonly limit: LimitState | null;
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
  let limit: LimitState | null = null;
  let keyId: string | null = null;
  try {
    const caller = await authenticateRequest(headers, deps.authenticate);
    keyId = caller.keyId;
    choice = detect({}, caller.defaultDialect);
    requireAddress(caller.allowedIps ?? null, deps.clientAddress(context.env.incoming));
    // Before the body: a caller who asks too much should cost no more than this.
    const admission = await admitted(context, caller, group, deps);
    limit = admission?.state ?? null;
    if (admission?.refusal) throw admission.refusal;
    requireScope(caller.rights, scopeOf(group));
    const body = group.method === 'GET' ? EMPTY_BODY : await readWireBody(context.env.incoming);
    choice = detect(body.fields, caller.defaultDialect);
    const { dialect, ambiguous } = choice;
    const claimant = group.claimants.find((candidate) => candidate.dialect === dialect);
    if (claimant === undefined) throw new Error(`dialect ${dialect.name} does not claim ${group.path}`);
    const { tasks } = deps.dialectContext;
    const reply = await claimant.route.handle(
      {
        method: context.req.method,
        path: requestPath(context, group.basePath),
        params: context.req.param(),
        query,
        headers,
        body,
        caller: callerOf(caller),
        ambiguous,
        addHeader: (name, value) => {
          added[name] = value;
        },
      },
      {
        ...deps.dialectContext,
        tasks: telling(tasks, added),
      },
    );
    const ownHeaders = { ...headersOf(dialect, { startedMs, limit }), ...added };
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
    // A commit whose answer was lost may have happened, so this is no refusal that an SDK's repeat could rely on.
    const outage = !(error instanceof TaskError) && deps.isOutage(error);
    const shown = outage ? unavailable(error) : error;
    const refusal = sendError(context, shown, choice.dialect, errorContext, deps.log, { startedMs, limit });
    if (keyId !== null && !outage) noteSdkRefusal(keyId, headers, refusal.status, deps);
    return refusal;
  }
}

/** The service, method by method: spread, one that is a class would lose its methods. */
function telling(tasks: TaskService, added: Record<string, string>): TaskService {
  return {
    create: (...asked) => tasks.create(...asked),
    read: (...asked) => readAndTell(tasks, added, ...asked),
    list: (...asked) => tasks.list(...asked),
    remove: (...asked) => tasks.remove(...asked),
    cancel: (...asked) => tasks.cancel(...asked),
    bindDialect: (...asked) => tasks.bindDialect(...asked),
  };
}

/** How far a queued task is from its engine has no field in any dialect; a header disturbs no parser. */
async function readAndTell(
  tasks: TaskService,
  headers: Record<string, string>,
  ...asked: Parameters<TaskService['read']>
): Promise<Task> {
  const task = await tasks.read(...asked);
  if (task.queuePosition !== undefined) headers['x-reelay-queue-position'] = String(task.queuePosition);
  return task;
}

/** What the official SDKs send again by themselves, 5xx apart: see docs/idempotency.md. */
const REPEATED_BY_SDKS = new Set([408, 409, 429]);

function noteSdkRefusal(
  keyId: string,
  headers: WireRequest['headers'],
  status: number,
  { noteRefusal }: HandlerDependencies,
): void {
  const retryCount = sdkRetryCount(headers);
  if (retryCount !== null && (status >= 500 || REPEATED_BY_SDKS.has(status))) noteRefusal(keyId, retryCount);
}

/** HEAD asks for nothing that costs anything. */
async function admitted(
  context: AppContext,
  caller: Caller,
  group: RouteGroup,
  { admit }: HandlerDependencies,
): Promise<Admission | null> {
  return context.env.incoming.method === 'HEAD' ? null : admit(caller, requestKind(group));
}

function callerOf({ projectId, keyId, limits, rights, scenario }: AuthenticatedCaller): Caller {
  return {
    projectId,
    keyId,
    ...(limits === undefined ? {} : { limits }),
    ...(rights === undefined ? {} : { rights }),
    ...(scenario === undefined ? {} : { scenario }),
  };
}

export function sendError(
  context: AppContext,
  error: unknown,
  dialect: Dialect,
  errorContext: ErrorContext,
  log: Log,
  facts: AnswerFacts = { startedMs: performance.now(), limit: null },
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
    ...headersOf(dialect, facts),
    ...retryHeaders(expected),
    ...(expected.code === 'payload_too_large' ? { connection: 'close' } : {}),
  });
}

/** What a dialect says with every answer. A plain object: see `jsonResponse`. */
function headersOf(
  { answerHeaders, processingTimeHeader, limitHeaders }: Dialect,
  { startedMs, limit }: AnswerFacts,
): Readonly<Record<string, string>> {
  const own = limit === null ? answerHeaders : { ...answerHeaders, ...limitHeaders?.(limit) };
  if (processingTimeHeader === undefined) return own ?? {};
  const tookMs = Math.round(performance.now() - startedMs);
  return { ...own, [processingTimeHeader]: String(tookMs) };
}

const OUTAGE_RETRY_MS = 1_000;

function unavailable(cause: unknown): TaskError {
  const message = 'The service is temporarily unavailable. Please try again in a moment.';
  return new TaskError('unavailable', message, { cause, retryAfterMs: OUTAGE_RETRY_MS });
}

/** Public text says only where to look; the rest is in the operator's log. */
function bug(id: string, cause: unknown): TaskError {
  return new TaskError('internal_error', `Internal server error (request id: ${id}).`, { cause });
}

/** Node gives lists only for `set-cookie`, which no request has a use for. */
export function singleHeaders(headers: IncomingHttpHeaders): Record<string, string> {
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
