import type { JsonObject } from '../../task/json.ts';
import type { GenerationDraft } from '../../task/request.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { familySchema, readFamily } from '../family.ts';
import { integer, invalidValue, isObject, missingParameter, readElsewhere, readFields } from '../fields.ts';
import { readFrame } from '../frame.ts';
import { readModel, readPrompt, readSeconds } from '../parameters.ts';

export const createSchema = familySchema.extend({
  width: integer.optional(),
  height: integer.optional(),
  metadata: readElsewhere.optional(),
});

/** What clients put into `metadata` because the gateway has no field for it. Its other keys are other vendors'. */
const METADATA_FIELDS = [
  ...['aspect_ratio', 'ratio', 'orientation', 'resolution', 'quality', 'size'],
  ...['duration', 'seconds', 'seed', 'style', 'watermark'],
];

const STANDARD_SIZES = ['720x1280', '1280x720'];
const STRICT_SECONDS = [4, 8, 12];

export const parseCreate: ParseCreate = (body: WireBody, { strict }): GenerationDraft => {
  const fields = readFields(createSchema, withMetadata(body.fields));
  if (strict && fields.model === undefined) throw missingParameter('model');
  const model = readModel(fields.model, 'sora-2');
  const size = fields.size ?? pixels(fields.width, fields.height);
  if (strict) requireSize(model, size);
  return {
    model,
    prompt: readPrompt(fields.prompt),
    seconds: readSeconds(fields, 'duration', { fallback: 4, only: strict ? STRICT_SECONDS : null }),
    ...readFrame({ ...fields, size }, { orientation: 'portrait' }),
    ...readFamily(fields, body),
  };
};

/** A field of the body beats the same word in `metadata`, which is an object or the JSON text of one. */
function withMetadata(fields: JsonObject): JsonObject {
  const metadata = readMetadata(fields['metadata']);
  const merged: Record<string, JsonObject[string]> = { ...fields };
  for (const name of METADATA_FIELDS) {
    const given = fields[name];
    const absent = given === undefined || given === null || given === '';
    if (absent && metadata[name] !== undefined) merged[name] = metadata[name];
  }
  return merged;
}

/** Free text is somebody's note, not an error: the gateway passes it on unread. */
function readMetadata(value: unknown): JsonObject {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function pixels(width: number | undefined, height: number | undefined): string | undefined {
  return width === undefined || height === undefined ? undefined : `${width}x${height}`;
}

function requireSize(model: string, size: string | undefined): void {
  const allowed = model.startsWith('sora-2-pro')
    ? [...STANDARD_SIZES, '1792x1024', '1024x1792']
    : STANDARD_SIZES;
  if (size !== undefined && !allowed.includes(size)) throw invalidValue('size', size, allowed);
}
