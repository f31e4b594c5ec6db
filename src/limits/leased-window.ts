import type { RequestWindows, Taking } from '../db/request-windows.ts';
import type { LimitState, RequestKind } from '../task/limits.ts';

export interface WindowOptions {
  /** Id of a key or a project. */
  readonly owner: string;
  readonly kind: RequestKind;
  readonly limit: number;
  readonly windowMs: number;
  readonly store: RequestWindows;
  /** Never goes back, has no date: it only measures how long ago the database said something. */
  nowMs(): number;
}

export interface Verdict {
  readonly granted: boolean;
  readonly state: LimitState;
  /** Until a token is free; 0 when one was granted. */
  readonly waitMs: number;
}

interface Waiter {
  resolve(verdict: Verdict): void;
  reject(error: unknown): void;
}

/** A node may hold this many unused at most, so two nodes are off by 2 % of the limit and a small limit is exact. */
const LEASES_PER_LIMIT = 100;

/**
 * One limit as one node sees it. Tokens come from the database a lease at a time; in between, requests are admitted
 * and refused from memory. See docs/decisions/2026-11-20-limits-lease-from-a-sliding-window.md.
 */
export class LeasedWindow {
  readonly #options: WindowOptions;
  readonly #waiting: Waiter[] = [];
  #asking = false;
  #left = 0;
  #leasedAtMs = Number.NEGATIVE_INFINITY;
  /** When the database answered, by our clock, and what it said. */
  #heardAtMs = Number.NEGATIVE_INFINITY;
  #takings: readonly Taking[] = [];
  /** The sum of them. */
  #taken = 0;
  /** Nobody is granted anything before. */
  #blockedUntilMs = Number.NEGATIVE_INFINITY;
  /** Tokens that were promised, one by one, to those who were refused: the next is one of this taking. */
  #promised = { taking: 0, tokens: 0 };

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  get limit(): number {
    return this.#options.limit;
  }

  async take(): Promise<Verdict> {
    const nowMs = this.#options.nowMs();
    // By then the database has forgotten that it gave them.
    if (nowMs - this.#leasedAtMs >= this.#options.windowMs) this.#left = 0;
    if (this.#left > 0) return this.#grant();
    if (this.#blockedUntilMs > nowMs) return this.#refusal();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (!this.#asking) void this.#ask();
    });
  }

  /** For a token whose request was refused by another window. */
  giveBack(): void {
    this.#left += 1;
  }

  #grant(): Verdict {
    this.#left -= 1;
    return { granted: true, state: this.#state(), waitMs: 0 };
  }

  #refusal(): Verdict {
    const freeAtMs = this.#heardAtMs + this.#promise();
    const waitMs = Math.max(1, Math.ceil(freeAtMs - this.#options.nowMs()));
    return { granted: false, state: this.#state(), waitMs };
  }

  /**
   * When the next token comes free that nobody else was told to wait for. If all were told the same time, one of
   * five would get the token and four would use up a retry for nothing; the SDKs have two.
   */
  #promise(): number {
    const promised = this.#promised;
    const taking = this.#takings[promised.taking];
    if (taking === undefined) return this.#takings.at(-1)?.freeInMs ?? 0;
    promised.tokens += 1;
    if (promised.tokens >= taking.tokens) this.#promised = { taking: promised.taking + 1, tokens: 0 };
    return taking.freeInMs;
  }

  #state(): LimitState {
    const { limit, nowMs } = this.#options;
    // A lowered limit may be exceeded already.
    const fullAtMs = this.#heardAtMs + (this.#takings.at(-1)?.freeInMs ?? 0);
    return {
      limit,
      remaining: Math.max(0, limit - this.#taken + this.#left),
      resetMs: Math.max(0, Math.ceil(fullAtMs - nowMs())),
    };
  }

  /** One statement at a time, for everybody who waits. */
  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      while (this.#waiting.length > 0) {
        const exhausted = await this.#lease();
        for (const waiter of this.#waiting.splice(0, this.#left)) waiter.resolve(this.#grant());
        if (exhausted) for (const waiter of this.#waiting.splice(0)) waiter.resolve(this.#refusal());
      }
    } catch (error) {
      for (const waiter of this.#waiting.splice(0)) waiter.reject(error);
    } finally {
      this.#asking = false;
    }
  }

  /** True when the database gave less than was asked for. */
  async #lease(): Promise<boolean> {
    const { owner, kind, limit, windowMs, store, nowMs } = this.#options;
    const wanted = Math.max(Math.floor(limit / LEASES_PER_LIMIT), this.#waiting.length);
    const askedAtMs = nowMs();
    const grant = await store.take({ owner, kind, limit, wanted, windowMs });
    this.#left += grant.granted;
    this.#leasedAtMs = askedAtMs;
    this.#heardAtMs = nowMs();
    this.#takings = grant.takings;
    this.#taken = grant.takings.reduce((sum, { tokens }) => sum + tokens, 0);
    this.#promised = { taking: 0, tokens: 0 };
    const exhausted = grant.granted < wanted;
    // What is left is still good; only who asks beyond it has to wait.
    this.#blockedUntilMs = exhausted
      ? this.#heardAtMs + (grant.takings[0]?.freeInMs ?? 0)
      : Number.NEGATIVE_INFINITY;
    return exhausted;
  }
}
