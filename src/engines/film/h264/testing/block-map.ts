import type { Neighbour } from './inter-prediction.ts';

/** What is remembered of a 4x4 block of luma, or of chroma in the same place of its own smaller map. */
export interface Block {
  /** TotalCoeff, for nC. */
  total: number;
  /** Intra4x4PredMode, or 2 where the block is predicted otherwise (8.3.1.1). */
  mode: number;
  prediction: Neighbour;
  qp: number;
}

/** The 4x4 blocks of a plane as far as they have been decoded. What is not there is not available (6.4.11). */
export class BlockMap {
  readonly #width: number;
  readonly #blocks = new Map<number, Block>();

  constructor(width: number) {
    this.#width = width;
  }

  get(column: number, row: number): Block | undefined {
    if (column < 0 || column >= this.#width || row < 0) return undefined;
    return this.#blocks.get(row * this.#width + column);
  }

  set(column: number, row: number, block: Block): void {
    this.#blocks.set(row * this.#width + column, block);
  }

  /** nC, 9.2.1 */
  meanTotal(column: number, row: number): number {
    const left = this.get(column - 1, row)?.total;
    const above = this.get(column, row - 1)?.total;
    if (left !== undefined && above !== undefined) return (left + above + 1) >> 1;
    return left ?? above ?? 0;
  }

  /** 8.3.1.1: the lesser of both neighbours' modes, DC if one is missing. */
  predictedMode(column: number, row: number): number {
    const left = this.get(column - 1, row)?.mode;
    const above = this.get(column, row - 1)?.mode;
    return left === undefined || above === undefined ? 2 : Math.min(left, above);
  }

  neighbour(column: number, row: number): Neighbour {
    return this.get(column, row)?.prediction ?? 'unavailable';
  }
}
