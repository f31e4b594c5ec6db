// Water or wet ground that shows what stands above it, upside down and rippled.
import { bilinear8, clamp } from './frame';

/** Ripples are far wider than this many pixels, so that they are looked up once per block and joined by lines. */
const BLOCK: i32 = 8;

@unmanaged
class MirrorJob {
  plane: usize;
  width: i32;
  height: i32;
  /** First row of the water. */
  waterline: i32;
  /** 256 x 256 wrapping map of ripples, 128 is calm, with a replicated border. */
  ripples: usize;
  /** Ripple phase, in texels. */
  driftX: f32;
  driftZ: f32;
  /** How many texels a row near the bottom spans; larger is finer. */
  fineness: f32;
  /** Displacement in rows at the bottom of the frame. */
  strength: f32;
  stretch: f32;
  /** The water's own value, and per row (from the waterline, in 0..256) how much of it covers the image. */
  body: i32;
  cover: usize;
  /** Texels that the camera's turn shifts the ripples by, per pixel. */
  shift: f32;
}

/** Row that is mirrored at a column, in 1/256, within what stands above the water. */
// @ts-ignore: decorator
@inline
function mirroredRow(row: usize, u: i32, fv: i32, mirrored: i32, reach: i32, last: i32): i32 {
  const ripple = bilinear8(row + ((u >> 8) & 255), 257, u & 255, fv) - 128;
  return clamp(mirrored + ((ripple * reach) >> 8), 0, last);
}

export function paintMirror(at: usize): void {
  const job = changetype<MirrorJob>(at);
  const depth: f32 = <f32>(job.height - job.waterline);
  const centre: f32 = <f32>job.width * 0.5;
  const width = job.width;
  const last = ((job.waterline - 2) << 8) + 255;
  for (let y = job.waterline; y < job.height; y++) {
    const below: f32 = <f32>(y - job.waterline) + 0.5;
    const near: f32 = below / depth;
    const z: f32 = 1.0 / (near + 0.04);
    const perPixel: f32 = (z * job.fineness) / <f32>width;
    const v: i32 = <i32>((z * job.fineness * 2.2 + job.driftZ) * 256.0);
    let u: i32 = <i32>((job.driftX + (job.shift - centre) * perPixel) * 256.0);
    const du: i32 = <i32>(perPixel * <f32>BLOCK * 256.0);
    const row = job.ripples + ((v >> 8) & 255) * 257;
    const fv = v & 255;
    const reach: i32 = <i32>(job.strength * (0.08 + near * 0.92) * 512.0);
    const cover: i32 = load<u8>(job.cover + (y - job.waterline));
    const keep = 256 - cover;
    const body = job.body * cover;
    const target = job.plane + y * width;
    const mirrored = <i32>((<f32>job.waterline - 1.0 - below * job.stretch) * 256.0);
    let from = mirroredRow(row, u, fv, mirrored, reach, last);
    for (let x = 0; x < width; x += BLOCK) {
      u += du;
      const next = mirroredRow(row, u, fv, mirrored, reach, last);
      const delta = next - from;
      const end = min<i32>(BLOCK, width - x);
      for (let i = 0; i < end; i++) {
        const fixed = from + ((delta * i) >> 3);
        const source = job.plane + (fixed >> 8) * width + x + i;
        const a: i32 = load<u8>(source);
        const b: i32 = load<u8>(source + width);
        const value = ((a << 8) + (b - a) * (fixed & 255)) >> 8;
        store<u8>(target + x + i, <u8>((value * keep + body) >> 8));
      }
      from = next;
    }
  }
}
