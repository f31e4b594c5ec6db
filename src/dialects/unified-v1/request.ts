import { z } from 'zod';
import type { GenerationDraft } from '../../task/request.ts';
import { readCharacters } from '../characters.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { boolean, integer, missingParameter, readElsewhere, readFields, scalar, text } from '../fields.ts';
import { frameFields, readFrame } from '../frame.ts';
import { collectImages } from '../images.ts';
import {
  readCallbackUrl,
  readModel,
  readPrompt,
  readSeconds,
  readStyle,
  requireListed,
} from '../parameters.ts';

/** The document calls all of these required; its clients send model and prompt, and whichever others they know. */
export const createSchema = z.object({
  model: text.optional(),
  prompt: text,
  images: readElsewhere.optional(),
  ...frameFields,
  duration: scalar.optional(),
  seconds: scalar.optional(),
  watermark: boolean.optional(),
  private: boolean.optional(),
  style: text.optional(),
  characters: readElsewhere.optional(),
  character_url: text.optional(),
  character_timestamps: readElsewhere.optional(),
  callback_url: text.optional(),
  notify_hook: text.optional(),
  seed: integer.optional(),
});

const STRICT_ORIENTATIONS = ['portrait', 'landscape'];
const STRICT_SIZES = ['small', 'large'];

export const parseCreate: ParseCreate = (body: WireBody, { strict }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  if (strict) {
    if (fields.model === undefined) throw missingParameter('model');
    requireListed('orientation', fields.orientation, STRICT_ORIENTATIONS);
    requireListed('size', fields.size, STRICT_SIZES);
  }
  const model = readModel(fields.model, 'sora-2');
  const only = strict ? (model.startsWith('sora-2-pro') ? [10, 15, 25] : [10, 15]) : null;
  return {
    model,
    prompt: readPrompt(fields.prompt),
    seconds: readSeconds(fields, 'duration', { fallback: 10, only }),
    ...readFrame(fields, { orientation: 'portrait' }),
    seed: fields.seed ?? null,
    style: readStyle(fields.style),
    // Here `true` means "prefer none, tolerate one" and `false` "none at all": no value asks for a mark.
    watermark: false,
    private: fields.private ?? false,
    images: collectImages(body),
    characters: readCharacters(body.fields),
    callbackUrl: readCallbackUrl(fields, { httpsOnly: false }),
  };
};
