import { asFields, asText, errorText, type Fields, percent } from '../remote/fields.ts';
import { readStatus } from '../remote/status-words.ts';
import type { FilmReport } from '../remote/wire.ts';
import type { Profile } from './profiles.ts';

/** What an upstream says of one film. */
export interface VideoObject extends FilmReport {
  readonly id: string | null;
}

/** Null when the answer is no such object. Some put it into `data`. */
export function readVideoObject(json: unknown, { words }: Pick<Profile, 'words'>): VideoObject | null {
  const outer = asFields(json);
  if (outer === null) return null;
  const inner = outer['id'] === undefined && outer['status'] === undefined ? asFields(outer['data']) : null;
  const fields: Fields = inner ?? outer;
  const word = asText(fields['status']) ?? asText(fields['state']);
  return {
    id: asText(fields['id']) ?? asText(fields['task_id']) ?? asText(fields['video_id']),
    word,
    status: readStatus(word, words),
    progress: percent(fields['progress']),
    error: errorText(fields['error']) ?? errorText(fields['fail_reason']),
    fields,
  };
}
