import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://api.minimax.io'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  imagesAs,
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface MinimaxConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}
