/** Reads the bits of a NAL unit's payload, without the bytes of three that keep start codes out (7.4.1.1). */
export class BitReader {
  readonly #bytes: readonly number[];
  #at = 0;

  constructor(nal: Uint8Array) {
    const payload: number[] = [];
    for (let i = 1; i < nal.length; i++) {
      const escaped = nal[i] === 3 && nal[i - 1] === 0 && nal[i - 2] === 0 && i >= 3;
      if (!escaped) payload.push(nal[i] ?? 0);
    }
    this.#bytes = payload;
  }

  bit(): number {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) throw new Error('the NAL unit ends too early');
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at++;
    return bit;
  }

  /** u(n) */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** ue(v), 9.1 */
  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros++;
      if (zeros > 31) throw new Error('no such Exp-Golomb code');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v), 9.1.1 */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }

  /** One of the codes of a table, by its place in it. */
  code(codes: readonly string[]): number {
    let read = '';
    while (read.length <= 16) {
      read += this.bit();
      const found = codes.indexOf(read);
      if (found >= 0) return found;
    }
    throw new Error(`no such code: ${read}`);
  }

  /** more_rbsp_data( ), 7.2: whether anything stands before the last one bit. */
  hasMore(): boolean {
    let last = this.#bytes.length * 8 - 1;
    while (last >= 0 && (((this.#bytes[last >> 3] ?? 0) >> (7 - (last & 7))) & 1) === 0) last--;
    return this.#at < last;
  }
}
