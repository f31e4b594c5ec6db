import { NotAccepted } from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { UpstreamReply } from '../upstream-http.ts';
import type { Profile } from './profiles.ts';
import { errorText, isRefusal, PROMPT_REFUSED, readVideoObject } from './video-object.ts';

const UNFIT = { code: 'engine_failed', message: 'The engine refused this request.' } as const;
const CLOSED = { code: 'engine_failed', message: 'The engine takes no requests at the moment.' } as const;

/** The request is understood to have been turned away before anything was made of it. */
const BUSY_STATUSES: ReadonlySet<number> = new Set([425, 429]);
const CLOSED_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 407]);
/** A 408 or 409 of a proxy says nothing of what the server behind it did. */
const OPEN_OUTCOMES: ReadonlySet<number> = new Set([408, 409]);

/**
 * The id of the film that a create has made. Throws NotAccepted or TaskError `prompt_refused` when there certainly is
 * none, and TaskError `engine_failed` when nobody knows: a 500 may come after the film was taken, and so may an answer
 * that cannot be read.
 */
export function readCreateOutcome(reply: UpstreamReply, profile: Profile): string {
  const { status, retryAfterMs } = reply;
  const internalMessage = `status ${status}: ${reasonIn(reply)}`;
  if (status >= 200 && status < 300) {
    const id = readVideoObject(reply.json, profile)?.id ?? null;
    if (id === null) throw openOutcome(internalMessage);
    return id;
  }
  const later = retryAfterMs === null ? {} : { retryAfterMs };
  if (BUSY_STATUSES.has(status) || profile.notAcceptedStatuses.includes(status))
    throw new NotAccepted('busy', CLOSED, { internalMessage, ...later });
  if (status >= 500 || OPEN_OUTCOMES.has(status)) throw openOutcome(internalMessage);
  if (status === 451 || isRefusal(reasonIn(reply))) {
    const { code, message } = PROMPT_REFUSED;
    throw new TaskError(code, message, { internalMessage });
  }
  // Anything below 400 is a redirect: it is not followed, since a create with a key goes where the operator said.
  if (status < 400 || CLOSED_STATUSES.has(status))
    throw new NotAccepted('closed', CLOSED, { internalMessage, ...later });
  throw new NotAccepted('unfit', UNFIT, { internalMessage });
}

export function openOutcome(internalMessage: string, cause?: unknown): TaskError {
  return new TaskError('engine_failed', 'The engine did not confirm the request.', {
    internalMessage,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What an error answer says, in whichever of four shapes, or else its first characters. */
export function reasonIn({ json, text }: UpstreamReply): string {
  if (typeof json !== 'object' || json === null) return text;
  const { error, detail, message } = json as Record<string, unknown>;
  return errorText(error) ?? errorText(detail) ?? errorText(message) ?? text;
}
