import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Log } from '../observe/log.ts';
import type { BlobStore, ByteRange, StoredBlob } from '../task/ports.ts';
import { abortLeftovers } from './s3-leftovers.ts';
import type { S3Location } from './s3-location.ts';
import { newStorageKey, requireStorageKey } from './storage-key.ts';
import { storageUnavailable } from './unavailable.ts';

/** A part is held in memory until it is sent; S3 allows no smaller ones than 5 MiB. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
/** Fifty, the SDK's own number, would let as many slow downloads keep a new film from being stored. */
const SOCKETS_MAX = 256;
const CONNECT_TIMEOUT_MS = 5_000;
/** Without a byte in either direction. */
const SILENCE_TIMEOUT_MS = 60_000;
/** A body that breaks off is continued where it ended, so often without a new byte. */
const RESUMES_MAX = 3;

/** The store cannot work as it is configured: no such bucket, or not allowed. The message is for the operator. */
export class StorageUnusable extends Error {
  override readonly name = 'StorageUnusable';
}

export interface S3BlobStore extends BlobStore {
  close(): void;
}

type ReadFrom = (storageKey: string, from: number, end: number | null) => Promise<AsyncIterable<Uint8Array>>;

/**
 * Files in a bucket of any S3-compatible service. An object has its name only once it is whole; a multipart upload
 * that fails is aborted. Trouble of the service is TaskError `unavailable`; an absent object is a bug and throws a
 * plain error. The SDK is loaded here, so that who stores files on a disk does not wait for it. Throws
 * StorageUnusable when the bucket is not there or not allowed; a service that is away now may come back.
 */
export async function openS3BlobStore(location: S3Location, log: Log): Promise<S3BlobStore> {
  const sdk = await import('@aws-sdk/client-s3');
  const { Upload } = await import('@aws-sdk/lib-storage');
  const client = createClient(sdk, location);
  const { bucket: Bucket, prefix } = location;
  const objectOf = (storageKey: string) => {
    requireStorageKey(storageKey);
    return { Bucket, Key: `${prefix}${storageKey}` };
  };
  await requireBucket(() => client.send(new sdk.HeadBucketCommand({ Bucket })), location, log);
  await abortLeftovers(sdk, client, location, log);

  const get: ReadFrom = async (storageKey, from, end) => {
    const Range = from === 0 && end === null ? undefined : `bytes=${from}-${end ?? ''}`;
    const answer = await client.send(new sdk.GetObjectCommand({ ...objectOf(storageKey), Range }));
    const body = answer.Body as Readable;
    if (Range === undefined) return body;
    const startsAt = Number(/^bytes (\d+)-/.exec(answer.ContentRange ?? '')?.[1] ?? 0);
    return part(body, startsAt, { from, end });
  };

  return {
    async put(chunks, extension) {
      const storageKey = newStorageKey(extension);
      const source = watched(chunks);
      try {
        const Body = Readable.from(source.chunks(), { objectMode: false });
        const params = { ...objectOf(storageKey), Body, ContentType: 'application/octet-stream' };
        await new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done();
      } catch (error) {
        if (source.failure !== null) throw source.failure.reason;
        throw storageUnavailable(`a file could not be written to the bucket: ${textOf(error)}`, error);
      }
      return { storageKey, ...source.facts() };
    },

    open: (storageKey, range) => readResumed((from, end) => get(storageKey, from, end), range),

    async size(storageKey) {
      try {
        const head = await client.send(new sdk.HeadObjectCommand(objectOf(storageKey)));
        return head.ContentLength ?? null;
      } catch (error) {
        if (isAbsent(error)) return null;
        throw isOurs(error) ? error : unreadable(error);
      }
    },

    async remove(storageKey) {
      try {
        await client.send(new sdk.DeleteObjectCommand(objectOf(storageKey)));
      } catch (error) {
        if (isAbsent(error)) return;
        throw isOurs(error)
          ? error
          : storageUnavailable(`a file could not be removed: ${textOf(error)}`, error);
      }
    },

    close: () => client.destroy(),
  };
}

