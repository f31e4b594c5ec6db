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

/** `characters` is a string in the document's schema and an array in its example; both are read. */
export const createSchema = z.object({
  model: text.optional(),
  prompt: text,
  ...frameFields,
  duration: scalar.optional(),
  seconds: scalar.optional(),
  image_urls: readElsewhere.optional(),
  image_url: readElsewhere.optional(),
  characters: readElsewhere.optional(),
  character_url: text.optional(),
  character_timestamps: readElsewhere.optional(),
  callback_url: text.optional(),
  notify_hook: text.optional(),
  watermark: boolean.optional(),
  private: boolean.optional(),
  style: text.optional(),
  seed: integer.optional(),
});

export const parseCreate: ParseCreate = (body: WireBody, { strict }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  if (strict) {
    if (fields.model === undefined) throw missingParameter('model');
    requireListed('model', fields.model, ['sora-2', 'sora-2-pro', 'sora-2-temporary']);
    requireListed('aspect_ratio', fields.aspect_ratio, ['16:9', '9:16']);
  }
  const model = readModel(fields.model, 'sora-2');
  const only = strict ? (model === 'sora-2-pro' ? [10, 15, 25] : [10, 15]) : null;
  const seconds = readSeconds(fields, 'duration', { fallback: 10, only });
  // The document: 10 and 15 seconds are HD with sora-2-pro, 25 seconds are standard.
  const tier = model === 'sora-2-pro' && seconds < 25 ? 'high' : 'standard';
  return {
    model,
    prompt: readPrompt(fields.prompt),
    seconds,
    ...readFrame(fields, { orientation: 'landscape', tier }),
    seed: fields.seed ?? null,
    style: readStyle(fields.style),
    watermark: fields.watermark ?? false,
    private: fields.private ?? false,
    images: collectImages(body),
    characters: readCharacters(body.fields),
    callbackUrl: readCallbackUrl(fields, { httpsOnly: false }),
  };
};
