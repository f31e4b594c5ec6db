import type { WireRequest } from './dialect.ts';

/** How often an official SDK has sent this request before; null for every other client. */
export function sdkRetryCount(headers: WireRequest['headers']): number | null {
  const count = headers['x-stainless-retry-count'] ?? '';
  return /^\d{1,3}$/.test(count) ? Number(count) : null;
}
