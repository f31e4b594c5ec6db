import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AttemptStore } from '../attempts/attempt-store.ts';
import { submissionOf } from '../testing/requests.ts';
import { CHILD_ENTRY, RenderProcess } from './render-process.ts';

const WASM = { name: 'wasm' } as const;
const GENEROUS = { wallMs: 60_000, stallMs: 60_000, rssBytes: 1e12 };

async function jobFolder(seconds: number): Promise<string> {
  const workDir = await mkdtemp(join(tmpdir(), 'reelay-render-'));
  const store = new AttemptStore(workDir);
  await store.create(submissionOf('att', { seconds }));
  return store.folder('att');
}

test('a render leaves with its parent: no orphan goes on drawing after a killed server', async (t) => {
  const folder = await jobFolder(25);
  t.after(() => rm(folder, { recursive: true, force: true }));
  const child = fork(CHILD_ENTRY, ['1'], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.send({ folder, sink: WASM, decoders: [] });
  await once(child, 'message');
  // What the child sees when its parent dies, by whatever signal: the channel closes.
  child.disconnect();
  const [code] = (await once(child, 'exit')) as [number];
  assert.equal(code, 1);
});

test('a folder without a job fails the render and keeps its reason for the log', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-render-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const end = await new RenderProcess(CHILD_ENTRY, 1).render({ folder, sink: WASM, decoders: [] }, GENEROUS);
  assert.ok(end.state === 'failed' && end.failure.code === 'engine_failed');
  assert.match(end.detail, /holds no job/);
  assert.doesNotMatch(end.failure.message, /job/);
});

test('the render is told nothing of the environment but what Node needs', async (t) => {
  process.env['REELAY_TEST_SECRET'] = 'secret';
  t.after(() => delete process.env['REELAY_TEST_SECRET']);
  const telling = new URL('../testing/telling.child.js', import.meta.url);
  const end = await new RenderProcess(telling, 1).render({ folder: '/', sink: WASM, decoders: [] }, GENEROUS);
  assert.ok(end.state === 'failed');
  assert.match(end.detail, /PATH/);
  assert.doesNotMatch(end.detail, /SECRET/);
});
