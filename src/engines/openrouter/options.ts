import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://openrouter.ai/api/v1'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  imagesAs,
  /** How its webhooks are signed: the secret of the workspace. Without it none are asked for. */
  webhookSecret: z.string().min(1).optional(),
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface OpenrouterConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}
