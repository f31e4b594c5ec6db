import type { MountedApi } from '../http/app.ts';
import { type Authenticate, authenticateRequest } from '../http/auth.ts';
import { readJsonObject } from '../http/body.ts';
import { type ClientAddress, requireAddress } from '../http/client-address.ts';
import { type AppContext, singleHeaders } from '../http/handle.ts';
import { type Admit, retryHeaders } from '../http/limits.ts';
import { jsonResponse } from '../http/reply.ts';
import { requestId } from '../http/request-id.ts';
import type { Log } from '../observe/log.ts';
import { TaskError } from '../task/error.ts';
import type { Json } from '../task/json.ts';
import { requireScope } from '../task/rights.ts';
import { AdminError, answer, type ErrorAnswer, errorAnswer } from './errors.ts';
import { adminDocument } from './openapi.ts';
import { readInput } from './read-input.ts';
import type { AdminContext, AdminRequest } from './route.ts';
import { ADMIN_PATH, findRoute, type Match } from './routes.ts';

export interface AdminDependencies extends AdminContext {
  readonly authenticate: Authenticate;
  readonly clientAddress: ClientAddress;
  readonly admit: Admit;
  /** Of this program, for the API document. */
  readonly version: string;
  readonly log: Log;
}

/** A price book of a thousand rules is 400 KB. */
const BODY_BYTES_MAX = 1_000_000;
const IDEMPOTENCY_KEY = /^[\x21-\x7e][\x20-\x7e]{0,254}$/;
const HEADERS = { 'cache-control': 'no-store' };

/** The operator's API: projects, keys, credits, prices, the ledger and all tasks, for keys with the scope `admin`. */
export function createAdminApi(deps: AdminDependencies): MountedApi {
  let document: object | undefined;
  return {
    name: 'admin',
    title: 'Reelay admin API',
    basePath: ADMIN_PATH,
    document: () => {
      document ??= adminDocument(deps.version);
      return document;
    },
    answer: (context) => answerRequest(context, deps),
  };
}

async function answerRequest(context: AppContext, deps: AdminDependencies): Promise<Response> {
  const headers = singleHeaders(context.env.incoming.headers);
  const id = requestId(headers['x-request-id']);
  try {
    const caller = await authenticateRequest(headers, deps.authenticate);
    requireAddress(caller.allowedIps ?? null, deps.clientAddress(context.env.incoming));
    const admission = await deps.admit(caller, 'read');
    if (admission?.refusal) throw admission.refusal;
    requireScope(caller.rights, 'admin');
    const { route, params } = matchOf(context);
    const body =
      route.request === undefined ? {} : await readJsonObject(context.env.incoming, BODY_BYTES_MAX);
    const request = {
      params,
      query: route.query === undefined ? {} : readInput(route.query, context.req.query()),
      body: route.request === undefined ? {} : readInput(route.request, body),
      change: { actor: caller.keyId, details: body },
      idempotencyKey: route.repeatable === true ? idempotencyKey(headers['idempotency-key']) : null,
    } as AdminRequest<never, never>;
    const replied = (await route.handle(request, deps)) as Json;
    return jsonResponse({ kind: 'json', status: route.status, body: replied }, id, HEADERS);
  } catch (error) {
    const { status, body } = errorAnswer(error) ?? bug(id, error, context, deps.log);
    return jsonResponse({ kind: 'json', status, body }, id, { ...HEADERS, ...headersOf(error) });
  }
}

/** Only after the key was checked: what routes there are is for nobody else to probe. */
function matchOf(context: AppContext): Match {
  const { path } = context.req;
  const method = context.req.method === 'HEAD' ? 'GET' : context.req.method;
  const match = findRoute(method, path.slice(ADMIN_PATH.length));
  if (match === null) throw new AdminError('not_found', `There is no ${method} ${path.slice(0, 200)}.`);
  if (!('route' in match)) throw new MethodNotAllowed(method, match);
  return match;
}

class MethodNotAllowed extends AdminError {
  readonly allowed: readonly string[];

  constructor(method: string, allowed: readonly string[]) {
    super('method_not_allowed', `This address has no ${method}, only ${allowed.join(', ')}.`);
    this.allowed = allowed;
  }
}

function idempotencyKey(presented: string | undefined): string | null {
  if (presented === undefined || presented === '') return null;
  if (IDEMPOTENCY_KEY.test(presented)) return presented;
  const words = 'must be at most 255 visible ASCII characters';
  throw new AdminError('invalid_value', `Idempotency-Key ${words}.`, 'Idempotency-Key');
}

function headersOf(error: unknown): Record<string, string> {
  if (error instanceof MethodNotAllowed) return { allow: error.allowed.join(', ') };
  if (!(error instanceof TaskError)) return {};
  return { ...retryHeaders(error), ...(error.code === 'payload_too_large' ? { connection: 'close' } : {}) };
}

/** Public text says only where to look; the rest is in the operator's log. */
function bug(id: string, error: unknown, { req: { method, path } }: AppContext, log: Log): ErrorAnswer {
  log.error({ requestId: id, method, path, err: error }, 'a request of the admin API failed');
  return answer(500, 'internal_error', `Internal server error (request id: ${id}).`);
}
