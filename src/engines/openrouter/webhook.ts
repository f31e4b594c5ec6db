import type { ReceivedWebhook } from '../../task/engine.ts';
import { asText, at, parsedFields } from '../remote/fields.ts';
import { hmacSha256, isFresh, isSame } from '../remote/webhook-signature.ts';
import type { FilmFacts } from '../remote/wire.ts';

/**
 * The job that a webhook is about. It is signed with the workspace's secret over its time, a comma (elsewhere a full stop
 * is usual) and its body; while the secret is being changed there may be two signatures.
 */
export function readWebhook(
  { headers, body }: ReceivedWebhook,
  secret: string | undefined,
  nowMs: number,
): FilmFacts | null | 'forged' {
  const parts = (headers['x-openrouter-signature'] ?? '').split(',').map((part) => part.trim().split('='));
  const time = parts.find(([name]) => name === 't')?.[1];
  if (secret === undefined || !isFresh(time, nowMs)) return 'forged';
  const expected = hmacSha256(secret, `${time},`, body);
  const genuine = parts.some(
    ([name, value = '']) => name === 'v1' && isSame(Buffer.from(value, 'hex'), expected),
  );
  if (!genuine) return 'forged';
  const videoId = asText(at(parsedFields(body), 'data.id'));
  return videoId === null ? null : { videoId };
}
