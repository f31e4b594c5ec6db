/** Writes the fields of a kernel structure in order: four bytes each, little endian. */
export class StructWriter {
  readonly address: number;
  readonly #view: DataView;
  #offset: number;

  /** @param view of the whole memory. One for each structure would cost more than to draw a small layer. */
  constructor(view: DataView, address: number) {
    this.address = address;
    this.#view = view;
    this.#offset = address;
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
