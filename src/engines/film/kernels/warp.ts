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
  /** Room for a corner every eight pixels of a row, and one more. */
  corners: usize;
}

/** What a block's corner looks at: 16.16 source coordinates, and what they gain from row to row. */
@unmanaged
class Corner {
  x: i32;
  y: i32;
  perRowX: i32;
  perRowY: i32;
}

/** Where the depth of the pixel (x, y) lets it come from: x in the low half, y in the high one. */
// @ts-ignore: decorator
@inline
function displaced(job: WarpJob, x: i32, y: i32): u64 {
  const depthX = clamp(x, 0, job.width) * (((job.depthWidth - 1) << 16) / job.width);
  const depthY = clamp(y, 0, job.height) * (((job.depthHeight - 1) << 16) / job.height);
  const fx = (depthX >> 8) & 255;
  const at = job.depth + (depthY >> 16) * job.depthWidth + (depthX >> 16);
  const a: i32 = load<u16>(at);
  const b: i32 = load<u16>(at + job.depthWidth);
  const top = ((a & 255) << 8) + ((a >> 8) - (a & 255)) * fx;
  const low = ((b & 255) << 8) + ((b >> 8) - (b & 255)) * fx;
  const depth = (((top << 8) + (low - top) * ((depthY >> 8) & 255)) >> 8) - 32768;
  const pull = <i32>((<i64>depth * job.dolly) >> 15);
  const toX = clamp(
    job.originX + x * job.step + <i32>((<i64>depth * job.shiftX) >> 15) + (x - (job.width >> 1)) * pull,
    0, (job.sourceWidth - 2) << 16);
  const toY = clamp(
    job.originY + y * job.step + <i32>((<i64>depth * job.shiftY) >> 15) + (y - (job.height >> 1)) * pull,
    0, (job.sourceHeight - 2) << 16);
  return <u64><u32>toX | (<u64><u32>toY << 32);
}

/** The displacement is computed at the corners of blocks of eight by eight pixels, and is even between them. */
export function warpPlane(at: usize): void {
  const job = changetype<WarpJob>(at);
  const width = job.width;
  const height = job.height;
  const source = job.source;
  const sourceWidth = job.sourceWidth;
  const corners = job.corners;
  for (let top = 0; top < height; top += 8) {
    for (let x = 0, p = corners; x < width + 8; x += 8, p += offsetof<Corner>()) {
      const above = displaced(job, x, top);
      const below = displaced(job, x, top + 8);
      store<u64>(p, above);
      store<i32>(p, (<i32>below - <i32>above) >> 3, 8);
      store<i32>(p, (<i32>(below >>> 32) - <i32>(above >>> 32)) >> 3, 12);
    }
    const end = min(top + 8, height);
    for (let line = top; line < end; line++) {
      let out = job.target + line * width;
      let corner = changetype<Corner>(corners);
      let x = corner.x;
      let y = corner.y;
      corner.x = x + corner.perRowX;
      corner.y = y + corner.perRowY;
      for (let rest = width; rest > 0; rest -= 8, out += 8) {
        corner = changetype<Corner>(changetype<usize>(corner) + offsetof<Corner>());
        const nextX = corner.x;
        const nextY = corner.y;
        corner.x = nextX + corner.perRowX;
        corner.y = nextY + corner.perRowY;
        warpEight(source, sourceWidth, out, rest, x, y, (nextX - x) >> 3, (nextY - y) >> 3);
        x = nextX;
        y = nextY;
      }
    }
  }
}

/**
 * Eight pixels on a straight line through the source, or the first `count` of them. They nearly always lie in 15 columns
 * of two or three rows, which are three registers that every pixel finds its four neighbours in.
 */
