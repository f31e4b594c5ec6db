import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { upstreamOptions } from '../remote/options.ts';
import { DIALECT_NAMES } from './models.ts';

const dialect = z.enum(DIALECT_NAMES, {
  error: ({ input }) =>
    input === 'openai'
      ? "the dialect openai is an engine of type openai-videos, with profile 'generic' or 'new-api'"
      : `must be one of ${DIALECT_NAMES.join(', ')}`,
});

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  dialect,
  /** In front of `/v1` or `/v2`; only the two dialects of one vendor each have one of their own. */
  baseUrl: upstreamOptions.baseUrl.optional(),
  apiKey: upstreamOptions.apiKey.unwrap(),
  auth: z.enum(['bearer', 'raw']).optional(),
  /** How reference pictures go: `address` needs a server that the upstream can reach. */
  images: z.enum(['address', 'inline']).optional(),
  /** Paths under which a finished task may have the film's address, instead of the dialect's. */
  resultFields: z.array(z.string().min(1)).min(1).optional(),
});

export interface SoraDialectsConfig extends Omit<z.output<typeof optionsSchema>, 'extra'> {
  readonly extra: JsonObject;
}
