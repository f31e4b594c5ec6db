import type { Scratch } from '../passes/draw-context.ts';
import type { Scene } from '../passes/pass.ts';
import type { Piece } from './pieces.ts';
import type { Cell, SheetLayout } from './stills.ts';

/** What a worker needs to draw one piece. */
export interface DrawOrder {
  readonly scene: Scene;
  /** Which of the shared memories the scene lies in. */
  readonly memory: number;
  readonly scratch: Scratch;
  readonly piece: Piece;
  /** Quantiser for an encoder of constant quality, 0..51. */
  readonly quality: number;
  readonly layout: SheetLayout;
}

/** What is kept of a drawn piece beside the film itself. */
export interface DrawnStills {
  readonly cells: readonly Cell[];
  readonly thumbnail: Uint8Array | null;
}
