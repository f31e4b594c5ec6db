import { verify } from 'node:crypto';
import type { ReceivedWebhook } from '../../task/engine.ts';
import { at, type Fields, parsedFields } from '../remote/fields.ts';
import type { PublishedKeys } from '../remote/published-keys.ts';
import { isFresh } from '../remote/webhook-signature.ts';
import type { Ask, FilmFacts } from '../remote/wire.ts';
import { readName } from './operation.ts';

/**
 * The operation that a webhook is about. Those that one create asks for carry a JSON Web Token of Google's in
 * `webhook-signature`. Whether it covers the body is not known, so the operation's name counts where the token has it, and
 * one from the body is no more than the reason to ask about it with our own key.
 */
export async function readWebhook(
  { headers, body }: ReceivedWebhook,
  keys: PublishedKeys,
  audience: string | undefined,
  ask: Ask,
  nowMs: number,
): Promise<FilmFacts | null | 'forged'> {
  const [head = '', claims = '', signature = '', ...more] = (headers['webhook-signature'] ?? '').split('.');
  const header = parsedFields(Buffer.from(head, 'base64url'));
  const token = parsedFields(Buffer.from(claims, 'base64url'));
  if (header?.['alg'] !== 'RS256' || token === null || more.length > 0) return 'forged';
  if (!isFresh(headers['webhook-timestamp'], nowMs) || !isTimely(token, nowMs)) return 'forged';
  if (audience !== undefined && ![token['aud']].flat().includes(audience)) return 'forged';
  const signed = Buffer.from(`${head}.${claims}`);
  const genuine = await keys.verify(
    ({ id, key }) =>
      key.asymmetricKeyType === 'rsa' &&
      (id === null || id === header['kid']) &&
      verify('sha256', signed, key, Buffer.from(signature, 'base64url')),
    ask,
    nowMs,
  );
  if (!genuine) return 'forged';
  const told = [token, parsedFields(body)].flatMap((event) => [
    at(event, 'data.id'),
    at(event, 'data.name'),
    at(event, 'data.operation'),
  ]);
  const operation = told.map(readName).find((name) => name !== null);
  return operation == null ? null : { operation };
}

/** A token says until when it is good, or at least when it was made. */
function isTimely({ exp, iat }: Fields, nowMs: number): boolean {
  if (typeof exp === 'number') return exp * 1000 > nowMs;
  return typeof iat === 'number' && isFresh(String(Math.floor(iat)), nowMs);
}
