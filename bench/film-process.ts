import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttemptStore } from '../src/engines/film/attempts/attempt-store.ts';
import { CHILD_ENTRY, RenderProcess } from '../src/engines/film/render/render-process.ts';
import { limitsFor } from '../src/engines/film/render/watchdog.ts';
import { submissionOf } from '../src/engines/film/testing/requests.ts';

export interface ProcessMeasurement {
  /** From the order to a process that has made films before, until it tells of a finished frame. */
  readonly firstProgressMs: number;
  readonly cancelMs: number;
  readonly peakRssBytes: number;
  readonly togetherSeconds: number;
  readonly oneByOneSeconds: number;
}

const SIZE = { width: 1280, height: 720 } as const;
const OCEAN = 'sunset over the calm ocean';
const STAGE = 'a calico cat playing a piano on stage';
const FILM_SECONDS = 4;
const LIMITS = limitsFor(FILM_SECONDS, SIZE.width, SIZE.height);
const WORKERS = 2;
const LOOK_INTERVAL_MS = 2;

/** Measures the processes that a server keeps for its films, from outside, as the queue sees them. */
export async function benchProcess(): Promise<ProcessMeasurement> {
  const workDir = await mkdtemp(join(tmpdir(), 'reelay-bench-'));
  const store = new AttemptStore(workDir);
  const processes = [
    new RenderProcess(CHILD_ENTRY, WORKERS),
    new RenderProcess(CHILD_ENTRY, WORKERS),
  ] as const;
  const [first, second] = processes;
  let films = 0;
  const folderFor = async (prompt: string, seconds = FILM_SECONDS): Promise<string> => {
    const attemptId = `film_${films++}`;
    await store.create(submissionOf(attemptId, { ...SIZE, prompt, seconds }));
    return store.folder(attemptId);
  };
  const render = async (process: RenderProcess, folder: string): Promise<void> => {
    const end = await process.render({ folder, sink: { name: 'wasm' }, decoders: [] }, LIMITS);
    if (end.state === 'failed') throw new Error(end.detail);
  };
  try {
    let peakRssBytes = 0;
    const looking = setInterval(() => {
      peakRssBytes = Math.max(peakRssBytes, first.rssBytes);
    }, LOOK_INTERVAL_MS);
    for (const process of processes) await render(process, await folderFor(OCEAN, 1));
    const [ocean, stage] = [await folderFor(OCEAN), await folderFor(STAGE)];
    const oneByOneSeconds = await secondsOf(async () => {
      await render(first, ocean);
      await render(first, stage);
    });
    const togetherSeconds = await secondsOf(async () => {
      await Promise.all([render(first, ocean), render(second, stage)]);
    });
    clearInterval(looking);
    const orderedAtMs = performance.now();
    // The count of the film before is gone as soon as the next is ordered.
    const cancelled = render(first, ocean);
    while (first.progress === 0) await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
    const firstProgressMs = performance.now() - orderedAtMs;
    const killedAtMs = performance.now();
    first.kill();
    await cancelled;
    const cancelMs = performance.now() - killedAtMs;
    return { firstProgressMs, cancelMs, peakRssBytes, togetherSeconds, oneByOneSeconds };
  } finally {
    for (const process of processes) process.kill();
    await Promise.all(processes.map(({ exited }) => exited));
    await rm(workDir, { recursive: true, force: true });
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return (performance.now() - startedAtMs) / 1000;
}
