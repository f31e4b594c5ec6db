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

/** Bilinear read of an unsigned 16-bit map; `fu` and `fv` are fractions of 256. Result 0..65535. */
// @ts-ignore: decorator
@inline
export function bilinear16(at: usize, pitch: i32, fu: i32, fv: i32): i32 {
  const top = load<u32>(at);
  const bottom = load<u32>(at + (pitch << 1));
  const t0: i32 = top & 0xffff;
  const t1: i32 = top >>> 16;
  const b0: i32 = bottom & 0xffff;
  const b1: i32 = bottom >>> 16;
  const a = t0 + (((t1 - t0) * fu) >> 8);
  const b = b0 + (((b1 - b0) * fu) >> 8);
  return a + (((b - a) * fv) >> 8);
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

/**
 * Paints rows [y0, y1) of a two pixel wide column, from the colour at the lower end (`belowY`, at row
 * `belowRow`) to the colour at the upper end (at row `topRow`). Only luma is graded: chroma is half size anyway.
 */
// @ts-ignore: decorator
@inline
export function fillColumn(
  frame: Frame, x: i32, y0: i32, y1: i32, topRow: f32, belowRow: f32,
  luma: i32, u: i32, v: i32, belowLuma: i32,
): void {
  const width = frame.width;
  const length = belowRow - topRow;
  let step = 0;
  let weight = 0;
  if (length > 0.5) {
    step = <i32>(65536.0 / length);
    weight = clamp(<i32>((<f32>y0 - topRow) * <f32>step), 0, 65536);
  }
  const delta = belowLuma - luma;
  let at = frame.y + y0 * width + x;
  for (let y = y0; y < y1; y++) {
    store<u16>(at, <u16>((luma + ((delta * weight) >> 16)) * 257));
    at += width;
    weight += step;
    if (weight > 65536) weight = 65536;
  }
  const half = width >> 1;
  for (let y = (y0 + 1) >> 1; y < (y1 + 1) >> 1; y++) {
    store<u8>(frame.u + y * half + (x >> 1), <u8>u);
    store<u8>(frame.v + y * half + (x >> 1), <u8>v);
  }
}
