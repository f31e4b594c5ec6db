import { PROMPT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, at, errorText } from '../remote/fields.ts';
import type { UpstreamStatus } from '../remote/status-words.ts';
import type { UpstreamReply } from '../remote/upstream-http.ts';
import type { FilmReport } from '../remote/wire.ts';

/** `models/veo-3.1-generate-preview/operations/abc`, as an operation calls itself. */
const NAME = /^(?:[\w.-]+\/)*operations\/[\w.-]+$/;

export function readName(value: unknown): string | null {
  const name = asText(value);
  return name !== null && NAME.test(name) ? name : null;
}

/** Codes of Google's errors in an operation that has ended. */
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;

/** What an operation says, or null when the answer is none. It has no word of its own. */
export function readOperation(json: unknown): FilmReport | null {
  const fields = asFields(json);
  if (fields === null || readName(fields['name']) === null) return null;
  const report = (status: UpstreamStatus, error: string | null = null): FilmReport => ({
    word: null,
    status,
    progress: null,
    error,
    fields,
  });
  if (fields['done'] !== true) return report('running');
  if (asFields(fields['error']) !== null) return failed(fields['error'], report);
  if (addressIn(fields) !== null) return report('done');
  const filtered = reasonsIn(fields);
  return filtered === null
    ? report('failed', 'done without a film')
    : report('failed', `raiMediaFiltered: ${filtered}`);
}

function failed(
  error: unknown,
  report: (status: UpstreamStatus, error: string | null) => FilmReport,
): FilmReport {
  const code = at(error, 'code');
  const text = errorText(error) ?? '';
  if (code === CANCELLED) return report('cancelled', text);
  if (code === DEADLINE_EXCEEDED) return report('failed', `timeout: ${text}`);
  return refusesPrompt(text)
    ? { ...report('failed', text), failure: PROMPT_REFUSED }
    : report('failed', text);
}

/** Why its moderation kept the film; null when it did not. */
function reasonsIn(fields: FilmReport['fields']): string | null {
  const answer = at(fields, 'response.generateVideoResponse') ?? fields['response'];
  const count = at(answer, 'raiMediaFilteredCount');
  const reasons = at(answer, 'raiMediaFilteredReasons');
  if (Array.isArray(reasons) && reasons.length > 0) return reasons.join('; ');
  return typeof count === 'number' && count > 0 ? `${count} without a reason` : null;
}

/** Where the finished film is, without a key in it: that goes into a header. */
export function addressIn(fields: FilmReport['fields']): string | null {
  const found =
    at(fields, 'response.generateVideoResponse.generatedSamples.0.video.uri') ??
    at(fields, 'response.generatedVideos.0.video.uri');
  if (typeof found !== 'string' || !URL.canParse(found)) return null;
  const address = new URL(found);
  address.searchParams.delete('key');
  return address.href;
}

/** It refuses prompts with a plain 400 whose words alone say why. */
export function refusesPrompt(text: string): boolean {
  return /responsible ai|usage guidelines|prohibited use|safety (filter|polic|setting)|sensitive words/i.test(
    text,
  );
}

/** A wrong key is a 400 here, and so is an account that may not pay. */
export function isClosed({ status, json, text }: UpstreamReply): boolean {
  if (status !== 400) return false;
  const all = `${at(json, 'error.status')} ${errorText(at(json, 'error'))} ${text}`;
  return /API_KEY_INVALID|API key (not valid|expired)|FAILED_PRECONDITION/i.test(all);
}
