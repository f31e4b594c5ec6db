import { TaskError } from '../../task/error.ts';
import type { Tier } from '../../task/frame-size.ts';
import type { GenerationDraft, ImageInput } from '../../task/request.ts';
import type { ParseCreate } from '../create.ts';
import type { WireBody } from '../dialect.ts';
import { familySchema, readFamily } from '../family.ts';
import { boolean, missingParameter, readFields } from '../fields.ts';
import { readFrame } from '../frame.ts';
import { PROMPT_LENGTH_MAX, readModel, readPrompt, readSeconds, requireListed } from '../parameters.ts';
import { recognise } from './recognise.ts';

export const createSchema = familySchema.extend({ remove_watermark: boolean.optional() });

interface ModelRule {
  readonly seconds: readonly number[];
  readonly secondsDefault: number;
  readonly qualities: readonly string[];
  readonly aspectRatios: readonly string[];
}

const RATIOS = ['16:9', '9:16'];
const REMIX: ModelRule = { seconds: [15, 25], secondsDefault: 15, qualities: [], aspectRatios: RATIOS };
const SORA: ModelRule = { seconds: [10, 15], secondsDefault: 10, qualities: [], aspectRatios: RATIOS };

/** The vendor's pages, one model each. */
const MODELS: Readonly<Record<string, ModelRule>> = {
  'sora-2-pro-preview': {
    seconds: [4, 8, 12],
    secondsDefault: 4,
    qualities: ['720p', '1080p'],
    aspectRatios: RATIOS,
  },
  'sora-2-preview': {
    seconds: [4, 8, 12],
    secondsDefault: 4,
    qualities: [],
    aspectRatios: [...RATIOS, '1280x720', '720x1280'],
  },
  'sora-2': SORA,
  'sora-2-beta-max': SORA,
  'sora-2-pro': {
    seconds: [15, 25],
    secondsDefault: 15,
    qualities: ['standard', 'high'],
    aspectRatios: RATIOS,
  },
  'sora-2-remix': REMIX,
  'sora-2-pro-remix': REMIX,
};
export const MODEL_NAMES_IN_RULES: readonly string[] = Object.keys(MODELS);
/** The vendor's page of this model alone asks for an image in the pixels of the film. */
const EXACT_IMAGE_MODEL = 'sora-2-preview';
const SIZE_MISMATCH = 'The image dimensions must match the output size of the video.';
const DEFAULT_MODEL = 'sora-2-pro-preview';
/** For a model that the vendor never had: its shortest film. */
const SECONDS_DEFAULT = 4;
const STRICT_PROMPT_LENGTH_MAX = 5000;
/** Every length that some claimant of the path documents. */
const SHARED_SECONDS = [4, 8, 10, 12, 15, 25];

export const parseCreate: ParseCreate = (body: WireBody, { strict, ambiguous }): GenerationDraft => {
  const fields = readFields(createSchema, body.fields);
  const bound = !ambiguous || recognise({ headers: {}, query: {}, fields: body.fields }) !== null;
  const documented = strict && bound;
  if (documented && fields.model === undefined) throw missingParameter('model');
  const model = readModel(fields.model, DEFAULT_MODEL);
  const rule = Object.hasOwn(MODELS, model) ? MODELS[model] : undefined;
  if (documented) requireDocumented(fields, model, rule);
  const seconds = readSeconds(fields, 'duration', {
    fallback: rule?.secondsDefault ?? SECONDS_DEFAULT,
    only: strict ? (bound ? (rule?.seconds ?? null) : SHARED_SECONDS) : null,
  });
  // duomi's clients use plain HTTP receivers, and a request that nothing tells apart may be theirs.
  const family = readFamily(fields, body, { httpsOnly: bound });
  if (documented) requireOneAddress(family.images);
  return {
    model,
    prompt: readPrompt(fields.prompt, documented ? STRICT_PROMPT_LENGTH_MAX : PROMPT_LENGTH_MAX),
    seconds,
    ...readFrame(fields, { orientation: 'landscape', tier: tierOf(model, seconds) }),
    ...family,
    ...(documented && model === EXACT_IMAGE_MODEL ? { imageMustMatchSize: SIZE_MISMATCH } : {}),
    ...(fields.remove_watermark === undefined ? {} : { watermark: !fields.remove_watermark }),
  };
};

/** sora-2-pro without a word about quality: 15 seconds are high, 25 seconds are standard. */
function tierOf(model: string, seconds: number): Tier {
  return model === 'sora-2-pro' && seconds < 25 ? 'high' : 'standard';
}

function requireDocumented(
  fields: { readonly quality?: string | undefined; readonly aspect_ratio?: string | undefined },
  model: string,
  rule: ModelRule | undefined,
): void {
  requireListed('model', model, Object.keys(MODELS));
  if (rule === undefined) return;
  requireListed('aspect_ratio', fields.aspect_ratio, rule.aspectRatios);
  if (rule.qualities.length > 0) requireListed('quality', fields.quality, rule.qualities);
}

function requireOneAddress(images: readonly ImageInput[]): void {
  const refused = images.find((image, index) => index > 0 || image.kind !== 'url');
  if (refused === undefined) return;
  const message = "Invalid 'image_urls': expected one http(s) image URL.";
  throw new TaskError('invalid_value', message, { param: 'image_urls' });
}
