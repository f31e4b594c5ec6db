import type { TaskFailure } from '../../task/error.ts';
import { readStatus, type UpstreamStatus } from '../status-words.ts';
import type { Profile } from './profiles.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an upstream says of one film. */
export interface VideoObject {
  readonly id: string | null;
  readonly word: string | null;
  /** Null for a word that is not known. */
  readonly status: UpstreamStatus | null;
  /** Percent; null when it says none. */
  readonly progress: number | null;
  /** The upstream's own words, for the operator's log. */
  readonly error: string | null;
  readonly fields: Fields;
}

/** Null when the answer is no such object. Some put it into `data`. */
export function readVideoObject(json: unknown, { words }: Pick<Profile, 'words'>): VideoObject | null {
  const outer = asFields(json);
  if (outer === null) return null;
  const inner = outer['id'] === undefined && outer['status'] === undefined ? asFields(outer['data']) : null;
  const fields = inner ?? outer;
  const id = text(fields['id']) ?? text(fields['task_id']) ?? text(fields['video_id']);
  const word = text(fields['status']) ?? text(fields['state']);
  return {
    id,
    word,
    status: readStatus(word, words),
    progress: percent(fields['progress']),
    error: errorText(fields['error']) ?? errorText(fields['fail_reason']),
    fields,
  };
}

/** The first address, or bytes as a data URI, under one of these paths (`data.0.url`). */
export function findResult(fields: Fields, paths: readonly string[]): string | null {
  for (const path of paths) {
    let value: unknown = fields;
    for (const name of path.split('.'))
      value = typeof value === 'object' && value !== null ? (value as Fields)[name] : undefined;
    const found = text(value);
    if (found === null) continue;
    return path.endsWith('b64_json') ? `data:video/mp4;base64,${found}` : found;
  }
  return null;
}

const FAILED = { code: 'engine_failed', message: 'The engine could not make the video.' } as const;

/** How an upstream's verdict is told; its own words may hold addresses and names, so they go to the log alone. */
export function failureOf({ word, fields, error }: VideoObject): TaskFailure {
  const code = text(asFields(fields['error'])?.['code']) ?? '';
  const said = `${word ?? ''} ${code} ${error ?? ''}`.toLowerCase();
  if (/moderation_blocked|output.*(moderat|safety)|content_moderated|nsfw|video_unsafe/.test(said))
    return { code: 'result_refused', message: 'The video was refused by the moderation of its engine.' };
  if (isRefusal(said)) return PROMPT_REFUSED;
  if (/expired|timeout|timed out/.test(said))
    return { code: 'generation_timeout', message: 'The video was not finished in time by its engine.' };
  return FAILED;
}

export const PROMPT_REFUSED: TaskFailure = {
  code: 'prompt_refused',
  message: 'The prompt or an image was refused by the moderation of the engine.',
};

/** Words with which vendors refuse a prompt or an image before they make anything of it. */
export function isRefusal(text: string): boolean {
  return /content_policy|sentinel_block|prompt_unsafe|image_unsafe|safety.input|request_moderated|data_inspection/.test(
    text.toLowerCase(),
  );
}

export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `42`, `"42%"`, and `0.42` of those who count to one. */
function percent(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value.replace('%', '')) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return number > 0 && number < 1 ? number * 100 : number;
}

/** An object with code and message, a text, or FastAPI's detail. */
export function errorText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  const fields = asFields(value);
  if (fields === null) return null;
  const parts = [fields['code'], fields['type'], fields['message']].filter(
    (part) => typeof part === 'string',
  );
  return parts.length === 0 ? JSON.stringify(value) : parts.join(': ');
}
