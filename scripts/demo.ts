// `npm run demo`: five dialects in, five films out. Starts a server with an empty data folder, sends the example
// request of each dialect's own document, polls as that dialect's clients do, and saves the films to demo-out/.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import type { DemoFilm, DemoServer } from './demo/films.ts';
import { FILMS } from './demo/films.ts';
import type { ProgressBoard } from './demo/progress.ts';
import { createProgressBoard, formatTable } from './demo/progress.ts';
import { startDemoServer } from './demo/server.ts';

const OUT = 'demo-out';
const POLL_INTERVAL_MS = 500;
const DEADLINE_MS = 10 * 60_000;

async function makeFilm(
  server: DemoServer,
  film: DemoFilm,
  row: number,
  board: ProgressBoard,
): Promise<string[]> {
  const startedAtMs = Date.now();
  const id = await film.create(server);
  for (;;) {
    const view = await film.poll(server, id);
    if (view.failure !== null) throw new Error(`${film.dialect}: ${view.failure}`);
    board.update(row, view.progress, view.done ? 'done' : `"${film.prompt}"`);
    if (view.done && view.videoUrl !== null) {
      const path = join(OUT, film.fileName);
      await download(view.videoUrl, path);
      const { seconds, size } = await probe(path);
      return [film.dialect, id, seconds, size, `${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`, path];
    }
    if (Date.now() - startedAtMs > DEADLINE_MS)
      throw new Error(`${film.dialect}: not finished within ten minutes`);
    await delay(POLL_INTERVAL_MS);
  }
}

/** No header but the address: result links must work in a browser or a player as they are. */
async function download(url: string, path: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
}

async function probe(path: string): Promise<{ seconds: string; size: string }> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  if (video === null || audio === null) throw new Error(`${path} lacks a video or an audio track`);
  const seconds = (await input.computeDuration()).toFixed(1);
  return { seconds, size: `${await video.getDisplayWidth()}x${await video.getDisplayHeight()}` };
}

const startedAtMs = Date.now();
await mkdir(OUT, { recursive: true });
console.log('Starting a server with an empty data folder ...');
const server = await startDemoServer();
try {
  console.log(`Ready at ${server.baseUrl}. Sending the example request of each dialect:\n`);
  const board = createProgressBoard(
    FILMS.map((film) => film.dialect),
    process.stdout,
  );
  const rows = await Promise.all(FILMS.map((film, row) => makeFilm(server, film, row, board)));
  console.log(`\n${formatTable([['dialect', 'id', 'seconds', 'size', 'time', 'path'], ...rows])}`);
  console.log(
    `\nFive films in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s. Reference pictures that the`,
  );
  console.log("documents' examples take from other hosts were replaced by those in examples/reference/.");
} finally {
  await server.stop();
}
