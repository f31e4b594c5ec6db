import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFileBlobStore } from './file-blob-store.ts';
import { each, testBlobStore } from './testing/blob-store-suite.ts';

const dirs: string[] = [];
after(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true });
});

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'reelay-blobs-'));
  dirs.push(dir);
  return dir;
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

testBlobStore('the file store', async () => {
  const dir = newDir();
  return { blobs: createFileBlobStore(dir), countFiles: async () => filesUnder(dir).length };
});

test('temporary files of a crashed server are removed at start, those of a living one are not', async () => {
  const dir = newDir();
  createFileBlobStore(dir);
  const old = join(dir, 'tmp', 'old');
  writeFileSync(old, 'half a film');
  writeFileSync(join(dir, 'tmp', 'young'), 'half a film');
  const twoHoursAgo = Date.now() / 1000 - 7200;
  utimesSync(old, twoHoursAgo, twoHoursAgo);
  createFileBlobStore(dir);
  assert.deepEqual(readdirSync(join(dir, 'tmp')), ['young']);
});

test('stored files are still there after a restart, spread over folders', async () => {
  const dir = newDir();
  const first = createFileBlobStore(dir);
  const stored = await Promise.all(
    Array.from({ length: 30 }, () => first.put(each([randomBytes(10)]), 'webp')),
  );
  const second = createFileBlobStore(dir);
  for (const { storageKey, bytes } of stored) assert.equal(await second.size(storageKey), bytes);
  assert.ok(new Set(stored.map(({ storageKey }) => storageKey.slice(0, 2))).size > 10);
});

test('a reader that stops early gives its file back', async (t) => {
  if (process.platform !== 'linux') return t.skip('counts open files in /proc');
  const blobs = createFileBlobStore(newDir());
  const { storageKey } = await blobs.put(each([randomBytes(3_000_000)]), 'mp4');
  const openFiles = () => readdirSync('/proc/self/fd').length;
  const before = openFiles();
  for (let round = 0; round < 20; round += 1) {
    for await (const piece of blobs.open(storageKey, null)) {
      assert.ok(piece.length > 0);
      break;
    }
  }
  assert.ok(openFiles() <= before + 1, `${openFiles()} open files, ${before} before`);
});
