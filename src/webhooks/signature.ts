import { createHmac } from 'node:crypto';

export interface SignedDelivery {
  /** Must not hold a dot: the signed text is divided by dots. */
  readonly id: string;
  /** Whole unix seconds of this try; receivers refuse what is more than five minutes off. */
  readonly timestamp: number;
  /** The exact text that is sent. */
  readonly body: string;
}

/**
 * The value of `webhook-signature` (Standard Webhooks, version 1): one signature for each live secret, with a space
 * between. A receiver takes the delivery when any of them fits, so a secret can be changed without a gap.
 */
export function signWebhook({ id, timestamp, body }: SignedDelivery, secrets: readonly string[]): string {
  return secrets
    .map((secret) => {
      const digest = createHmac('sha256', keyOf(secret))
        .update(`${id}.${timestamp}.${body}`)
        .digest('base64');
      return `v1,${digest}`;
    })
    .join(' ');
}

const SECRET_PREFIX = 'whsec_';

/** What the secret's text stands for: base64 behind the prefix; without it, the text itself. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
