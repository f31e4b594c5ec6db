// The 4x4 integer transform (8.5.12) on two blocks at a time: lanes 0..3 belong to the left one, 4..7 to the right.
// Between the two passes the blocks are transposed, and stay so: vector j holds horizontal frequency j of both blocks,
// its lanes the vertical frequencies. The inverse starts with rows, as the standard demands, and so needs just that.
import { Quantiser, deadZone, factorEven, factorOdd, scaleEven, scaleOdd } from './quantiser';
import { high16, high32, high64, low16, low32, low64, wide8 } from './vectors';

/** Coefficients of a pair of blocks: four vectors. */
export const PAIR_BYTES: usize = 64;

/** Transforms the difference of two 8x4 areas into `out`. */
export function transformPair(source: usize, sourcePitch: i32, prediction: usize, predictionPitch: i32, out: usize): void {
  let r0 = i16x8.sub(wide8(source), wide8(prediction));
  let r1 = i16x8.sub(wide8(source + sourcePitch), wide8(prediction + predictionPitch));
  let r2 = i16x8.sub(wide8(source + 2 * sourcePitch), wide8(prediction + 2 * predictionPitch));
  let r3 = i16x8.sub(wide8(source + 3 * sourcePitch), wide8(prediction + 3 * predictionPitch));
  for (let pass = 0; pass < 2; pass++) {
    const s03 = i16x8.add(r0, r3);
    const s12 = i16x8.add(r1, r2);
    const d03 = i16x8.sub(r0, r3);
    const d12 = i16x8.sub(r1, r2);
    r0 = i16x8.add(s03, s12);
    r1 = i16x8.add(i16x8.shl(d03, 1), d12);
    r2 = i16x8.sub(s03, s12);
    r3 = i16x8.sub(d03, i16x8.shl(d12, 1));
    if (pass == 1) break;
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
  }
  v128.store(out, r0);
  v128.store(out, r1, 16);
  v128.store(out, r2, 32);
  v128.store(out, r3, 48);
}

/** Whether any coefficient of a pair is large enough to get a level; most pairs of a P picture have none. */
// @ts-ignore: decorator
@inline
function hasLevels(c: usize, even: v128, odd: v128): bool {
  const evens = v128.or(
    i16x8.gt_s(i16x8.abs(v128.load(c)), even), i16x8.gt_s(i16x8.abs(v128.load(c, 32)), even));
  const odds = v128.or(
    i16x8.gt_s(i16x8.abs(v128.load(c, 16)), odd), i16x8.gt_s(i16x8.abs(v128.load(c, 48)), odd));
  return v128.any_true(v128.or(evens, odds));
}

// @ts-ignore: decorator
@inline
function quantise(value: v128, factor: v128, round: v128, shift: i32): v128 {
  const size = i16x8.abs(value);
  const low = i32x4.shr_u(i32x4.add(i32x4.extmul_low_i16x8_u(size, factor), round), shift);
  const high = i32x4.shr_u(i32x4.add(i32x4.extmul_high_i16x8_u(size, factor), round), shift);
  const sign = i16x8.shr_s(value, 15);
  return i16x8.sub(v128.xor(i16x8.narrow_i32x4_s(low, high), sign), sign);
}

// @ts-ignore: decorator
@inline
function zigzagFirst(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 4, 1, 2, 5, 8, 12, 9);
}

// @ts-ignore: decorator
@inline
function zigzagLast(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 6, 3, 7, 10, 13, 14, 11, 15);
}

// @ts-ignore: decorator
@inline
function nonZero(a: v128): i32 {
  return ~i16x8.bitmask(i16x8.eq(a, i16x8.splat(0))) & 0xff;
}

/**
 * Quantises a pair in place (what stays is already scaled for the inverse) and writes the levels of both blocks in
 * zigzag order (figure 8-8), 32 bytes each. Returns a bit per level that is not zero: 16 of each block. If there is
 * none, nothing is written.
 */
