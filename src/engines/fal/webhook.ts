import { createHash, verify } from 'node:crypto';
import type { ReceivedWebhook } from '../../task/engine.ts';
import { asText, parsedFields } from '../remote/fields.ts';
import type { PublishedKeys } from '../remote/published-keys.ts';
import { isFresh } from '../remote/webhook-signature.ts';
import type { Ask, FilmFacts } from '../remote/wire.ts';
import { isModelId } from './model-id.ts';

/** The address for the webhook of one film: what comes there says the request's id and not the model's. */
export function webhookAddress(webhookUrl: string, model: string): string {
  const address = new URL(webhookUrl);
  address.searchParams.set('model', model);
  return address.href;
}

/** The request that a webhook is about. It is signed with Ed25519 over its ids, its time and the hash of its body. */
export async function readWebhook(
  { headers, body, url }: ReceivedWebhook,
  keys: PublishedKeys,
  ask: Ask,
  nowMs: number,
): Promise<FilmFacts | null | 'forged'> {
  const [id, user, time, signature] = ['request-id', 'user-id', 'timestamp', 'signature'].map(
    (name) => headers[`x-fal-webhook-${name}`],
  );
  if (id === undefined || user === undefined || signature === undefined) return 'forged';
  if (!isFresh(time, nowMs)) return 'forged';
  const hash = createHash('sha256').update(body).digest('hex');
  const signed = Buffer.from([id, user, time, hash].join('\n'));
  const genuine = await keys.verify(
    ({ key }) =>
      key.asymmetricKeyType === 'ed25519' && verify(null, signed, key, Buffer.from(signature, 'hex')),
    ask,
    nowMs,
  );
  if (!genuine) return 'forged';
  const requestId = asText(parsedFields(body)?.['request_id']);
  const model = new URL(url).searchParams.get('model');
  return requestId === null || model === null || !isModelId(model) ? null : { requestId, model };
}
