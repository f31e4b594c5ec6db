import { createSharedMemory, type Kernels, loadKernels, PAGE_BYTES, type SharedMemory } from './kernels.ts';
import { StructWriter } from './struct-writer.ts';

/** The first megabyte belongs to the compiled kernels. */
const FIRST_FREE_BYTE = 1 << 20;
/** SIMD reads may run this far past the end of a row. */
const PADDING_BYTES = 64;

/**
 * All pixels of one shot, in one memory that every worker sees: bake once, draw everywhere.
 * Nothing is freed; whoever reuses the memory clears it first.
 */
export class FrameMemory {
  readonly memory: SharedMemory;
  readonly kernels: Kernels;
  #top: number;
  #view: DataView;

  constructor(memory: SharedMemory = createSharedMemory(), top: number = FIRST_FREE_BYTE) {
    this.memory = memory;
    this.kernels = loadKernels(memory);
    this.#top = top;
    this.#view = new DataView(memory.buffer);
  }

  /** First byte that is not taken: another worker goes on from here. */
  get top(): number {
    return this.#top;
  }

  alloc(bytes: number): number {
    const at = (this.#top + 63) & ~63;
    this.#top = at + Math.ceil(bytes) + PADDING_BYTES;
    const missing = Math.ceil((this.#top - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.memory.grow(missing + 16);
    return at;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  words(at: number, length: number): Uint16Array {
    return new Uint16Array(this.memory.buffer, at, length);
  }

  /** Copies values in and returns their address. */
  place(values: ArrayBufferView): number {
    const at = this.alloc(values.byteLength);
    this.bytes(at, values.byteLength).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
    return at;
  }

  /** Writes a structure at an address that was allocated for it. */
  struct(at: number): StructWriter {
    // A memory that has grown, here or in another worker, has another buffer.
    const { buffer } = this.memory;
    if (this.#view.buffer !== buffer) this.#view = new DataView(buffer);
    return new StructWriter(this.#view, at);
  }
}
