import { sniff } from '../media/sniff.ts';
import type { CharacterSource, CharacterSpan } from '../task/characters.ts';
import { TaskError } from '../task/error.ts';
import type { BlobStore, Media } from '../task/ports.ts';

/** OpenAI's bounds for the clip of a character, in seconds. */
const SECONDS_MIN = 2;
const SECONDS_MAX = 4;
/** A film of 4 s is up to 0.07 s longer in its index: one more picture at 30 a second, one more block of AAC sound. */
const SECONDS_TOLERANCE = 0.1;

interface StoredClip extends CharacterSpan {
  readonly source: Extract<CharacterSource, { kind: 'stored' }>;
}

/** Stores an uploaded clip once its bytes prove to be an MP4 of 2 to 4 seconds. Throws `invalid_value` naming the param. */
export async function storeClip(
  bytes: Uint8Array,
  param: string,
  { blobs, media }: { readonly blobs: BlobStore; readonly media: Pick<Media, 'probeVideo'> },
): Promise<StoredClip> {
  const kind = sniff(bytes);
  if (kind !== 'mp4') throw refused(param, `expected an MP4 video, but got ${described(kind)}`);
  const { storageKey, bytes: size, sha256 } = await blobs.put(once(bytes), 'mp4');
  try {
    const endSeconds = await secondsOf(storageKey, param, media);
    if (endSeconds < SECONDS_MIN - SECONDS_TOLERANCE || endSeconds > SECONDS_MAX + SECONDS_TOLERANCE)
      throw refused(
        param,
        `expected a video of ${SECONDS_MIN} to ${SECONDS_MAX} seconds, but it has ${endSeconds}`,
      );
    return { source: { kind: 'stored', storageKey, bytes: size, sha256 }, startSeconds: 0, endSeconds };
  } catch (error) {
    await blobs.remove(storageKey);
    throw error;
  }
}

/** The probe speaks of an engine's output; here the file came with the request. */
async function secondsOf(
  storageKey: string,
  param: string,
  media: Pick<Media, 'probeVideo'>,
): Promise<number> {
  try {
    return (await media.probeVideo(storageKey)).durationMs / 1000;
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'engine_invalid_output') throw cause;
    throw refused(param, 'expected a playable MP4 video, but it could not be read', cause);
  }
}

function described(kind: ReturnType<typeof sniff>): string {
  if (kind === 'empty') return 'an empty file';
  return kind === 'unknown' ? 'something else' : `a file that starts like ${kind}`;
}

function refused(param: string, why: string, cause?: unknown): TaskError {
  return new TaskError('invalid_value', `Invalid '${param}': ${why}.`, { param, cause });
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
