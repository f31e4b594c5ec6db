import type { EngineCapabilities, FrameChoice } from '../../task/engine.ts';
import type { ImagesAs } from '../remote/options.ts';

/** What OpenRouter's list of video models says of one, as far as orders need it. docs/engines.md */
interface Model {
  /** The only lengths, or a shortest and a longest one. */
  readonly seconds: readonly number[] | { readonly min: number; readonly max: number };
  readonly tiers: readonly (keyof typeof LONG_SIDES)[];
  /** Tiers that are made in eight seconds alone. */
  readonly tiersOfEight: readonly (keyof typeof LONG_SIDES)[];
  readonly framesMax: number;
  readonly referencesMax: number;
  /** Two frames, or references, are made into films of eight seconds alone. */
  readonly picturesOfEight: boolean;
  readonly audio: boolean;
}

const LONG_SIDES = { '480p': 854, '720p': 1280, '1080p': 1920, '4K': 3840 } as const;
const SHORT_SIDES = { '480p': 480, '720p': 720, '1080p': 1080, '4K': 2160 } as const;
export const TIERS = Object.keys(LONG_SIDES);
export const RATIOS = ['16:9', '9:16'];

const VEO: Model = {
  seconds: [4, 6, 8],
  tiers: ['720p', '1080p', '4K'],
  tiersOfEight: ['1080p', '4K'],
  framesMax: 2,
  referencesMax: 3,
  picturesOfEight: true,
  audio: true,
};

const MODELS: Readonly<Record<string, Model>> = {
  'google/veo-3.1': VEO,
  'google/veo-3.1-fast': VEO,
  'google/veo-3.1-lite': { ...VEO, tiers: ['720p', '1080p'], referencesMax: 0 },
  'bytedance/seedance-2.0': {
    seconds: { min: 4, max: 15 },
    tiers: ['480p', '720p'],
    tiersOfEight: [],
    framesMax: 2,
    referencesMax: 9,
    picturesOfEight: false,
    audio: true,
  },
};
export const MODEL_NAMES = Object.keys(MODELS);

const UNKNOWN: Model = {
  ...VEO,
  seconds: [5],
  tiers: ['720p'],
  framesMax: 1,
  referencesMax: 0,
  audio: false,
};

/** Whether it is known in which lengths and resolutions a model makes films; otherwise it is asked for none. */
export function isKnown(name: string): boolean {
  return Object.hasOwn(MODELS, name);
}

export function capabilitiesOf(name: string, imagesAs: ImagesAs): EngineCapabilities {
  const model = (isKnown(name) ? MODELS[name] : undefined) ?? UNKNOWN;
  const frames = imagesAs === 'frames';
  const sizes = model.tiers.flatMap((tier): readonly FrameChoice[] => {
    const [long, short] = [LONG_SIDES[tier], SHORT_SIDES[tier]];
    const limited = model.tiersOfEight.includes(tier) ? { secondsAllowed: [8] } : {};
    return [
      { width: long, height: short, ...limited },
      { width: short, height: long, ...limited },
    ];
  });
  return {
    ...lengths(model.seconds),
    ...(model.picturesOfEight && isKnown(name)
      ? { secondsWithImages: { imagesMin: frames ? 2 : 1, secondsAllowed: [8] } }
      : {}),
    sizes,
    sizeMultiple: 2,
    sideMin: 480,
    pixelsMax: Math.max(...sizes.map(({ width, height }) => width * height)),
    imagesMax: frames ? model.framesMax : model.referencesMax,
    characters: false,
    audio: model.audio,
    cancel: false,
    approximate: true,
    progress: false,
    resubmit: 'never',
  };
}

function lengths(
  seconds: Model['seconds'],
): Pick<EngineCapabilities, 'secondsMin' | 'secondsMax' | 'secondsAllowed'> {
  if ('min' in seconds) return { secondsMin: seconds.min, secondsMax: seconds.max };
  return {
    secondsMin: Math.min(...seconds),
    secondsMax: Math.max(...seconds),
    secondsAllowed: seconds,
  };
}
