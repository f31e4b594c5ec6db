// The sky is painted at half size: clouds are soft, and half size is the chroma planes' own size.
import { clamp } from './frame';
import { bilinear8x4, times } from './quad';

/** Clouds lie on a plane above the camera. Half-size pixels; the map wraps and is a power of two wide. */
@unmanaged
class CloudJob {
  y: usize;
  u: usize;
  v: usize;
  width: i32;
  rows: i32;
  horizon: f32;
  cameraX: f32;
  cameraZ: f32;
  planeHeight: f32;
  focal: f32;
  yawSin: f32;
  yawCos: f32;
  density: usize;
  light: usize;
  bits: i32;
  /** 256 entries of Y, U, V and nothing: colour by light. */
  colours: usize;
  /** 256 entries: opacity by density. */
  opacity: usize;
  fade: f32;
  /** Rows that the horizon falls by per column to the right. */
  roll: f32;
}

export function paintClouds(at: usize): void {
  const job = changetype<CloudJob>(at);
  const centre: f32 = <f32>job.width * 0.5;
  // Within four pixels a rolled horizon counts as level; wider blocks show as steps in far clouds.
  const block = job.roll == 0 ? job.width : 4;
  for (let y = 0; y < job.rows; y++) {
    for (let x = 0; x < job.width; x += block) {
      const aside: f32 = <f32>x - centre;
      const elevation: f32 = job.horizon + (aside + 2.0) * job.roll - <f32>y;
      if (elevation > 0) paintCloudBlock(job, y, x, min<i32>(block, job.width - x), aside, elevation);
    }
  }
}

// @ts-ignore: decorator
@inline
function opacityOf(job: CloudJob, density: v128): v128 {
  const o = job.opacity;
  let found = v128.load8_lane(o + i32x4.extract_lane(density, 0), i32x4.splat(0), 0);
  found = v128.load8_lane(o + i32x4.extract_lane(density, 1), found, 4);
  found = v128.load8_lane(o + i32x4.extract_lane(density, 2), found, 8);
  return v128.load8_lane(o + i32x4.extract_lane(density, 3), found, 12);
}

