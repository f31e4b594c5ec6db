// A flat plane in perspective with two materials: a strip along the z axis (a road) and what lies beside it.
import { Camera, Frame, bilinear8, clamp } from './frame';

@unmanaged
class GroundJob {
  /** Three pyramids of wrapping 8-bit maps: strip, then verge. */
  stripY: usize;
  stripU: usize;
  stripV: usize;
  vergeY: usize;
  vergeU: usize;
  vergeV: usize;
  bits: i32;
  levels: usize;
  levelCount: i32;
  /** The strip's map covers exactly its width. */
  stripHalfWidth: f32;
  stripTexelsAcross: f32;
  stripTexelsAlong: f32;
  vergeTexels: f32;
  /** i32 0..256 per row below the horizon. */
  fog: usize;
  fogY: i32;
  fogU: i32;
  fogV: i32;
  top: i32;
}

// @ts-ignore: decorator
@inline
function levelFor(texelsPerPixel: f32, levelCount: i32): i32 {
  let level = 0;
  let size: f32 = texelsPerPixel;
  while (size > 1.4 && level < levelCount - 1) {
    size *= 0.5;
    level++;
  }
  return level;
}

/**
 * Columns [from, to) out of one map. Positions are texels in 1/65536, at column 0; the map wraps. With a stride of 2
 * every other column is the mean of its neighbours: near the camera a map is coarser than the picture anyway.
 */
function walkRow(
  out: usize, from: i32, to: i32, stride: i32, map: usize, mask: i32,
  u0: f32, v0: f32, du: f32, dv: f32, fogValue: i32, fog: i32,
): void {
  if (to <= from) return;
  // Whole maps do not count, and without them the position fits 32 bits wherever the camera is.
  const size: f32 = <f32>(mask + 1) * 65536.0;
  const uStart: f32 = u0 + du * <f32>from;
  const vStart: f32 = v0 + dv * <f32>from;
  let u = <i32>(uStart - Mathf.floor(uStart / size) * size);
  let v = <i32>(vStart - Mathf.floor(vStart / size) * size);
  const uStep = <i32>du * stride;
  const vStep = <i32>dv * stride;
  const pitch = mask + 2;
  const veil = fogValue * fog;
  const clear = 256 - fog;
  let before = -1;
  for (let x = from; x < to; x += stride) {
    const texel = bilinear8(
      map + ((v >> 16) & mask) * pitch + ((u >> 16) & mask), pitch, (u >> 8) & 255, (v >> 8) & 255);
    const value = (texel * clear + veil) >> 8;
    store<u8>(out + x, <u8>value);
    if (stride == 2) {
      if (before >= 0) store<u8>(out + x - 1, <u8>((before + value + 1) >> 1));
      before = value;
    }
    u += uStep;
    v += vStep;
  }
  if (stride == 2 && ((to - from) & 1) == 0) store<u8>(out + to - 1, <u8>before);
}

// @ts-ignore: decorator
@inline
function paintRow(
  job: GroundJob, camera: Camera, out: usize, count: i32, pixel: f32, z: f32,
  strip: usize, verge: usize, fogValue: i32, fog: i32, row: i32, stride: i32,
): void {
  const perPixel: f32 = (z / camera.focal) * pixel;
  // Along the road a row covers more ground than across it, so the coarser of the two decides.
  const rowDepth: f32 = (z * z * pixel) / (camera.height * camera.focal);
  // Neighbouring rows change their level at different distances: one common place would show as a line.
  const early: f32 = <f32>1.0 + <f32>0.22 * <f32>((row * 5) & 7) - <f32>0.6;
  const stripTexels: f32 = Mathf.max(perPixel * job.stripTexelsAcross, rowDepth * job.stripTexelsAlong * 0.35);
  const stripLevel = levelFor(stripTexels * early, job.levelCount);
  const vergeLevel = levelFor(Mathf.max(perPixel, rowDepth * 0.35) * job.vergeTexels * early, job.levelCount);
  const stripAt = strip + load<i32>(job.levels + (stripLevel << 2));
  const vergeAt = verge + load<i32>(job.levels + (vergeLevel << 2));
  const stripMask = (1 << (job.bits - stripLevel)) - 1;
  const vergeMask = (1 << (job.bits - vergeLevel)) - 1;
  const stripScale: f32 = 65536.0 / <f32>(1 << stripLevel);
  const vergeScale: f32 = (65536.0 / <f32>(1 << vergeLevel)) * job.vergeTexels;
  const left: f32 = -(<f32>count * 0.5) * perPixel;
  const side: f32 = left * camera.yawCos + z * camera.yawSin + camera.x;
  const along: f32 = z * camera.yawCos - left * camera.yawSin + camera.z;
  const sideStep: f32 = perPixel * camera.yawCos;
  const alongStep: f32 = -perPixel * camera.yawSin;
  // The strip covers the columns [from, to) of this row.
  const from = clamp(<i32>Mathf.ceil((-job.stripHalfWidth - side) / sideStep), 0, count);
  const to = clamp(<i32>Mathf.ceil((job.stripHalfWidth - side) / sideStep), from, count);
  const across: f32 = job.stripTexelsAcross * stripScale;
  const down: f32 = job.stripTexelsAlong * stripScale;
  walkRow(out, 0, from, stride, vergeAt, vergeMask, side * vergeScale, along * vergeScale,
    sideStep * vergeScale, alongStep * vergeScale, fogValue, fog);
  walkRow(out, from, to, stride, stripAt, stripMask, (side + job.stripHalfWidth) * across, along * down,
    sideStep * across, alongStep * down, fogValue, fog);
  walkRow(out, to, count, stride, vergeAt, vergeMask, side * vergeScale, along * vergeScale,
    sideStep * vergeScale, alongStep * vergeScale, fogValue, fog);
}

export function paintGround(frameAt: usize, cameraAt: usize, jobAt: usize): void {
  const frame = changetype<Frame>(frameAt);
  const camera = changetype<Camera>(cameraAt);
  const job = changetype<GroundJob>(jobAt);
  const half = frame.width >> 1;
  for (let y = job.top; y < frame.height; y++) {
    const drop: f32 = <f32>y + 0.5 - camera.horizon;
    if (drop < 0.5) continue;
    const z: f32 = (camera.height * camera.focal) / drop;
    const fog = load<i32>(job.fog + (y << 2));
    paintRow(job, camera, frame.y + y * frame.width, frame.width, 1, z, job.stripY, job.vergeY, job.fogY, fog, y, 2);
    if (y & 1) continue;
    const row = (y >> 1) * half;
    paintRow(job, camera, frame.u + row, half, 2, z, job.stripU, job.vergeU, job.fogU, fog, y >> 1, 1);
    paintRow(job, camera, frame.v + row, half, 2, z, job.stripV, job.vergeV, job.fogV, fog, y >> 1, 1);
  }
}
