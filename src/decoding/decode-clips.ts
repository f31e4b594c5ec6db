import { Worker } from 'node:worker_threads';
import { CLIP_DECODE_MS_MAX, type ClipFrames, ClipRefused } from './clip-frames.ts';
import { decodeOutside } from './ffmpeg-decoder.ts';
import type { ClipJob, ReaderMessage } from './read-clip.ts';

const HEAP_MEGABYTES_MAX = 256;

/**
 * The pictures of one clip that lies at `path` and holds `bytes`. Runs in the render's own process; the index is
 * followed in a thread, because one damaged count keeps a parser busy for minutes and only a thread can be stopped.
 *
 * Throws ClipRefused.
 */
export async function decodeClip(
  path: string,
  job: ClipJob,
  timeoutMs: number = CLIP_DECODE_MS_MAX,
): Promise<ClipFrames> {
  const reading = await readInThread(job, timeoutMs);
  if (reading.kind === 'refused') throw new ClipRefused(reading.code, reading.message);
  if (reading.kind === 'frames') return reading.clip;
  return await decodeOutside(path, job.span, reading, timeoutMs);
}

async function readInThread(job: ClipJob, timeoutMs: number): Promise<ReaderMessage> {
  const worker = new Worker(new URL('./read-clip.worker.js', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES_MAX },
    // mediabunny writes a line for each oddity that it meets; those of a stranger's file are not our log.
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ReaderMessage>((resolve, reject) => {
      const refuse = (why: string): void => reject(new ClipRefused('invalid_clip', why));
      timer = setTimeout(() => refuse('The clip of a character took too long to read.'), timeoutMs);
      worker.on('error', () => refuse('The clip of a character cannot be read as a video.'));
      worker.on('exit', () => refuse('The clip of a character cannot be read as a video.'));
      worker.on('message', resolve);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
