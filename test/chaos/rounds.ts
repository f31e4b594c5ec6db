/** The cycles of a row: so many, or as many as there is time for, whichever is less. Yields their numbers from 0. */
export class Rounds implements Iterable<number> {
  readonly planned: number;
  readonly #endMs: number;
  played = 0;

  constructor(planned: number, withinMs: number) {
    this.planned = planned;
    this.#endMs = performance.now() + withinMs;
  }

  *[Symbol.iterator](): Iterator<number> {
    while (this.played < this.planned && performance.now() < this.#endMs) {
      yield this.played;
      this.played += 1;
    }
  }
}
