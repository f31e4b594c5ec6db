import type { ReceivedWebhook } from '../../task/engine.ts';
import { asFields, asText } from '../remote/fields.ts';
import { unavailable } from '../remote/upstream-http.ts';
import { isStandardWebhook } from '../remote/webhook-signature.ts';
import type { Ask } from '../remote/wire.ts';

/** A webhook that its secret does not fit may be forged, so it must not make us ask each time. */
const ASK_AGAIN_MS = 60_000;

/** The secret of an account's webhooks: configured, or asked for with the key and asked for again when it has changed. */
export class WebhookSecret {
  readonly #configured: string | undefined;
  #asked: string | null = null;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(configured: string | undefined) {
    this.#configured = configured;
  }

  /** Throws TaskError `unavailable` when the secret cannot be had. */
  async verify(webhook: ReceivedWebhook, ask: Ask, nowMs: number): Promise<boolean> {
    if (this.#configured !== undefined) return isStandardWebhook(webhook, this.#configured, nowMs);
    if (this.#asked !== null && isStandardWebhook(webhook, this.#asked, nowMs)) return true;
    if (nowMs - this.#askedAtMs < ASK_AGAIN_MS) return false;
    const { status, json } = await ask({ to: '/webhooks/default/secret' });
    const secret = status === 200 ? asText(asFields(json)?.['key']) : null;
    if (secret === null) throw unavailable('no secret for webhooks', null);
    this.#asked = secret;
    this.#askedAtMs = nowMs;
    return isStandardWebhook(webhook, secret, nowMs);
  }
}
