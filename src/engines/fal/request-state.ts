import { reasonIn } from '../remote/create-outcome.ts';
import { PROMPT_REFUSED, RESULT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, at, errorText, type Fields } from '../remote/fields.ts';
import { readStatus } from '../remote/status-words.ts';
import type { UpstreamReply } from '../remote/upstream-http.ts';
import type { FilmReport, Look } from '../remote/wire.ts';

/** What the status of a request says; null when the answer is none. */
export function readState({ status, json }: UpstreamReply): FilmReport | null {
  const fields = status === 200 || status === 202 ? asFields(json) : null;
  const word = asText(fields?.['status']);
  if (fields === null || word === null) return null;
  // A place in a queue is not a part of a film, so there is no progress in it.
  const report = { word, status: readStatus(word), progress: null, error: null, fields };
  const error = errorText(fields['error']);
  if (report.status !== 'done' || error === null) return report;
  return { ...report, status: 'failed', error: [asText(fields['error_type']), error].join(': ') };
}

/**
 * The result of a request that is completed: a film, or the error that the model answered with. Both are final, while an
 * error of the queue itself is asked about again.
 */
export function readResult(reply: UpstreamReply): Look {
  const { status, json } = reply;
  const fields = asFields(json) ?? {};
  const report = { word: 'COMPLETED', progress: null, fields };
  if (status === 404) return 'unknown';
  if (status === 202 || (status === 400 && /in progress/i.test(reasonIn(reply))))
    return { ...report, word: 'IN_PROGRESS', status: 'running', error: null };
  if (status < 300)
    return asFields(json) === null ? 'unreadable' : { ...report, status: 'done', error: null };
  const error = [asText(fields['error_type']), `status ${status}`, reasonIn(reply)].join(': ');
  const refused = /content_policy|nsfw|safety/i.test(error);
  return {
    ...report,
    status: 'failed',
    error,
    ...(refused ? { failure: isAboutInput(fields) ? PROMPT_REFUSED : RESULT_REFUSED } : {}),
  };
}

/** Marks of an answer that comes from the model or its runner, and not from the queue in front of them. */
export function isOfModel({ status, json, headers }: UpstreamReply): boolean {
  if (status < 400) return false;
  const marked = 'x-fal-retryable' in headers || 'x-fal-error-type' in headers;
  return marked || asText(at(json, 'error_type')) !== null || Array.isArray(at(json, 'detail'));
}

/** Errors say where they are: `body` and the name of a field, for what came with the request. */
function isAboutInput({ detail }: Fields): boolean {
  return Array.isArray(detail) && detail.some((each: unknown) => at(each, 'loc.0') === 'body');
}
