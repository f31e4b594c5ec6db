import type { EngineCapabilities, FrameChoice } from '../../task/engine.ts';
import type { FrameSize } from '../../task/frame-size.ts';
import { type SaidCapabilities, withSaid } from '../remote/options.ts';

export const DIALECT_NAMES = ['unified-v2', 'unified-v1', 'duomi', 'evolink'] as const;
export type DialectName = (typeof DIALECT_NAMES)[number];

/** What one model of a dialect makes: lengths in seconds by tier, rising. docs/engines.md */
export interface SoraModel {
  readonly standard: readonly number[];
  readonly high: readonly number[];
  /** Whether it can be told to draw a mark, or not to. */
  readonly watermark: boolean;
}

const STANDARD: readonly FrameSize[] = [
  { width: 1280, height: 720 },
  { width: 720, height: 1280 },
];
/** What Sora 2 Pro made when it was asked for its larger frame. */
const HIGH: readonly FrameSize[] = [
  { width: 1792, height: 1024 },
  { width: 1024, height: 1792 },
];
const STANDARD_PIXELS = 1280 * 720;

const lite = (seconds: readonly number[], watermark: boolean): SoraModel => ({
  standard: seconds,
  high: [],
  watermark,
});

/** The first is what a model is taken for whose name stands in none of the documents. */
const MODELS: Readonly<Record<DialectName, Readonly<Record<string, SoraModel>>>> = {
  'unified-v2': {
    '': lite([10, 15], true),
    'sora-2': lite([10, 15], true),
    'sora-2-pro': { standard: [10, 15, 25], high: [10, 15], watermark: true },
  },
  // Its `watermark` says how strictly none is wanted: no value asks for one.
  'unified-v1': {
    '': lite([10, 15], false),
    'sora-2': { standard: [10, 15], high: [10, 15], watermark: false },
    'sora-2-pro': { standard: [10, 15, 25], high: [10, 15], watermark: false },
  },
  // It has no word for the tier: the model and the length say it.
  duomi: {
    '': lite([10, 15], false),
    'sora-2': lite([10, 15], false),
    'sora-2-pro': { standard: [25], high: [10, 15], watermark: false },
    'sora-2-temporary': lite([10, 15], false),
  },
  evolink: {
    '': lite([4, 8, 12], false),
    'sora-2-pro-preview': { standard: [4, 8, 12], high: [4, 8, 12], watermark: false },
    'sora-2-preview': lite([4, 8, 12], false),
    'sora-2': lite([10, 15], true),
    'sora-2-beta-max': lite([10, 15], true),
    'sora-2-pro': { standard: [25], high: [15], watermark: true },
  },
};

export function modelNamed(dialect: DialectName, name: string): SoraModel {
  const known = MODELS[dialect];
  return (Object.hasOwn(known, name) ? known[name] : known['']) ?? lite([10], false);
}

export function namesOf(dialect: DialectName): readonly string[] {
  return Object.keys(MODELS[dialect]).filter((name) => name !== '');
}

export function isHigh({ width, height }: FrameSize): boolean {
  return width * height > STANDARD_PIXELS;
}

export function capabilitiesOf(
  { standard, high }: SoraModel,
  can: Pick<EngineCapabilities, 'imagesMax' | 'characters' | 'promptMax'>,
  said: SaidCapabilities,
): EngineCapabilities {
  const secondsAllowed = [...new Set([...standard, ...high])].sort((one, other) => one - other);
  const framesOf = (sizes: readonly FrameSize[], own: readonly number[]): readonly FrameChoice[] => {
    if (own.length === 0) return [];
    return sizes.map((size) =>
      own.length === secondsAllowed.length ? size : { ...size, secondsAllowed: own },
    );
  };
  return withSaid(
    {
      secondsMin: secondsAllowed[0] ?? 10,
      secondsMax: secondsAllowed.at(-1) ?? 10,
      secondsAllowed,
      sizes: [...framesOf(STANDARD, standard), ...framesOf(HIGH, high)],
      sizeMultiple: 8,
      sideMin: 720,
      pixelsMax: 1792 * 1024,
      ...can,
      audio: true,
      cancel: false,
      approximate: true,
      progress: true,
      resubmit: 'never',
    },
    said,
  );
}
