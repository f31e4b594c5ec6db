import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://api.dev.runwayml.com'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  /** The date of the API that is spoken. */
  apiVersion: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2024-11-06')
    .default('2024-11-06'),
  imagesAs,
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface RunwayConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}
