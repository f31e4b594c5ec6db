import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Attempt } from '../task/ports.ts';

type HookedAttempt = Pick<Attempt, 'id' | 'engineId'>;

export interface HookTokens {
  /** `/hooks/<engine>/<token>` of an attempt, below the server's address. */
  pathOf(attempt: HookedAttempt): string;
  /** The attempt that a token was made for, or null for a token that nobody was ever given. */
  attemptOf(engineId: string, token: string): string | null;
}

const TOKEN = /^([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{32})$/;

/** As of links: 24 bytes are 32 letters without spare bits, so no second spelling of a token is one. */
const SIGNATURE_BYTES = 24;
const PURPOSE = 'reelay-upstream-hook-1';

/**
 * A token is the attempt's id and a signature over it and its engine. Nothing is stored for it, so an attempt that is
 * submitted again gives the same address, and a copy of the attempts' table opens no hook.
 */
export function createHookTokens(secret: string): HookTokens {
  if (secret.length < 16) throw new Error('hook tokens need a secret of 16 characters or more');
  const sign = ({ id, engineId }: HookedAttempt): string =>
    createHmac('sha256', secret)
      .update(`${PURPOSE}\n${engineId}\n${id}`)
      .digest()
      .subarray(0, SIGNATURE_BYTES)
      .toString('base64url');
  return {
    pathOf: (attempt) => `/hooks/${attempt.engineId}/${attempt.id}.${sign(attempt)}`,
    attemptOf(engineId, token) {
      const [, id = '', given = ''] = TOKEN.exec(token) ?? [];
      if (id === '') return null;
      return timingSafeEqual(Buffer.from(sign({ id, engineId })), Buffer.from(given)) ? id : null;
    },
  };
}
