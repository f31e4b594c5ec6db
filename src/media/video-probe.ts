import { Worker } from 'node:worker_threads';
import type { BlobStore, VideoFacts } from '../task/ports.ts';
import { UnplayableVideo } from './video-facts.ts';

export type ProbeMessage = { readonly film: number } & (
  | { readonly type: 'read'; readonly read: number; readonly start: number; readonly end: number }
  | { readonly type: 'facts'; readonly facts: VideoFacts }
  | { readonly type: 'unplayable'; readonly reason: string }
);

export interface ProbeOrder {
  /** Which film is spoken of from now on. */
  readonly film: number;
  /** Its bytes. */
  readonly size: number;
}

export interface ProbeAnswer {
  readonly read: number;
  readonly bytes: Uint8Array;
}

/** An honest index is read in milliseconds; a hostile one may claim four thousand million frames. */
export const PROBE_TIMEOUT_MS = 20_000;
const HEAP_MEGABYTES_MAX = 256;

/** The index of a film of 25 seconds is some 30 KB; a whole frame that is read to check an end is below 5 MB. */
const READ_BYTES_MAX = 64_000_000;

/** The store failed, which says nothing about the film: the caller may try again. */
export class StorageTrouble extends Error {
  override readonly name = 'StorageTrouble';
}

/**
 * Reads a stored MP4 through ranges of the blob store, so that it need not be on this machine, in a thread that can
 * be stopped: parsing runs without a pause, so no timer of the same thread could. Throws StorageTrouble or
 * UnplayableVideo.
 */
export async function probeStoredVideo(
  blobs: BlobStore,
  storageKey: string,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<VideoFacts> {
  const size = await blobs.size(storageKey);
  if (size === null || size === 0) throw new UnplayableVideo(`the file has ${size ?? 'no'} bytes`);
  films += 1;
  const film = films;
  const worker = takeThread();
  let sound = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<VideoFacts>((resolve, reject) => {
      timer = setTimeout(() => reject(new UnplayableVideo(`not read within ${timeoutMs} ms`)), timeoutMs);
      worker.postMessage({ film, size } satisfies ProbeOrder);
      worker.on('error', (error) => reject(new UnplayableVideo(error.message, { cause: error })));
      worker.on('exit', () => reject(new UnplayableVideo('the reader ended without an answer')));
      worker.on('message', (message: ProbeMessage) => {
        if (message.film !== film) return;
        if (message.type === 'facts') {
          sound = true;
          resolve(message.facts);
        } else if (message.type === 'unplayable') reject(new UnplayableVideo(message.reason));
        else
          readRange(blobs, storageKey, message).then(
            (bytes) => worker.postMessage({ read: message.read, bytes } satisfies ProbeAnswer),
            reject,
          );
      });
    });
  } finally {
    clearTimeout(timer);
    for (const event of ['error', 'exit', 'message']) worker.removeAllListeners(event);
    if (sound) keepThread(worker);
    else await worker.terminate();
  }
}

/**
 * Starting a thread and loading the parser into it costs a hundred times what an honest film does, so one that read a film
 * well is kept for the next; one that met a film which it could not read is not.
 */
let films = 0;
const idle: { readonly worker: Worker; readonly timer: NodeJS.Timeout }[] = [];
const IDLE_MAX = 2;
const IDLE_MS_MAX = 10_000;

function takeThread(): Worker {
  const kept = idle.pop();
  if (kept !== undefined) {
    clearTimeout(kept.timer);
    kept.worker.removeAllListeners('error');
    kept.worker.ref();
    return kept.worker;
  }
  const worker = new Worker(new URL('./video-probe.worker.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES_MAX },
    // mediabunny writes a line for each oddity that it meets; those of a stranger's file are not our log.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

function keepThread(worker: Worker): void {
  const drop = (): void => {
    const index = idle.findIndex((kept) => kept.worker === worker);
    if (index !== -1) idle.splice(index, 1);
    void worker.terminate();
  };
  if (idle.length >= IDLE_MAX) {
    drop();
    return;
  }
  // It holds up nobody's end.
  worker.unref();
  worker.on('error', drop);
  idle.push({ worker, timer: setTimeout(drop, IDLE_MS_MAX).unref() });
}

async function readRange(
  blobs: BlobStore,
  storageKey: string,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<Uint8Array> {
  if (end - start > READ_BYTES_MAX) throw new UnplayableVideo(`one part of it has ${end - start} bytes`);
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of blobs.open(storageKey, { start, end: end - 1 })) pieces.push(piece);
  } catch (error) {
    throw new StorageTrouble('a stored file could not be read', { cause: error });
  }
  const bytes = Buffer.concat(pieces);
  if (bytes.length !== end - start) throw new UnplayableVideo('the file is shorter than its size');
  return bytes;
}
