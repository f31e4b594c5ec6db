import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { asFields, asText } from './fields.ts';
import { unavailable } from './upstream-http.ts';
import type { Ask } from './wire.ts';

export interface PublishedKey {
  readonly id: string | null;
  readonly key: KeyObject;
}

const KEEP_MS = 24 * 3_600_000;
/** A webhook that no key fits may be forged, so it must not make us ask each time. */
const ASK_AGAIN_MS = 60_000;

/** The keys that a vendor publishes (a JSON Web Key Set) for what it signs. They are changed from time to time. */
export class PublishedKeys {
  readonly #address: URL;
  #keys: readonly PublishedKey[] = [];
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(address: string) {
    this.#address = new URL(address);
  }

  /** Whether a signature is good by any of the keys, also one that is new. Throws TaskError `unavailable` without keys. */
  async verify(isGood: (published: PublishedKey) => boolean, ask: Ask, nowMs: number): Promise<boolean> {
    if (nowMs - this.#askedAtMs >= KEEP_MS) await this.#load(ask, nowMs);
    else if (this.#keys.some(isGood)) return true;
    else if (nowMs - this.#askedAtMs >= ASK_AGAIN_MS) await this.#load(ask, nowMs);
    else return false;
    return this.#keys.some(isGood);
  }

  async #load(ask: Ask, nowMs: number): Promise<void> {
    const { status, json } = await ask({ to: this.#address });
    const listed = asFields(json)?.['keys'];
    if (status !== 200 || !Array.isArray(listed)) throw unavailable('no keys for webhooks', null);
    this.#keys = listed.flatMap((each: unknown): PublishedKey[] => {
      const jwk = asFields(each);
      if (jwk === null) return [];
      try {
        const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
        return [{ id: asText(jwk['kid']), key }];
      } catch {
        // Of a kind that Node does not know: what it signs is not taken, and the other keys are as good as before.
        return [];
      }
    });
    this.#askedAtMs = nowMs;
  }
}
