import type { DialectRoute } from '../dialect.ts';
import { modelRoutes as sharedRoutes } from '../models.ts';

/** No page of the vendor has a model list, but clients test an address with it; the bare path is OpenAI's. */
export const modelRoutes: readonly DialectRoute[] = sharedRoutes.map((route) => ({
  ...route,
  basePathOnly: true,
}));
