import { z } from 'zod';
import type { GenerationDraft } from '../task/request.ts';
import { readClips } from './characters.ts';
import type { WireBody } from './dialect.ts';
import { boolean, readElsewhere, scalar, text } from './fields.ts';
import { frameFields } from './frame.ts';
import { collectImages } from './images.ts';
import { readCallbackUrl, readSeed, readStyle } from './parameters.ts';

/**
 * What any of the five dialects may be sent. The vendors copied each other's fields and so do their clients,
 * so every dialect reads all of them; a dialect's own schema adds what only it has. Names in comments of a
 * dialect say which of these its document promises.
 */
const familyFields = {
  prompt: text,
  model: text.optional(),
  seconds: scalar.optional(),
  duration: scalar.optional(),
  ...frameFields,
  input_reference: readElsewhere.optional(),
  images: readElsewhere.optional(),
  image_urls: readElsewhere.optional(),
  image_url: readElsewhere.optional(),
  image: readElsewhere.optional(),
  characters: readElsewhere.optional(),
  character_url: text.optional(),
  character_timestamps: readElsewhere.optional(),
  character_from_task: text.optional(),
  style: text.optional(),
  seed: scalar.optional(),
  watermark: boolean.optional(),
  private: boolean.optional(),
  callback_url: text.optional(),
  notify_hook: text.optional(),
};

export const familySchema = z.object(familyFields);
export type FamilyFields = z.output<typeof familySchema>;

type FamilyDraft = Pick<
  GenerationDraft,
  'seed' | 'style' | 'watermark' | 'private' | 'images' | 'characters' | 'callbackUrl' | 'source'
>;

/** The fields that mean the same in every dialect; a dialect spreads this and says what differs after it. */
export function readFamily(
  fields: FamilyFields,
  body: WireBody,
  callback: { readonly httpsOnly: boolean } = { httpsOnly: false },
): FamilyDraft {
  return {
    seed: readSeed(fields.seed),
    style: readStyle(fields.style),
    watermark: fields.watermark ?? false,
    private: fields.private ?? false,
    images: collectImages(body),
    characters: readClips(body.fields),
    callbackUrl: readCallbackUrl(fields, callback),
    source: null,
  };
}
