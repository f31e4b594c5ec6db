import type { GenerationDraft } from '../../task/request.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { familySchema, readFamily } from '../family.ts';
import { missingParameter, readFields } from '../fields.ts';
import { readFrame } from '../frame.ts';
import { readModel, readPrompt, readSeconds, requireListed } from '../parameters.ts';

/** The document calls all of these required; its clients send model and prompt, and whichever others they know. */
export const createSchema = familySchema;

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
    ...readFamily(fields, body),
    // Here `true` means "prefer none, tolerate one" and `false` "none at all": no value asks for a mark.
    watermark: false,
  };
};
