import type { EngineCapabilities, FrameChoice } from '../../task/engine.ts';
import type { ImagesAs } from '../remote/options.ts';

/** What one model of the Veo family can do beyond four, six or eight seconds at 720p. docs/engines.md */
interface Model {
  /** At 1080p and at 4k, where it has them, it makes eight seconds and nothing else. */
  readonly tiers: readonly ('1080p' | '4k')[];
  readonly framesMax: number;
  readonly referencesMax: number;
}

const VEO: Model = { tiers: ['1080p', '4k'], framesMax: 2, referencesMax: 3 };

export const MODELS = {
  'veo-3.1-generate-preview': VEO,
  'veo-3.1-fast-generate-preview': VEO,
  'veo-3.1-lite-generate-preview': { tiers: ['1080p'], framesMax: 2, referencesMax: 0 },
} as const satisfies Record<string, Model>;

export const MODEL_NAMES = Object.keys(MODELS) as readonly (keyof typeof MODELS)[];

/** Of a model that nobody here has heard of: what all of them have been able to do. */
const UNKNOWN: Model = { tiers: [], framesMax: 1, referencesMax: 0 };

const LONG_SIDES = { '720p': 1280, '1080p': 1920, '4k': 3840 } as const;

function upAndAcross(tier: keyof typeof LONG_SIDES): readonly FrameChoice[] {
  const long = LONG_SIDES[tier];
  const short = (long * 9) / 16;
  const limited = tier === '720p' ? {} : { secondsAllowed: [8] };
  return [
    { width: long, height: short, ...limited },
    { width: short, height: long, ...limited },
  ];
}

export function capabilitiesOf(name: string, imagesAs: ImagesAs): EngineCapabilities {
  const model: Model = name in MODELS ? MODELS[name as keyof typeof MODELS] : UNKNOWN;
  const sizes = [...upAndAcross('720p'), ...model.tiers.flatMap(upAndAcross)];
  const frames = imagesAs === 'frames';
  return {
    secondsMin: 4,
    secondsMax: 8,
    secondsAllowed: [4, 6, 8],
    secondsWithImages: { imagesMin: frames ? 2 : 1, secondsAllowed: [8] },
    sizes,
    sizeMultiple: 8,
    sideMin: 720,
    pixelsMax: Math.max(...sizes.map(({ width, height }) => width * height)),
    imagesMax: frames ? model.framesMax : model.referencesMax,
    characters: false,
    audio: true,
    cancel: false,
    approximate: true,
    progress: false,
    resubmit: 'never',
  };
}
