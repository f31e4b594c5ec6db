import type { EngineCapabilities } from '../../task/engine.ts';
import { type NamedFrame, namedFrames } from '../remote/named-frames.ts';

/** How a generation of Wan is told what to make. docs/engines.md */
export interface WanModel {
  readonly capabilities: EngineCapabilities;
  readonly frames: readonly NamedFrame[];
  /** In pixels; as a resolution, the shape being the picture's; or as both. */
  readonly frame: 'size' | 'tier' | 'tier-and-ratio';
  /** A field for the one picture, or a list of pictures with their parts. */
  readonly pictures: 'img_url' | 'media';
  /** Whether they are frames or references; null where the operator says it. */
  readonly imagesAs: 'frames' | 'references' | null;
  /** Where references are taken too. */
  readonly referencesMax: number;
  /** Has a switch for sound; it is on. */
  readonly soundSwitch: boolean;
}

const P480 = namedFrames('480P', '16:9=832x480 9:16=480x832 1:1=624x624');
const P720 = namedFrames('720P', '16:9=1280x720 9:16=720x1280 1:1=960x960 4:3=1088x832 3:4=832x1088');
const P1080 = namedFrames('1080P', '16:9=1920x1080 9:16=1080x1920 1:1=1440x1440 4:3=1632x1248 3:4=1248x1632');

const CAPABILITIES: EngineCapabilities = {
  secondsMin: 2,
  secondsMax: 15,
  sizeMultiple: 2,
  sideMin: 480,
  pixelsMax: 1440 * 1440,
  imagesMax: 0,
  characters: false,
  audio: true,
  cancel: true,
  approximate: true,
  progress: false,
  resubmit: 'never',
};

function model(
  frames: readonly NamedFrame[],
  can: Partial<EngineCapabilities>,
  how: Partial<WanModel> = {},
): WanModel {
  return {
    frames,
    frame: 'tier-and-ratio',
    pictures: 'media',
    imagesAs: 'frames',
    referencesMax: 0,
    soundSwitch: false,
    ...how,
    capabilities: { ...CAPABILITIES, sizes: frames.map(({ size }) => size), ...can },
  };
}

const HD = [...P720, ...P1080];

/** By what a model's name begins with; the first that fits. */
const MODELS: readonly (readonly [start: string, WanModel])[] = [
  [
    'wan3',
    model(
      [...P480, ...HD],
      { secondsMax: 30, imagesMax: 2 },
      { imagesAs: null, referencesMax: 5, soundSwitch: true },
    ),
  ],
  ['wan2.7-i2v', model(HD, { imagesMin: 1, imagesMax: 2 }, { frame: 'tier' })],
  ['wan2.7-r2v', model(HD, { imagesMin: 1, imagesMax: 5 }, { imagesAs: 'references' })],
  ['wan2.7', model(HD, {})],
  ['wan2.6-i2v', model(HD, { imagesMin: 1, imagesMax: 1 }, { frame: 'tier', pictures: 'img_url' })],
  ['wan2.6-t2v', model(HD, {}, { frame: 'size' })],
];

/** Five seconds of words alone are what every text model of theirs has made. */
const UNKNOWN = model(
  P720,
  { secondsMin: 5, secondsMax: 5, secondsAllowed: [5], audio: false },
  { frame: 'size' },
);

export function modelOf(name: string): WanModel {
  return MODELS.find(([start]) => name.startsWith(start))?.[1] ?? UNKNOWN;
}
