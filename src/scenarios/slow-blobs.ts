import { setTimeout as delay } from 'node:timers/promises';
import type { BlobStore } from '../task/ports.ts';

/** Pieces of a slow file: enough to see it trickle, few enough to keep timers cheap. */
const PIECES = 20;

/** A store whose files take this long to arrive, in even pieces. */
export function slowBlobs(blobs: BlobStore, totalMs: number): Pick<BlobStore, 'open'> {
  return {
    async *open(storageKey, range) {
      const bytes = range === null ? await blobs.size(storageKey) : range.end - range.start + 1;
      const pieceBytes = Math.max(1, Math.ceil((bytes ?? 0) / PIECES));
      for await (const chunk of blobs.open(storageKey, range)) {
        for (let start = 0; start < chunk.byteLength; start += pieceBytes) {
          const piece = chunk.subarray(start, start + pieceBytes);
          await delay((totalMs * piece.byteLength) / Math.max(1, bytes ?? 1));
          yield piece;
        }
      }
    },
  };
}
