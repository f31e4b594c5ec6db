import type { FilmSegment } from '../film-file.ts';
import { SEGMENT_FRAMES } from '../h264-encoder.ts';
import type { VideoSink } from './video-sink.ts';

/** The encoder of `encodeSegment`, inside each worker: a piece is a segment. Always there. */
export const WASM_SINK: VideoSink = {
  pieceFrames: SEGMENT_FRAMES,
  piecesAhead: Number.POSITIVE_INFINITY,

  open(_format, pieces, onEncoded) {
    const segments: FilmSegment[] = [];
    let encoded = 0;
    let whole: (segments: readonly FilmSegment[]) => void;
    return {
      segments: new Promise((resolve) => {
        whole = resolve;
      }),
      async draw(member, order) {
        const { file, cells, thumbnail } = await member.do('segment', { kind: 'segment', ...order });
        segments[order.piece.index] = { file, firstFrame: order.piece.filmFrame };
        onEncoded();
        if (++encoded === pieces.length) whole(segments);
        return { cells, thumbnail };
      },
      abort: () => undefined,
    };
  },
};
