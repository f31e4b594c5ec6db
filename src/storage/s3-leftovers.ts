import type { S3Client } from '@aws-sdk/client-s3';
import type { Log } from '../observe/log.ts';
import type { S3Location } from './s3-location.ts';

/** No upload of ours takes a day; one that is older lost its server, and its parts are paid for. */
const LEFTOVER_AFTER_MS = 24 * 3_600_000;

/** Aborts uploads that a crashed server began. Services that cannot list them need a lifecycle rule (docs/storage.md). */
export async function abortLeftovers(
  sdk: typeof import('@aws-sdk/client-s3'),
  client: S3Client,
  { bucket: Bucket, prefix }: S3Location,
  log: Log,
): Promise<void> {
  try {
    const { Uploads = [] } = await client.send(
      new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: prefix }),
    );
    const old = Uploads.filter(
      ({ Initiated }) => Date.now() - (Initiated?.getTime() ?? Date.now()) > LEFTOVER_AFTER_MS,
    );
    for (const { Key, UploadId } of old)
      await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  } catch (error) {
    log.info({ bucket: Bucket, err: error }, 'unfinished uploads cannot be listed');
  }
}
