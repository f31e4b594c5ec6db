import type { EngineCapabilities } from '../../task/engine.ts';
import { type NamedFrame, namedFrames } from '../remote/named-frames.ts';

/** What Grok Imagine makes. docs/engines.md */
export interface XaiModel {
  readonly capabilities: EngineCapabilities;
  readonly frames: readonly NamedFrame[];
}

const SMALL = [
  ...namedFrames(
    '480p',
    '16:9=854x480 9:16=480x854 1:1=480x480 4:3=640x480 3:4=480x640 3:2=720x480 2:3=480x720',
  ),
  ...namedFrames(
    '720p',
    '16:9=1280x720 9:16=720x1280 1:1=720x720 4:3=960x720 3:4=720x960 3:2=1080x720 2:3=720x1080',
  ),
];
const ALL = [
  ...SMALL,
  ...namedFrames(
    '1080p',
    '16:9=1920x1080 9:16=1080x1920 1:1=1080x1080 4:3=1440x1080 3:4=1080x1440 3:2=1620x1080 2:3=1080x1620',
  ),
];

const CAPABILITIES: EngineCapabilities = {
  secondsMin: 1,
  secondsMax: 15,
  sizeMultiple: 2,
  sideMin: 480,
  pixelsMax: 1920 * 1080,
  imagesMax: 1,
  promptMax: 4_096,
  characters: false,
  audio: true,
  cancel: false,
  approximate: true,
  progress: true,
  resubmit: 'never',
};

const UP_TO_TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Films of references are smaller and shorter than others. */
export function modelOf(name: string, imagesAs: 'frames' | 'references'): XaiModel {
  const references = imagesAs === 'references';
  const frames = name.startsWith('grok-imagine-video-1.5') && !references ? ALL : SMALL;
  return {
    frames,
    capabilities: {
      ...CAPABILITIES,
      sizes: frames.map(({ size }) => size),
      ...(references ? { imagesMax: 7, secondsWithImages: { imagesMin: 1, secondsAllowed: UP_TO_TEN } } : {}),
    },
  };
}