function createClient(
  { S3Client }: typeof import('@aws-sdk/client-s3'),
  { endpoint, region, forcePathStyle }: S3Location,
): S3Client {
  const agent = { keepAlive: true, maxSockets: SOCKETS_MAX };
  return new S3Client({
    ...(region === null ? {} : { region }),
    // Other services accept any region, but a signature has to name one.
    ...(endpoint === null ? {} : { endpoint, region: region ?? 'us-east-1' }),
    // Checksums in the way that AWS introduced in 2025 are refused by several of the others.
    ...(endpoint === null
      ? {}
      : { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
    forcePathStyle,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

async function requireBucket(ask: () => Promise<unknown>, { bucket }: S3Location, log: Log): Promise<void> {
  try {
    await ask();
  } catch (error) {
    const status = statusOf(error);
    // 400 is what HEAD says of an expired token, 301 of another region.
    if (status !== null && status < 500 && status !== 429)
      throw new StorageUnusable(`the bucket '${bucket}' cannot be used: ${textOf(error)} (status ${status})`);
    if (error instanceof Error && error.name === 'CredentialsProviderError')
      throw new StorageUnusable(`there are no credentials for the bucket '${bucket}': ${error.message}`);
    log.warn({ bucket, err: error }, 'the storage does not answer yet');
  }
}

/** What was asked for of a body that starts at `startsAt`: some services send more, or ignore the range. */
async function* part(
  body: AsyncIterable<Uint8Array>,
  startsAt: number,
  { from, end }: { readonly from: number; readonly end: number | null },
): AsyncGenerator<Uint8Array> {
  let position = startsAt;
  for await (const piece of body) {
    const behind = end === null ? piece.byteLength : end + 1 - position;
    const wanted = piece.subarray(Math.max(0, from - position), Math.max(0, behind));
    position += piece.byteLength;
    if (wanted.byteLength > 0) yield wanted;
    if (end !== null && position > end) return;
  }
}

/** Counts and hashes what passes, and remembers when it was the source that failed. */
function watched(chunks: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    failure: null as { readonly reason: unknown } | null,
    facts: (): Omit<StoredBlob, 'storageKey'> => ({ bytes, sha256: hash.digest('hex') }),
    async *chunks(): AsyncGenerator<Uint8Array> {
      const source = chunks[Symbol.asyncIterator]();
      try {
        for (;;) {
          const step = await source.next().catch((reason: unknown) => {
            this.failure = { reason };
            throw reason;
          });
          if (step.done === true) return;
          hash.update(step.value);
          bytes += step.value.byteLength;
          // An empty piece would end a byte stream.
          if (step.value.byteLength > 0) yield step.value;
        }
      } finally {
        await source.return?.();
      }
    },
  };
}

async function* readResumed(
  get: (from: number, end: number | null) => Promise<AsyncIterable<Uint8Array>>,
  range: ByteRange | null,
): AsyncGenerator<Uint8Array> {
  const end = range?.end ?? null;
  let position = range?.start ?? 0;
  for (let breaks = 0; ; breaks += 1) {
    let body: AsyncIterable<Uint8Array>;
    try {
      body = await get(position, end);
    } catch (error) {
      throw isAbsent(error) || isOurs(error) ? error : unreadable(error);
    }
    try {
      for await (const piece of body) {
        position += piece.byteLength;
        breaks = 0;
        yield piece;
      }
      return;
    } catch (error) {
      if (end !== null && position > end) return;
      if (breaks >= RESUMES_MAX) throw unreadable(error);
    }
  }
}

function unreadable(error: unknown): Error {
  return storageUnavailable(`a file could not be read from the bucket: ${textOf(error)}`, error);
}

/** A key that is none of ours is refused before anything is sent. */
function isOurs(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('not a storage key');
}

function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('$metadata' in error)) return null;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode ?? null;
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
