import { randomText } from '../../accounts/api-key.ts';
import type { Database } from '../../db/database.ts';
import { createFileStore } from '../../db/files.ts';
import { createMedia } from '../../media/media.ts';
import { uploadType } from '../../media/upload-type.ts';
import { createLinkSigner } from '../../storage/links.ts';
import type { BlobStore } from '../../task/ports.ts';
import { createFiles, type FileServiceDependencies, type Files } from '../file-service.ts';

/** The service with real checks and a real database; nothing is spared from the reaper. */
export function createTestFiles(
  database: Database,
  blobs: BlobStore,
  changes: Partial<FileServiceDependencies> = {},
): Files {
  return createFiles({
    store: createFileStore(database),
    blobs,
    media: createMedia({ blobs }),
    identify: uploadType,
    links: createLinkSigner({
      secrets: () => ['a secret of the tests alone'],
      publicBaseUrl: () => 'https://reelay.example.com/under/a/path',
      nowMs: Date.now,
    }),
    randomText,
    nowMs: Date.now,
    linkLifetimeMs: 24 * 3_600_000,
    reapGraceMs: 0,
    ...changes,
  });
}
