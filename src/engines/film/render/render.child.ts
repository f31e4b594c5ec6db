import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClipFrames, ClipRefused, inSharedMemory } from '../../../decoding/clip-frames.ts';
import { decodeClip } from '../../../decoding/decode-clips.ts';
import type { ClipDecoder } from '../../../decoding/decoders.ts';
import type { TaskFailure } from '../../../task/error.ts';
import { type AttemptJob, clipName, JOB_VERSION, referenceName } from '../attempts/attempt-job.ts';
import { OUTPUT_FILES } from '../attempts/attempt-store.ts';
import { isDiskFull, readJson, writeDurably } from '../attempts/durable-file.ts';
import { Crew } from './crew.ts';
import { renderWith } from './render-film.ts';
import type { SinkChoice } from './sinks/choose-sink.ts';

/** Sent by the parent, once for every film, after the one before is done. */
export interface ChildOrder {
  readonly folder: string;
  readonly sink: SinkChoice;
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
  /** The film cannot be made, in words for the client. */
  | { readonly kind: 'refused'; readonly failure: TaskFailure }
  /** The disk is full, which says nothing of the film. */
  | { readonly kind: 'no_room'; readonly detail: string }
  | { readonly kind: 'done'; readonly rssBytes: number };

const ALIVE_INTERVAL_MS = 100;

// The parent is the only reason to live: when its end of the channel closes, however it died, this process goes.
process.on('disconnect', () => process.exit(1));
const crew = new Crew(Number(process.argv[2] ?? 1));
// Any other rejection is not caught on purpose: it ends this process with its error, and the parent with it the film.
process.on('message', (order: ChildOrder) => {
  void render(order).catch(async (error: unknown) => {
    if (!isDiskFull(error)) throw error;
    await tell({ kind: 'no_room', detail: String(error) });
  });
});

function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

async function render({ folder, sink, decoders }: ChildOrder): Promise<void> {
  let framesDone = 0;
  let frames = 0;
  const timer = setInterval(() => {
    void tell({ kind: 'alive', framesDone, frames, rssBytes: process.memoryUsage.rss() });
  }, ALIVE_INTERVAL_MS);
  const job = await readJson<AttemptJob>(join(folder, 'job.json'));
  if (job === null) throw new Error('the folder holds no job');
  if (job.version !== JOB_VERSION) throw new Error(`the job was written as version ${job.version}`);
  const images: Uint8Array[] = [];
  for (let i = 0; i < job.references; i++) images.push(await readFile(join(folder, referenceName(i))));
  const clips = await decodeClips(folder, job, decoders);
  if (clips instanceof ClipRefused) {
    clearInterval(timer);
    await tell({ kind: 'refused', failure: clips.failure });
    return;
  }
  const files = await renderWith(
    crew,
    { ...job, images, clips },
    {
      sink,
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
  await tell({ kind: 'done', rssBytes: process.memoryUsage.rss() });
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
      const path = join(folder, clipName(index));
      decoded.push(inSharedMemory(await decodeClip(path, { bytes: await readFile(path), span, decoders })));
    }
  } catch (error) {
    if (error instanceof ClipRefused) return error;
    throw error;
  }
  return decoded;
}
