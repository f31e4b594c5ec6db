import { createRequire } from 'node:module';
import { CLIP_PIXELS_MAX, ClipRefused } from './clip-frames.ts';
import { NAL, readSequenceParameters, type SequenceParameters, unitKind } from './h264-stream.ts';

/** The part of `h264decoder` (h264bsd as WebAssembly) that is used here. */
interface H264Decoder {
  readonly pic: Uint8Array;
  readonly width: number;
  readonly height: number;
  decode(unit: Uint8Array): number;
}

const PICTURE_READY = 1;
/** The package copies each unit into a buffer of this size without looking. */
const UNIT_BYTES_MAX = 1024 * 1024;

/** An upright I420 picture without its coding margins; sides are even. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const require = createRequire(import.meta.url);

/** Decodes Baseline H.264, unit by unit, inside WebAssembly. Its memory cannot grow beyond 2 GB, and goes with it. */
export class BaselineDecoder {
  readonly #decoder: H264Decoder;
  #sequence: SequenceParameters | null = null;

  constructor() {
    const { H264Decoder: Decoder } = require('h264decoder') as { H264Decoder: new () => H264Decoder };
    this.#decoder = new Decoder();
  }

  /**
   * The picture that this unit completes, or null.
   *
   * Throws ClipRefused: `decoder_unavailable` for a stream that is not Baseline, `invalid_clip` for one that is too large.
   */
  decode(unit: Uint8Array): DecodedPicture | null {
    const kind = unitKind(unit);
    if (kind === NAL.sequenceParameters) this.#sequence = acceptableSequence(unit);
    else if (kind !== NAL.pictureParameters && kind !== NAL.slice && kind !== NAL.idrSlice) return null;
    if (unit.length > UNIT_BYTES_MAX) throw notBaseline();
    if (this.#decoder.decode(unit) !== PICTURE_READY || this.#sequence === null) return null;
    return this.#cropped(this.#sequence);
  }

  #cropped({ codedWidth, codedHeight, left, top, ...size }: SequenceParameters): DecodedPicture {
    const { pic, width: stride, height: rows } = this.#decoder;
    if (stride !== codedWidth || rows !== codedHeight) throw notBaseline();
    const width = size.width & ~1;
    const height = size.height & ~1;
    const data = new Uint8Array((width * height * 3) / 2);
    let to = 0;
    let plane = 0;
    for (const share of [1, 2, 2]) {
      for (let y = 0; y < height / share; y++) {
        const from = plane + ((top / share + y) * stride + left) / share;
        data.set(pic.subarray(from, from + width / share), to);
        to += width / share;
      }
      plane += (stride * rows) / (share * share);
    }
    return { width, height, data };
  }
}

function acceptableSequence(unit: Uint8Array): SequenceParameters {
  const sequence = readSequenceParameters(unit);
  if (sequence === null) throw notBaseline();
  if (sequence.codedWidth * sequence.codedHeight > CLIP_PIXELS_MAX)
    throw new ClipRefused('invalid_clip', 'The clip of a character has too many pixels.');
  return sequence;
}

function notBaseline(): ClipRefused {
  return new ClipRefused('decoder_unavailable', 'The clip is not Baseline H.264.');
}
