// A still picture seen by a moving camera: each pixel is displaced by its depth.
import { clamp } from './frame';

@unmanaged
class WarpJob {
  target: usize;
  width: i32;
  height: i32;
  source: usize;
  sourceWidth: i32;
  sourceHeight: i32;
  /** 16.16 source coordinate of the first pixel, and step per pixel. */
  originX: i32;
  originY: i32;
  step: i32;
  /** 8-bit depth map, 128 is the plane that does not move; one row and column of padding. */
  depth: usize;
  depthWidth: i32;
  depthHeight: i32;
  /** 16.16 displacement at full depth difference. */
  shiftX: i32;
  shiftY: i32;
  /** 16.16 displacement per pixel from the centre at full depth difference: a dolly. */
  dolly: i32;
}

/** The displacement is computed every eight pixels and interpolated: a third of the cost, and no visible change. */
export function warpPlane(at: usize): void {
  const job = changetype<WarpJob>(at);
  const depthStepX = ((job.depthWidth - 1) << 16) / job.width;
  const depthStepY = ((job.depthHeight - 1) << 16) / job.height;
  const maxX = (job.sourceWidth - 2) << 16;
  const maxY = (job.sourceHeight - 2) << 16;
  const halfWidth = job.width >> 1;
  const halfHeight = job.height >> 1;
  for (let y = 0; y < job.height; y++) {
    const depthY = y * depthStepY;
    const fy = (depthY >> 8) & 255;
    const upper = job.depth + (depthY >> 16) * job.depthWidth;
    const lower = upper + job.depthWidth;
    const baseY = job.originY + y * job.step;
    let fromX = 0;
    let fromY = 0;
    for (let x = 0; x < job.width + 8; x += 8) {
      const depthX = clamp(x, 0, job.width) * depthStepX;
      const column = depthX >> 16;
      const fx = (depthX >> 8) & 255;
      const a: i32 = load<u16>(upper + column);
      const b: i32 = load<u16>(lower + column);
      const top = ((a & 255) << 8) + ((a >> 8) - (a & 255)) * fx;
      const low = ((b & 255) << 8) + ((b >> 8) - (b & 255)) * fx;
      const depth = (((top << 8) + (low - top) * fy) >> 8) - 32768;
      const pull = <i32>((<i64>depth * job.dolly) >> 15);
      const toX = clamp(
        job.originX + x * job.step + <i32>((<i64>depth * job.shiftX) >> 15) + (x - halfWidth) * pull, 0, maxX);
      const toY = clamp(baseY + <i32>((<i64>depth * job.shiftY) >> 15) + (y - halfHeight) * pull, 0, maxY);
      if (x > 0) {
        const stepX = (toX - fromX) >> 3;
        const stepY = (toY - fromY) >> 3;
        let sourceX = fromX;
        let sourceY = fromY;
        const first = x - 8;
        const count = clamp(job.width - first, 0, 8);
        const out = job.target + y * job.width + first;
        for (let k = 0; k < count; k++) {
          const p = job.source + (sourceY >> 16) * job.sourceWidth + (sourceX >> 16);
          const gx = (sourceX >> 8) & 255;
          const gy = (sourceY >> 8) & 255;
          const r0: i32 = load<u16>(p);
          const r1: i32 = load<u16>(p + job.sourceWidth);
          const q0 = ((r0 & 255) << 8) + ((r0 >> 8) - (r0 & 255)) * gx;
          const q1 = ((r1 & 255) << 8) + ((r1 >> 8) - (r1 & 255)) * gx;
          store<u8>(out + k, <u8>(((q0 << 8) + (q1 - q0) * gy) >> 16));
          sourceX += stepX;
          sourceY += stepY;
        }
      }
      fromX = toX;
      fromY = toY;
    }
  }
}
