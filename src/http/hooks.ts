import type { ReceivedWebhook } from '../task/engine.ts';
import type { AppContext } from './handle.ts';
import { singleHeaders } from './handle.ts';
import { jsonResponse } from './reply.ts';
import { requestId } from './request-id.ts';

/** What `hooks/` does with a call; see there. */
export interface Hooks {
  admit(engineId: string, token: string): { readonly attemptId: string } | 'unknown' | 'too_many';
  receive(
    engineId: string,
    attemptId: string,
    webhook: ReceivedWebhook,
  ): Promise<'taken' | 'unknown' | 'forged' | 'unreadable'>;
  /** Start of the addresses that upstreams are given. */
  publicBaseUrl(): string;
}

/** A vendor's whole task object with its prompt is a few kilobytes. */
const BODY_BYTES_MAX = 1_000_000;
const REPEAT_AFTER_SECONDS = 60;

const ANSWERS = {
  taken: [200, 'ok'],
  forged: [403, 'This call is not genuine.'],
  unknown: [404, 'There is no such address.'],
  too_large: [413, `A call has at most ${BODY_BYTES_MAX} bytes.`],
  too_many: [429, 'This address was called too often.'],
  unreadable: [503, 'The call could not be checked. Please repeat it.'],
} as const;

/**
 * Answers `POST /hooks/<engine>/<token>`. Nothing is read of a call whose token nobody was given, and neither path nor
 * body is logged: the token is a secret.
 */
export async function answerHook(context: AppContext, hooks: Hooks): Promise<Response> {
  const engineId = context.req.param('engine') ?? '';
  const admitted = hooks.admit(engineId, context.req.param('token') ?? '');
  if (typeof admitted === 'string') return answer(context, admitted);
  const body = await readBounded(context.env.incoming);
  if (body === null) return answer(context, 'too_large');
  const webhook = {
    headers: singleHeaders(context.env.incoming.headers),
    body,
    url: hooks.publicBaseUrl() + (context.env.incoming.url ?? ''),
  };
  return answer(context, await hooks.receive(engineId, admitted.attemptId, webhook));
}

async function readBounded(incoming: AsyncIterable<Buffer>): Promise<Uint8Array | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming) {
    bytes += piece.length;
    if (bytes > BODY_BYTES_MAX) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function answer(context: AppContext, outcome: keyof typeof ANSWERS): Response {
  const [status, message] = ANSWERS[outcome];
  const body = status === 200 ? { status: message } : { error: { message, code: outcome } };
  const unread = ['unknown', 'too_large', 'too_many'].includes(outcome);
  return jsonResponse({ kind: 'json', status, body }, requestId(context.req.header('x-request-id')), {
    ...(unread ? { connection: 'close' } : {}),
    ...(status === 429 || status === 503 ? { 'retry-after': String(REPEAT_AFTER_SECONDS) } : {}),
  });
}
