/** Writes the fields of a kernel structure in order: four bytes each, little endian. */
export class StructWriter {
  readonly address: number;
  readonly #view: DataView;
  #offset = 0;

  constructor(buffer: SharedArrayBuffer, address: number) {
    this.address = address;
    this.#view = new DataView(buffer, address);
  }

  int(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setInt32(this.#offset, value, true);
      this.#offset += 4;
    }
    return this;
  }

  float(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setFloat32(this.#offset, value, true);
      this.#offset += 4;
    }
    return this;
  }
}
