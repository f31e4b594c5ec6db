import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttemptJob, JOB_VERSION, referenceName } from '../attempts/attempt-job.ts';
import { OUTPUT_FILES } from '../attempts/attempt-store.ts';
import { readJson, writeDurably } from '../attempts/durable-file.ts';
import { Crew } from './crew.ts';
import { renderWith } from './render-film.ts';
import type { SinkChoice } from './sinks/choose-sink.ts';

/** Sent by the parent, once for every film, after the one before is done. */
export interface ChildOrder {
  readonly folder: string;
  readonly sink: SinkChoice;
}

export type ChildMessage =
  | {
      readonly kind: 'alive';
      readonly framesDone: number;
      readonly frames: number;
      readonly rssBytes: number;
    }
  | { readonly kind: 'done'; readonly rssBytes: number };

const ALIVE_INTERVAL_MS = 100;

// The parent is the only reason to live: when its end of the channel closes, however it died, this process goes.
process.on('disconnect', () => process.exit(1));
const crew = new Crew(Number(process.argv[2] ?? 1));
// A rejection is not caught on purpose: it ends this process with its error, and the parent with it the film.
process.on('message', (order: ChildOrder) => {
  void render(order);
});

function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve());
  });
}

async function render({ folder, sink }: ChildOrder): Promise<void> {
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
  const files = await renderWith(
    crew,
    { ...job, images },
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
