import { TaskError } from '../task/error.ts';
import type { CharacterClip } from '../task/request.ts';
import { isObject, kindOf, shortened } from './fields.ts';

const CLIPS_MAX = 3;
const SPAN_SECONDS_MIN = 1;
const SPAN_SECONDS_MAX = 3;
/** EvoLink's documented default; the others name none. */
export const DEFAULT_TIMESTAMPS = '0,2';
const URL_LENGTH_MAX = 8192;

/** A character as a create names it: the clip itself, or the id (or username) of one that was recorded before. */
export type CharacterInput =
  | { readonly kind: 'clip'; readonly clip: CharacterClip }
  | { readonly kind: 'recorded'; readonly id: string; readonly param: string };

/**
 * Reads `characters` (an array, one object, or either as JSON text) and the older pair `character_url` +
 * `character_timestamps`, in the order in which `@character1` counts them. Throws TaskError `invalid_value` naming the field.
 */
export function readCharacters(fields: Readonly<Record<string, unknown>>): readonly CharacterInput[] {
  const inputs = listOf(fields['characters']).map((item, index) => readInput(item, `characters[${index}]`));
  const url = fields['character_url'];
  if (url !== undefined && url !== null && url !== '') {
    const timestamps = fields['character_timestamps'] ?? DEFAULT_TIMESTAMPS;
    inputs.push(clipInput(url, timestamps, 'character_url', 'character_timestamps'));
  }
  requireFew(inputs.length);
  return inputs;
}

/** Throws `invalid_value` when a request has more characters than any document allows. */
export function requireFew(count: number, countMax = CLIPS_MAX): void {
  if (count > countMax) throw refused('characters', `at most ${countMax} characters are accepted`);
}

/** The clips alone: what a create has before recorded characters are looked up. */
export function readClips(fields: Readonly<Record<string, unknown>>): readonly CharacterClip[] {
  return readCharacters(fields).flatMap((input) => (input.kind === 'clip' ? [input.clip] : []));
}

export interface CharacterTask extends Omit<CharacterClip, 'url'> {
  readonly taskId: string;
}

/** `character_from_task`: the character is in a film that was made here before. */
export function readCharacterTask(fields: Readonly<Record<string, unknown>>): CharacterTask | null {
  const taskId = fields['character_from_task'];
  if (taskId === undefined || taskId === null || taskId === '') return null;
  if (typeof taskId !== 'string') throw refused('character_from_task', 'expected the id of a finished task');
  const timestamps = fields['character_timestamps'] ?? DEFAULT_TIMESTAMPS;
  return { taskId, ...readSpan(timestamps, 'character_timestamps') };
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  const decoded = typeof value === 'string' ? decodeJson(value) : value;
  if (Array.isArray(decoded)) return decoded.filter((item) => item !== null && item !== '');
  if (isObject(decoded)) return [decoded];
  throw refused('characters', `expected an array of {url, timestamps}, but got ${kindOf(decoded)}`);
}

function decodeJson(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch (cause) {
    const message = "Invalid 'characters': the text is not JSON.";
    throw new TaskError('invalid_value', message, { param: 'characters', cause });
  }
}

function readInput(item: unknown, param: string): CharacterInput {
  const decoded = typeof item === 'string' ? decodeJson(item) : item;
  if (!isObject(decoded))
    throw refused(param, `expected {id} or {url, timestamps}, but got ${kindOf(decoded)}`);
  const { url, timestamps, id } = decoded;
  if (url !== undefined || id === undefined)
    return clipInput(url, timestamps ?? DEFAULT_TIMESTAMPS, `${param}.url`, `${param}.timestamps`);
  if (typeof id !== 'string') throw refused(`${param}.id`, `expected text, but got ${kindOf(id)}`);
  return { kind: 'recorded', id: id.trim(), param: `${param}.id` };
}

function clipInput(
  url: unknown,
  timestamps: unknown,
  urlParam: string,
  timestampsParam: string,
): CharacterInput {
  const clip = { url: readClipAddress(url, urlParam), ...readSpan(timestamps, timestampsParam) };
  return { kind: 'clip', clip };
}

/** Only the form is checked: nothing is fetched before an engine wants it. Throws `invalid_value`. */
export function readClipAddress(url: unknown, param: string): string {
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/i.test(url.trim()) || !URL.canParse(url.trim()))
    throw refused(param, `expected an http(s) URL, but got '${shortened(url)}'`);
  if (url.length > URL_LENGTH_MAX)
    throw refused(param, `the URL is longer than ${URL_LENGTH_MAX} characters`);
  return url.trim();
}

const SPAN = /^\s*(\d{1,5}(?:\.\d{1,3})?)\s*,\s*(\d{1,5}(?:\.\d{1,3})?)\s*$/;

/** `start,end` in seconds, as text or as an array of two. Throws `invalid_value`. */
export function readSpan(
  value: unknown,
  param: string,
  spanSecondsMax = SPAN_SECONDS_MAX,
): { readonly startSeconds: number; readonly endSeconds: number } {
  const match = SPAN.exec(Array.isArray(value) ? value.join(',') : String(value));
  const start = Number(match?.[1]);
  const end = Number(match?.[2]);
  const span = end - start;
  // The comparison is written so that NaN, from text that is not two numbers, is refused as well.
  if (span >= SPAN_SECONDS_MIN && span <= spanSecondsMax) return { startSeconds: start, endSeconds: end };
  throw refused(
    param,
    `expected 'start,end' in seconds, ${SPAN_SECONDS_MIN} to ${spanSecondsMax} apart, but got '${shortened(value)}'`,
  );
}

function refused(param: string, why: string): TaskError {
  return new TaskError('invalid_value', `Invalid '${param}': ${why}.`, { param });
}
