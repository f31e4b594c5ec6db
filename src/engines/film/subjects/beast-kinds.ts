import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import type { Subject } from '../shot/shot-spec.ts';

/** A four-legged animal seen from its right side. Lengths are in heights of its withers. */
export interface Beast {
  /** From shoulder to hip. */
  readonly long: number;
  /** Depth of chest and loin. */
  readonly chest: number;
  readonly loin: number;
  readonly leg: number;
  readonly neck: number;
  /** Of the neck over the level, in radians. */
  readonly rise: number;
  readonly neckWide: number;
  /** Radius of the skull; length and half depth of the muzzle. */
  readonly skull: number;
  readonly muzzle: number;
  readonly jaw: number;
  /** Of the muzzle below the level. */
  readonly droop: number;
  readonly ears: 'pricked' | 'round' | 'hanging' | 'leaf' | 'tall';
  readonly ear: number;
  readonly tail: 'bushy' | 'thin' | 'tuft' | 'short' | 'curled' | 'hair' | 'feathered';
  readonly tailLong: number;
  readonly mane: 'none' | 'lion' | 'horse' | 'ruff' | 'wool' | 'hump';
  readonly horns: 'none' | 'antlers' | 'bull' | 'goat' | 'one' | 'shovels' | 'tusks';
  readonly hoofed: boolean;
  readonly coat:
    | 'plain'
    | 'stripes'
    | 'spots'
    | 'rosettes'
    | 'patches'
    | 'panda'
    | 'calico'
    | 'husky'
    | 'tabby'
    | 'zebra';
  readonly back: Rgb;
  readonly belly: Rgb;
  readonly legs: Rgb;
  readonly muzzleColour: Rgb;
  readonly mark: Rgb;
}

const DARK: Rgb = [46, 40, 42];

const DOG: Beast = {
  long: 0.98,
  chest: 0.47,
  loin: 0.31,
  leg: 0.52,
  neck: 0.4,
  rise: 0.86,
  neckWide: 0.17,
  skull: 0.185,
  muzzle: 0.3,
  jaw: 0.088,
  droop: 0.12,
  ears: 'hanging',
  ear: 0.26,
  tail: 'feathered',
  tailLong: 0.62,
  mane: 'none',
  horns: 'none',
  hoofed: false,
  coat: 'plain',
  back: [222, 168, 96],
  belly: [242, 206, 148],
  legs: [232, 186, 118],
  muzzleColour: [236, 196, 134],
  mark: [188, 128, 66],
};

const WOLF: Beast = {
  ...DOG,
  long: 1.02,
  chest: 0.46,
  neckWide: 0.22,
  neck: 0.36,
  rise: 0.62,
  skull: 0.18,
  muzzle: 0.31,
  jaw: 0.08,
  ears: 'pricked',
  ear: 0.2,
  tail: 'bushy',
  tailLong: 0.66,
  mane: 'ruff',
  back: [124, 128, 138],
  belly: [214, 212, 208],
  legs: [176, 176, 178],
  muzzleColour: [216, 214, 212],
  mark: [78, 80, 90],
};

const CAT: Beast = {
  ...DOG,
  long: 1.12,
  chest: 0.42,
  loin: 0.36,
  leg: 0.52,
  neck: 0.26,
  rise: 0.8,
  neckWide: 0.17,
  skull: 0.24,
  muzzle: 0.13,
  jaw: 0.1,
  droop: 0.2,
  ears: 'pricked',
  ear: 0.2,
  tail: 'thin',
  tailLong: 0.95,
  coat: 'tabby',
  back: [226, 142, 68],
  belly: [250, 220, 178],
  legs: [232, 156, 86],
  muzzleColour: [252, 232, 206],
  mark: [178, 96, 36],
};

