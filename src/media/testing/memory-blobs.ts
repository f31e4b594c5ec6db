import { createHash } from 'node:crypto';
import type { BlobStore } from '../../task/ports.ts';

export interface MemoryBlobs extends BlobStore {
  /** Stores at once and gives the key. */
  hold(bytes: Uint8Array): string;
}

/** A blob store that hands files out in small pieces, so that readers cannot rely on getting all at once. */
export function memoryBlobs(pieceBytes = 1000): MemoryBlobs {
  const files = new Map<string, Uint8Array>();
  const hold = (bytes: Uint8Array, extension = 'bin'): string => {
    const storageKey = `${files.size}.${extension}`;
    files.set(storageKey, bytes);
    return storageKey;
  };
  return {
    hold,
    async put(chunks, extension) {
      const pieces: Uint8Array[] = [];
      for await (const chunk of chunks) pieces.push(chunk);
      const bytes = Buffer.concat(pieces);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { storageKey: hold(bytes, extension), bytes: bytes.length, sha256 };
    },
    async *open(storageKey, range) {
      const file = files.get(storageKey);
      if (file === undefined) throw new Error(`no such file: ${storageKey}`);
      const bytes = range === null ? file : file.subarray(range.start, range.end + 1);
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
    async size(storageKey) {
      return files.get(storageKey)?.byteLength ?? null;
    },
    async remove(storageKey) {
      files.delete(storageKey);
    },
  };
}
