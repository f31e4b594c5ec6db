import type { TaskFailure } from '../../../task/error.ts';

export interface RenderLimits {
  /** For the whole render. */
  readonly wallMs: number;
  /** Without one more finished frame. */
  readonly stallMs: number;
  readonly rssBytes: number;
}

const MB = 1024 * 1024;

/**
 * Generous on purpose: on two cores a 720p film takes 0.6 s per second of film, and a machine may be twenty times
 * slower or share its cores, but a render that takes a minute per second of film will not end well.
 */
export function limitsFor(seconds: number, width: number, height: number): RenderLimits {
  const share = (width * height) / (1280 * 720);
  return {
    wallMs: 90_000 + seconds * 60_000 * share,
    stallMs: 90_000,
    rssBytes: (700 + 500 * share) * MB,
  };
}

/** Judges a render by what its process says. Times are milliseconds of a steady clock. */
export class Watchdog {
  readonly #limits: RenderLimits;
  readonly #startedAtMs: number;
  #advancedAtMs: number;
  #framesDone = 0;
  #rssBytes = 0;

  constructor(limits: RenderLimits, nowMs: number) {
    this.#limits = limits;
    this.#startedAtMs = nowMs;
    this.#advancedAtMs = nowMs;
  }

  hear(framesDone: number, rssBytes: number, nowMs: number): void {
    if (framesDone > this.#framesDone) {
      this.#framesDone = framesDone;
      this.#advancedAtMs = nowMs;
    }
    this.#rssBytes = rssBytes;
  }

  /** Null while all is well. */
  verdict(nowMs: number): TaskFailure | null {
    if (nowMs - this.#startedAtMs > this.#limits.wallMs) {
      return { code: 'generation_timeout', message: 'the film took too long to make' };
    }
    if (nowMs - this.#advancedAtMs > this.#limits.stallMs) {
      return { code: 'generation_timeout', message: 'the film stopped making progress' };
    }
    if (this.#rssBytes > this.#limits.rssBytes) {
      return { code: 'engine_failed', message: 'the film needed too much memory' };
    }
    return null;
  }
}
