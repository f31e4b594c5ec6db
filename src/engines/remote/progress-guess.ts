/** Until the first film is done, in milliseconds: a guess of a guess. */
const FIRST_MEDIAN_MS = 60_000;
const REMEMBERED = 21;
/** More films than any upstream works on at once; beyond, the oldest are forgotten. */
const FILMS_MAX = 20_000;
const SHOWN_MAX = 95;

/**
 * Progress for upstreams that tell none: rises towards 95 %, half of the way when half of the usual time is over or
 * so, and never gets there by itself. Kept in memory: after a restart a film is guessed anew, and a task never shows
 * less than it did.
 */
export class ProgressGuess {
  readonly #startedAtMs = new Map<string, number>();
  readonly #durationsMs: number[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  of(filmId: string): number {
    const startedAtMs = this.#startedAtMs.get(filmId) ?? this.#start(filmId);
    return SHOWN_MAX * (1 - Math.exp(-(this.#nowMs() - startedAtMs) / this.#medianMs()));
  }

  done(filmId: string): void {
    const startedAtMs = this.#startedAtMs.get(filmId);
    if (startedAtMs === undefined) return;
    this.#durationsMs.push(this.#nowMs() - startedAtMs);
    if (this.#durationsMs.length > REMEMBERED) this.#durationsMs.shift();
    this.#startedAtMs.delete(filmId);
  }

  forget(filmId: string): void {
    this.#startedAtMs.delete(filmId);
  }

  #start(filmId: string): number {
    const [oldest] = this.#startedAtMs.keys();
    if (this.#startedAtMs.size >= FILMS_MAX && oldest !== undefined) this.#startedAtMs.delete(oldest);
    const nowMs = this.#nowMs();
    this.#startedAtMs.set(filmId, nowMs);
    return nowMs;
  }

  #medianMs(): number {
    const sorted = [...this.#durationsMs].sort((one, other) => one - other);
    return Math.max(1_000, sorted[Math.floor(sorted.length / 2)] ?? FIRST_MEDIAN_MS);
  }
}
