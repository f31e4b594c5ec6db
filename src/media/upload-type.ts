import { TaskError } from '../task/error.ts';
import { KIND_NAMES } from './image-check.ts';
import { sniff } from './sniff.ts';

const KEPT = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', mp4: 'video/mp4' } as const;
export type UploadType = (typeof KEPT)[keyof typeof KEPT];

/** The type of an upload by its first bytes. Throws `invalid_value` that names the type of one that is not kept. */
export function uploadType(bytes: Uint8Array): UploadType {
  const kind = sniff(bytes);
  if (kind === 'jpeg' || kind === 'png' || kind === 'webp' || kind === 'mp4') return KEPT[kind];
  const found = kind === 'empty' ? 'empty' : KIND_NAMES[kind];
  const message = `Invalid 'file': expected a JPEG, PNG or WebP image or an MP4 video, but it is ${found}.`;
  throw new TaskError('invalid_value', message, { param: 'file' });
}
