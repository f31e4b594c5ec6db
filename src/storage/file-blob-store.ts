import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BlobStore, ByteRange, ReadOptions, StoredBlob } from '../task/ports.ts';
import { newStorageKey, requireStorageKey } from './storage-key.ts';
import { storageUnavailable } from './unavailable.ts';

/**
 * Reads are made in pieces of this many bytes. Larger pieces mean fewer trips through the event loop: with memory that
 * is used again, serving a film took 1.4 s of processor time a gigabyte in pieces of 64 KiB, 0.5 s of 256 KiB, and no less of 512.
 */
const READ_BYTES = 256 * 1024;

/** A crashed upload leaves its temporary file behind; no live one is this old without being written to. */
const LEFTOVER_AFTER_MS = 60 * 60 * 1000;

/** The calls that fail on a full disk. */
export type Disk = Pick<typeof import('node:fs/promises'), 'open' | 'mkdir' | 'rename'>;

/**
 * Files in a folder of this machine: `<dir>/4f/09…c1.mp4`. Keys are random, so nothing that a user wrote ever
 * reaches the file system, and every key that comes back is checked against the one shape that we mint.
 * A file is complete and durable the moment it has its name: it is written elsewhere, flushed, then renamed.
 * A full disk is TaskError `unavailable`; an unknown or malformed key is a bug and throws a plain error.
 */
export function createFileBlobStore(dir: string, disk: Disk = { open, mkdir, rename }): BlobStore {
  const temporaryDir = join(dir, 'tmp');
  mkdirSync(temporaryDir, { recursive: true });
  removeLeftovers(temporaryDir);

  const pathOf = (storageKey: string): string => {
    requireStorageKey(storageKey);
    return join(dir, storageKey);
  };

  return {
    async put(chunks: AsyncIterable<Uint8Array>, extension: string): Promise<StoredBlob> {
      const storageKey = newStorageKey(extension);
      const temporaryPath = join(temporaryDir, basename(storageKey));
      try {
        const facts = await writeDurably(disk, temporaryPath, chunks);
        await moveDurably(disk, temporaryPath, pathOf(storageKey));
        return { storageKey, ...facts };
      } catch (error) {
        await rm(temporaryPath, { force: true });
        throw diskFull(error) ?? error;
      }
    },

    open(storageKey: string, range: ByteRange | null, options?: ReadOptions): AsyncIterable<Uint8Array> {
      return readPieces(pathOf(storageKey), range, options?.reuse ?? false);
    },

    async size(storageKey: string): Promise<number | null> {
      try {
        return (await stat(pathOf(storageKey))).size;
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },

    async remove(storageKey: string): Promise<void> {
      await rm(pathOf(storageKey), { force: true });
    },
  };
}

async function writeDurably(
  { open }: Disk,
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx');
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A rename survives a power cut only once the folder that holds the name was flushed too. */
async function moveDurably({ mkdir, rename }: Disk, from: string, to: string): Promise<void> {
  const folder = dirname(to);
  const created = await mkdir(folder, { recursive: true });
  await rename(from, to);
  await syncFolder(folder);
  if (created !== undefined) await syncFolder(dirname(folder));
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for flushing; NTFS journals the rename by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A film of many pieces that are each forgotten at once costs more in the collector and in page faults than in the disk. */
async function* readPieces(
  path: string,
  range: ByteRange | null,
  reuse: boolean,
): AsyncGenerator<Uint8Array> {
  const file: FileHandle = await open(path, 'r');
  try {
    let position = range?.start ?? 0;
    const end = range === null ? (await file.stat()).size : range.end + 1;
    const memory: Buffer[] = [];
    for (let turn = 0; position < end; turn = 1 - turn) {
      const wanted = Math.min(READ_BYTES, end - position);
      const piece = (reuse ? memory[turn] : undefined) ?? Buffer.allocUnsafeSlow(wanted);
      memory[turn] = piece;
      const { bytesRead } = await file.read(piece, 0, Math.min(wanted, piece.length), position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function removeLeftovers(temporaryDir: string): void {
  for (const name of readdirSync(temporaryDir)) {
    const path = join(temporaryDir, name);
    const entry = statSync(path, { throwIfNoEntry: false });
    if (entry !== undefined && Date.now() - entry.mtimeMs > LEFTOVER_AFTER_MS) rmSync(path, { force: true });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** No space, or none left for this user: it passes when somebody makes room, so whoever asked may come back. */
function diskFull(error: unknown): Error | null {
  const code = codeOf(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return null;
  return storageUnavailable(`the storage folder is full (${code})`, error);
}
