import type { Config } from '../config.ts';
import type { Log } from '../observe/log.ts';
import { createFileBlobStore } from '../storage/file-blob-store.ts';
import { openS3BlobStore } from '../storage/s3-blob-store.ts';
import type { BlobStore } from '../task/ports.ts';
import type { Closer } from './closer.ts';

export async function openStorage({ storage }: Config, log: Log, closers: Closer[]): Promise<BlobStore> {
  if (storage.kind === 'file') return createFileBlobStore(storage.dir);
  const blobs = await openS3BlobStore(storage, log);
  closers.push(async () => blobs.close());
  return blobs;
}
