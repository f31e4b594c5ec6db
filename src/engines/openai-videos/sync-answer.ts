import { readFile } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import { NotAccepted } from '../../task/engine.ts';
import type { TaskFailure } from '../../task/error.ts';
import { reasonIn, verdictOfStatus } from '../remote/create-outcome.ts';
import { failureOf, PROMPT_REFUSED } from '../remote/failures.ts';
import { asFields, errorText, findResult } from '../remote/fields.ts';
import { readReply, type UpstreamReply } from '../remote/upstream-http.ts';
import { base64In, type HeldFilms } from './held-films.ts';

/** How the one request of a film has ended. */
export type SyncOutcome =
  | { readonly state: 'held'; readonly path: string }
  | { readonly state: 'address'; readonly address: string }
  | { readonly state: 'failed'; readonly failure: TaskFailure; readonly error: string }
  /** Nothing was made of it. */
  | { readonly state: 'refused'; readonly refusal: NotAccepted };

/** More than an answer without a film in it has. */
const TEXT_BYTES_MAX = 8_000_000;

/** Reads an answer to its end: the film itself, JSON with the film or its address in it, or an error. */
export async function readSyncAnswer(
  reply: Dispatcher.ResponseData,
  films: HeldFilms,
  resultFields: readonly string[],
): Promise<SyncOutcome> {
  if (reply.statusCode < 200 || reply.statusCode >= 300) return outcomeOf(await readReply(reply));
  const answer = await films.keep(reply.body);
  if (/^(video\/|application\/octet-stream)/.test(String(reply.headers['content-type'] ?? '')))
    return { state: 'held', path: answer.path };
  try {
    const film = await films.keep(base64In(films.open(answer.path)));
    if (film.bytes > 0) return { state: 'held', path: film.path };
    await films.remove(film.path);
    const text = answer.bytes > TEXT_BYTES_MAX ? '' : await readFile(answer.path, 'utf8');
    const fields = asFields(parsed(text)) ?? {};
    const address = findResult(fields, resultFields);
    if (address !== null) return { state: 'address', address };
    const error = `an answer without a film: ${errorText(fields['error']) ?? errorText(fields['detail']) ?? text.slice(0, 300)}`;
    return { state: 'failed', failure: failureOf(null, error), error };
  } finally {
    await films.remove(answer.path);
  }
}

function outcomeOf(reply: UpstreamReply): SyncOutcome {
  const { status, retryAfterMs } = reply;
  const error = `status ${status}: ${reasonIn(reply)}`;
  const verdict = verdictOfStatus(reply);
  if (verdict.state === 'prompt_refused') return { state: 'failed', failure: PROMPT_REFUSED, error };
  // A gateway in front of it; nothing is lost by asking again, since the work ended with the connection.
  const passing = verdict.state === 'open' && (status < 500 || (status >= 502 && status <= 504));
  if (verdict.state !== 'refused' && !passing)
    return { state: 'failed', failure: failureOf(null, error), error };
  const reason = verdict.state === 'refused' ? verdict.reason : 'busy';
  const message = 'The engine refused this request.';
  const later = retryAfterMs === null ? {} : { retryAfterMs };
  const refusal = new NotAccepted(
    reason,
    { code: 'engine_failed', message },
    { internalMessage: error, ...later },
  );
  return { state: 'refused', refusal };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Told as an answer without a film.
    return null;
  }
}
