import type { DialectRoute } from '../dialect.ts';
import { uploadDocumentation, uploadFile } from '../file-object.ts';

/** The Comfly node uploads reference pictures to `/v1/files` and reads `url`. The bare path is OpenAI's, with the same answer. */
export const fileRoutes: readonly DialectRoute[] = [
  {
    method: 'POST',
    path: '/v1/files',
    operation: 'files',
    basePathOnly: true,
    handle: uploadFile,
    documentation: uploadDocumentation,
  },
];
