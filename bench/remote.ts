// Films that an upstream is making: what those that only wait cost, and how soon all are delivered that end at once.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase } from '../src/db/database.ts';
import { createTaskStore } from '../src/db/store/task-store.ts';
import { insertSample, PLAN, RecordingQueue, sampleCaller, step } from '../src/db/testing/sample-tasks.ts';
import { packFilm } from '../src/media/testing/films.ts';
import { BenchServer } from './child.ts';
import type { Row } from './row.ts';

const INTERVAL_MS = 5_000;
const IDLE_MS = 5_000;
/** In the target's own words. */
const LATE_MAX_MS = INTERVAL_MS + 1_000;
const RSS_BYTES_MAX = 300_000_000;

class Upstream {
  readonly polls = new Map<string, number>();
  readonly fetched = new Set<string>();
  done = false;
  readonly #server: http.Server;

  constructor(film: Uint8Array) {
    this.#server = http.createServer((request, response) => {
      const [, , , id = '', part] = (request.url ?? '').split('/');
      if (part === 'content') {
        this.fetched.add(id);
        response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': film.length }).end(film);
        return;
      }
      if (request.method === 'GET') this.polls.set(id, (this.polls.get(id) ?? 0) + 1);
      const body = { id, object: 'video', status: this.done ? 'completed' : 'in_progress', progress: 0 };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#server.once('listening', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Films under way, as their creates would have left them: making them by requests takes minutes. */
async function insertFilms(dataDir: string, baseUrl: string, films: number): Promise<void> {
  const database = await openDatabase({ dataDir: join(dataDir, 'database') });
  const store = createTaskStore(database, new RecordingQueue());
  const { id } = await insertSample(store, await sampleCaller(database));
  const instructions = { model: 'm', prompt: 'waves', style: null, images: 0 };
  const plan = { ...PLAN, engineId: 'far', seconds: 1, width: 64, height: 36, instructions };
  await step(store, id, 'plan', { type: 'planned', plan });
  const claim = await store.claim(id, 'submit', 60_000);
  if (claim === null) throw new Error('the sample could not be claimed');
  const attempt = await store.startAttempt(claim, 'far');
  await store.acceptAttempt(attempt.id, { videoId: 'film-0', base: baseUrl, key: null });
  const jobs = [{ step: 'poll', taskId: id, delayMs: 0 }] as const;
  await store.change(claim, { type: 'submitted' }, { jobs, linkLifetimeMs: 0 });
  const kysely = database.kysely();
  const copies = sql`generate_series(1, ${films - 1}::integer) as number`;
  await sql`insert into tasks (id, project_id, key_id, dialect, status, stage, request, plan, due_at, price_version, hold_micro)
    select tasks.id || '-' || number, project_id, key_id, dialect, status, stage, request, plan,
      now() + interval '1 hour', price_version, hold_micro
    from tasks, ${copies} where tasks.id = ${id}`.execute(kysely);
  await sql`insert into attempts (id, task_id, engine_id, number, state, ref)
    select a.id || '-' || copy.number, a.task_id || '-' || copy.number, a.engine_id, 1, a.state,
      a.ref || jsonb_build_object('videoId', 'film-' || copy.number)
    from attempts a, generate_series(1, ${films - 1}::integer) as copy(number) where a.id = ${attempt.id}`.execute(
    kysely,
  );
  await sql`insert into engine_polls (attempt_id, task_id, engine_id, due_at)
    select id, task_id, engine_id, now() + random() * ${INTERVAL_MS}::integer * interval '1 millisecond'
    from attempts on conflict do nothing`.execute(kysely);
  await database.close();
}

interface World {
  readonly upstream: Upstream;
  readonly server: BenchServer;
}

async function withFilms<Result>(
  films: number,
  use: (world: World) => Promise<Result | undefined>,
  afterwards?: (dataDir: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-bench-'));
  const dataDir = join(folder, 'data');
  const upstream = new Upstream(await packFilm({ fastStart: true }));
  try {
    const baseUrl = await upstream.start();
    if (films > 0) await insertFilms(dataDir, baseUrl, films);
    const config = join(folder, 'reelay.yaml');
    await writeFile(
      config,
      `engines:
  - { id: far, type: openai-videos, profile: new-api, baseUrl: "${baseUrl}", models: [m], pollIntervalMs: ${INTERVAL_MS} }
`,
    );
    const server = await BenchServer.start('./remote-server.js', {
      PORT: '0',
      REELAY_DATA_DIR: dataDir,
      REELAY_CONFIG: config,
      REELAY_CLIP_DECODER: 'none',
      REELAY_FILM_SINK: 'wasm',
      REELAY_LOG: 'error',
    });
    let result: Result | undefined;
    try {
      result = await use({ upstream, server });
    } finally {
      await server.stop();
    }
    result = (await afterwards?.(dataDir)) ?? result;
    if (result === undefined) throw new Error('nothing was measured');
    return result;
  } finally {
    upstream.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function usedWhile(server: BenchServer, ms: number): Promise<{ share: number; rssBytes: number }> {
  const before = await server.usage();
  await pause(ms);
  const after = await server.usage();
  return { share: (after.processorMs - before.processorMs) / ms, rssBytes: after.rssBytes };
}

async function waitingRow(films: number): Promise<Row> {
  const idle = await withFilms(0, async ({ server }) => {
    await pause(IDLE_MS);
    return await usedWhile(server, IDLE_MS);
  });
  return await withFilms(films, async ({ upstream, server }) => {
    await pause(3 * INTERVAL_MS);
    upstream.polls.clear();
    const used = await usedWhile(server, 2 * INTERVAL_MS);
    const counts = [...upstream.polls.values()];
    const polls = counts.reduce((sum, count) => sum + count, 0);
    const perInterval = polls / films / 2;
    const moreBytes = used.rssBytes - idle.rssBytes;
    const processorMs = ((used.share - idle.share) * 2 * INTERVAL_MS) / Math.max(1, polls);
    return {
      name: `${films} films that wait, polled every ${INTERVAL_MS / 1000} s`,
      figure: `${perInterval.toFixed(2)} polls each an interval, +${(moreBytes / 1e6).toFixed(0)} MB, ${processorMs.toFixed(2)} ms of a core a poll`,
      target: `1.00, < ${RSS_BYTES_MAX / 1e6} MB`,
      met: perInterval >= 0.95 && perInterval <= 1.05 && moreBytes < RSS_BYTES_MAX,
      goal: true,
    };
  });
}

interface Ended {
  readonly processorMs: number;
  /** From the upstream's completion to ours, in milliseconds, rising. */
  readonly lateMs: readonly number[];
}

async function lateness(dataDir: string, endedAtMs: number): Promise<readonly number[]> {
  const database = await openDatabase({ dataDir: join(dataDir, 'database') });
  const { rows } = await sql<{ at: number }>`
    select extract(epoch from finished_at)::float8 * 1000 as at from tasks
    where status = 'completed' order by finished_at`.execute(database.kysely());
  await database.close();
  return rows.map(({ at }) => at - endedAtMs);
}

async function endAll(films: number): Promise<Ended> {
  let endedAtMs = 0;
  let processorMs = 0;
  return await withFilms(
    films,
    async ({ upstream, server }) => {
      await pause(2 * INTERVAL_MS);
      const before = await server.usage();
      endedAtMs = Date.now();
      upstream.done = true;
      const fetched = (): number => upstream.fetched.size;
      const limitMs = Date.now() + 180_000;
      while (fetched() < films && Date.now() < limitMs) await pause(200);
      // The last are settled.
      await pause(2_000);
      processorMs = (await server.usage()).processorMs - before.processorMs;
      return undefined;
    },
    async (dataDir) => ({ processorMs, lateMs: await lateness(dataDir, endedAtMs) }),
  );
}

async function endedRow(films: number): Promise<Row> {
  const { processorMs, lateMs } = await endAll(films);
  const p95 = lateMs[Math.ceil(films * 0.95) - 1] ?? Number.POSITIVE_INFINITY;
  return {
    name: `${films} films that end at once`,
    figure: `p95 ${(p95 / 1000).toFixed(1)} s to completed, ${(processorMs / films).toFixed(1)} ms of a core each`,
    target: `p95 <= ${LATE_MAX_MS / 1000} s`,
    met: p95 <= LATE_MAX_MS,
    goal: true,
  };
}

/** Against films of an engine elsewhere, whose upstream is in this process. */
export async function remoteRows(): Promise<Row[]> {
  return [await waitingRow(10_000), await endedRow(1_000)];
}
