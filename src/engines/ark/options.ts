import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://ark.cn-beijing.volces.com/api/v3'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  imagesAs,
  /** A film that is not done in so many seconds is given up by Ark itself; two days where nothing is said. */
  expiresAfterSeconds: z.int().min(3_600).max(259_200).optional(),
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface ArkConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}
