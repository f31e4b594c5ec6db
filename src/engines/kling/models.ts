import type { EngineCapabilities } from '../../task/engine.ts';
import { type NamedFrame, namedFrames } from '../remote/named-frames.ts';

/** A model of Kling's. docs/engines.md */
export interface KlingModel {
  readonly capabilities: EngineCapabilities;
  /** The tier is the mode. */
  readonly frames: readonly NamedFrame[];
  /** Pictures that it takes as references; 0 where it has only frames. */
  readonly referencesMax: number;
}

const STD = namedFrames('std', '16:9=1280x720 9:16=720x1280 1:1=960x960');
const PRO = namedFrames('pro', '16:9=1920x1080 9:16=1080x1920 1:1=1440x1440');
const UHD = namedFrames('4k', '16:9=3840x2160 9:16=2160x3840 1:1=2880x2880');

const CAPABILITIES: EngineCapabilities = {
  secondsMin: 5,
  secondsMax: 10,
  sizeMultiple: 2,
  sideMin: 720,
  pixelsMax: 3840 * 2160,
  imagesMax: 1,
  promptMax: 2_500,
  characters: false,
  audio: false,
  cancel: false,
  approximate: true,
  progress: false,
  resubmit: 'never',
};

function model(
  frames: readonly NamedFrame[],
  can: Partial<EngineCapabilities> = { secondsAllowed: [5, 10] },
  referencesMax = 0,
): KlingModel {
  return {
    frames,
    referencesMax,
    capabilities: { ...CAPABILITIES, sizes: frames.map(({ size }) => size), ...can },
  };
}

const FIVE_OR_TEN = [5, 10];

/** By what a model's name begins with; the first that fits. */
const MODELS: readonly (readonly [start: string, KlingModel])[] = [
  ['kling-v3', model([...STD, ...PRO, ...UHD], { secondsMin: 3, secondsMax: 15, imagesMax: 2, audio: true })],
  ['kling-v2-6', model(PRO, { secondsAllowed: FIVE_OR_TEN, audio: true })],
  ['kling-v2-5-turbo', model([...STD, ...PRO])],
  ['kling-v2-1-master', model(PRO)],
  ['kling-v2-1', model([...STD, ...PRO], { secondsAllowed: FIVE_OR_TEN, imagesMin: 1 })],
  ['kling-v2-master', model(STD)],
  ['kling-v1-6', model([...STD, ...PRO], { secondsAllowed: FIVE_OR_TEN }, 4)],
];

/** Five seconds in the mode that all of them have. */
const UNKNOWN = model(STD, { secondsMax: 5, secondsAllowed: [5] });

export function modelOf(name: string): KlingModel {
  return MODELS.find(([start]) => name.startsWith(start))?.[1] ?? UNKNOWN;
}
