import { NotAccepted } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import { isRefusal, PROMPT_REFUSED } from './failures.ts';
import { asFields, errorText } from './fields.ts';
import type { UpstreamReply } from './upstream-http.ts';
import type { CreateVerdict, FilmFacts } from './wire.ts';

const UNFIT = { code: 'engine_failed', message: 'The engine refused this request.' } as const;
const CLOSED = { code: 'engine_failed', message: 'The engine takes no requests at the moment.' } as const;

/** The request is understood to have been turned away before anything was made of it. */
const BUSY_STATUSES: ReadonlySet<number> = new Set([425, 429]);
const CLOSED_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 407]);
/** A 408 or 409 of a proxy says nothing of what the server behind it did. */
const OPEN_OUTCOMES: ReadonlySet<number> = new Set([408, 409]);

/**
 * The film that a create has made. Throws NotAccepted or TaskError `prompt_refused` when there certainly is none, and
 * TaskError `engine_failed` when nobody knows: a 500 may come after the film was taken, and so may an answer that
 * cannot be read.
 */
export function filmOf(
  reply: UpstreamReply,
  said: CreateVerdict | null,
  notAcceptedStatuses: readonly number[],
): FilmFacts {
  const { status, retryAfterMs } = reply;
  const internalMessage = `status ${status}: ${reasonIn(reply)}`;
  const verdict = said ?? verdictOfStatus(reply, notAcceptedStatuses);
  switch (verdict.state) {
    case 'made':
      return verdict.film;
    case 'refused': {
      const later = retryAfterMs === null ? {} : { retryAfterMs };
      const failure = verdict.reason === 'unfit' ? UNFIT : CLOSED;
      throw new NotAccepted(verdict.reason, failure, { internalMessage, ...later });
    }
    case 'prompt_refused':
      throw new TaskError(PROMPT_REFUSED.code, PROMPT_REFUSED.message, { internalMessage });
    case 'open':
      throw openOutcome(internalMessage);
  }
}

/** What a create's status means; also a status that an upstream writes into the body of a 200. */
export function verdictOfStatus(
  reply: UpstreamReply,
  notAcceptedStatuses: readonly number[] = [],
): CreateVerdict {
  const { status } = reply;
  if (status >= 200 && status < 300) return { state: 'open' };
  if (BUSY_STATUSES.has(status) || notAcceptedStatuses.includes(status))
    return { state: 'refused', reason: 'busy' };
  if (status >= 500 || OPEN_OUTCOMES.has(status)) return { state: 'open' };
  if (status === 451 || isRefusal(reasonIn(reply))) return { state: 'prompt_refused' };
  // Anything below 400 is a redirect: it is not followed, since a create with a key goes where the operator said.
  const closed = status < 400 || CLOSED_STATUSES.has(status);
  return { state: 'refused', reason: closed ? 'closed' : 'unfit' };
}

export function openOutcome(internalMessage: string, cause?: unknown): TaskError {
  return new TaskError('engine_failed', 'The engine did not confirm the request.', {
    internalMessage,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What an error answer says, in whichever of four shapes, or else its first characters. */
export function reasonIn({ json, text }: UpstreamReply): string {
  const fields = asFields(json);
  if (fields === null) return text;
  return errorText(fields['error']) ?? errorText(fields['detail']) ?? errorText(fields['message']) ?? text;
}
