import type { GenerationDraft } from '../../task/request.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { familySchema, readFamily } from '../family.ts';
import { missingParameter, readFields } from '../fields.ts';
import { readFrame } from '../frame.ts';
import { readModel, readPrompt, readSeconds, requireListed } from '../parameters.ts';

/** `characters` is a string in the document's schema and an array in its example; both are read. */
export const createSchema = familySchema;

export const parseCreate: ParseCreate = (body: WireBody, { strict, ambiguous }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  const documented = strict && !ambiguous;
  if (documented) {
    if (fields.model === undefined) throw missingParameter('model');
    requireListed('model', fields.model, ['sora-2', 'sora-2-pro', 'sora-2-temporary']);
    requireListed('aspect_ratio', fields.aspect_ratio, ['16:9', '9:16']);
  }
  const model = readModel(fields.model, 'sora-2');
  const only = documented ? (model === 'sora-2-pro' ? [10, 15, 25] : [10, 15]) : null;
  const seconds = readSeconds(fields, 'duration', { fallback: 10, only });
  // The document: 10 and 15 seconds are HD with sora-2-pro, 25 seconds are standard.
  const tier = model === 'sora-2-pro' && seconds < 25 ? 'high' : 'standard';
  return {
    model,
    prompt: readPrompt(fields.prompt),
    seconds,
    ...readFrame(fields, { orientation: 'landscape', tier }),
    ...readFamily(fields, body),
  };
};
