// Water or wet ground that shows what stands above it, upside down and rippled.
import { bilinear8, clamp } from './frame';

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
}

export function paintMirror(at: usize): void {
  const job = changetype<MirrorJob>(at);
  const depth: f32 = <f32>(job.height - job.waterline);
  const centre: f32 = <f32>job.width * 0.5;
  for (let y = job.waterline; y < job.height; y++) {
    const below: f32 = <f32>(y - job.waterline) + 0.5;
    const near: f32 = below / depth;
    const z: f32 = 1.0 / (near + 0.04);
    const perPixel: f32 = (z * job.fineness) / <f32>job.width;
    const v: i32 = <i32>((z * job.fineness * 2.2 + job.driftZ) * 256.0);
    let u: i32 = <i32>((job.driftX - centre * perPixel) * 256.0);
    const du: i32 = <i32>(perPixel * 256.0);
    const row = job.ripples + ((v >> 8) & 255) * 257;
    const fv = v & 255;
    const reach: f32 = (job.strength * (0.08 + near * 0.92)) / 128.0;
    const cover = load<u8>(job.cover + (y - job.waterline));
    const target = job.plane + y * job.width;
    const mirrored: f32 = <f32>job.waterline - 1.0 - below * job.stretch;
    for (let x = 0; x < job.width; x++) {
      const ripple: f32 = <f32>(bilinear8(row + ((u >> 8) & 255), 257, u & 255, fv) - 128);
      const fromRow: f32 = mirrored + ripple * reach;
      const fixed: i32 = <i32>(fromRow * 256.0);
      const upper = clamp(fixed >> 8, 0, job.waterline - 1);
      const lower = clamp((fixed >> 8) + 1, 0, job.waterline - 1);
      const a: i32 = load<u8>(job.plane + upper * job.width + x);
      const b: i32 = load<u8>(job.plane + lower * job.width + x);
      const value = a + (((b - a) * (fixed & 255)) >> 8);
      store<u8>(target + x, <u8>(value + (((job.body - value) * <i32>cover) >> 8)));
      u += du;
    }
  }
}
