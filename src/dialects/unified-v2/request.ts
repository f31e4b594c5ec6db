import type { GenerationDraft } from '../../task/request.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { familySchema, readFamily } from '../family.ts';
import { missingParameter, readFields } from '../fields.ts';
import { readFrame } from '../frame.ts';
import { readModel, readPrompt, readSeconds, readSeed, requireListed } from '../parameters.ts';

/** `images` is required by the document because it is the image-to-video page; its text page has the same path. */
export const createSchema = familySchema;

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
    ...readFamily(fields, body),
    // Its main client sends a seed only when it is above zero, so zero means "draw one".
    seed: readSeed(fields.seed) || null,
  };
};
