import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { fieldsSchema } from '../remote/model-input.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://queue.fal.run'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  imagesAs,
  fields: fieldsSchema.default({}),
  /** Where the keys are published that its webhooks are signed with. */
  webhookKeysUrl: z.url().default('https://rest.fal.ai/.well-known/jwks.json'),
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface FalConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}
