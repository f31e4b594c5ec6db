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

/** `images` is required by the document because it is the image-to-video page; its text page has the same path. */
export const createSchema = z.object({
  prompt: text,
  model: text.optional(),
  images: readElsewhere.optional(),
  ...frameFields,
  duration: scalar.optional(),
  seconds: scalar.optional(),
  notify_hook: text.optional(),
  callback_url: text.optional(),
  watermark: boolean.optional(),
  private: boolean.optional(),
  style: text.optional(),
  characters: readElsewhere.optional(),
  character_url: text.optional(),
  character_timestamps: readElsewhere.optional(),
  seed: integer.optional(),
});

export const parseCreate: ParseCreate = (body: WireBody, { strict }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  if (strict) {
    if (fields.model === undefined) throw missingParameter('model');
    requireListed('model', fields.model, ['sora-2', 'sora-2-pro']);
    requireListed('aspect_ratio', fields.aspect_ratio, ['16:9', '9:16']);
  }
  const model = readModel(fields.model, 'sora-2');
  const only = strict ? (model === 'sora-2-pro' ? [10, 15, 25] : [10, 15]) : null;
  const seconds = readSeconds(fields, 'duration', { fallback: 10, only });
  return {
    model,
    prompt: readPrompt(fields.prompt),
    seconds,
    // The text-to-video page says that `hd` is ignored for the longest films.
    ...readFrame({ ...fields, hd: fields.hd === true && seconds < 25 }, { orientation: 'landscape' }),
    // Its main client sends a seed only when it is above zero, so zero means "draw one".
    seed: fields.seed === 0 ? null : (fields.seed ?? null),
    style: readStyle(fields.style),
    watermark: fields.watermark ?? false,
    private: fields.private ?? false,
    images: collectImages(body),
    characters: readCharacters(body.fields),
    callbackUrl: readCallbackUrl(fields, { httpsOnly: false }),
  };
};
