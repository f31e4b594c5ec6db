import type { ClipDecoder } from '../decoding/decoders.ts';
import { filmPictures } from '../decoding/film-pictures.ts';
import { TaskError } from '../task/error.ts';
import type { BlobStore, Media } from '../task/ports.ts';
import { checkClip } from './clip-check.ts';
import { cutSheet } from './cut-sheet.ts';
import { blockOtherLoaders, checkImage, decodePictureSize } from './image-check.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { PROBE_TIMEOUT_MS, probeStoredVideo, StorageTrouble } from './video-probe.ts';

/** An engine's thumbnail or spritesheet; the largest of the film engine is under 2 MB. */
const PICTURE_BYTES_MAX = 50_000_000;
/** It is read into memory once by whoever decodes it. */
const FILM_BYTES_MAX = 200_000_000;
/** Each takes about a second; a film that nobody has to look at is not kept for longer. */
const PICTURES_WAITING_MAX = 4;
const UNREADABLE_PICTURE = 'The engine did not return a readable picture.';

/** One line for the whole process: memory is shared, however many Media there are. */
const inTurn = createOneAtATime();

export interface MediaOptions {
  /** All that is read comes from here by range, so files may live on another machine. */
  readonly blobs: BlobStore;
  /** How long a film may be looked at before it counts as unplayable. */
  readonly probeTimeoutMs?: number;
  /** What may decode films; absent makes no pictures of them. */
  readonly decoders?: readonly ClipDecoder[];
}

/**
 * Checks pictures from users and files from engines. Pictures are decoded one at a time, so that memory is that of
 * one largest picture, however many requests arrive at once. From the first call on, sharp in this process opens
 * JPEG, PNG and WebP from memory and nothing else.
 */
export function createMedia({
  blobs,
  probeTimeoutMs = PROBE_TIMEOUT_MS,
  decoders = [],
}: MediaOptions): Media {
  blockOtherLoaders();
  const picturesInTurn = createOneAtATime();
  let waiting = 0;
  return {
    checkImage: (bytes, param) => inTurn(() => checkImage(bytes, param)),

    checkClip,

    async probeVideo(storageKey) {
      try {
        return await probeStoredVideo(blobs, storageKey, probeTimeoutMs);
      } catch (error) {
        if (error instanceof StorageTrouble) throw error;
        throw invalidOutput('The engine did not return a playable MP4 video.', error);
      }
    },

    async picturesOf(storageKey, seconds, needed) {
      const bytes = await blobs.size(storageKey);
      if (bytes === null || bytes > FILM_BYTES_MAX) return { reason: `a film of ${bytes ?? 'no'} bytes` };
      if (!needed && waiting >= PICTURES_WAITING_MAX)
        return { reason: 'too many films wait for their pictures' };
      waiting += 1;
      try {
        return await picturesInTurn(() => filmPictures(blobs.open(storageKey, null), seconds, decoders));
      } finally {
        waiting -= 1;
      }
    },

    async framesOf(sheetKey) {
      const bytes = await readPicture(blobs, sheetKey);
      try {
        return await inTurn(() => cutSheet(bytes));
      } catch (error) {
        throw invalidOutput(UNREADABLE_PICTURE, error);
      }
    },

    async probeImage(storageKey) {
      const bytes = await readPicture(blobs, storageKey);
      try {
        return await inTurn(() => decodePictureSize(bytes));
      } catch (error) {
        throw invalidOutput(UNREADABLE_PICTURE, error);
      }
    },
  };
}

async function readPicture(blobs: BlobStore, storageKey: string): Promise<Uint8Array> {
  const size = await blobs.size(storageKey);
  if (size === null || size > PICTURE_BYTES_MAX)
    throw invalidOutput(UNREADABLE_PICTURE, new Error(`a picture of ${size ?? 'no'} bytes`));
  const pieces: Uint8Array[] = [];
  for await (const piece of blobs.open(storageKey, null)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function invalidOutput(message: string, cause: unknown): TaskError {
  const internalMessage = cause instanceof Error ? cause.message : String(cause);
  return new TaskError('engine_invalid_output', message, { internalMessage, cause });
}
