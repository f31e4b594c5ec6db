import { z } from 'zod';
import type { JsonObject } from '../../task/json.ts';
import { imagesAs, upstreamOptions } from '../remote/options.ts';
import type { Credential } from '../remote/upstream-http.ts';
import { signedToken } from './token.ts';

export const optionsSchema = z.strictObject({
  ...upstreamOptions,
  baseUrl: upstreamOptions.baseUrl.prefault('https://api-singapore.klingai.com'),
  /** Either this, or the pair below. */
  accessKey: upstreamOptions.apiKey,
  secretKey: upstreamOptions.apiKey,
  imagesAs,
});

type ReadOptions = z.output<typeof optionsSchema>;

export interface KlingConfig extends Omit<ReadOptions, 'extra'> {
  readonly extra: JsonObject;
}

/** Throws a plain error for two ways to say who it is, and for none. */
export function credentialOf(
  { apiKey, accessKey, secretKey }: Pick<KlingConfig, 'apiKey' | 'accessKey' | 'secretKey'>,
  nowMs: () => number,
): Credential {
  const header = 'authorization';
  const pair = accessKey !== undefined && secretKey !== undefined;
  const half = (accessKey ?? secretKey) !== undefined;
  if (apiKey !== undefined && !half) return { header, value: `Bearer ${apiKey}` };
  if (apiKey !== undefined || !pair) throw new Error('needs either apiKey, or accessKey and secretKey');
  const value = () => `Bearer ${signedToken(accessKey, secretKey, nowMs())}`;
  return { header, value, identity: accessKey };
}
