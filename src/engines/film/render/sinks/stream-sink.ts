import type { Piece } from '../pieces.ts';
import type { FilmFormat, VideoSink } from './video-sink.ts';

/** An encoder that takes whole pictures, one after the other. */
export interface PictureStream {
  /** I420 without gaps. The picture may be overwritten when this has resolved, not before. */
  write(picture: Uint8Array): Promise<void>;
  /** An MP4 of all pictures. */
  end(): Promise<Uint8Array>;
  abort(): void;
}

/**
 * Pictures that are drawn or wait for the encoder. Two workers draw two, one is being written, and the rest let both sides go
 * on when one of them takes longer over a frame.
 */
const SLOTS = 6;

/** Workers draw single frames into a ring of slots; this thread hands them to the encoder in their order. */
export function streamSink(open: (format: FilmFormat, cuts: readonly number[]) => PictureStream): VideoSink {
  return {
    pieceFrames: 1,
    piecesAhead: SLOTS,
    open(format, pieces, onEncoded) {
      const stream = open(format, cutsOf(pieces));
      const slots = Array.from({ length: SLOTS }, () => {
        return new Uint8Array(new SharedArrayBuffer((format.width * format.height * 3) / 2));
      });
      const slotOf = (index: number): Uint8Array => slots[index % SLOTS] as Uint8Array;
      const drawn = pieces.map(() => latch());
      const feed = async (): Promise<Uint8Array> => {
        for (const [index, frame] of drawn.entries()) {
          await frame.opened;
          await stream.write(slotOf(index));
          onEncoded();
        }
        return await stream.end();
      };
      return {
        segments: feed().then((file) => [{ file, firstFrame: 0 }]),
        async draw(member, order) {
          const { index } = order.piece;
          const picture = slotOf(index);
          const { cells, thumbnail } = await member.do('picture', { kind: 'picture', ...order, picture });
          drawn[index]?.open();
          return { cells, thumbnail };
        },
        abort: () => stream.abort(),
      };
    },
  };
}

/** The first frame of every shot. */
function cutsOf(pieces: readonly Piece[]): number[] {
  return pieces.filter(({ firstFrame }) => firstFrame === 0).map(({ filmFrame }) => filmFrame);
}

function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
