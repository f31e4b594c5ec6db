import { readFileSync } from 'node:fs';

/** Addresses and sizes are bytes in the shared memory; the structures behind `job` are described in `kernels/`. */
export interface Kernels {
  drawPlane(job: number): void;
  findSpans(alpha: number, width: number, height: number, spans: number): void;
  rgbaToPlanes(
    source: number,
    width: number,
    height: number,
    luma: number,
    alpha: number,
    chromaU: number,
    chromaV: number,
    alphaHalf: number,
  ): void;
  bendStrip(
    cloth: number,
    upper: number,
    lower: number,
    mesh: number,
    rows: number,
    target: number,
    width: number,
  ): void;
  paintClouds(job: number): void;
  copySky(
    target: number,
    width: number,
    rows: number,
    source: number,
    sourceWidth: number,
    sourceHeight: number,
    left: number,
    top: number,
    roll: number,
  ): void;
  doubleLuma(
    source: number,
    width: number,
    height: number,
    target: number,
    targetRows: number,
    scratch: number,
  ): void;
  paintTerrain(frame: number, camera: number, job: number): void;
  softenColumns(luma: number, width: number, y0: number, y1: number): void;
  sumWaves(job: number): void;
  shrinkLevels(base: number, levels: number, bits: number, levelCount: number): void;
  paintOcean(frame: number, camera: number, job: number): void;
  paintGround(frame: number, camera: number, job: number): void;
  paintMirror(job: number): void;
  paintFloor(job: number): void;
  warpPlane(job: number): void;
  addSpeck(
    luma: number,
    width: number,
    height: number,
    left: number,
    top: number,
    texture: number,
    size: number,
    opacity: number,
  ): void;
  finishLuma(
    luma: number,
    width: number,
    height: number,
    falloff: number,
    falloffStride: number,
    grain: number,
    grainX: number,
    grainY: number,
    gain: number,
  ): void;
  gradeFrame(
    frame: number,
    table: number,
    uu: number,
    uv: number,
    vu: number,
    vv: number,
    shiftU: number,
    shiftV: number,
  ): void;
  inkFrame(frame: number, job: number): void;
  flattenLuma(source: number, target: number, width: number, height: number, reach: number): void;
  shrinkLights(source: number, width: number, height: number, target: number, threshold: number): void;
  shrinkLuma(
    source: number,
    width: number,
    height: number,
    target: number,
    cellWidth: number,
    cellHeight: number,
    sums: number,
  ): void;
  blurPlane(at: number, width: number, height: number, radius: number, line: number): void;
}

/** A WebAssembly.Memory that several threads see. The compiler has no type for it without the browser's library. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyNamespace {
  Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => SharedMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: Kernels };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyNamespace };

export const PAGE_BYTES = 65_536;
/** 512 MB, as compiled into the kernels by `scripts/build-kernels.mjs`. */
export const PAGES_MAX = 8192;

export function createSharedMemory(): SharedMemory {
  return new WebAssembly.Memory({ initial: 64, maximum: PAGES_MAX, shared: true });
}

export function loadKernels(memory: SharedMemory): Kernels {
  const bytes = readFileSync(new URL('../assets/kernels.wasm', import.meta.url));
  const abort = (): never => {
    throw new Error('a film kernel aborted');
  };
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, abort } }).exports;
}
