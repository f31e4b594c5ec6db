// Makes films at their true size as the server does, reads each to its end with a decoder that is not ours, and fails
// when one is not what was asked. On two cores the table of pairs takes about ten minutes, all combinations an hour.
//   npm run film:table            49 films: each pair of size, length and style
//   npm run film:table -- --all   294 films: each combination
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttemptStore } from '../src/engines/film/attempts/attempt-store.ts';
import { CHILD_ENTRY, RenderProcess } from '../src/engines/film/render/render-process.ts';
import { limitsFor } from '../src/engines/film/render/watchdog.ts';
import { everyKind, everyPair, type FilmKind } from '../src/engines/film/testing/film-table.ts';
import { faultsOf, probeFilm } from '../src/engines/film/testing/probe-film.ts';
import { submissionOf } from '../src/engines/film/testing/requests.ts';

/** Places in turn, so that no kind of film is only ever made of one. */
const PROMPTS = [
  'a boat on a calm lake at dawn',
  'a calico cat plays the piano on a stage',
  'Shot 1 (2s): a city at night in the rain. Shot 2: a dog runs along the beach',
  'a red car on a country road',
  '雪山日出，无人机镜头',
] as const;
const WORKERS = 2;

async function faultsOfKind(kind: FilmKind, store: AttemptStore, prompt: string): Promise<string[]> {
  const attemptId = `film-${kind.width}x${kind.height}-${kind.seconds}-${kind.style}`;
  await store.create(submissionOf(attemptId, { ...kind, prompt }));
  const folder = store.folder(attemptId);
  const render = new RenderProcess(CHILD_ENTRY, WORKERS);
  const limits = limitsFor(kind.seconds, kind.width, kind.height);
  const end = await render.render({ folder, sink: { name: 'wasm' }, decoders: [] }, limits);
  render.kill();
  await render.exited;
  if (end.state !== 'done') return [JSON.stringify(end)];
  const faults = faultsOf(await probeFilm(await readFile(join(folder, 'film.mp4'))), kind);
  await store.remove(attemptId);
  return faults;
}

const kinds = process.argv.includes('--all') ? everyKind() : everyPair();
const workDir = await mkdtemp(join(tmpdir(), 'reelay-film-table-'));
try {
  const store = new AttemptStore(workDir);
  for (const [index, kind] of kinds.entries()) {
    const startedAtMs = performance.now();
    const faults = await faultsOfKind(kind, store, PROMPTS[index % PROMPTS.length] ?? PROMPTS[0]);
    const name = `${kind.width}x${kind.height} ${kind.seconds} s ${kind.style ?? 'no style'}`;
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    console.log(
      `${String(index + 1).padStart(3)}/${kinds.length} ${name.padEnd(34)} ${seconds} s  ${faults.join('; ') || 'ok'}`,
    );
    if (faults.length > 0) process.exitCode = 1;
  }
} finally {
  await rm(workDir, { recursive: true, force: true, maxRetries: 5 });
}
