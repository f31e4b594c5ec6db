import { framesOf } from '../instructions.ts';
import type { FilmShot } from '../shot/shot-spec.ts';

/** Frames that are drawn in one go. A piece never reaches over a cut. */
export interface Piece {
  /** Place among all pieces of the film. */
  readonly index: number;
  readonly shot: number;
  /** Counted from the beginning of its shot. */
  readonly firstFrame: number;
  /** The same frame counted from the beginning of the film. */
  readonly filmFrame: number;
  readonly frames: number;
}

/** Cuts a film into pieces of a fixed length; only the last of each shot may be shorter. */
export function cutPieces(shots: readonly FilmShot[], framesMax: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let shotStart = 0;
  for (const [shot, { seconds }] of shots.entries()) {
    const shotFrames = framesOf(seconds);
    for (let firstFrame = 0; firstFrame < shotFrames; firstFrame += framesMax) {
      pieces.push({
        index: pieces.length,
        shot,
        firstFrame,
        filmFrame: shotStart + firstFrame,
        frames: Math.min(framesMax, shotFrames - firstFrame),
      });
    }
    shotStart += shotFrames;
  }
  return pieces;
}
