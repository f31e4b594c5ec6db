import type { EngineCapabilities, FrameChoice } from '../../task/engine.ts';
import { parsePixelSize } from '../../task/frame-size.ts';

/** A model of Runway's API. docs/engines.md */
export interface RunwayModel {
  readonly capabilities: EngineCapabilities;
  /** Has a switch for sound; it is on. */
  readonly soundSwitch: boolean;
  readonly seed: boolean;
  /** Pictures that it takes without a position, as references; 0 where it has only frames. */
  readonly referencesMax: number;
}

function frames(names: string, secondsAllowed?: readonly number[]): readonly FrameChoice[] {
  return names.split(' ').map((name) => {
    const size = parsePixelSize(name);
    if (size === null) throw new Error(`no frame: ${name}`);
    return { ...size, ...(secondsAllowed === undefined ? {} : { secondsAllowed }) };
  });
}

const HD = '1280x720 720x1280';
const FULL_HD = '1920x1080 1080x1920';

/** What nothing is known of makes short films without sound, of a text or of a picture. */
const UNKNOWN: EngineCapabilities = {
  secondsMin: 5,
  secondsMax: 5,
  secondsAllowed: [5],
  sizes: frames(HD),
  sizeMultiple: 2,
  sideMin: 400,
  pixelsMax: 3840 * 3840,
  imagesMax: 1,
  characters: false,
  audio: false,
  cancel: true,
  approximate: true,
  progress: true,
  resubmit: 'never',
};

function ranged(secondsMin: number, secondsMax: number, sizes: readonly FrameChoice[]): EngineCapabilities {
  const { secondsAllowed: _, ...rest } = UNKNOWN;
  return { ...rest, secondsMin, secondsMax, sizes };
}

const VEO: RunwayModel = {
  capabilities: {
    ...UNKNOWN,
    promptMax: 1_000,
    secondsMin: 4,
    secondsMax: 8,
    secondsAllowed: [4, 6, 8],
    // Veo itself makes the larger frames in eight seconds only; whether Runway does is not said.
    sizes: [...frames(HD), ...frames(FULL_HD, [8])],
    imagesMax: 2,
    audio: true,
  },
  soundSwitch: true,
  seed: true,
  referencesMax: 0,
};

const SEEDANCE_SMALL =
  '992x432 864x496 752x560 640x640 560x752 496x864 1470x630 1280x720 1112x834 960x960 834x1112 720x1280';
const SEEDANCE_LARGE = '2206x946 1920x1080 1664x1248 1440x1440 1248x1664 1080x1920';
const SEEDANCE_4K = '3840x1646 3840x2160 3840x2880 3840x3840 2880x3840 2160x3840';

function seedance(sizes: string, promptMax = 3_500): RunwayModel {
  return {
    capabilities: { ...ranged(4, 15, frames(sizes)), promptMax, imagesMax: 2, audio: true },
    soundSwitch: true,
    seed: true,
    referencesMax: 9,
  };
}

const WAN: RunwayModel = {
  capabilities: {
    ...ranged(
      2,
      15,
      frames(
        '832x480 720x544 624x624 544x720 480x832 1280x720 1104x832 960x960 832x1104 720x1280 1920x1080 1648x1248 1440x1440 1248x1648 1080x1920',
      ),
    ),
    imagesMax: 2,
    audio: true,
  },
  soundSwitch: true,
  seed: false,
  referencesMax: 5,
};

function omni(sizes: string, imagesMax: number): RunwayModel {
  return {
    capabilities: { ...ranged(3, 10, frames(sizes)), imagesMax, audio: true },
    soundSwitch: false,
    seed: false,
    referencesMax: 0,
  };
}

const MODELS: Readonly<Record<string, RunwayModel>> = {
  'gen4.5': {
    capabilities: { ...ranged(2, 10, frames(HD)), promptMax: 1_000 },
    soundSwitch: false,
    seed: true,
    referencesMax: 0,
  },
  gen4_turbo: {
    capabilities: {
      ...UNKNOWN,
      secondsMax: 10,
      secondsAllowed: [5, 10],
      promptMax: 1_000,
      sizes: frames(`${HD} 1104x832 832x1104 960x960 1584x672`),
      imagesMin: 1,
    },
    soundSwitch: false,
    seed: true,
    referencesMax: 0,
  },
  'veo3.1': VEO,
  'veo3.1_fast': VEO,
  seedance2: seedance(`${SEEDANCE_SMALL} ${SEEDANCE_LARGE} ${SEEDANCE_4K}`),
  seedance2_fast: seedance(SEEDANCE_SMALL),
  seedance2_mini: seedance(SEEDANCE_SMALL),
  seedance2_5: seedance(
    `${SEEDANCE_SMALL.replace('864x496', '854x480').replace('496x864', '480x854')} ${SEEDANCE_LARGE}`,
    15_000,
  ),
  wan3: WAN,
  wan3_prime: WAN,
  gemini_omni_flash: omni(HD, 1),
  'gemini_omni_flash_1.1': omni(`640x360 360x640 ${HD} ${FULL_HD} 3840x2160 2160x3840`, 2),
};

export function modelOf(name: string): RunwayModel {
  const known = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
  return known ?? { capabilities: UNKNOWN, soundSwitch: false, seed: false, referencesMax: 0 };
}
