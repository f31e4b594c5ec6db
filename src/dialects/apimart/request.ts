import type { GenerationDraft } from '../../task/request.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { familySchema, readFamily } from '../family.ts';
import { missingParameter, readFields } from '../fields.ts';
import { readFrame } from '../frame.ts';
import { readModel, readPrompt, readSeconds, requireListed } from '../parameters.ts';

/** `thumbnail` and `storyboard` are the vendor's too: a thumbnail is always made, and no page says what a storyboard is. */
export const createSchema = familySchema;

const MODELS = ['sora-2', 'sora-2-pro', 'sora-2-vip', 'sora-2-preview', 'sora-2-pro-preview'];
const RATIOS = ['16:9', '9:16'];

export const parseCreate: ParseCreate = (body: WireBody, { strict, ambiguous }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  if (strict && !ambiguous) {
    if (fields.model === undefined) throw missingParameter('model');
    requireListed('model', fields.model, MODELS);
    requireListed('aspect_ratio', fields.aspect_ratio, RATIOS);
  }
  const model = readModel(fields.model, 'sora-2');
  // The preview models are OpenAI's own lengths, as at the sister vendor. The page lists no lengths, not even in strict mode.
  const fallback = model.endsWith('-preview') ? 4 : 10;
  return {
    model,
    prompt: readPrompt(fields.prompt),
    seconds: readSeconds(fields, 'duration', { fallback, only: null }),
    ...readFrame(fields, { orientation: 'landscape' }),
    ...readFamily(fields, body),
  };
};
