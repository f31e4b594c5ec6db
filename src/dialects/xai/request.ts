import { TaskError } from '../../task/error.ts';
import { type GenerationDraft, SECONDS_MIN } from '../../task/request.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { type FamilyFields, familySchema, readFamily } from '../family.ts';
import { readElsewhere, readFields } from '../fields.ts';
import { readFrame } from '../frame.ts';
import { readModel, readPrompt, readSeconds, requireListed } from '../parameters.ts';

export const createSchema = familySchema.extend({ reference_images: readElsewhere.optional() });

const DEFAULT_MODEL = 'grok-imagine-video';
const SECONDS_DEFAULT = 8;
const STRICT_SECONDS = Array.from({ length: 15 }, (_, index) => index + 1);
const STRICT_RATIOS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'];
const STRICT_RESOLUTIONS = ['480p', '720p'];
/** The vendor's square; the family's word reader knows no squares, because its other vendors sell none. */
const SQUARE = '720x720';

export const parseCreate: ParseCreate = (body: WireBody, { strict, ambiguous }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  const documented = strict && !ambiguous;
  if (documented) {
    requireListed('aspect_ratio', fields.aspect_ratio, STRICT_RATIOS);
    requireListed('resolution', fields.resolution, STRICT_RESOLUTIONS);
  }
  refuseReferences(fields.reference_images);
  const square = fields.aspect_ratio?.trim() === '1:1';
  return {
    model: readModel(fields.model, DEFAULT_MODEL),
    prompt: readPrompt(fields.prompt),
    seconds: readLength(fields, documented),
    ...readFrame(square ? { ...fields, aspect_ratio: SQUARE } : fields, { orientation: 'landscape' }),
    ...readFamily(fields, body),
  };
};

/** The vendor sells 1 to 15 seconds; nothing here makes a film below 4, so a shorter wish gets the shortest film. */
function readLength(fields: FamilyFields, documented: boolean): number {
  const given = Number(fields.duration ?? fields.seconds);
  if (Number.isInteger(given) && given >= 1 && given < SECONDS_MIN) return SECONDS_MIN;
  const only = documented ? STRICT_SECONDS : null;
  return readSeconds(fields, 'duration', { fallback: SECONDS_DEFAULT, only });
}

/** Pictures that guide a film are another thing than its first frame; to drop them silently would cheat the caller. */
function refuseReferences(given: unknown): void {
  if (given === undefined || (Array.isArray(given) && given.length === 0)) return;
  const message = "Invalid 'reference_images': expected none; only a first frame in 'image' is supported.";
  throw new TaskError('unsupported_request', message, { param: 'reference_images' });
}
