import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isHeld, LOCK_STALE_MS, RenderLock } from './render-lock.ts';

async function folder(context: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'reelay-lock-'));
  context.after(() => rm(path, { recursive: true }));
  return path;
}

async function writeLock(path: string, pid: number, host: string): Promise<void> {
  await writeFile(join(path, 'render.lock'), JSON.stringify({ token: 'theirs', pid, host }));
}

test('of many that want a lock one gets it, and after its release another may', async (t) => {
  const path = await folder(t);
  const locks = await Promise.all(Array.from({ length: 8 }, () => RenderLock.acquire(path)));
  const [held, ...more] = locks.filter((lock) => lock !== null);
  assert.ok(held && more.length === 0);
  assert.ok(await isHeld(path));
  assert.ok(await held.beat());
  await held.release();
  assert.equal(await isHeld(path), false);
  assert.ok(await RenderLock.acquire(path));
});

test('the lock of a living process is respected until its heart stops', async (t) => {
  const path = await folder(t);
  const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  t.after(() => other.kill('SIGKILL'));
  await once(other, 'spawn');
  await writeLock(path, other.pid ?? 0, hostname());
  assert.equal(await RenderLock.acquire(path), null);
  const long = new Date(Date.now() - LOCK_STALE_MS - 1000);
  await utimes(join(path, 'render.lock'), long, long);
  assert.ok(await RenderLock.acquire(path));
});

test('the lock of a dead process, or of this process id in an earlier life, is taken over at once', async (t) => {
  const path = await folder(t);
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  await writeLock(path, gone.pid ?? 0, hostname());
  const first = await RenderLock.acquire(path);
  assert.ok(first);
  await writeLock(path, process.pid, hostname());
  assert.equal(await first.beat(), false);
  assert.ok(await RenderLock.acquire(path));
  assert.deepEqual(await readdir(path), ['render.lock']);
});

test('a lock from another host counts by its heartbeat alone', async (t) => {
  const path = await folder(t);
  await writeLock(path, 1, 'another-host');
  assert.equal(await RenderLock.acquire(path), null);
});
