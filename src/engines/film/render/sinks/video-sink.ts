import type { CrewMember } from '../crew.ts';
import type { DrawnStills, DrawOrder } from '../draw-order.ts';
import type { FilmSegment } from '../film-file.ts';
import type { Piece } from '../pieces.ts';

export interface FilmFormat {
  /** Pixels, both even. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** The encoding of one film. */
export interface FilmEncoding {
  /** Has a piece drawn by a worker. Workers draw several pieces at once, which may end in any order. */
  draw(member: CrewMember, order: DrawOrder): Promise<DrawnStills>;
  /** Resolves when every piece is encoded; rejects as soon as that has become impossible. */
  readonly segments: Promise<readonly FilmSegment[]>;
  /** Lets go of what an encoding that was not finished keeps open. */
  abort(): void;
}

/** One way to make pictures into H.264. Each shot begins with a key frame, and there is one at least every 60 frames. */
export interface VideoSink {
  /** Length of the pieces that a film is cut into. */
  readonly pieceFrames: number;
  /** How many pieces may be drawn before the oldest of them is encoded. */
  readonly piecesAhead: number;
  /** `onEncoded` is called once for every piece. */
  open(format: FilmFormat, pieces: readonly Piece[], onEncoded: () => void): FilmEncoding;
}
