// How far a prediction is from the source: sums of absolute differences (SAD), plain or Hadamard transformed (SATD).
import { high16, high32, high64, low16, low32, low64, sum16, sum32, wide8 } from './vectors';

// @ts-ignore: decorator
@inline
function distance(a: v128, b: v128): v128 {
  return v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
}

/** SAD of two blocks; stops after half of the rows if that is more than `limit` already. */
export function sad16x16(a: usize, aPitch: i32, b: usize, bPitch: i32, limit: i32): i32 {
  let sum = i16x8.splat(0);
  for (let y = 0; y < 16; y += 4) {
    const d0 = i16x8.extadd_pairwise_i8x16_u(distance(v128.load(a), v128.load(b)));
    const d1 = i16x8.extadd_pairwise_i8x16_u(distance(v128.load(a + aPitch), v128.load(b + bPitch)));
    const d2 = i16x8.extadd_pairwise_i8x16_u(distance(v128.load(a + 2 * aPitch), v128.load(b + 2 * bPitch)));
    const d3 = i16x8.extadd_pairwise_i8x16_u(distance(v128.load(a + 3 * aPitch), v128.load(b + 3 * bPitch)));
    sum = i16x8.add(sum, i16x8.add(i16x8.add(d0, d1), i16x8.add(d2, d3)));
    if (y == 4 && sum16(sum) > limit) break;
    a += 4 * aPitch;
    b += 4 * bPitch;
  }
  return sum16(sum);
}

/** One row's differences from the mean of two others, in pairs. */
// @ts-ignore: decorator
@inline
function meanRow(a: usize, b: usize, c: usize): v128 {
  return i16x8.extadd_pairwise_i8x16_u(distance(v128.load(a), i8x16.avgr_u(v128.load(b), v128.load(c))));
}

/** The same against the rounded mean of two references, as quarter samples are made (8.4.2.2.1). */
export function sadMean16x16(a: usize, aPitch: i32, b: usize, c: usize, pitch: i32, limit: i32): i32 {
  let sum = i16x8.splat(0);
  for (let y = 0; y < 16; y += 4) {
    const d0 = meanRow(a, b, c);
    const d1 = meanRow(a + aPitch, b + pitch, c + pitch);
    const d2 = meanRow(a + 2 * aPitch, b + 2 * pitch, c + 2 * pitch);
    const d3 = meanRow(a + 3 * aPitch, b + 3 * pitch, c + 3 * pitch);
    sum = i16x8.add(sum, i16x8.add(i16x8.add(d0, d1), i16x8.add(d2, d3)));
    if (y == 4 && sum16(sum) > limit) break;
    a += 4 * aPitch;
    b += 4 * pitch;
    c += 4 * pitch;
  }
  return sum16(sum);
}

// @ts-ignore: decorator
@inline
function hadamardSum(r0: v128, r1: v128, r2: v128, r3: v128): v128 {
  let s0 = i16x8.add(r0, r1);
  let s1 = i16x8.sub(r0, r1);
  let s2 = i16x8.add(r2, r3);
  let s3 = i16x8.sub(r2, r3);
  r0 = i16x8.add(s0, s2);
  r1 = i16x8.add(s1, s3);
  r2 = i16x8.sub(s0, s2);
  r3 = i16x8.sub(s1, s3);
  const left01 = low16(r0, r1);
  const right01 = high16(r0, r1);
  const left23 = low16(r2, r3);
  const right23 = high16(r2, r3);
  const leftA = low32(left01, left23);
  const leftB = high32(left01, left23);
  const rightA = low32(right01, right23);
  const rightB = high32(right01, right23);
  r0 = low64(leftA, rightA);
  r1 = high64(leftA, rightA);
  r2 = low64(leftB, rightB);
  r3 = high64(leftB, rightB);
  s0 = i16x8.add(r0, r1);
  s1 = i16x8.sub(r0, r1);
  s2 = i16x8.add(r2, r3);
  s3 = i16x8.sub(r2, r3);
  const upper = i16x8.add(i16x8.abs(i16x8.add(s0, s2)), i16x8.abs(i16x8.add(s1, s3)));
  const lower = i16x8.add(i16x8.abs(i16x8.sub(s0, s2)), i16x8.abs(i16x8.sub(s1, s3)));
  return i16x8.add(upper, lower);
}

