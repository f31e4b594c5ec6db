import { z } from 'zod';
import type { EngineCapabilities } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import { checkFrames, ratioOf, tierOf } from './frame-words.ts';
import { given, type ImagesAs } from './options.ts';
import type { Order } from './wire.ts';

/**
 * How one model wants to be told what a film is made of, where a vendor runs many models and each has fields of its own
 * (fal, Replicate). Null is not sent.
 */
export interface InputFields {
  readonly prompt: string;
  readonly seconds: string | null;
  /** `5`, `"5"` or `"5s"`. */
  readonly secondsAs: 'number' | 'text' | 'text-s';
  /** Takes one of `ratios`. */
  readonly ratio: string | null;
  readonly ratios: readonly string[];
  /** Takes one of `tiers`, such as `720p`. */
  readonly tier: string | null;
  readonly tiers: readonly string[];
  /** Takes pixels, with this between them. */
  readonly size: string | null;
  readonly sizeSeparator: 'x' | '*';
  readonly firstImage: string | null;
  readonly lastImage: string | null;
  /** Takes a list of references. Models take either these or frames. */
  readonly images: string | null;
  /** Switches sound on. */
  readonly audio: string | null;
  readonly seed: string | null;
  /** The model that makes films of pictures, where it has another name. */
  readonly imageModel: string | null;
}

const name = z.string().min(1).nullable().optional();

/** What the operator says of these fields, for a model that we do not know or that has changed. */
export const fieldsSchema = z.strictObject({
  prompt: z.string().min(1).optional(),
  seconds: name,
  secondsAs: z.enum(['number', 'text', 'text-s']).optional(),
  ratio: name,
  ratios: z
    .array(z.string().regex(/^\d+:\d+$/))
    .min(1)
    .optional(),
  tier: name,
  tiers: z
    .array(z.string().regex(/^\d+[pPkK]$/))
    .min(1)
    .optional(),
  size: name,
  sizeSeparator: z.enum(['x', '*']).optional(),
  firstImage: name,
  lastImage: name,
  images: name,
  audio: name,
  seed: name,
  imageModel: name,
});
export type SaidFields = z.output<typeof fieldsSchema>;

/** With the pictures as what they are to be, where the model has fields for both. */
export function withSaidFields(known: InputFields, said: SaidFields, imagesAs: ImagesAs): InputFields {
  const fields = { ...known, ...given(said) };
  if (fields.firstImage === null || fields.images === null) return fields;
  return imagesAs === 'frames'
    ? { ...fields, images: null }
    : { ...fields, firstImage: null, lastImage: null };
}

/**
 * What a model can do as far as there are fields to ask it for that. Throws a plain error for a frame that cannot be said.
 */
export function spoken(can: EngineCapabilities, fields: InputFields): EngineCapabilities {
  if (fields.ratio !== null) checkFrames(can, fields.ratios);
  if (fields.images !== null) return can;
  const places = [fields.firstImage, fields.lastImage].filter((place) => place !== null);
  return { ...can, imagesMax: Math.min(can.imagesMax, places.length) };
}

type Ordered = Pick<Order, 'plan' | 'request' | 'instructions'>;

/** What a model is given: pictures by their addresses, and `extra`, fields that the operator always sends. */
export function modelInput(
  fields: InputFields,
  order: Ordered,
  pictures: readonly string[],
  extra: JsonObject,
): JsonObject {
  const { plan, request, instructions } = order;
  const put = (field: string | null, value: () => JsonObject[string]): JsonObject =>
    field === null ? {} : { [field]: value() };
  return {
    [fields.prompt]: instructions.prompt,
    ...put(fields.seconds, () => secondsIn(fields, plan.seconds)),
    ...put(fields.ratio, () => ratioOf(plan, fields.ratios)),
    ...put(fields.tier, () => tierOf(plan, fields.tiers)),
    ...put(fields.size, () => `${plan.width}${fields.sizeSeparator}${plan.height}`),
    ...put(fields.audio, () => true),
    ...put(fields.seed, () => request.seed),
    ...pictureFields(fields, pictures),
    ...extra,
  };
}

function secondsIn({ secondsAs }: InputFields, seconds: number): number | string {
  if (secondsAs === 'number') return seconds;
  return secondsAs === 'text' ? String(seconds) : `${seconds}s`;
}

function pictureFields(fields: InputFields, pictures: readonly string[]): JsonObject {
  const [first, last] = pictures;
  if (first === undefined) return {};
  if (fields.images !== null) return { [fields.images]: pictures };
  return {
    ...(fields.firstImage === null ? {} : { [fields.firstImage]: first }),
    ...(fields.lastImage === null || last === undefined ? {} : { [fields.lastImage]: last }),
  };
}