const LION: Beast = {
  ...CAT,
  long: 1.2,
  chest: 0.5,
  loin: 0.38,
  neck: 0.32,
  rise: 0.56,
  neckWide: 0.2,
  skull: 0.215,
  muzzle: 0.24,
  jaw: 0.115,
  ears: 'round',
  ear: 0.105,
  tail: 'tuft',
  tailLong: 0.95,
  mane: 'lion',
  coat: 'plain',
  back: [214, 164, 96],
  belly: [240, 206, 150],
  legs: [218, 172, 106],
  muzzleColour: [242, 216, 170],
  mark: [126, 74, 38],
};

const HORSE: Beast = {
  ...DOG,
  long: 1,
  chest: 0.44,
  loin: 0.39,
  leg: 0.58,
  neck: 0.58,
  rise: 0.86,
  neckWide: 0.165,
  skull: 0.145,
  muzzle: 0.35,
  jaw: 0.088,
  droop: 0.72,
  ears: 'leaf',
  ear: 0.13,
  tail: 'hair',
  tailLong: 0.66,
  mane: 'horse',
  hoofed: true,
  back: [150, 88, 48],
  belly: [142, 82, 46],
  legs: [112, 66, 40],
  muzzleColour: [112, 66, 44],
  mark: [52, 36, 32],
};

const DEER: Beast = {
  ...HORSE,
  long: 0.95,
  chest: 0.4,
  loin: 0.33,
  leg: 0.6,
  neck: 0.5,
  rise: 1.0,
  neckWide: 0.12,
  skull: 0.13,
  muzzle: 0.24,
  jaw: 0.066,
  droop: 0.36,
  ears: 'leaf',
  ear: 0.2,
  tail: 'short',
  tailLong: 0.16,
  mane: 'none',
  horns: 'antlers',
  back: [172, 112, 66],
  belly: [236, 210, 174],
  legs: [162, 106, 66],
  muzzleColour: [150, 98, 62],
  mark: [112, 76, 48],
};

const COW: Beast = {
  ...HORSE,
  long: 1.18,
  chest: 0.52,
  loin: 0.48,
  leg: 0.48,
  neck: 0.36,
  rise: 0.34,
  neckWide: 0.2,
  skull: 0.17,
  muzzle: 0.28,
  jaw: 0.11,
  droop: 0.6,
  ears: 'leaf',
  ear: 0.18,
  tail: 'tuft',
  tailLong: 0.66,
  mane: 'none',
  horns: 'bull',
  coat: 'patches',
  back: [244, 242, 238],
  belly: [240, 226, 220],
  legs: [240, 238, 232],
  muzzleColour: [240, 190, 182],
  mark: [52, 46, 48],
};

const BEAR: Beast = {
  ...DOG,
  long: 1.16,
  chest: 0.62,
  loin: 0.56,
  leg: 0.42,
  neck: 0.32,
  rise: 0.2,
  neckWide: 0.27,
  skull: 0.225,
  muzzle: 0.24,
  jaw: 0.105,
  droop: 0.24,
  ears: 'round',
  ear: 0.1,
  tail: 'short',
  tailLong: 0.1,
  mane: 'none',
  back: [122, 80, 54],
  belly: [104, 66, 46],
  legs: [98, 62, 44],
  muzzleColour: [186, 142, 100],
  mark: [70, 46, 36],
};

const SHEEP: Beast = {
  ...DOG,
  long: 1.02,
  chest: 0.56,
  loin: 0.52,
  leg: 0.42,
  neck: 0.26,
  rise: 0.5,
  neckWide: 0.2,
  skull: 0.15,
  muzzle: 0.22,
  jaw: 0.08,
  droop: 0.5,
  ears: 'leaf',
  ear: 0.16,
  tail: 'short',
  tailLong: 0.16,
  mane: 'wool',
  hoofed: true,
  back: [244, 238, 226],
  belly: [222, 212, 196],
  legs: [72, 62, 60],
  muzzleColour: [72, 62, 60],
  mark: [72, 62, 60],
};

