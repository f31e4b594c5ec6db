import { z } from 'zod';
import { TaskError } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';

/**
 * Building blocks for request schemas. They read what clients really send: multipart has only text, Python
 * writes `True`, form builders send `""` for an untouched box. The `error` of a block is the noun that
 * completes "expected ..., but got ... instead".
 */

const A_STRING = 'a string';
const A_NUMBER = 'a number';
const A_BOOLEAN = 'a boolean';

/** Text; a bare number counts, because some form decoders guess types. */
export const text = z.union([z.string(), z.number()], { error: A_STRING }).transform(String);

/** A number or its decimal text, still unread: the reader of the field knows which values are allowed. */
export const scalar = z.union([z.string(), z.number()], { error: A_NUMBER });

export const integer = z
  .union([z.number().int({ error: A_NUMBER }), z.string().regex(/^\s*-?\d{1,15}\s*$/, { error: A_NUMBER })], {
    error: A_NUMBER,
  })
  .transform(Number);

const TRUE_WORDS = ['true', '1', 'yes', 'on'] as const;
const FALSE_WORDS = ['false', '0', 'no', 'off'] as const;
const BOOLEAN_WORDS: readonly string[] = [...TRUE_WORDS, ...FALSE_WORDS];

export const boolean = z
  .union([z.boolean(), z.string(), z.number()], { error: A_BOOLEAN })
  .transform((value) => String(value).trim().toLowerCase())
  .refine((word) => BOOLEAN_WORDS.includes(word), { error: A_BOOLEAN })
  .transform((word) => (TRUE_WORDS as readonly string[]).includes(word));

/** Read by `images.ts` or `characters.ts` from the raw body; listed in schemas so that documents name it. */
export const readElsewhere = z.unknown();

/**
 * Checks the fields of a body against a schema. `null` and `""` count as absent, unknown fields are dropped.
 * Throws TaskError `missing_parameter` or `invalid_value`, naming the first field that is wrong.
 */
export function readFields<Schema extends z.ZodObject>(
  schema: Schema,
  fields: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const param = String(issue?.path[0] ?? 'body');
  if (given[param] === undefined) throw missingParameter(param);
  throw new TaskError(
    'invalid_value',
    `Invalid type for '${param}': expected ${issue?.message ?? 'another type'}, but got ${kindOf(given[param])} instead.`,
    { param },
  );
}

export function missingParameter(param: string): TaskError {
  return new TaskError('missing_parameter', `Missing required parameter: '${param}'.`, { param });
}

/** OpenAI's own wording, which clients and their authors know from countless logs. */
export function invalidValue(param: string, given: unknown, allowed: readonly string[]): TaskError {
  const message = `Invalid value: '${shortened(given)}'. Supported values are: ${quotedList(allowed)}.`;
  return new TaskError('invalid_value', message, { param, allowed });
}

/** `'4', '8', and '12'`. */
export function quotedList(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  if (quoted.length < 3) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}

/** A client's own text in an error is cut, so that a 20 MB image in the wrong field is not sent back. */
export function shortened(value: unknown, lengthMax = 80): string {
  const words = typeof value === 'string' ? value : String(JSON.stringify(value));
  return words.length > lengthMax ? `${words.slice(0, lengthMax)}...` : words;
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
