import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AttemptStore } from '../attempts/attempt-store.ts';
import { submissionOf } from '../testing/requests.ts';
import { RenderPool } from './render-pool.ts';
import { CHILD_ENTRY, RenderProcess } from './render-process.ts';

const OBLIGING = new URL('../testing/obliging.child.js', import.meta.url);
const CRASHING = new URL('../testing/crashing.child.js', import.meta.url);
const GENEROUS = { wallMs: 60_000, stallMs: 60_000, rssBytes: 1e15 };
const WASM = { name: 'wasm' } as const;

async function folderIn(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-pool-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function poolOf(context: TestContext, childEntry = OBLIGING): RenderPool {
  const pool = new RenderPool({ childEntry, concurrency: 1, workers: 1 });
  context.after(() => pool.close());
  return pool;
}

test('a process that made a film waits for the next one, fifty times; then another does', async (t) => {
  const folder = await folderIn(t);
  const pool = poolOf(t);
  pool.warm();
  const first = pool.take();
  for (let made = 1; made <= 50; made++) {
    const process = made === 1 ? first : pool.take();
    assert.equal(process, first, `film ${made}`);
    assert.deepEqual(await process.render({ folder, sink: WASM, decoders: [] }, GENEROUS), { state: 'done' });
    pool.giveBack(process, true);
  }
  const second = pool.take();
  assert.notEqual(second, first);
  await first.exited;
  pool.giveBack(second, true);
});

test('a process that crashed, saw a client’s picture, or holds much memory makes no other film', async (t) => {
  const folder = await folderIn(t);
  const used = async (pool: RenderPool, clean: boolean): Promise<void> => {
    const process = pool.take();
    const { state } = await process.render({ folder, sink: WASM, decoders: [] }, GENEROUS);
    pool.giveBack(process, clean && state === 'done');
    const next = pool.take();
    assert.notEqual(next, process);
    assert.match(await process.exited, /signal SIG(KILL|SEGV)/);
    assert.ok(next.isAlive);
    pool.giveBack(next, true);
  };
  await used(poolOf(t, CRASHING), true);
  await used(poolOf(t), false);
  await writeFile(join(folder, 'large'), '');
  await used(poolOf(t), true);
});

test('a pool that is closed leaves no process behind', async (t) => {
  const pool = new RenderPool({ childEntry: OBLIGING, concurrency: 1, workers: 1 });
  const folder = await folderIn(t);
  const process = pool.take();
  await process.render({ folder, sink: WASM, decoders: [] }, GENEROUS);
  pool.giveBack(process, true);
  assert.ok(process.isAlive);
  await pool.close();
  assert.match(await process.exited, /SIGKILL/);
});

test('a film is the same bytes in a process that made other films before, larger and smaller', async (t) => {
  const store = new AttemptStore(await folderIn(t));
  const ocean = { prompt: 'the ocean at noon', seconds: 0.5 };
  const films = [
    ['first', ocean],
    ['larger', { prompt: 'a city at night in the rain', width: 480, height: 320 }],
    ['again', ocean],
  ] as const;
  const process = new RenderProcess(CHILD_ENTRY, 2);
  t.after(() => process.kill());
  for (const [name, change] of films) {
    await store.create(submissionOf(name, change));
    const end = await process.render({ folder: store.folder(name), sink: WASM, decoders: [] }, GENEROUS);
    assert.deepEqual(end, { state: 'done' });
  }
  const [first, larger, again] = await Promise.all(
    films.map(([name]) => readFile(join(store.folder(name), 'film.mp4'))),
  );
  assert.ok(first && larger && again?.equals(first) && !again.equals(larger));
  assert.equal(process.films, 3);
});
