// A level floor of a set, drawn row by row: each row lies at its own depth, so that a camera that moves sees it turn.
import { blendRow, mixRows, resampleRow } from './layer';
import { clamp } from './frame';

/** One plane of the floor. Lengths are pixels of that plane; depths are the set's. */
@unmanaged
class FloorJob {
  target: usize;
  targetWidth: i32;
  targetHeight: i32;
  source: usize;
  /** Zero for a floor without holes. */
  alpha: usize;
  sourceWidth: i32;
  sourceHeight: i32;
  /** Where the source's corner lies in the frame while the camera is at rest. */
  left: f32;
  top: f32;
  /** Rows below the middle of the frame that depth 1 lies at, at rest and from where the camera is. */
  drop: f32;
  dropNow: f32;
  farthest: f32;
  travelled: f32;
  /** What the camera's sideways way shifts depth 1 by, and what its turn shifts everything by. */
  slide: f32;
  turn: f32;
  tilt: f32;
  /** Source pixels per frame pixel at rest. */
  density: f32;
  scratch: usize;
}

export function paintFloor(at: usize): void {
  const job = changetype<FloorJob>(at);
  const centreX: f32 = <f32>job.targetWidth * 0.5;
  const centreY: f32 = <f32>job.targetHeight * 0.5;
  const mixed = job.scratch;
  const mixedAlpha = job.scratch + 8192;
  const row = job.scratch + 16384;
  const rowAlpha = job.scratch + 24576;
  for (let y = 0; y < job.targetHeight; y++) {
    const below: f32 = <f32>y + 0.5 - centreY - job.tilt;
    if (below <= 0.5) continue;
    const ahead: f32 = job.dropNow / below;
    const depth: f32 = ahead + job.travelled;
    if (depth > job.farthest) continue;
    const fromRow: f32 = (centreY + job.drop / depth - job.top) * job.density - 0.5;
    const fixed = <i32>(fromRow * 256.0);
    const upper = clamp(fixed >> 8, 0, job.sourceHeight - 1);
    const lower = clamp((fixed >> 8) + 1, 0, job.sourceHeight - 1);
    const shrink: f32 = (ahead / depth) * job.density;
    const step = <i32>(shrink * 65536.0);
    const originX: f32 = (centreX - job.left) * job.density + (job.slide / ahead + job.turn - centreX) * shrink;
    // The source covers all that its camera sees; rounding may ask for a fraction of a column more.
    const start = <i32>(clampRow(originX, <f32>job.sourceWidth) * 65536.0);
    const room = <i32>((<f32>(job.sourceWidth - 2) * 65536.0 - <f32>start) / <f32>step);
    const count = clamp(room, 0, job.targetWidth);
    if (count <= 0) continue;
    const firstColumn = start >> 16;
    const span = ((start + step * count) >> 16) - firstColumn + 2;
    const upperAt = upper * job.sourceWidth + firstColumn;
    const lowerAt = lower * job.sourceWidth + firstColumn;
    const target = job.target + y * job.targetWidth;
    mixRows(job.source + upperAt, job.source + lowerAt, fixed & 255, mixed, span);
    if (job.alpha == 0) {
      resampleRow(mixed, start & 0xffff, step, target, count);
      continue;
    }
    resampleRow(mixed, start & 0xffff, step, row, count);
    mixRows(job.alpha + upperAt, job.alpha + lowerAt, fixed & 255, mixedAlpha, span);
    resampleRow(mixedAlpha, start & 0xffff, step, rowAlpha, count);
    blendRow(target, row, rowAlpha, 256, count);
  }
}

// @ts-ignore: decorator
@inline
function clampRow(value: f32, width: f32): f32 {
  return value < 0 ? 0 : value > width - 2 ? width - 2 : value;
}
