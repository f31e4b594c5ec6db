import { z } from 'zod';
import type { FrameSize } from '../../task/frame-size.ts';
import type { GenerationDraft } from '../../task/request.ts';
import { readCharacters, requireFew } from '../characters.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { familySchema, readFamily } from '../family.ts';
import { integer, invalidValue, readFields, text } from '../fields.ts';
import { type FrameFields, readFrame } from '../frame.ts';
import { DialectError } from '../http-words.ts';
import { readModel, readPrompt, readSeconds } from '../parameters.ts';

/** OpenAI documents prompt, model, seconds, size and input_reference; its resellers watermark, private and style. */
export const createSchema = familySchema;

const DEFAULT_MODEL = 'sora-2';
/** OpenAI's words, known from issue logs. Otherwise the engine fits the image into the frame. */
const SIZE_MISMATCH = 'Inpaint image must match the requested width and height';
/** OpenAI's guide; its sister documents allow three. */
const STRICT_CHARACTERS_MAX = 2;
const STRICT_SECONDS = [4, 8, 12];
const STRICT_SIZES = ['720x1280', '1280x720', '1024x1792', '1792x1024'];
/** OpenAI's guide sold 1080p to the larger model alone, and the larger frames too. */
const STRICT_SIZES_BY_MODEL: Readonly<Record<string, readonly string[]>> = {
  'sora-2': ['720x1280', '1280x720'],
  'sora-2-pro': [...STRICT_SIZES, '1080x1920', '1920x1080'],
};

export const parseCreate: ParseCreate = (body: WireBody, { strict }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  const model = readModel(fields.model, DEFAULT_MODEL);
  if (strict) requireFew(readCharacters(body.fields).length, STRICT_CHARACTERS_MAX);
  return {
    model,
    prompt: readPrompt(fields.prompt),
    seconds: readSeconds(fields, 'seconds', { fallback: 4, only: strict ? STRICT_SECONDS : null }),
    ...readSize(fields, model, strict),
    ...readFamily(fields, body),
    ...(strict ? { imageMustMatchSize: SIZE_MISMATCH } : {}),
  };
};

function readSize(fields: FrameFields, model: string, strict: boolean): FrameSize {
  const allowed = STRICT_SIZES_BY_MODEL[model] ?? STRICT_SIZES;
  if (strict && fields.size !== undefined && !allowed.includes(fields.size))
    throw invalidValue('size', fields.size, allowed);
  return readFrame(fields, { orientation: 'portrait' });
}

export const listQuerySchema = z.object({
  limit: integer.optional(),
  order: text.optional(),
  after: text.optional(),
});

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

export interface ListParameters {
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  readonly afterId: string | null;
}

export function parseList(query: Readonly<Record<string, string>>): ListParameters {
  const { limit = LIMIT_DEFAULT, order = 'desc', after } = readFields(listQuerySchema, query);
  if (limit > LIMIT_MAX)
    throw outOfRange('integer_above_max_value', 'above maximum', `<= ${LIMIT_MAX}`, limit);
  if (limit < 0) throw outOfRange('integer_below_min_value', 'below minimum', '>= 0', limit);
  if (order !== 'asc' && order !== 'desc') throw invalidValue('order', order, ['asc', 'desc']);
  return { limit, order, afterId: after ?? null };
}

function outOfRange(wireCode: string, side: string, bound: string, given: number): DialectError {
  const message = `Invalid 'limit': integer ${side} value. Expected a value ${bound}, but got ${given} instead.`;
  return new DialectError('invalid_value', wireCode, message, { param: 'limit' });
}
