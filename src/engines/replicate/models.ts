import type { EngineCapabilities, FrameChoice } from '../../task/engine.ts';
import type { InputFields } from '../remote/model-input.ts';
import type { ImagesAs } from '../remote/options.ts';

interface Model {
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
  secondsAs: 'number',
  ratio: 'aspect_ratio',
  ratios: ['16:9', '9:16'],
  tier: 'resolution',
  tiers: ['720p', '1080p'],
  size: null,
  sizeSeparator: 'x',
  firstImage: 'image',
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
  cancel: true,
  approximate: true,
  progress: false,
  resubmit: 'never',
};

/** Two frames, or references, are made into films of eight seconds alone, and so is 1080p. */
function veo(imagesAs: ImagesAs): Model {
  return {
    fields: {
      ...FIELDS,
      lastImage: 'last_frame',
      images: 'reference_images',
      audio: 'generate_audio',
    },
    capabilities: {
      ...CAPABILITIES,
      secondsMin: 4,
      secondsMax: 8,
      secondsAllowed: [4, 6, 8],
      secondsWithImages: { imagesMin: imagesAs === 'frames' ? 2 : 1, secondsAllowed: [8] },
      sizes: [
        WIDE_720,
        TALL_720,
        { ...WIDE_1080, secondsAllowed: [8] },
        { ...TALL_1080, secondsAllowed: [8] },
      ],
      imagesMax: 3,
      audio: true,
    },
  };
}

const SEEDANCE: Model = {
  fields: {
    ...FIELDS,
    tiers: ['480p', '720p', '1080p'],
    lastImage: 'last_frame_image',
    images: 'reference_images',
    audio: 'generate_audio',
  },
  capabilities: {
    ...CAPABILITIES,
    secondsMin: 4,
    secondsMax: 15,
    sizes: [{ width: 864, height: 480 }, { width: 480, height: 864 }, WIDE_720, TALL_720],
    imagesMax: 9,
    audio: true,
  },
};

const KLING: Model = {
  fields: {
    ...FIELDS,
    ratios: ['16:9', '9:16', '1:1'],
    tier: null,
    firstImage: 'start_image',
    seed: null,
  },
  capabilities: {
    ...CAPABILITIES,
    secondsAllowed: [5, 10],
    sizes: [WIDE_1080, TALL_1080, { width: 1080, height: 1080 }],
  },
};

/** A model by `owner/name`. docs/engines.md says where these facts come from. */
const MODELS: Readonly<Record<string, (imagesAs: ImagesAs) => Model>> = {
  'google/veo-3.1': veo,
  'google/veo-3.1-fast': veo,
  'bytedance/seedance-2.0': () => SEEDANCE,
  'kwaivgi/kling-v2.5-turbo-pro': () => KLING,
};
export const MODEL_NAMES = Object.keys(MODELS);

/** Nothing is said that might be said otherwise: a model refuses what it cannot read. */
const UNKNOWN: Model = {
  fields: { ...FIELDS, seconds: null, tier: null, seed: null },
  capabilities: { ...CAPABILITIES, secondsMax: 5, secondsAllowed: [5], sizes: [WIDE_720, TALL_720] },
};

const MODEL_ID = /^(\w[\w.-]*\/\w[\w.-]*)(?::([0-9a-f]{64}))?$/;

/** `owner/name`, or `owner/name:version`; null for anything else. */
export function readModelId(id: string): { readonly name: string; readonly version: string | null } | null {
  const [, name, version = null] = MODEL_ID.exec(id) ?? [];
  return name === undefined ? null : { name, version };
}

export function modelOf(id: string, imagesAs: ImagesAs): Model {
  const name = readModelId(id)?.name ?? '';
  return (Object.hasOwn(MODELS, name) ? MODELS[name]?.(imagesAs) : undefined) ?? UNKNOWN;
}
