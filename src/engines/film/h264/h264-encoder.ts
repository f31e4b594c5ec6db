import { readFileSync } from 'node:fs';
import { decoderConfiguration, levelOf, type StreamFormat } from './parameter-sets.ts';

/** Exports of `assets/h264.wasm`; addresses are bytes in its own memory. */
interface EncoderKernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  open(width: number, height: number): void;
  inputAddress(): number;
  outputAddress(): number;
  encode(key: number, qp: number): number;
  reconstructionAddress(plane: number): number;
  reconstructionPitch(plane: number): number;
}

interface WebAssemblyNamespace {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: EncoderKernels };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyNamespace };

export interface CodedPicture {
  /** One NAL unit with its length in front, as in an MP4 sample. */
  readonly data: Uint8Array;
  readonly key: boolean;
}

/** Below 12 a level may be too large for the codes of Constrained Baseline (level_prefix ends at 15). */
export const QP_MIN = 12;
export const QP_MAX = 51;

let compiled: object | null = null;

function compile(): object {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../assets/h264.wasm', import.meta.url)));
  return compiled;
}

/**
 * Encodes pictures to H.264, Constrained Baseline, at constant quality: see docs/h264-encoder.md. An instance has
 * a memory of its own (about 20 bytes per sample of luma), freed with the instance.
 */
export class H264Encoder {
  readonly format: StreamFormat;
  readonly #kernels: EncoderKernels;
  #started = false;

  /** Sides are even, at least 16. @throws RangeError for a size that no level allows. */
  constructor(format: StreamFormat) {
    const { width, height } = format;
    if (width % 2 !== 0 || height % 2 !== 0 || width < 16 || height < 16)
      throw new RangeError(`4:2:0 needs even sides from 16, not ${width} x ${height}`);
    levelOf(format);
    this.format = format;
    const abort = (): never => {
      throw new Error('an encoder kernel aborted');
    };
    this.#kernels = new WebAssembly.Instance(compile(), { env: { abort } }).exports;
    this.#kernels.open(width, height);
  }

  /** What a decoder must know beforehand: the `avcC` record of an MP4. */
  get configuration(): Uint8Array {
    return decoderConfiguration(this.format);
  }

  /** Where the next picture belongs: luma, then both chroma planes, without gaps. Ask again for every picture. */
  get picture(): Uint8Array {
    const { width, height } = this.format;
    return new Uint8Array(
      this.#kernels.memory.buffer,
      this.#kernels.inputAddress(),
      (width * height * 3) / 2,
    );
  }

  /** Encodes what was written to `picture`. A key picture starts a group that needs nothing from before it. */
  encode(key: boolean, qp: number): CodedPicture {
    if (!Number.isInteger(qp) || qp < QP_MIN || qp > QP_MAX) throw new RangeError(`no such QP: ${qp}`);
    if (!key && !this.#started) throw new Error('a stream starts with a key picture');
    this.#started = true;
    const length = this.#kernels.encode(key ? 1 : 0, qp);
    const data = new Uint8Array(this.#kernels.memory.buffer, this.#kernels.outputAddress(), length).slice();
    return { data, key };
  }

  /** The last picture as every decoder must show it, in the layout of `picture`. */
  reconstruction(): Uint8Array {
    const { width, height } = this.format;
    const whole = new Uint8Array((width * height * 3) / 2);
    let to = 0;
    for (const plane of [0, 1, 2]) {
      const shift = plane === 0 ? 0 : 1;
      const address = this.#kernels.reconstructionAddress(plane);
      const pitch = this.#kernels.reconstructionPitch(plane);
      for (let row = 0; row < height >> shift; row++) {
        const samples = new Uint8Array(this.#kernels.memory.buffer, address + row * pitch, width >> shift);
        whole.set(samples, to);
        to += width >> shift;
      }
    }
    return whole;
  }
}
