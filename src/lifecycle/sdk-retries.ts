/** What this process knows about creates that an SDK may send again by itself. */
export interface SdkRetries {
  /** A create was refused in a way that makes the SDK repeat it; `retryCount` is how often it had been sent before. */
  noteRefusal(keyId: string, retryCount: number): void;
  /** True when such a refusal is known. It explains one repeat, and no other. */
  takeRefusal(keyId: string, retryCount: number): boolean;
  /** Runs a create, so that a repeat of it can wait for its outcome. */
  running<Result>(keyId: string, fingerprint: string, create: () => Promise<Result>): Promise<Result>;
  /** Resolves when no create of this key with this request is under way here. */
  idle(keyId: string, fingerprint: string): Promise<void>;
}

/** The SDKs wait at most a minute before a repeat. */
const REFUSAL_LIFETIME_MS = 120_000;
/** Bounds memory; a refusal that was forgotten costs at most what it would cost without this. */
const REFUSALS_MAX = 10_000;

export function createSdkRetries(nowMs: () => number): SdkRetries {
  let refusals: { readonly name: string; readonly atMs: number }[] = [];
  const creates = new Map<string, Set<Promise<unknown>>>();

  return {
    noteRefusal(keyId, retryCount) {
      refusals.push({ name: `${retryCount} ${keyId}`, atMs: nowMs() });
      if (refusals.length > REFUSALS_MAX) refusals = refusals.slice(REFUSALS_MAX / 2);
    },
    takeRefusal(keyId, retryCount) {
      refusals = refusals.filter(({ atMs }) => atMs > nowMs() - REFUSAL_LIFETIME_MS);
      const at = refusals.findIndex(({ name }) => name === `${retryCount} ${keyId}`);
      if (at >= 0) refusals.splice(at, 1);
      return at >= 0;
    },
    async running(keyId, fingerprint, create) {
      const name = `${keyId} ${fingerprint}`;
      const creating = create();
      const together = creates.get(name) ?? new Set();
      creates.set(name, together.add(creating));
      try {
        return await creating;
      } finally {
        together.delete(creating);
        if (together.size === 0) creates.delete(name);
      }
    },
    async idle(keyId, fingerprint) {
      await Promise.allSettled(creates.get(`${keyId} ${fingerprint}`) ?? []);
    },
  };
}
