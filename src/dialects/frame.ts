import {
  type FrameSize,
  frameSize,
  type Orientation,
  parseOrientation,
  parsePixelSize,
  type Tier,
} from '../task/frame-size.ts';
import { boolean, invalidValue, text } from './fields.ts';

/** The fields in which the five dialects and their clients say how large and which way up; all dialects read all. */
export const frameFields = {
  size: text.optional(),
  resolution: text.optional(),
  quality: text.optional(),
  orientation: text.optional(),
  aspect_ratio: text.optional(),
  ratio: text.optional(),
  hd: boolean.optional(),
};

type FrameWord = 'size' | 'resolution' | 'quality' | 'orientation' | 'aspect_ratio' | 'ratio';
export type FrameFields = { readonly [Name in FrameWord]?: string | undefined } & {
  readonly hd?: boolean | undefined;
};

const PIXEL_SIZES = ['720x1280', '1280x720', '1024x1792', '1792x1024', '1080x1920', '1920x1080'] as const;
const ORIENTATION_WORDS = ['16:9', '9:16', 'portrait', 'landscape'] as const;

const ALLOWED: Record<FrameWord, readonly string[]> = {
  size: [...PIXEL_SIZES, '16:9', '9:16', 'small', 'large'],
  resolution: ['720p', '1080p', ...PIXEL_SIZES],
  quality: ['720p', '1080p', 'standard', 'high'],
  orientation: ORIENTATION_WORDS,
  aspect_ratio: ORIENTATION_WORDS,
  ratio: ORIENTATION_WORDS,
};

const TIER_WORDS: Readonly<Record<string, Tier>> = {
  small: 'standard',
  medium: 'standard',
  standard: 'standard',
  sd: 'standard',
  '480p': 'standard',
  '720p': 'standard',
  large: 'high',
  high: 'high',
  hd: 'high',
  '1080p': 'full',
  full: 'full',
  fhd: 'full',
};

/** Larger frames than any claimant ever sold; engines fit what is below. */
const SIDE_MAX = 4096;

/** What wins when several fields speak: pixels anywhere, then the field made for it, then the rest. */
const PIXELS_FROM = ['size', 'resolution', 'aspect_ratio', 'ratio', 'quality', 'orientation'] as const;
const ORIENTATION_FROM = ['orientation', 'aspect_ratio', 'ratio', 'size', 'resolution', 'quality'] as const;
const TIER_FROM = ['quality', 'resolution', 'size', 'orientation', 'aspect_ratio', 'ratio'] as const;

export interface FrameDefaults {
  readonly orientation: Orientation;
  /** What the model means when no field names a tier. */
  readonly tier?: Tier;
}

/** Throws `invalid_value` for a word that cannot be read, whichever field it is in. */
export function readFrame(fields: FrameFields, defaults: FrameDefaults): FrameSize {
  const pixels = first(fields, PIXELS_FROM, pixelsOf);
  const orientation = first(fields, ORIENTATION_FROM, parseOrientation) ?? defaults.orientation;
  const named = first(fields, TIER_FROM, tierOf);
  refuseUnreadable(fields);
  if (pixels !== null) return pixels;
  const tier = named === null || named === 'standard' ? (fields.hd === true ? 'high' : named) : named;
  return frameSize(orientation, tier ?? defaults.tier ?? 'standard');
}

function first<T>(
  fields: FrameFields,
  names: readonly FrameWord[],
  read: (word: string) => T | null,
): T | null {
  for (const name of names) {
    const word = fields[name];
    const found = word === undefined ? null : read(word);
    if (found !== null) return found;
  }
  return null;
}

function refuseUnreadable(fields: FrameFields): void {
  for (const name of PIXELS_FROM) {
    const word = fields[name];
    if (word === undefined || pixelsOf(word) || parseOrientation(word) || tierOf(word)) continue;
    throw invalidValue(name, word, ALLOWED[name]);
  }
}

function pixelsOf(word: string): FrameSize | null {
  const size = parsePixelSize(word);
  return size !== null && size.width <= SIDE_MAX && size.height <= SIDE_MAX ? size : null;
}

function tierOf(word: string): Tier | null {
  const name = word.trim().toLowerCase();
  return Object.hasOwn(TIER_WORDS, name) ? (TIER_WORDS[name] ?? null) : null;
}
