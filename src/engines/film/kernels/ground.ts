// A flat plane in perspective with two materials: a strip along the z axis (a road) and what lies beside it.
import { Camera, Frame, bilinear8 } from './frame';

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

// @ts-ignore: decorator
@inline
function paintRow(
  job: GroundJob, camera: Camera, out: usize, count: i32, pixel: f32, z: f32,
  strip: usize, verge: usize, fogValue: i32, fog: i32, row: i32,
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
  const stripScale: f32 = 256.0 / <f32>(1 << stripLevel);
  const vergeScale: f32 = (256.0 / <f32>(1 << vergeLevel)) * job.vergeTexels;
  const left: f32 = -(<f32>count * 0.5) * perPixel;
  let side: f32 = left * camera.yawCos + z * camera.yawSin + camera.x;
  let along: f32 = z * camera.yawCos - left * camera.yawSin + camera.z;
  const sideStep: f32 = perPixel * camera.yawCos;
  const alongStep: f32 = -perPixel * camera.yawSin;
  for (let x = 0; x < count; x++) {
    let value: i32;
    if (side > -job.stripHalfWidth && side < job.stripHalfWidth) {
      const u: i32 = <i32>((side + job.stripHalfWidth) * job.stripTexelsAcross * stripScale);
      const v: i32 = <i32>(along * job.stripTexelsAlong * stripScale);
      value = bilinear8(
        stripAt + ((v >> 8) & stripMask) * (stripMask + 2) + ((u >> 8) & stripMask), stripMask + 2, u & 255, v & 255);
    } else {
      const u: i32 = <i32>(side * vergeScale);
      const v: i32 = <i32>(along * vergeScale);
      value = bilinear8(
        vergeAt + ((v >> 8) & vergeMask) * (vergeMask + 2) + ((u >> 8) & vergeMask), vergeMask + 2, u & 255, v & 255);
    }
    store<u8>(out + x, <u8>(value + (((fogValue - value) * fog) >> 8)));
    side += sideStep;
    along += alongStep;
  }
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
    paintRow(job, camera, frame.y + y * frame.width, frame.width, 1, z, job.stripY, job.vergeY, job.fogY, fog, y);
    if (y & 1) continue;
    const row = (y >> 1) * half;
    paintRow(job, camera, frame.u + row, half, 2, z, job.stripU, job.vergeU, job.fogU, fog, y >> 1);
    paintRow(job, camera, frame.v + row, half, 2, z, job.stripV, job.vergeV, job.fogV, fog, y >> 1);
  }
}
