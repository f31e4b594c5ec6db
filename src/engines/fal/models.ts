import type { EngineCapabilities, FrameChoice } from '../../task/engine.ts';
import type { InputFields } from '../remote/model-input.ts';

/** A model by its whole id, as fal's pages name it. docs/engines.md says where these facts come from. */
export interface Model {
  readonly fields: InputFields;
  readonly capabilities: EngineCapabilities;
}

const WIDE_720: FrameChoice = { width: 1280, height: 720 };
const TALL_720: FrameChoice = { width: 720, height: 1280 };
const WIDE_1080: FrameChoice = { width: 1920, height: 1080 };
const TALL_1080: FrameChoice = { width: 1080, height: 1920 };

const FIELDS: InputFields = {
  prompt: 'prompt',
  seconds: 'duration',
  secondsAs: 'text',
  ratio: 'aspect_ratio',
  ratios: ['16:9', '9:16'],
  tier: 'resolution',
  tiers: ['720p', '1080p'],
  size: null,
  sizeSeparator: 'x',
  firstImage: 'image_url',
  lastImage: null,
  images: null,
  audio: null,
  seed: 'seed',
  imageModel: null,
};

const CAPABILITIES: EngineCapabilities = {
  secondsMin: 5,
  secondsMax: 10,
  sizes: [WIDE_720, TALL_720, WIDE_1080, TALL_1080],
  sizeMultiple: 8,
  sideMin: 480,
  pixelsMax: 1920 * 1080,
  imagesMax: 1,
  characters: false,
  audio: false,
  // A film that waits is stopped; one that is being made may be finished all the same.
  cancel: true,
  approximate: true,
  progress: false,
  resubmit: 'never',
};

function veo(id: string): Model {
  return {
    fields: {
      ...FIELDS,
      secondsAs: 'text-s',
      audio: 'generate_audio',
      imageModel: `${id}/image-to-video`,
    },
    capabilities: {
      ...CAPABILITIES,
      secondsMin: 4,
      secondsMax: 8,
      secondsAllowed: [4, 6, 8],
      sizes: [
        WIDE_720,
        TALL_720,
        { ...WIDE_1080, secondsAllowed: [8] },
        { ...TALL_1080, secondsAllowed: [8] },
      ],
      audio: true,
    },
  };
}

export const MODELS: Readonly<Record<string, Model>> = {
  'fal-ai/veo3.1': veo('fal-ai/veo3.1'),
  'fal-ai/veo3.1/fast': veo('fal-ai/veo3.1/fast'),

  'fal-ai/kling-video/v2.5-turbo/pro/text-to-video': {
    fields: {
      ...FIELDS,
      ratios: ['16:9', '9:16', '1:1'],
      tier: null,
      lastImage: 'tail_image_url',
      seed: null,
      imageModel: 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
    },
    capabilities: {
      ...CAPABILITIES,
      secondsAllowed: [5, 10],
      sizes: [WIDE_1080, TALL_1080, { width: 1080, height: 1080 }],
      imagesMax: 2,
    },
  },

  'fal-ai/bytedance/seedance/v1/pro/text-to-video': {
    fields: {
      ...FIELDS,
      tiers: ['480p', '720p', '1080p'],
      lastImage: 'end_image_url',
      imageModel: 'fal-ai/bytedance/seedance/v1/pro/image-to-video',
    },
    capabilities: {
      ...CAPABILITIES,
      secondsMin: 2,
      secondsMax: 12,
      sizes: [
        { width: 864, height: 480 },
        { width: 480, height: 864 },
        WIDE_720,
        TALL_720,
        WIDE_1080,
        TALL_1080,
      ],
      imagesMax: 2,
    },
  },
};

/** Nothing is said that might be said otherwise: a model refuses what it cannot read. */
const UNKNOWN: Model = {
  fields: { ...FIELDS, seconds: null, tier: null, seed: null },
  capabilities: { ...CAPABILITIES, secondsMax: 5, secondsAllowed: [5], sizes: [WIDE_720, TALL_720] },
};

export function modelOf(id: string): Model {
  return (Object.hasOwn(MODELS, id) ? MODELS[id] : undefined) ?? UNKNOWN;
}
