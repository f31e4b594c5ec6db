import type { EngineCapabilities } from '../../task/engine.ts';
import { type NamedFrame, namedFrames } from '../remote/named-frames.ts';

/** A generation of Seedance. docs/engines.md */
export interface ArkModel {
  readonly capabilities: EngineCapabilities;
  readonly frames: readonly NamedFrame[];
  /** Pictures that it takes as references; 0 where it has only frames. */
  readonly referencesMax: number;
}

const SMALL = [
  ...namedFrames('480p', '16:9=864x496 4:3=752x560 1:1=640x640 3:4=560x752 9:16=496x864 21:9=992x432'),
  ...namedFrames('720p', '16:9=1280x720 4:3=1112x834 1:1=960x960 3:4=834x1112 9:16=720x1280 21:9=1470x630'),
];
const ALL = [
  ...SMALL,
  ...namedFrames(
    '1080p',
    '16:9=1920x1080 4:3=1664x1248 1:1=1440x1440 3:4=1248x1664 9:16=1080x1920 21:9=2206x946',
  ),
];

interface Facts {
  readonly seconds: readonly [min: number, max: number];
  readonly frames?: readonly NamedFrame[];
  readonly images: number;
  readonly imagesMin?: number;
  readonly references?: number;
  readonly audio: boolean;
}

function model({ seconds, frames = ALL, images, imagesMin, references = 0, audio }: Facts): ArkModel {
  return {
    frames,
    referencesMax: references,
    capabilities: {
      secondsMin: seconds[0],
      secondsMax: seconds[1],
      sizes: frames.map(({ size }) => size),
      sizeMultiple: 2,
      sideMin: 432,
      pixelsMax: 2206 * 946,
      imagesMax: images,
      ...(imagesMin === undefined ? {} : { imagesMin }),
      characters: false,
      audio,
      cancel: true,
      approximate: true,
      progress: false,
      resubmit: 'never',
    },
  };
}

/** By what stands in the model's name, whoever's prefix and date are around it; the first that fits. */
const MODELS: readonly (readonly [part: string, ArkModel])[] = [
  ['seedance-2-0-fast', model({ seconds: [4, 15], frames: SMALL, images: 2, references: 9, audio: true })],
  ['seedance-2', model({ seconds: [4, 15], images: 2, references: 9, audio: true })],
  ['seedance-1-5', model({ seconds: [4, 12], images: 2, audio: true })],
  ['seedance-1-0-pro-fast', model({ seconds: [2, 12], images: 1, audio: false })],
  ['seedance-1-0-lite-t2v', model({ seconds: [2, 12], images: 0, audio: false })],
  [
    'seedance-1-0-lite-i2v',
    model({ seconds: [2, 12], frames: SMALL, images: 2, imagesMin: 1, references: 4, audio: false }),
  ],
  ['seedance-1-0', model({ seconds: [2, 12], images: 2, audio: false })],
];

/** Every generation makes these. */
const UNKNOWN = model({ seconds: [5, 10], frames: SMALL, images: 1, audio: false });

export function modelOf(name: string): ArkModel {
  return MODELS.find(([part]) => name.includes(part))?.[1] ?? UNKNOWN;
}
