import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskFailure } from '../../../task/error.ts';
import { type AttemptJob, clipFileName } from '../attempts/attempt-job.ts';
import { OUTPUT_FILES } from '../attempts/attempt-store.ts';
import { readJson, writeDurably } from '../attempts/durable-file.ts';
import { type ClipFrames, ClipRefused } from '../clips/clip-frames.ts';
import { decodeClip } from '../clips/decode-clips.ts';
import type { ClipDecoder } from '../clips/decoders.ts';
import { renderFilm } from './render-film.ts';

/** Sent once by the parent. */
export interface ChildOrder {
  readonly folder: string;
  readonly workers: number;
  /** For clips of characters. */
  readonly decoders: readonly ClipDecoder[];
}

export type ChildMessage =
  | {
      readonly kind: 'alive';
      readonly framesDone: number;
      readonly frames: number;
      readonly rssBytes: number;
    }
  | { readonly kind: 'refused'; readonly failure: TaskFailure }
  | { readonly kind: 'done' };

const ALIVE_INTERVAL_MS = 250;

// The parent is the only reason to live: when its end of the channel closes, however it died, this process goes.
process.on('disconnect', () => process.exit(1));
process.once('message', (order: ChildOrder) => {
  void render(order);
});

let framesDone = 0;
let frames = 0;

function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

async function render({ folder, workers, decoders }: ChildOrder): Promise<void> {
  const alive = (): void => {
    void tell({ kind: 'alive', framesDone, frames, rssBytes: process.memoryUsage.rss() });
  };
  const timer = setInterval(alive, ALIVE_INTERVAL_MS);
  const job = await readJson<AttemptJob>(join(folder, 'job.json'));
  if (job === null) throw new Error('the folder holds no job');
  const image = job.hasImage ? await readFile(join(folder, 'reference.image')) : null;
  const clips = await decodeClips(folder, job, decoders);
  if (clips instanceof ClipRefused) {
    clearInterval(timer);
    await tell({ kind: 'refused', failure: clips.failure });
    process.disconnect();
    return;
  }
  const { shot, width, height, seconds, courseSeconds = seconds } = job;
  const files = await renderFilm(
    { shot, width, height, seconds, courseSeconds, image, clips },
    {
      workers,
      onProgress: (done, total) => {
        framesDone = done;
        frames = total;
      },
    },
  );
  for (const [kind, { name }] of Object.entries(OUTPUT_FILES)) {
    await writeDurably(join(folder, name), files[kind as keyof typeof OUTPUT_FILES]);
  }
  clearInterval(timer);
  await tell({ kind: 'done' });
  process.disconnect();
}

/** One after the other: together they would need three times the memory for a second less. */
async function decodeClips(
  folder: string,
  { clips = [] }: AttemptJob,
  decoders: readonly ClipDecoder[],
): Promise<readonly ClipFrames[] | ClipRefused> {
  const decoded: ClipFrames[] = [];
  try {
    for (const [index, span] of clips.entries()) {
      const path = join(folder, clipFileName(index));
      decoded.push(await decodeClip(path, { bytes: await readFile(path), span, decoders }));
    }
  } catch (error) {
    if (error instanceof ClipRefused) return error;
    throw error;
  }
  return decoded;
}
