import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  /** Of the region that the key and the models belong to. */
  baseUrl: upstreamOptions.baseUrl.prefault('https://dashscope-intl.aliyuncs.com/api/v1'),
  apiKey: upstreamOptions.apiKey.unwrap(),
  imagesAs,
  /** Whether the prompt is rewritten there; their default where nothing is said. */
  promptExtend: z.boolean().optional(),
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface DashscopeConfig extends Omit<ReadOptions, 'extra'> {
  /** Further `parameters` of every create. */
  readonly extra: JsonObject;
}
