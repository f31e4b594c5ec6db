// Structures that the TypeScript side writes and the kernels read. Every field is four bytes, little endian;
// `src/engines/film/passes/structs.ts` writes them in this order.

/** One picture: planar YUV 4:2:0, BT.709, limited range. Sides are even. */
@unmanaged
export class Frame {
  y: usize;
  u: usize;
  v: usize;
  width: i32;
  height: i32;
}

/** A camera above a height field. Lengths in metres; `focal` and `horizon` in pixels of the target. */
@unmanaged
export class Camera {
  x: f32;
  z: f32;
  height: f32;
  focal: f32;
  horizon: f32;
  yawSin: f32;
  yawCos: f32;
  /** Rows that the horizon falls by per column to the right. */
  roll: f32;
}

/** One distance of the march, near to far; built per frame, since the focal length may change. */
@unmanaged
export class Slice {
  z: f32;
  /** Pixels per metre at this distance. */
  scale: f32;
  /** 0..256 */
  fog: i32;
  mip: i32;
  mipFine: i32;
  /** 0..256: how much of the small-scale detail is visible. */
  detail: i32;
  /** Texels per metre at `mip`, times 256; and 256 over the texel size at `mipFine`. */
  texels: f32;
  fine: f32;
}

// @ts-ignore: decorator
@inline
export function clamp(value: i32, low: i32, high: i32): i32 {
  return value < low ? low : value > high ? high : value;
}

/** Bilinear read of an 8-bit map. Result 0..255. */
// @ts-ignore: decorator
@inline
export function bilinear8(at: usize, pitch: i32, fu: i32, fv: i32): i32 {
  const top: i32 = load<u16>(at);
  const bottom: i32 = load<u16>(at + pitch);
  const a = ((top & 255) << 8) + ((top >> 8) - (top & 255)) * fu;
  const b = ((bottom & 255) << 8) + ((bottom >> 8) - (bottom & 255)) * fu;
  return ((a << 8) + (b - a) * fv) >> 16;
}
