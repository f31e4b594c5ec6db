import type { EngineCapabilities } from '../../task/engine.ts';
import { type NamedFrame, namedFrames } from '../remote/named-frames.ts';

/** A model of MiniMax's. docs/engines.md */
export interface MinimaxModel {
  readonly capabilities: EngineCapabilities;
  readonly frames: readonly NamedFrame[];
  /** Pictures that it takes as references; 0 where it has only frames. */
  readonly referencesMax: number;
}

const P480 = namedFrames(
  '480P',
  '16:9=854x480 9:16=480x854 1:1=480x480 4:3=640x480 3:4=480x640 21:9=1120x480',
);
const P768 = namedFrames(
  '768P',
  '16:9=1366x768 9:16=768x1366 1:1=768x768 4:3=1024x768 3:4=768x1024 21:9=1792x768',
);
const P2K = namedFrames(
  '2K',
  '16:9=2560x1440 9:16=1440x2560 1:1=2048x2048 4:3=2048x1536 3:4=1536x2048 21:9=2560x1080',
);

function model(
  secondsMin: number,
  secondsMax: number,
  frames: readonly NamedFrame[],
  imagesMax: number,
  referencesMax: number,
): MinimaxModel {
  return {
    frames,
    referencesMax,
    capabilities: {
      secondsMin,
      secondsMax,
      sizes: frames.map(({ size }) => size),
      sizeMultiple: 2,
      sideMin: 480,
      pixelsMax: 2048 * 2048,
      imagesMax,
      characters: false,
      audio: true,
      cancel: true,
      approximate: true,
      progress: false,
      resubmit: 'never',
    },
  };
}

const MODELS: Readonly<Record<string, MinimaxModel>> = {
  'MiniMax-H3': model(4, 15, [...P768, ...P2K], 2, 9),
  'MiniMax-H3-Max': model(5, 15, [...P480, ...P768], 2, 0),
};

/** Both make these. */
const UNKNOWN = model(5, 10, P768, 1, 0);

export function modelOf(name: string): MinimaxModel {
  return (Object.hasOwn(MODELS, name) ? MODELS[name] : undefined) ?? UNKNOWN;
}
