import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import * as realDisk from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TaskError } from '../task/error.ts';
import { createFileBlobStore, type Disk } from './file-blob-store.ts';
import { each, readAll, testBlobStore } from './testing/blob-store-suite.ts';

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

test('a film is read through two pieces of memory when its reader allows it, and through fresh ones otherwise', async () => {
  const blobs = createFileBlobStore(newDir());
  const { storageKey } = await blobs.put(each([randomBytes(3_000_000)]), 'mp4');
  const memory = async (reuse: boolean): Promise<number> => {
    const seen = new Set<ArrayBufferLike>();
    for await (const piece of blobs.open(storageKey, null, { reuse })) seen.add(piece.buffer);
    return seen.size;
  };
  assert.equal(await memory(true), 2);
  assert.equal(await memory(false), Math.ceil(3_000_000 / (256 * 1024)));
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

function isUnavailable(error: unknown): boolean {
  assert.ok(error instanceof TaskError, String(error));
  assert.equal(error.code, 'unavailable');
  assert.doesNotMatch(error.message, /ENOSPC|EDQUOT|tmp/, 'a client is told neither path nor reason');
  return true;
}

/** A disk on which one call fails the second time it is made. */
function fullDisk(call: keyof Disk | 'writeFile' | 'sync', code: string): Disk & { hasRoom: boolean } {
  const refuse = (name: string): void => {
    if (name === call && !disk.hasRoom) throw Object.assign(new Error(code), { code });
  };
  const disk: Disk & { hasRoom: boolean } = {
    hasRoom: false,
    open: async (...args) => {
      refuse('open');
      const file = await realDisk.open(...args);
      for (const name of ['writeFile', 'sync'] as const) {
        const real = file[name].bind(file) as (...given: unknown[]) => Promise<void>;
        // The last bytes of a file often do not fit: some were written before.
        let calls = 0;
        Object.assign(file, {
          [name]: async (...given: unknown[]) => {
            calls += 1;
            if (name === 'sync' || calls > 1) refuse(name);
            await real(...given);
          },
        });
      }
      return file;
    },
    mkdir: (async (...args: Parameters<typeof realDisk.mkdir>) => {
      refuse('mkdir');
      return await realDisk.mkdir(...args);
    }) as Disk['mkdir'],
    rename: async (...args) => {
      refuse('rename');
      await realDisk.rename(...args);
    },
  };
  return disk;
}

test('a disk that is full, at whichever call, leaves no half file and is no trouble once there is room', async () => {
  for (const call of ['open', 'writeFile', 'sync', 'mkdir', 'rename'] as const) {
    for (const code of ['ENOSPC', 'EDQUOT']) {
      const dir = newDir();
      const disk = fullDisk(call, code);
      const blobs = createFileBlobStore(dir, disk);
      const film = [randomBytes(1000), randomBytes(1000)];
      await assert.rejects(blobs.put(each(film), 'mp4'), isUnavailable, call);
      assert.deepEqual(filesUnder(dir), [], `${call} ${code}`);
      disk.hasRoom = true;
      const { storageKey } = await blobs.put(each(film), 'mp4');
      assert.ok((await readAll(blobs, storageKey, null)).equals(Buffer.concat(film)));
    }
  }
});

test('any other trouble of the disk is not called a lack of room', async () => {
  const blobs = createFileBlobStore(newDir(), fullDisk('open', 'EACCES'));
  await assert.rejects(blobs.put(each([randomBytes(10)]), 'mp4'), /EACCES/);
});

test('a real file system of 1 MB fills up, keeps what it has, and goes on when a file is removed', async (t) => {
  const dir = newDir();
  const mounted = join(dir, 'small');
  mkdirSync(mounted);
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mounted], { stdio: 'ignore' });
  } catch {
    return t.skip('only root may mount a small file system');
  }
  try {
    const blobs = createFileBlobStore(mounted);
    const half = randomBytes(600_000);
    const first = await blobs.put(each([half]), 'mp4');
    for (let round = 0; round < 3; round += 1)
      await assert.rejects(blobs.put(each([half.subarray(0, 300_000), half]), 'mp4'), isUnavailable);
    assert.equal(filesUnder(mounted).length, 1);
    assert.ok((await readAll(blobs, first.storageKey, null)).equals(half));
    await blobs.remove(first.storageKey);
    const second = await blobs.put(each([half]), 'mp4');
    assert.ok((await readAll(blobs, second.storageKey, null)).equals(half));
  } finally {
    execFileSync('/bin/umount', [mounted]);
  }
});