const PIG: Beast = {
  ...DOG,
  long: 1.3,
  chest: 0.62,
  loin: 0.6,
  leg: 0.36,
  neck: 0.2,
  rise: 0.12,
  neckWide: 0.26,
  skull: 0.24,
  muzzle: 0.24,
  jaw: 0.11,
  droop: 0.3,
  ears: 'leaf',
  ear: 0.2,
  tail: 'curled',
  tailLong: 0.2,
  hoofed: true,
  back: [244, 172, 164],
  belly: [236, 150, 146],
  legs: [232, 152, 146],
  muzzleColour: [244, 158, 154],
  mark: [206, 112, 112],
};

/** A kind in the prompt's colour or coat. */
export function beastOf(subject: Subject): Beast | null {
  const beast = BEASTS[subject.name];
  if (beast === undefined) return null;
  if (subject.coat === 'calico')
    return {
      ...beast,
      coat: 'calico',
      back: [248, 244, 236],
      belly: [250, 248, 242],
      legs: [246, 240, 230],
      muzzleColour: [252, 250, 246],
      mark: DARK,
    };
  const { tint } = subject;
  if (tint === null) return beast;
  const mark = scaleRgb(tint, 0.62);
  return {
    ...beast,
    back: tint,
    belly: mixRgb(tint, [255, 255, 255], 0.3),
    legs: scaleRgb(tint, 0.9),
    muzzleColour: mixRgb(tint, beast.muzzleColour, 0.4),
    mark,
  };
}

