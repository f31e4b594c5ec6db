/** Bits of a parameter set. Slices are written by the kernels (`kernels/h264/bits.ts`). */
export class BitWriter {
  readonly #bits: number[] = [];

  /** The lowest `count` bits of a value, highest first. */
  put(count: number, value: number): this {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push(Math.floor(value / 2 ** bit) % 2);
    return this;
  }

  /** ue(v), 9.1: a value plus one, after as many zeros as it has bits behind its first. */
  unsigned(value: number): this {
    const length = Math.floor(Math.log2(value + 1));
    return this.put(length, 0).put(length + 1, value + 1);
  }

  /** se(v), 9.1.1 */
  signed(value: number): this {
    return this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** A NAL unit (7.3.1): trailing bits, then a byte of three wherever a start code would appear. */
  toNal(header: number): Uint8Array {
    const bits = [...this.#bits, 1];
    while (bits.length % 8 !== 0) bits.push(0);
    const nal = [header];
    let zeros = 0;
    for (let at = 0; at < bits.length; at += 8) {
      const byte = Number.parseInt(bits.slice(at, at + 8).join(''), 2);
      if (zeros >= 2 && byte <= 3) {
        nal.push(3);
        zeros = 0;
      }
      nal.push(byte);
      zeros = byte === 0 ? zeros + 1 : 0;
    }
    return Uint8Array.from(nal);
  }
}
