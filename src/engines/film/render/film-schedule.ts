import type { Piece } from './pieces.ts';

export type Work =
  | { readonly kind: 'bake'; readonly shot: number }
  | { readonly kind: 'sound' }
  | { readonly kind: 'draw'; readonly piece: Piece };

/** Baked shots that are kept at once: the one that is being drawn, and the next. */
export const BAKED_SHOTS_MAX = 2;

/**
 * Says what a free worker does next. A shot is baked as soon as there is room for it, while the one before it is still
 * being drawn; its room becomes free with its last piece. Memory therefore does not grow with the number of shots.
 */
export class FilmSchedule {
  readonly #pieces: readonly Piece[];
  readonly #piecesAhead: number;
  /** Pieces that are not drawn yet, for each shot. */
  readonly #left: number[] = [];
  readonly #baked = new Set<number>();
  #nextBake = 0;
  #nextPiece = 0;
  #soundBegun = false;
  #released = 0;
  #wake: (() => void)[] = [];

  /** @param piecesAhead how many pieces may be given out beyond those that were released. */
  constructor(pieces: readonly Piece[], piecesAhead: number = Number.POSITIVE_INFINITY) {
    this.#pieces = pieces;
    this.#piecesAhead = piecesAhead;
    for (const { shot } of pieces) this.#left[shot] = (this.#left[shot] ?? 0) + 1;
  }

  /** Waits until there is something to do. Null when everything was given out. */
  async take(): Promise<Work | null> {
    for (;;) {
      const work = this.#next();
      if (work !== 'wait') return work;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  finish(work: Work): void {
    if (work.kind === 'bake') this.#baked.add(work.shot);
    if (work.kind === 'draw') this.#left[work.piece.shot] = (this.#left[work.piece.shot] ?? 0) - 1;
    this.#rouse();
  }

  /** The oldest piece is encoded: there is room for one more. */
  release(): void {
    this.#released++;
    this.#rouse();
  }

  #rouse(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  #next(): Work | null | 'wait' {
    const bake = this.#nextBake;
    const hasRoom = bake < BAKED_SHOTS_MAX || this.#left[bake - BAKED_SHOTS_MAX] === 0;
    // The first shot holds everything up; the sound takes longest after it and depends on nothing.
    if (bake > 0 && !this.#soundBegun) {
      this.#soundBegun = true;
      return { kind: 'sound' };
    }
    if (bake < this.#left.length && hasRoom) {
      this.#nextBake++;
      return { kind: 'bake', shot: bake };
    }
    const piece = this.#pieces[this.#nextPiece];
    if (piece === undefined) return null;
    if (!this.#baked.has(piece.shot) || piece.index >= this.#released + this.#piecesAhead) return 'wait';
    this.#nextPiece++;
    return { kind: 'draw', piece };
  }
}
