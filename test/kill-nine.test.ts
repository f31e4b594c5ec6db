import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { placeEmbeddedFiles } from '../src/db/testing/embedded-files.ts';
import type { ServerProcess } from './harness/child-process.ts';
import { startServerProcess } from './harness/child-process.ts';
import { createTestDatabase } from './harness/database.ts';
import { until } from './harness/wait.ts';

const KEY = 'sk-test-kill-nine-0123456789';
const ROUNDS = 5;
const LIVE_TASKS = 20;
const DRAIN_TIMEOUT_MS = 180_000;

interface Video {
  readonly id: string;
  readonly status: string;
  readonly progress: number;
  readonly completed_at: number | null;
  readonly url?: string;
  readonly error: unknown;
}

const dataDir = await mkdtemp(join(tmpdir(), 'reelay-kill-'));
const database = await createTestDatabase();
if (database.url === null) await placeEmbeddedFiles(join(dataDir, 'database'));
const env = {
  REELAY_DATA_DIR: dataDir,
  REELAY_API_KEY: KEY,
  REELAY_LOG: 'error',
  ...(database.url === null ? {} : { DATABASE_URL: database.url }),
};
let server: ServerProcess | null = null;

after(async () => {
  if (server !== null) await server.end('SIGTERM');
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

async function api<T>(baseUrl: string, path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(baseUrl + path, {
    ...init,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
  });
  assert.ok(response.ok, `${path} answered ${response.status}`);
  return (await response.json()) as T;
}

function create(baseUrl: string, index: number): Promise<Video> {
  const body = JSON.stringify({ prompt: `waves at sunset, take ${index}`, seconds: '4', size: '448x256' });
  return api<Video>(baseUrl, '/v1/videos', { method: 'POST', body });
}

async function readAll(baseUrl: string, ids: readonly string[]): Promise<Video[]> {
  return Promise.all(ids.map((id) => api<Video>(baseUrl, `/v1/videos/${id}`)));
}

test('kill -9 with 20 live tasks, five times over: every acknowledged task completes, once', async () => {
  const acknowledged: string[] = [];
  const completedAt = new Map<string, number | null>();
  const stagesAtKill = new Set<string>();

  for (let round = 0; round < ROUNDS; round += 1) {
    server = await startServerProcess(env);
    const { baseUrl } = server;
    const before = await readAll(baseUrl, acknowledged);
    const live = before.filter((video) => video.status !== 'completed').length;
    for (let index = live; index < LIVE_TASKS; index += 1) {
      acknowledged.push((await create(baseUrl, acknowledged.length)).id);
    }
    // Killed at another moment of the work each round: as soon as tasks are accepted, or after one or two more finished.
    const finishedBefore = before.length - live;
    await until(
      async () => {
        const videos = await readAll(baseUrl, acknowledged);
        for (const video of videos) stagesAtKill.add(video.status);
        return videos.filter((video) => video.status === 'completed').length >= finishedBefore + (round % 3)
          ? videos
          : null;
      },
      DRAIN_TIMEOUT_MS,
      () => `round ${round}: too few films finish\n${server?.stderr() ?? ''}`,
    );
    await delay(round * 37);
    assert.equal(await server.end('SIGKILL'), 'SIGKILL');
  }

  server = await startServerProcess(env);
  const { baseUrl } = server;
  const finished = await until(
    async () => {
      const videos = await readAll(baseUrl, acknowledged);
      for (const video of videos) {
        assert.notEqual(video.status, 'failed', JSON.stringify(video.error));
        const known = completedAt.get(video.id);
        if (known !== undefined)
          assert.equal(video.completed_at, known, 'a film that was done was made again');
        if (video.status === 'completed') completedAt.set(video.id, video.completed_at);
      }
      return videos.every((video) => video.status === 'completed') ? videos : null;
    },
    DRAIN_TIMEOUT_MS,
    () => `films do not finish\n${server?.stderr() ?? ''}`,
  );

  assert.ok(acknowledged.length >= LIVE_TASKS);
  assert.equal(new Set(acknowledged).size, acknowledged.length);
  for (const status of ['queued', 'in_progress', 'completed']) {
    assert.ok(
      stagesAtKill.has(status),
      `no task was ${status} when the server was killed: ${[...stagesAtKill]}`,
    );
  }
  const links = new Set(finished.map((video) => video.url));
  assert.equal(links.size, finished.length, 'every film has one file of its own');
  for (const url of links) {
    const response = await fetch(url ?? '', { method: 'HEAD' });
    assert.equal(response.status, 200);
  }
});
