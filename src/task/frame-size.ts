export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export type Orientation = 'portrait' | 'landscape';

/**
 * The quality words of all dialects, as three tiers. `high` is Sora 2 Pro's own larger frame
 * (1792 x 1024), which is not 16:9; `full` is the 1080p that guides and resellers ask for by name.
 */
export type Tier = 'standard' | 'high' | 'full';

const LANDSCAPE: Record<Tier, FrameSize> = {
  standard: { width: 1280, height: 720 },
  high: { width: 1792, height: 1024 },
  full: { width: 1920, height: 1080 },
};

/** Frame size in pixels of a tier, for example (`portrait`, `standard`) is 720 x 1280. */
export function frameSize(orientation: Orientation, tier: Tier = 'standard'): FrameSize {
  const { width, height } = LANDSCAPE[tier];
  return orientation === 'landscape' ? { width, height } : { width: height, height: width };
}

const SEPARATOR = /^\s*(\d{1,5})\s*[x*×]\s*(\d{1,5})\s*$/i;

/** Reads `1280x720`. Returns null for anything else, ratios such as `16:9` included. */
export function parsePixelSize(text: string): FrameSize | null {
  const match = SEPARATOR.exec(text);
  if (match === null) return null;
  const width = Number(match[1]);
  const height = Number(match[2]);
  return width >= 64 && height >= 64 ? { width, height } : null;
}

/** Reads the words that clients use for a shape: `16:9`, `9x16`, `portrait`, `vertical`. */
export function parseOrientation(text: string): Orientation | null {
  const word = text.trim().toLowerCase();
  if (word === 'portrait' || word === 'vertical') return 'portrait';
  if (word === 'landscape' || word === 'horizontal') return 'landscape';
  const ratio = /^(\d{1,2})\s*[:x/]\s*(\d{1,2})$/.exec(word);
  if (ratio === null) return null;
  const across = Number(ratio[1]);
  const down = Number(ratio[2]);
  if (across === 0 || down === 0 || across === down) return null;
  return across > down ? 'landscape' : 'portrait';
}

export function orientationOf(size: FrameSize): Orientation {
  return size.height > size.width ? 'portrait' : 'landscape';
}
