/** A proxy may not know a film for a moment after it was made, so one miss says nothing. */
const MISSES_MAX = 3;

/** Films that an upstream has said not to know, and since when. */
export class MissingFilms {
  readonly #misses = new Map<string, { count: number; readonly sinceMs: number }>();
  readonly #lostAfterMs: number;
  readonly #nowMs: () => number;

  constructor(lostAfterMs: number, nowMs: () => number) {
    this.#lostAfterMs = lostAfterMs;
    this.#nowMs = nowMs;
  }

  /** @returns whether the film has been missed often and long enough to be gone */
  missed(filmId: string): boolean {
    const miss = this.#misses.get(filmId) ?? { count: 0, sinceMs: this.#nowMs() };
    miss.count += 1;
    this.#misses.set(filmId, miss);
    return miss.count >= MISSES_MAX && this.#nowMs() - miss.sinceMs >= this.#lostAfterMs;
  }

  found(filmId: string): void {
    this.#misses.delete(filmId);
  }
}
