import { TaskError } from '../task/error.ts';
import { SECONDS_MAX, SECONDS_MIN, STYLES, type Style } from '../task/request.ts';
import { invalidValue, missingParameter, shortened } from './fields.ts';

/** OpenAI's documented bound, in UTF-16 units; the resellers name none or a smaller one. */
export const PROMPT_LENGTH_MAX = 32_000;
const MODEL_LENGTH_MAX = 128;
const CALLBACK_LENGTH_MAX = 2048;

/** Throws `missing_parameter` for a blank prompt and `invalid_value` for one that is too long. */
export function readPrompt(prompt: string, lengthMax: number = PROMPT_LENGTH_MAX): string {
  if (prompt.trim() === '') throw missingParameter('prompt');
  if (prompt.length <= lengthMax) return prompt;
  const message = `Invalid 'prompt': string too long. Expected a string with maximum length ${lengthMax}, but got a string with length ${prompt.length} instead.`;
  throw new TaskError('invalid_value', message, { param: 'prompt' });
}

/** Any name is a model: what it means is the operator's choice. Only nonsense is refused. */
export function readModel(model: string | undefined, fallback: string): string {
  const name = model?.trim() ?? '';
  if (name === '') return fallback;
  if (name.length > MODEL_LENGTH_MAX) {
    const message = `Invalid 'model': string too long. Expected a string with maximum length ${MODEL_LENGTH_MAX}.`;
    throw new TaskError('invalid_value', message, { param: 'model' });
  }
  return name;
}

export interface SecondsRule {
  readonly fallback: number;
  /** The values of the dialect's document in strict mode; null accepts every length that can be made. */
  readonly only: readonly number[] | null;
}

/**
 * Reads `seconds` or `duration`, whichever was sent (the names are mixed up all over the family). Fractions
 * are rounded to the nearest whole second, since every dialect answers in whole seconds.
 */
export function readSeconds(
  fields: { readonly seconds?: string | number | undefined; readonly duration?: string | number | undefined },
  preferred: 'seconds' | 'duration',
  rule: SecondsRule,
): number {
  const other = preferred === 'seconds' ? 'duration' : 'seconds';
  const param = fields[preferred] === undefined ? other : preferred;
  const given = fields[param];
  if (given === undefined) return rule.fallback;
  const seconds = Math.round(typeof given === 'number' ? given : decimal(given));
  if (rule.only !== null) {
    if (rule.only.includes(seconds)) return seconds;
    throw invalidValue(param, given, rule.only.map(String));
  }
  if (seconds >= SECONDS_MIN && seconds <= SECONDS_MAX) return seconds;
  throw invalidValue(param, given, wholeSeconds());
}

function decimal(words: string): number {
  return /^\s*\d{1,6}(\.\d{1,6})?\s*$/.test(words) ? Number(words) : Number.NaN;
}

function wholeSeconds(): readonly string[] {
  return Array.from({ length: SECONDS_MAX - SECONDS_MIN + 1 }, (_, index) => String(SECONDS_MIN + index));
}

const SEEDS = 2n ** 31n;

/**
 * Zero to 2^31 - 1, or null for "draw one". ComfyUI hands out 64-bit seeds: larger numbers are folded, so that
 * an equal number still means an equal film. Below zero means "any" to the tools that send it.
 */
export function readSeed(given: string | number | undefined): number | null {
  if (given === undefined) return null;
  const words = typeof given === 'number' ? wholeNumber(given) : given.trim();
  if (!/^-?\d{1,400}$/.test(words)) throw invalidValue('seed', given, ['0 to 2147483647']);
  return words.startsWith('-') ? null : Number(BigInt(words) % SEEDS);
}

function wholeNumber(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

export function readStyle(word: string | undefined): Style | null {
  if (word === undefined) return null;
  const style = STYLES.find((name) => name === word.trim().toLowerCase());
  if (style === undefined) throw invalidValue('style', word, STYLES);
  return style;
}

export interface CallbackFields {
  readonly callback_url?: string | undefined;
  readonly notify_hook?: string | undefined;
}

/**
 * The address is kept byte for byte: one client signs its own query string. Whether it may be called at all
 * (private addresses) is decided when it is.
 */
export function readCallbackUrl(
  fields: CallbackFields,
  { httpsOnly }: { httpsOnly: boolean },
): string | null {
  const param = fields.callback_url === undefined ? 'notify_hook' : 'callback_url';
  const url = fields[param];
  if (url === undefined) return null;
  const refuse = (why: string): TaskError =>
    new TaskError('invalid_value', `Invalid '${param}': ${why}, but got '${shortened(url)}'.`, { param });
  if (url.length > CALLBACK_LENGTH_MAX)
    throw refuse(`expected a URL of at most ${CALLBACK_LENGTH_MAX} characters`);
  const scheme = httpsOnly ? /^https:\/\/[^/]/i : /^https?:\/\/[^/]/i;
  if (!scheme.test(url) || !URL.canParse(url))
    throw refuse(httpsOnly ? 'expected an HTTPS URL' : 'expected an HTTP or HTTPS URL');
  return url;
}

/** Strict mode only: a word of a documented list, or nothing. */
export function requireListed(param: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) throw invalidValue(param, value, allowed);
}