// @ts-ignore: decorator
@inline
function warpEight(
  plane: usize, pitch: i32, out: usize, count: i32, fromX: i32, fromY: i32, stepX: i32, stepY: i32,
): void {
  const left = min(fromX, fromX + 7 * stepX) >> 16;
  const right = max(fromX, fromX + 7 * stepX) >> 16;
  const top = min(fromY, fromY + 7 * stepY) >> 16;
  const bottom = max(fromY, fromY + 7 * stepY) >> 16;
  if (count < 8 || right - left > 14 || bottom - top > 1) {
    warpOneByOne(plane, pitch, out, min(count, 8), fromX, fromY, stepX, stepY);
    return;
  }
  const ramp = i32x4(0, 1, 2, 3);
  const far = i32x4.splat(4);
  const x0 = i32x4.add(i32x4.splat(fromX), i32x4.mul(i32x4.splat(stepX), ramp));
  const x1 = i32x4.add(x0, i32x4.mul(i32x4.splat(stepX), far));
  const y0 = i32x4.add(i32x4.splat(fromY), i32x4.mul(i32x4.splat(stepY), ramp));
  const y1 = i32x4.add(y0, i32x4.mul(i32x4.splat(stepY), far));
  const wholeX = i16x8.narrow_i32x4_s(i32x4.shr_s(x0, 16), i32x4.shr_s(x1, 16));
  const columns = i16x8.sub(wholeX, i16x8.splat(<i16>left));
  const here = i8x16.narrow_i16x8_s(columns, columns);
  const next = i8x16.add(here, i8x16.splat(1));
  // Fractions of 256: the second byte of each coordinate.
  const fractionsX = i8x16.shuffle(x0, x1, 1, 16, 5, 16, 9, 16, 13, 16, 17, 16, 21, 16, 25, 16, 29, 16);
  const fractionsY = i8x16.shuffle(y0, y1, 1, 16, 5, 16, 9, 16, 13, 16, 17, 16, 21, 16, 25, 16, 29, 16);
  const low = i16x8.splat(255);
  const weightX = v128.and(fractionsX, low);
  const restX = i16x8.sub(i16x8.splat(256), weightX);
  const source = plane + top * pitch + left;
  const first = v128.load(source);
  const second = v128.load(source + pitch);
  const a = mixed(first, here, next, restX, weightX);
  const b = mixed(second, here, next, restX, weightX);
  let upper = a;
  let lower = b;
  if (bottom != top) {
    const c = mixed(v128.load(source + 2 * pitch), here, next, restX, weightX);
    const wholeY = i16x8.narrow_i32x4_s(i32x4.shr_s(y0, 16), i32x4.shr_s(y1, 16));
    const further = i16x8.gt_s(wholeY, i16x8.splat(<i16>top));
    upper = v128.bitselect(b, a, further);
    lower = v128.bitselect(c, b, further);
  }
  const slope = i16x8.q15mulr_sat_s(i16x8.sub(lower, upper), i16x8.shl(v128.and(fractionsY, low), 7));
  const result = i16x8.shr_u(i16x8.add(upper, slope), 7);
  v128.store64_lane(out, i8x16.narrow_i16x8_u(result, result), 0);
}

/** Eight samples between columns, in 1/128. */
// @ts-ignore: decorator
@inline
function mixed(row: v128, here: v128, next: v128, rest: v128, weight: v128): v128 {
  const a = i16x8.extend_low_i8x16_u(i8x16.swizzle(row, here));
  const b = i16x8.extend_low_i8x16_u(i8x16.swizzle(row, next));
  return i16x8.shr_u(i16x8.add(i16x8.mul(a, rest), i16x8.mul(b, weight)), 1);
}

function warpOneByOne(
  plane: usize, pitch: i32, out: usize, count: i32, fromX: i32, fromY: i32, stepX: i32, stepY: i32,
): void {
  let sourceX = fromX;
  let sourceY = fromY;
  for (let k = 0; k < count; k++) {
    const p = plane + (sourceY >> 16) * pitch + (sourceX >> 16);
    const gx = (sourceX >> 8) & 255;
    const gy = (sourceY >> 8) & 255;
    const r0: i32 = load<u16>(p);
    const r1: i32 = load<u16>(p + pitch);
    const q0 = ((r0 & 255) << 8) + ((r0 >> 8) - (r0 & 255)) * gx;
    const q1 = ((r1 & 255) << 8) + ((r1 >> 8) - (r1 & 255)) * gx;
    store<u8>(out + k, <u8>(((q0 << 8) + (q1 - q0) * gy) >> 16));
    sourceX += stepX;
    sourceY += stepY;
  }
}
