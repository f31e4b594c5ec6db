import type { TaskFailure } from '../task/error.ts';

/** Frames of a character a second: fewer look like a slide show, more cost memory that nobody sees. */
export const CLIP_FRAMES_PER_SECOND = 12;
/** What is shown of a clip, at most; a longer span is cut to its beginning. */
const CLIP_SECONDS_MAX = 4;
/** Neither side of a decoded frame is longer: a character is drawn at most two thirds of a frame tall. */
const SIDE_MAX = 640;
/** A 4K picture. Beyond it lie decompression bombs: 4 KB of H.264 can claim 139 megapixels. */
export const CLIP_PIXELS_MAX = 9_000_000;
/** For reading and decoding one clip. An honest one takes under two seconds. */
export const CLIP_DECODE_MS_MAX = 30_000;

/** The part of a clip that shows the character: small upright pictures, packed RGB, at a steady rate. */
export interface ClipFrames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
}

/** Where every worker reads the same pictures: sent as they are, each shot that they appear in would get a copy, of up to 60 MB. */
export function inSharedMemory({ width, height, frames }: ClipFrames): ClipFrames {
  const shared = frames.map((frame) => {
    const copy = new Uint8Array(new SharedArrayBuffer(frame.length));
    copy.set(frame);
    return copy;
  });
  return { width, height, frames: shared };
}

/** Times in the clip, in seconds, whose pictures are wanted. */
export interface ClipSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Absent: as many as show a character in motion. */
  readonly sampling?: Sampling;
}

export interface Sampling {
  readonly framesPerSecond: number;
  readonly count: number;
  /** Longest side of a picture. */
  readonly sideMax: number;
}

export function framesPerSecondOf({ sampling }: ClipSpan): number {
  return sampling?.framesPerSecond ?? CLIP_FRAMES_PER_SECOND;
}

export function sampleTimes({ startSeconds, endSeconds, sampling }: ClipSpan): readonly number[] {
  if (sampling !== undefined) {
    const { count, framesPerSecond } = sampling;
    return Array.from({ length: count }, (_, index) => startSeconds + index / framesPerSecond);
  }

  const seconds = Math.min(CLIP_SECONDS_MAX, endSeconds - startSeconds);
  const count = Math.max(1, Math.floor(seconds * CLIP_FRAMES_PER_SECOND + 1e-6));
  return Array.from({ length: count }, (_, index) => startSeconds + index / CLIP_FRAMES_PER_SECOND);
}

/** Even sides in the clip's proportion. */
export function fittedSize(
  width: number,
  height: number,
  { sampling }: ClipSpan,
): { width: number; height: number } {
  const shrink = Math.min(1, (sampling?.sideMax ?? SIDE_MAX) / Math.max(width, height));
  const side = (asked: number): number => Math.max(2, Math.round((asked * shrink) / 2) * 2);
  return { width: side(width), height: side(height) };
}

/** Why a clip cannot be shown, in words for the client. */
export class ClipRefused extends Error {
  override readonly name = 'ClipRefused';
  readonly code: 'invalid_clip' | 'decoder_unavailable';

  constructor(code: ClipRefused['code'], message: string) {
    super(message);
    this.code = code;
  }

  get failure(): TaskFailure {
    return { code: this.code, message: this.message };
  }
}
