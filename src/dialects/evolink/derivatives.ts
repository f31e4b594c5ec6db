import type { ParseCreate } from '../create.ts';
import { parsingDerivative, readSourceId } from '../derivatives.ts';
import { missingParameter } from '../fields.ts';
import { parseCreate } from './request.ts';

/** The vendor sells remixes as models of their own: `sora-2-pro-remix`. */
const REMIX_MODEL = /^sora-2.*-remix$/;

/** A remix is a create that names its film in `base_video_task_id`, whatever its model is called. */
export const parseCreateOrRemix: ParseCreate = (body, options) => {
  const source = readSourceId(body.fields, 'base_video_task_id');
  if (source !== null) return parsingDerivative('remix', source, parseCreate)(body, options);
  const draft = parseCreate(body, options);
  if (REMIX_MODEL.test(draft.model)) throw missingParameter('base_video_task_id');
  return draft;
};
