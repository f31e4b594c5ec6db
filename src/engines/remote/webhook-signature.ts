import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReceivedWebhook } from '../../task/engine.ts';

/** How far the clock of whoever signed may be from ours, either way: what is older may have been recorded. */
const WINDOW_MS = 300_000;

/** @param unixSeconds as it stands in a header */
export function isFresh(unixSeconds: string | undefined, nowMs: number): boolean {
  if (unixSeconds === undefined || !/^\d{1,12}$/.test(unixSeconds)) return false;
  return Math.abs(Number(unixSeconds) * 1000 - nowMs) <= WINDOW_MS;
}

export function hmacSha256(key: Uint8Array | string, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** In a time that tells nothing of where they differ; how long a signature is, is no secret. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * Whether a webhook is signed as Standard Webhooks says, with this secret (`whsec_` and base64). While a secret is being
 * changed it may have a signature by each.
 */
export function isStandardWebhook(
  { headers, body }: Pick<ReceivedWebhook, 'headers' | 'body'>,
  secret: string,
  nowMs: number,
): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers;
  if (key.length === 0 || !id || !signatures || !isFresh(time, nowMs)) return false;
  const expected = hmacSha256(key, `${id}.${time}.`, body);
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    return version === 'v1' && isSame(Buffer.from(value, 'base64'), expected);
  });
}
