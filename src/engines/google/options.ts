import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://generativelanguage.googleapis.com/v1beta'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  imagesAs,
  /** Whether creates ask for a webhook, where this server can be reached. */
  webhooks: z.boolean().default(true),
  /** Where the keys are published that its webhooks are signed with. */
  webhookKeysUrl: z.url().default('https://generativelanguage.googleapis.com/.well-known/jwks.json'),
  /** Whom a webhook's token has to be meant for; without it any will do, since the address is a secret. */
  webhookAudience: z.string().min(1).optional(),
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface GoogleConfig extends Omit<ReadOptions, 'extra'> {
  /** Beside the parameters of every create, such as `personGeneration`. */
  readonly extra: JsonObject;
}
