import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { fieldsSchema } from '../remote/model-input.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

/** As long as a film may run here before its task is given up. */
const RUN_SECONDS = 7_200;

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://api.replicate.com/v1'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  imagesAs,
  fields: fieldsSchema.default({}),
  /** How its webhooks are signed (`whsec_...`); without it the account is asked. */
  webhookSecret: z.string().min(1).optional(),
  /** When Replicate stops a film by itself; null leaves it running for as long as it likes. */
  cancelAfterSeconds: z.int().min(5).max(86_400).nullable().default(RUN_SECONDS),
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface ReplicateConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}