// @ts-ignore: decorator
@inline
function blendFour(at: usize, colour: v128, alpha: v128): void {
  const words = i16x8.extend_low_i8x16_u(v128.load32_zero(at));
  const here = i32x4.extend_low_i16x8_u(words);
  const sum = i32x4.add(here, i32x4.shr_s(times(i32x4.sub(colour, here), alpha), 8));
  v128.store32_lane(at, i8x16.shuffle(sum, sum, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0);
}

/** Four pixels at a time; the planes have room for three more at their end, and what is past `count` stays as it is. */
function paintCloudBlock(job: CloudJob, y: i32, x0: i32, count: i32, aside: f32, elevation: f32): void {
  const z: f32 = (job.planeHeight * job.focal) / (elevation + 6.0);
  const visible = i32x4.splat(<i32>(256.0 / (1.0 + z * job.fade)));
  const across: f32 = z / job.focal;
  const ramp = i32x4(0, 1, 2, 3);
  const du: i32 = <i32>(across * job.yawCos * 256.0);
  const dv: i32 = <i32>(-across * job.yawSin * 256.0);
  let u = i32x4.add(
    i32x4.splat(<i32>((job.cameraX + aside * across * job.yawCos + z * job.yawSin) * 256.0)),
    i32x4.mul(i32x4.splat(du), ramp));
  let v = i32x4.add(
    i32x4.splat(<i32>((job.cameraZ - aside * across * job.yawSin + z * job.yawCos) * 256.0)),
    i32x4.mul(i32x4.splat(dv), ramp));
  const stepU = i32x4.splat(du << 2);
  const stepV = i32x4.splat(dv << 2);
  const row = y * job.width + x0;
  for (let x = 0; x < count; x += 4, u = i32x4.add(u, stepU), v = i32x4.add(v, stepV)) {
    let alpha = i32x4.shr_u(times(opacityOf(job, bilinear8x4(job.density, job.bits, u, v)), visible), 8);
    if (count - x < 4) alpha = v128.and(alpha, i32x4.lt_s(ramp, i32x4.splat(count - x)));
    if (!v128.any_true(alpha)) continue;
    const light = i32x4.shl(bilinear8x4(job.light, job.bits, u, v), 2);
    const c = job.colours;
    let colour = v128.load32_zero(c + i32x4.extract_lane(light, 0));
    colour = v128.load32_lane(c + i32x4.extract_lane(light, 1), colour, 1);
    colour = v128.load32_lane(c + i32x4.extract_lane(light, 2), colour, 2);
    colour = v128.load32_lane(c + i32x4.extract_lane(light, 3), colour, 3);
    const low = i32x4.splat(255);
    blendFour(job.y + row + x, v128.and(colour, low), alpha);
    blendFour(job.u + row + x, v128.and(i32x4.shr_u(colour, 8), low), alpha);
    blendFour(job.v + row + x, v128.and(i32x4.shr_u(colour, 16), low), alpha);
  }
}

/**
 * Copies one plane of the sky: column 0, row 0 of the target shows the source at (`left`, `top`), and each column to
 * the right shows it `roll` rows higher. The target is a multiple of 8 wide, or its rows may be written 7 bytes too far.
 */
export function copySky(
  target: usize, width: i32, rows: i32, source: usize, sourceWidth: i32, sourceHeight: i32,
  left: f32, top: f32, roll: f32,
): void {
  const fixedLeft = <i32>(left * 256.0);
  const column = clamp(fixedLeft >> 8, 0, sourceWidth - width - 9);
  const right = i16x8.splat(<i16>(fixedLeft & 255));
  const here = i16x8.splat(<i16>(256 - (fixedLeft & 255)));
  const fall = <i32>(roll * 8.0 * 65536.0);
  for (let y = 0; y < rows; y++) {
    let fixedTop = <i32>((top + <f32>y) * 65536.0);
    const out = target + y * width;
    for (let x = 0; x < width; x += 8, fixedTop -= fall) {
      const upper = clamp(fixedTop >> 16, 0, sourceHeight - 1);
      const lower = min<i32>(upper + 1, sourceHeight - 1);
      const weight = (fixedTop >> 8) & 255;
      const a = source + upper * sourceWidth + column + x;
      const b = source + lower * sourceWidth + column + x;
      const above = i16x8.shr_u(i16x8.add(
        i16x8.mul(i16x8.extend_low_i8x16_u(v128.load64_zero(a)), here),
        i16x8.mul(i16x8.extend_low_i8x16_u(v128.load64_zero(a, 1)), right)), 8);
      const below = i16x8.shr_u(i16x8.add(
        i16x8.mul(i16x8.extend_low_i8x16_u(v128.load64_zero(b)), here),
        i16x8.mul(i16x8.extend_low_i8x16_u(v128.load64_zero(b, 1)), right)), 8);
      const mixed = i16x8.shr_u(i16x8.add(
        i16x8.mul(above, i16x8.splat(<i16>(256 - weight))),
        i16x8.mul(below, i16x8.splat(<i16>weight))), 8);
      v128.store64_lane(out + x, i8x16.narrow_i16x8_u(mixed, mixed), 0);
    }
  }
}

/** Doubles a half-size luma plane, centre aligned; writes `rows` half-size rows' worth of full rows. */
export function doubleLuma(source: usize, width: i32, height: i32, target: usize, targetRows: i32, scratch: usize): void {
  const fullWidth = width << 1;
  const three = i16x8.splat(3);
  const two = i16x8.splat(2);
  const row = scratch + 16;
  for (let y = 0; y < targetRows; y++) {
    const sourceY = y * 128 - 64;
    const upper = source + clamp(sourceY >> 8, 0, height - 1) * width;
    const lower = source + clamp((sourceY >> 8) + 1, 0, height - 1) * width;
    const weight = sourceY & 255;
    const weightLower = i16x8.splat(<i16>weight);
    const weightUpper = i16x8.splat(<i16>(256 - weight));
    for (let x = 0; x < width; x += 8) {
      const a = i16x8.extend_low_i8x16_u(v128.load64_zero(upper + x));
      const b = i16x8.extend_low_i8x16_u(v128.load64_zero(lower + x));
      const mixed = i16x8.shr_u(i16x8.add(i16x8.mul(a, weightUpper), i16x8.mul(b, weightLower)), 8);
      v128.store64_lane(row + x, i8x16.narrow_i16x8_u(mixed, mixed), 0);
    }
    store<u8>(row - 1, load<u8>(row));
    store<u8>(row + width, load<u8>(row + width - 1));
    const out = target + y * fullWidth;
    let x = 0;
    for (; x + 8 <= width; x += 8) {
      const centre = i16x8.extend_low_i8x16_u(v128.load64_zero(row + x));
      const left = i16x8.extend_low_i8x16_u(v128.load64_zero(row + x - 1));
      const right = i16x8.extend_low_i8x16_u(v128.load64_zero(row + x + 1));
      const heavy = i16x8.add(i16x8.mul(centre, three), two);
      const even = i16x8.shr_u(i16x8.add(heavy, left), 2);
      const odd = i16x8.shr_u(i16x8.add(heavy, right), 2);
      v128.store(out + (x << 1), v128.or(even, i16x8.shl(odd, 8)));
    }
    for (; x < width; x++) {
      const centre: i32 = 3 * <i32>load<u8>(row + x) + 2;
      store<u8>(out + (x << 1), <u8>((centre + <i32>load<u8>(row + x - 1)) >> 2));
      store<u8>(out + (x << 1) + 1, <u8>((centre + <i32>load<u8>(row + x + 1)) >> 2));
    }
  }
}
