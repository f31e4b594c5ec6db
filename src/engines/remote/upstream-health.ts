const REST_MIN_MS = 2_000;
const REST_MAX_MS = 30_000;

/**
 * Remembers that an upstream does not answer, so that a thousand films do not ask it in vain and nobody waits for
 * timeouts on its behalf: while it rests, one call in each pause finds out whether it is back.
 */
export class UpstreamHealth {
  #failures = 0;
  #restUntilMs = 0;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How long nobody should ask, in milliseconds; 0 when it may be asked at once. */
  get restMs(): number {
    return Math.max(0, this.#restUntilMs - this.#nowMs());
  }

  succeeded(): void {
    this.#failures = 0;
    this.#restUntilMs = 0;
  }

  /** @returns the pause that follows, in milliseconds */
  failed(retryAfterMs: number | null): number {
    this.#failures += 1;
    const usualMs = Math.min(REST_MAX_MS, REST_MIN_MS * 2 ** Math.min(this.#failures - 1, 10));
    const restMs = retryAfterMs ?? usualMs * (0.75 + Math.random() / 2);
    this.#restUntilMs = Math.max(this.#restUntilMs, this.#nowMs() + restMs);
    return this.restMs;
  }
}