// @ts-ignore: decorator
@inline
function satdPair(a: usize, aPitch: i32, b: usize, bPitch: i32): v128 {
  return hadamardSum(
    i16x8.sub(wide8(a), wide8(b)),
    i16x8.sub(wide8(a + aPitch), wide8(b + bPitch)),
    i16x8.sub(wide8(a + 2 * aPitch), wide8(b + 2 * bPitch)),
    i16x8.sub(wide8(a + 3 * aPitch), wide8(b + 3 * bPitch)),
  );
}

/** SATD of an area whose sides are multiples of 8 and 4. Halved, so that it compares with a SAD. */
export function satd(a: usize, aPitch: i32, b: usize, bPitch: i32, width: i32, height: i32): i32 {
  let sum = i32x4.splat(0);
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 8) {
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(satdPair(a + y * aPitch + x, aPitch, b + y * bPitch + x, bPitch)));
    }
  }
  return sum32(sum) >> 1;
}

/** SATD of two 4x4 predictions (16 bytes each, `b` and `c`) against one source block: low half and high half. */
export function satdTwo4x4(source: v128, b: v128, c: v128): i32 {
  const from0 = i16x8.extend_low_i8x16_u(source);
  const from1 = i16x8.extend_high_i8x16_u(source);
  const b0 = i16x8.sub(from0, i16x8.extend_low_i8x16_u(b));
  const b1 = i16x8.sub(from1, i16x8.extend_high_i8x16_u(b));
  const c0 = i16x8.sub(from0, i16x8.extend_low_i8x16_u(c));
  const c1 = i16x8.sub(from1, i16x8.extend_high_i8x16_u(c));
  const sums = i32x4.extadd_pairwise_i16x8_u(hadamardSum(low64(b0, c0), high64(b0, c0), low64(b1, c1), high64(b1, c1)));
  const first = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  const second = i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  return (first >> 1) | ((second >> 1) << 16);
}

/** Whether no 4x4 block of an 8x8 area differs by `limit` or more in sum, nor the whole by `whole`. */
export function isSilent8x8(a: usize, aPitch: i32, b: usize, bPitch: i32, limit: i32, whole: i32): bool {
  let upper = i16x8.splat(0);
  let lower = i16x8.splat(0);
  for (let y = 0; y < 4; y++) {
    upper = i16x8.add(upper, i16x8.abs(i16x8.sub(wide8(a), wide8(b))));
    lower = i16x8.add(lower, i16x8.abs(i16x8.sub(wide8(a + 4 * aPitch), wide8(b + 4 * bPitch))));
    a += aPitch;
    b += bPitch;
  }
  const up = i32x4.extadd_pairwise_i16x8_u(upper);
  const low = i32x4.extadd_pairwise_i16x8_u(lower);
  const blocks = i32x4.add(i32x4.shuffle(up, low, 0, 2, 4, 6), i32x4.shuffle(up, low, 1, 3, 5, 7));
  return !v128.any_true(i32x4.gt_s(blocks, i32x4.splat(limit))) && sum32(blocks) <= whole;
}

export function mean16x16(a: usize, pitch: i32): i32 {
  let sum = i16x8.splat(0);
  for (let y = 0; y < 16; y++) sum = i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(v128.load(a + y * pitch)));
  return (sum16(sum) + 128) >> 8;
}

/** Sum of absolute differences of a block from one value, such as its mean: how much there is to see in it. */
export function activity16x16(a: usize, pitch: i32, value: i32): i32 {
  const mean = i8x16.splat(<i8>value);
  let sum = i16x8.splat(0);
  for (let y = 0; y < 16; y++) {
    sum = i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(distance(v128.load(a + y * pitch), mean)));
  }
  return sum16(sum);
}
