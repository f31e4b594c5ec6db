import { isDeepStrictEqual } from 'node:util';
import type { LostSubmission } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import { TIMED_OUT } from '../remote/failures.ts';
import { asFields, asText, errorText, type Fields } from '../remote/fields.ts';
import { readStatus } from '../remote/status-words.ts';
import type { FilmReport } from '../remote/wire.ts';

/** Null when the answer is no prediction. */
export function readPrediction(json: unknown): (FilmReport & { readonly id: string }) | null {
  const fields = asFields(json);
  const id = asText(fields?.['id']);
  const word = asText(fields?.['status']);
  if (fields === null || id === null || word === null) return null;
  const report = {
    id,
    word,
    status: readStatus(word),
    progress: null,
    error: errorText(fields['error']),
    fields,
  };
  // Its time was over before it began.
  return word === 'aborted' ? { ...report, failure: TIMED_OUT } : report;
}

const DEPTH_MAX = 3;

/** Models give an address, a list of them, or an object with them; the film's is the first, or the one that says so. */
export function addressIn(output: unknown, depth = 0): string | null {
  if (typeof output === 'string') return /^(https?:\/\/|data:video\/)/.test(output) ? output : null;
  if (depth >= DEPTH_MAX || typeof output !== 'object' || output === null) return null;
  const named = Object.entries(output);
  const films = named.filter(([name]) => /video|film|mp4/i.test(name));
  for (const [, value] of [...films, ...named]) {
    const found = addressIn(value, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** Clocks of two machines may be so far apart. */
const CLOCK_SKEW_MS = 60_000;

/** Ids of listed predictions that may be the lost one, oldest first: made in its time, of its model and its very input. */
export function candidatesIn(
  json: unknown,
  lost: Pick<LostSubmission, 'ageMs' | 'webhookUrl'>,
  sent: {
    readonly model: { readonly name: string; readonly version: string | null };
    readonly input: JsonObject;
  },
  nowMs: number,
): readonly string[] {
  const listed = asFields(json)?.['results'];
  const earliestMs = nowMs - lost.ageMs - CLOCK_SKEW_MS;
  return (Array.isArray(listed) ? listed : [])
    .flatMap((item: unknown) => {
      const fields = asFields(item);
      const id = asText(fields?.['id']);
      const createdMs = Date.parse(asText(fields?.['created_at']) ?? '');
      return fields === null || id === null ? [] : [{ id, createdMs, fields }];
    })
    .filter(({ createdMs, fields }) => {
      const { model, version, webhook } = fields;
      return (
        createdMs >= earliestMs &&
        createdMs <= nowMs + CLOCK_SKEW_MS &&
        says(model, sent.model.name) &&
        (sent.model.version === null || says(version, sent.model.version)) &&
        (lost.webhookUrl === null || says(webhook, lost.webhookUrl)) &&
        hasInput(asFields(fields['input']), sent.input)
      );
    })
    .sort((one, other) => one.createdMs - other.createdMs)
    .map(({ id }) => id);
}

/** It may have put in defaults of its own; what we sent has to be there. */
function hasInput(listed: Fields | null, sent: JsonObject): boolean {
  if (listed === null) return false;
  return Object.entries(sent).every(([name, value]) => isDeepStrictEqual(listed[name], value));
}

/** A field may be left out; one that is there has to agree. */
function says(value: unknown, expected: string): boolean {
  return value === undefined || value === null || value === expected;
}
