import { TaskError } from '../task/error.ts';
import type { CheckedClip } from '../task/ports.ts';
import { KIND_NAMES } from './image-check.ts';
import { sniff } from './sniff.ts';

const FOUND = { ...KIND_NAMES, jpeg: 'a JPEG', png: 'a PNG', webp: 'a WebP picture', empty: 'empty' };

/** The type of a clip by its first bytes; a name that ends in `.mp4` proves nothing. Throws `invalid_clip`. */
export function checkClip(bytes: Uint8Array): CheckedClip {
  const kind = sniff(bytes);
  // QuickTime begins with the same box as MP4.
  if (kind === 'mp4') return { bytes, contentType: 'video/mp4' };
  if (kind === 'webm') return { bytes, contentType: 'video/webm' };
  const found = FOUND[kind];
  throw new TaskError(
    'invalid_clip',
    `The clip of a character must be an MP4, MOV or WebM video, but it is ${found}.`,
    {
      param: 'characters',
    },
  );
}
