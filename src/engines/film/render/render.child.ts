import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttemptJob, JOB_VERSION, referenceName } from '../attempts/attempt-job.ts';
import { OUTPUT_FILES } from '../attempts/attempt-store.ts';
import { readJson, writeDurably } from '../attempts/durable-file.ts';
import { renderFilm } from './render-film.ts';
import type { SinkChoice } from './sinks/choose-sink.ts';

/** Sent once by the parent. */
export interface ChildOrder {
  readonly folder: string;
  readonly workers: number;
  readonly sink: SinkChoice;
}

export type ChildMessage =
  | {
      readonly kind: 'alive';
      readonly framesDone: number;
      readonly frames: number;
      readonly rssBytes: number;
    }
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

async function render({ folder, workers, sink }: ChildOrder): Promise<void> {
  const alive = (): void => {
    void tell({ kind: 'alive', framesDone, frames, rssBytes: process.memoryUsage.rss() });
  };
  const timer = setInterval(alive, ALIVE_INTERVAL_MS);
  const job = await readJson<AttemptJob>(join(folder, 'job.json'));
  if (job === null) throw new Error('the folder holds no job');
  if (job.version !== JOB_VERSION) throw new Error(`the job was written as version ${job.version}`);
  const images: Uint8Array[] = [];
  for (let i = 0; i < job.references; i++) images.push(await readFile(join(folder, referenceName(i))));
  const files = await renderFilm(
    { ...job, images },
    {
      workers,
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
  await tell({ kind: 'done' });
  process.disconnect();
}