/** By noun of the catalogue. */
export const BEASTS: Readonly<Record<string, Beast>> = {
  dog: DOG,
  'shepherd-dog': {
    ...WOLF,
    neckWide: 0.19,
    mane: 'none',
    back: [92, 66, 50],
    belly: [214, 158, 96],
    legs: [206, 150, 92],
    muzzleColour: [64, 50, 46],
    mark: [52, 42, 40],
  },
  dalmatian: {
    ...DOG,
    coat: 'spots',
    tail: 'thin',
    tailLong: 0.6,
    back: [248, 246, 242],
    belly: [240, 238, 234],
    legs: [246, 244, 240],
    muzzleColour: [248, 246, 242],
    mark: [48, 44, 48],
  },
  husky: {
    ...WOLF,
    coat: 'husky',
    tail: 'curled',
    tailLong: 0.5,
    back: [86, 92, 106],
    belly: [244, 244, 246],
    legs: [242, 242, 244],
    muzzleColour: [246, 246, 248],
    mark: [64, 68, 80],
  },
  poodle: {
    ...DOG,
    mane: 'wool',
    back: [246, 240, 234],
    belly: [236, 228, 222],
    legs: [242, 236, 230],
    muzzleColour: [232, 222, 214],
    tail: 'short',
    tailLong: 0.24,
  },
  wolf: WOLF,
  fox: {
    ...WOLF,
    long: 1.08,
    leg: 0.5,
    neckWide: 0.18,
    skull: 0.18,
    muzzle: 0.3,
    jaw: 0.066,
    ear: 0.24,
    tailLong: 0.95,
    back: [226, 106, 40],
    belly: [250, 240, 230],
    legs: [70, 48, 44],
    muzzleColour: [250, 240, 230],
    mark: [250, 244, 236],
  },
  cat: CAT,
  'black-cat': {
    ...CAT,
    coat: 'plain',
    back: [66, 62, 74],
    belly: [58, 54, 66],
    legs: [58, 54, 66],
    muzzleColour: [74, 70, 82],
    mark: [48, 46, 54],
  },
  lion: LION,
  tiger: {
    ...LION,
    mane: 'none',
    coat: 'stripes',
    tail: 'thin',
    back: [232, 136, 50],
    belly: [250, 240, 222],
    legs: [234, 150, 74],
    muzzleColour: [252, 240, 222],
    mark: [44, 34, 34],
  },
  leopard: {
    ...LION,
    mane: 'none',
    coat: 'rosettes',
    tail: 'thin',
    leg: 0.55,
    chest: 0.45,
    back: [228, 176, 94],
    belly: [248, 232, 200],
    legs: [230, 184, 112],
    muzzleColour: [248, 230, 198],
    mark: [74, 50, 38],
  },
  cheetah: {
    ...LION,
    mane: 'none',
    coat: 'spots',
    tail: 'thin',
    long: 1.14,
    leg: 0.62,
    chest: 0.42,
    loin: 0.26,
    skull: 0.165,
    muzzle: 0.17,
    jaw: 0.08,
    ear: 0.075,
    neckWide: 0.15,
    back: [236, 190, 104],
    belly: [252, 240, 214],
    legs: [238, 198, 120],
    muzzleColour: [250, 236, 206],
    mark: [54, 42, 36],
  },
  bear: BEAR,
  'polar-bear': {
    ...BEAR,
    neck: 0.4,
    back: [240, 242, 240],
    belly: [218, 222, 224],
    legs: [226, 230, 230],
    muzzleColour: [232, 232, 228],
    mark: [190, 194, 198],
  },
  panda: {
    ...BEAR,
    neck: 0.24,
    skull: 0.28,
    muzzle: 0.17,
    coat: 'panda',
    back: [244, 244, 242],
    belly: [230, 230, 228],
    legs: DARK,
    muzzleColour: [246, 246, 244],
    mark: DARK,
  },
  horse: HORSE,
  zebra: {
    ...HORSE,
    neck: 0.44,
    coat: 'zebra',
    tail: 'tuft',
    back: [246, 244, 240],
    belly: [240, 238, 234],
    legs: [242, 240, 236],
    muzzleColour: [74, 68, 70],
    mark: [40, 36, 40],
  },
  donkey: {
    ...HORSE,
    ears: 'leaf',
    ear: 0.3,
    neck: 0.4,
    leg: 0.54,
    tail: 'tuft',
    back: [142, 134, 130],
    belly: [206, 200, 194],
    legs: [124, 116, 112],
    muzzleColour: [226, 220, 212],
    mark: [76, 70, 68],
  },
  unicorn: {
    ...HORSE,
    horns: 'one',
    back: [248, 246, 250],
    belly: [232, 230, 240],
    legs: [240, 238, 246],
    muzzleColour: [246, 226, 232],
    mark: [226, 132, 196],
  },
  deer: DEER,
  moose: {
    ...DEER,
    chest: 0.5,
    loin: 0.4,
    neckWide: 0.17,
    skull: 0.14,
    muzzle: 0.34,
    jaw: 0.095,
    rise: 0.66,
    horns: 'shovels',
    mane: 'hump',
    back: [104, 72, 54],
    belly: [88, 62, 48],
    legs: [150, 124, 104],
    muzzleColour: [92, 66, 52],
    mark: [196, 164, 122],
  },
  cow: COW,
  bull: {
    ...COW,
    coat: 'plain',
    mane: 'hump',
    chest: 0.58,
    back: [104, 64, 44],
    belly: [84, 52, 38],
    legs: [84, 52, 40],
    muzzleColour: [74, 50, 44],
    mark: [52, 36, 32],
  },
  bison: {
    ...COW,
    coat: 'plain',
    mane: 'hump',
    chest: 0.66,
    loin: 0.42,
    rise: 0.0,
    back: [98, 66, 44],
    belly: [72, 48, 36],
    legs: [66, 46, 36],
    muzzleColour: [56, 40, 34],
    mark: [54, 38, 32],
  },
  sheep: SHEEP,
  goat: {
    ...DEER,
    horns: 'goat',
    neck: 0.36,
    chest: 0.44,
    loin: 0.4,
    leg: 0.5,
    back: [232, 226, 216],
    belly: [214, 206, 196],
    legs: [206, 196, 184],
    muzzleColour: [214, 204, 190],
    mark: [120, 104, 88],
  },
  pig: PIG,
  boar: {
    ...PIG,
    tail: 'short',
    horns: 'tusks',
    muzzle: 0.32,
    mane: 'hump',
    back: [92, 74, 64],
    belly: [78, 62, 56],
    legs: [62, 50, 46],
    muzzleColour: [84, 66, 60],
    mark: [52, 42, 40],
  },
};