export function quantisePair(coefficients: usize, levels: usize, q: Quantiser, inter: bool): i32 {
  const zone = deadZone(q, inter);
  if (!hasLevels(coefficients, v128.load(zone), v128.load(zone, 16))) return 0;
  const round = i32x4.splat(inter ? q.roundInter : q.roundIntra);
  const even = factorEven(q);
  const odd = factorOdd(q);
  const y0 = quantise(v128.load(coefficients), even, round, q.shift);
  const y1 = quantise(v128.load(coefficients, 16), odd, round, q.shift);
  const y2 = quantise(v128.load(coefficients, 32), even, round, q.shift);
  const y3 = quantise(v128.load(coefficients, 48), odd, round, q.shift);
  v128.store(coefficients, i16x8.mul(y0, scaleEven(q)));
  v128.store(coefficients, i16x8.mul(y1, scaleOdd(q)), 16);
  v128.store(coefficients, i16x8.mul(y2, scaleEven(q)), 32);
  v128.store(coefficients, i16x8.mul(y3, scaleOdd(q)), 48);
  const leftA = low64(y0, y1);
  const leftB = low64(y2, y3);
  const rightA = high64(y0, y1);
  const rightB = high64(y2, y3);
  const left0 = zigzagFirst(leftA, leftB);
  const left1 = zigzagLast(leftA, leftB);
  const right0 = zigzagFirst(rightA, rightB);
  const right1 = zigzagLast(rightA, rightB);
  v128.store(levels, left0);
  v128.store(levels, left1, 16);
  v128.store(levels, right0, 32);
  v128.store(levels, right1, 48);
  return nonZero(left0) | (nonZero(left1) << 8) | (nonZero(right0) << 16) | (nonZero(right1) << 24);
}

// @ts-ignore: decorator
@inline
function addRow(residual: v128, prediction: usize, target: usize): void {
  const rounded = i16x8.shr_s(i16x8.add(residual, i16x8.splat(32)), 6);
  const sum = i16x8.add(rounded, wide8(prediction));
  v128.store64_lane(target, i8x16.narrow_i16x8_u(sum, sum), 0);
}

/** Residual of scaled coefficients plus prediction: 8.5.12.2 and 8.5.14. */
export function reconstructPair(
  coefficients: usize, prediction: usize, predictionPitch: i32, target: usize, targetPitch: i32,
): void {
  let y0 = v128.load(coefficients);
  let y1 = v128.load(coefficients, 16);
  let y2 = v128.load(coefficients, 32);
  let y3 = v128.load(coefficients, 48);
  for (let pass = 0; pass < 2; pass++) {
    const e0 = i16x8.add(y0, y2);
    const e1 = i16x8.sub(y0, y2);
    const e2 = i16x8.sub(i16x8.shr_s(y1, 1), y3);
    const e3 = i16x8.add(y1, i16x8.shr_s(y3, 1));
    y0 = i16x8.add(e0, e3);
    y1 = i16x8.add(e1, e2);
    y2 = i16x8.sub(e1, e2);
    y3 = i16x8.sub(e0, e3);
    if (pass == 1) break;
    const left01 = low16(y0, y1);
    const right01 = high16(y0, y1);
    const left23 = low16(y2, y3);
    const right23 = high16(y2, y3);
    const leftA = low32(left01, left23);
    const leftB = high32(left01, left23);
    const rightA = low32(right01, right23);
    const rightB = high32(right01, right23);
    y0 = low64(leftA, rightA);
    y1 = high64(leftA, rightA);
    y2 = low64(leftB, rightB);
    y3 = high64(leftB, rightB);
  }
  addRow(y0, prediction, target);
  addRow(y1, prediction + predictionPitch, target + targetPitch);
  addRow(y2, prediction + 2 * predictionPitch, target + 2 * targetPitch);
  addRow(y3, prediction + 3 * predictionPitch, target + 3 * targetPitch);
}

/** Copies an 8x4 area. */
// @ts-ignore: decorator
@inline
export function copyPair(prediction: usize, predictionPitch: i32, target: usize, targetPitch: i32): void {
  store<u64>(target, load<u64>(prediction));
  store<u64>(target + targetPitch, load<u64>(prediction + predictionPitch));
  store<u64>(target + 2 * targetPitch, load<u64>(prediction + 2 * predictionPitch));
  store<u64>(target + 3 * targetPitch, load<u64>(prediction + 3 * predictionPitch));
}
