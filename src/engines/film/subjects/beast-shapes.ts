import type { Rgb } from '../raster/color.ts';

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

export const DARK: Rgb = [46, 40, 42];

export const DOG: Beast = {
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

export const WOLF: Beast = {
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

export const CAT: Beast = {
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

export const LION: Beast = {
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

export const HORSE: Beast = {
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

export const DEER: Beast = {
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

export const COW: Beast = {
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

export const BEAR: Beast = {
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

export const SHEEP: Beast = {
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

export const PIG: Beast = {
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
