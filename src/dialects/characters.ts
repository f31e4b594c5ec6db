import { TaskError } from '../task/error.ts';
import type { CharacterClip } from '../task/request.ts';
import { isObject, kindOf, shortened } from './fields.ts';

const CLIPS_MAX = 3;
const SPAN_SECONDS_MIN = 1;
const SPAN_SECONDS_MAX = 3;
/** EvoLink's documented default; the others name none. */
const DEFAULT_TIMESTAMPS = '0,2';

/**
 * Reads `characters` (an array, one object, or either as JSON text) and the older pair `character_url` +
 * `character_timestamps`. Throws TaskError `invalid_value` naming the field.
 */
export function readCharacters(fields: Readonly<Record<string, unknown>>): readonly CharacterClip[] {
  const clips = listOf(fields['characters']).map((item, index) => readClip(item, `characters[${index}]`));
  const url = fields['character_url'];
  if (url !== undefined && url !== null && url !== '') {
    const timestamps = fields['character_timestamps'] ?? DEFAULT_TIMESTAMPS;
    clips.push(clipOf(url, timestamps, 'character_url', 'character_timestamps'));
  }
  if (clips.length > CLIPS_MAX) throw refused('characters', `at most ${CLIPS_MAX} characters are accepted`);
  return clips;
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
  const [startSeconds, endSeconds] = readSpan(timestamps, 'character_timestamps');
  return { taskId, startSeconds, endSeconds };
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

function readClip(item: unknown, param: string): CharacterClip {
  const decoded = typeof item === 'string' ? decodeJson(item) : item;
  if (!isObject(decoded)) throw refused(param, `expected {url, timestamps}, but got ${kindOf(decoded)}`);
  const { url, timestamps, id } = decoded;
  if (url === undefined && id !== undefined)
    throw refused(param, "this server keeps no characters; send 'url' and 'timestamps' instead of 'id'");
  return clipOf(url, timestamps ?? DEFAULT_TIMESTAMPS, `${param}.url`, `${param}.timestamps`);
}

function clipOf(url: unknown, timestamps: unknown, urlParam: string, timestampsParam: string): CharacterClip {
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/i.test(url.trim()) || !URL.canParse(url.trim()))
    throw refused(urlParam, `expected an http(s) URL, but got '${shortened(url)}'`);
  const [startSeconds, endSeconds] = readSpan(timestamps, timestampsParam);
  return { url: url.trim(), startSeconds, endSeconds };
}

const SPAN = /^\s*(\d{1,5}(?:\.\d{1,3})?)\s*,\s*(\d{1,5}(?:\.\d{1,3})?)\s*$/;

function readSpan(value: unknown, param: string): readonly [number, number] {
  const match = SPAN.exec(Array.isArray(value) ? value.join(',') : String(value));
  const start = Number(match?.[1]);
  const end = Number(match?.[2]);
  const span = end - start;
  // The comparison is written so that NaN, from text that is not two numbers, is refused as well.
  if (span >= SPAN_SECONDS_MIN && span <= SPAN_SECONDS_MAX) return [start, end];
  throw refused(
    param,
    `expected 'start,end' in seconds, ${SPAN_SECONDS_MIN} to ${SPAN_SECONDS_MAX} apart, but got '${shortened(value)}'`,
  );
}

function refused(param: string, why: string): TaskError {
  return new TaskError('invalid_value', `Invalid '${param}': ${why}.`, { param });
}
