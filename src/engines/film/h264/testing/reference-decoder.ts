import { BitReader } from './bit-reader.ts';
import { deblockPlane } from './deblocking.ts';
import type { Vector } from './inter-prediction.ts';
import { chromaQp, MacroblockDecoder } from './macroblock-decoder.ts';
import { readConfiguration, type StreamParameters } from './parameter-set-reader.ts';
import { Plane } from './plane.ts';

const IDR = 5;
const RESTING: Vector = { x: 0, y: 0 };

/**
 * A decoder for what our encoder writes and nothing more, straight from ITU-T H.264 and without a thought for speed:
 * the judge of the encoder's tests. Constrained Baseline, one slice per picture, one reference, 16x16 motion.
 * It throws at anything else, so that damage is noticed.
 */
export class ReferenceDecoder {
  readonly parameters: StreamParameters;
  #reference: readonly Plane[] | null = null;
  #frameNumber = 0;

  constructor(configuration: Uint8Array) {
    this.parameters = readConfiguration(configuration);
  }

  /** Decodes one NAL unit behind its length. Returns the cropped picture: luma, then both chroma planes. */
  decode(sample: Uint8Array): Uint8Array {
    const length = new DataView(sample.buffer, sample.byteOffset).getUint32(0);
    if (length !== sample.length - 4) throw new Error('a picture is one NAL unit');
    const nal = sample.subarray(4);
    const isIdr = ((nal[0] ?? 0) & 0x1f) === IDR;
    const bits = new BitReader(nal);
    const qp = this.#readSliceHeader(bits, isIdr);
    const { mbWidth, mbHeight } = this.parameters;
    const planes = [16, 8, 8].map((size) => new Plane(mbWidth * size, mbHeight * size));
    const macroblocks = new MacroblockDecoder(bits, planes, isIdr ? null : this.#reference, qp);
    macroblocks.decodeAll(mbWidth, mbHeight);
    this.#deblock(planes, macroblocks);
    this.#reference = planes;
    return this.#crop(planes);
  }

  /** 7.3.3. Returns SliceQPY. */
  #readSliceHeader(bits: BitReader, isIdr: boolean): number {
    const first = bits.unsigned();
    const type = bits.unsigned() % 5;
    const set = bits.unsigned();
    if (first !== 0 || set !== 0 || type !== (isIdr ? 2 : 0)) throw new Error('not a slice of this subset');
    const number = bits.bits(this.parameters.frameNumberBits);
    this.#frameNumber = isIdr ? 0 : (this.#frameNumber + 1) % 2 ** this.parameters.frameNumberBits;
    if (number !== this.#frameNumber) throw new Error(`frame_num ${number}, not ${this.#frameNumber}`);
    if (isIdr) bits.unsigned();
    // Overrides, reordering, long-term references and memory control: none of them is used.
    const flags = bits.bits(isIdr ? 2 : 3);
    if (flags !== 0) throw new Error('reference handling that is not in this subset');
    const qp = this.parameters.initialQp + bits.signed();
    const filter = [bits.unsigned(), bits.signed(), bits.signed()];
    if (filter.some((value) => value !== 0)) throw new Error('the deblocking filter is not at its default');
    return qp;
  }

  #deblock(planes: readonly Plane[], macroblocks: MacroblockDecoder): void {
    for (const [index, plane] of planes.entries()) {
      deblockPlane(
        plane,
        index > 0,
        (column, row) => {
          const block = macroblocks.luma.get(column, row);
          if (block === undefined) throw new Error('an edge to nothing');
          const { prediction, total, qp } = block;
          const vector = typeof prediction === 'object' ? prediction : RESTING;
          return { intra: prediction === 'intra', hasLevels: total > 0, vector, qp };
        },
        index > 0 ? chromaQp : (qp) => qp,
      );
    }
  }

  #crop(planes: readonly Plane[]): Uint8Array {
    const { width, height } = this.parameters;
    const rows = planes.flatMap((plane, index) => {
      const shift = index === 0 ? 0 : 1;
      return Array.from({ length: height >> shift }, (_, y) =>
        plane.samples.subarray(y * plane.width, y * plane.width + (width >> shift)),
      );
    });
    return Uint8Array.from(Buffer.concat(rows));
  }
}
