// Intra prediction (8.3) from the samples above and to the left, before deblocking.
import { allocate } from './memory';
import { sum16, sum32 } from './vectors';

export const VERTICAL: i32 = 0;
export const HORIZONTAL: i32 = 1;
export const DC: i32 = 2;
/** Intra_16x16 only; chroma numbers its modes DC, horizontal, vertical, plane. */
export const PLANE: i32 = 3;

/** Two swizzle tables of 16 bytes for each of the modes 3..8 of Intra_4x4. */
let directions: usize = 0;
const MEAN: i32 = 0;
const SMOOTH: i32 = 16;

/** One place of a 4x4 prediction: `edge` counts from the lower left sample (1) over the corner (5) to the right (13). */
function direct(mode: i32, x: i32, y: i32, filter: i32, edge: i32): void {
  const at = directions + ((mode - 3) << 5) + (y << 2) + x;
  store<u8>(at, <u8>(filter == MEAN ? edge : 0xff));
  store<u8>(at, <u8>(filter == SMOOTH ? edge : 0xff), 16);
}

/** 8.3.1.2.4 to 8.3.1.2.9, as places in the row of neighbours. */
export function openIntra(): void {
  directions = allocate(6 * 32);
  edge = allocate(16);
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 4; x++) {
      direct(3, x, y, SMOOTH, 7 + x + y);
      direct(4, x, y, SMOOTH, 5 + x - y);
      const right = 2 * x - y;
      const across = x - (y >> 1);
      if (right >= 0) direct(5, x, y, right & 1 ? SMOOTH : MEAN, 5 + across);
      else direct(5, x, y, SMOOTH, right == -1 ? 5 : 6 - y);
      const down = 2 * y - x;
      const along = y - (x >> 1);
      if (down >= 0) direct(6, x, y, down & 1 ? SMOOTH : MEAN, down & 1 ? 5 - along : 4 - along);
      else direct(6, x, y, SMOOTH, down == -1 ? 5 : 4 + x);
      direct(7, x, y, y & 1 ? SMOOTH : MEAN, (y & 1 ? 7 : 6) + x + (y >> 1));
      const up = x + 2 * y;
      if (up > 5) direct(8, x, y, MEAN, 0);
      else if (up == 5) direct(8, x, y, SMOOTH, 1);
      else direct(8, x, y, up & 1 ? SMOOTH : MEAN, 3 - y - (x >> 1));
    }
  }
}

let edge: usize = 0;

/**
 * The neighbours of a 4x4 block in one row of 15: lower left sample twice, left upwards, corner, above to the right,
 * the last twice. What is not available is read from where it would lie and must not be used, except the upper right,
 * for which the last sample above is repeated (8.3.1.2).
 */
export function neighbours4x4(at: usize, pitch: i32, upperRight: bool): v128 {
  const below = at + 3 * pitch - 1;
  store<u8>(edge, load<u8>(below));
  store<u8>(edge, load<u8>(below), 1);
  store<u8>(edge, load<u8>(below - pitch), 2);
  store<u8>(edge, load<u8>(below - 2 * pitch), 3);
  store<u8>(edge, load<u8>(below - 3 * pitch), 4);
  store<u32>(edge, load<u32>(at - pitch - 1), 5);
  store<u8>(edge, load<u8>(at - pitch + 3), 9);
  if (upperRight) {
    store<u32>(edge, load<u32>(at - pitch + 4), 10);
  } else {
    store<u32>(edge, <u32>load<u8>(at - pitch + 3) * 0x01010101, 10);
  }
  store<u8>(edge, load<u8>(edge, 13), 14);
  return v128.load(edge);
}

// @ts-ignore: decorator
@inline
function smooth(before: v128, here: v128, after: v128): v128 {
  const two = i16x8.splat(2);
  return i16x8.shr_u(i16x8.add(i16x8.add(before, after), i16x8.add(i16x8.shl(here, 1), two)), 2);
}

/** (a + 2b + c + 2) >> 2 around each neighbour. */
function smoothed(row: v128): v128 {
  const before = i8x16.shuffle(row, row, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  const after = i8x16.shuffle(row, row, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15);
  return i8x16.narrow_i16x8_u(
    smooth(i16x8.extend_low_i8x16_u(before), i16x8.extend_low_i8x16_u(row), i16x8.extend_low_i8x16_u(after)),
    smooth(i16x8.extend_high_i8x16_u(before), i16x8.extend_high_i8x16_u(row), i16x8.extend_high_i8x16_u(after)),
  );
}

/** (a + b + 1) >> 1 of each neighbour and the next. */
function means(row: v128): v128 {
  return i8x16.avgr_u(row, i8x16.shuffle(row, row, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15));
}

/** Sum of the first four bytes. */
// @ts-ignore: decorator
@inline
function sumOfFour(bytes: v128): i32 {
  return i32x4.extract_lane(i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)), 0);
}

function dc4x4(row: v128, left: bool, above: bool): v128 {
  const l = sumOfFour(i8x16.shuffle(row, row, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4));
  const a = sumOfFour(i8x16.shuffle(row, row, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9));
  const value = left && above ? (l + a + 4) >> 3 : left ? (l + 2) >> 2 : above ? (a + 2) >> 2 : 128;
  return i8x16.splat(<i8>value);
}

/** Intra_4x4 prediction: 16 samples, row by row. */
export function predict4x4(mode: i32, row: v128, left: bool, above: bool): v128 {
  if (mode == VERTICAL) return i8x16.shuffle(row, row, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9);
  if (mode == HORIZONTAL) return i8x16.shuffle(row, row, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1);
  if (mode == DC) return dc4x4(row, left, above);
  const table = directions + ((mode - 3) << 5);
  return v128.or(
    i8x16.swizzle(means(row), v128.load(table)),
    i8x16.swizzle(smoothed(row), v128.load(table, 16)),
  );
}

function fill(out: usize, value: v128, size: i32): void {
  for (let y = 0; y < size; y++) {
    if (size == 16) v128.store(out + (y << 4), value);
    else v128.store64_lane(out + (y << 4), value, 0);
  }
}

/** Sums of the column to the left of `at`. */
// @ts-ignore: decorator
@inline
function sumLeft(at: usize, pitch: i32, count: i32): i32 {
  let sum = 0;
  for (let y = 0; y < count; y++) sum += load<u8>(at + y * pitch - 1);
  return sum;
}

function dc16(at: usize, pitch: i32, left: bool, above: bool): i32 {
  let sum = 0;
  if (left) sum += sumLeft(at, pitch, 16);
  if (above) sum += sum16(i16x8.extadd_pairwise_i8x16_u(v128.load(at - pitch)));
  return left && above ? (sum + 16) >> 5 : left || above ? (sum + 8) >> 4 : 128;
}

/** 8.3.3.4 and 8.3.4.4; `factor` and `shift` are 5 and 6 for luma, 34 and 6 for chroma. */
function plane(at: usize, pitch: i32, size: i32, factor: i32, shift: i32, out: usize): void {
  const half = size >> 1;
  let h = 0;
  let v = 0;
  for (let i = 1; i <= half; i++) {
    h += i * (<i32>load<u8>(at - pitch + half - 1 + i) - <i32>load<u8>(at - pitch + half - 1 - i));
    v += i * (<i32>load<u8>(at + (half - 1 + i) * pitch - 1) - <i32>load<u8>(at + (half - 1 - i) * pitch - 1));
  }
  const b = (factor * h + (1 << (shift - 1))) >> shift;
  const c = (factor * v + (1 << (shift - 1))) >> shift;
  const a = 16 * (<i32>load<u8>(at + (size - 1) * pitch - 1) + <i32>load<u8>(at - pitch + size - 1));
  const ramp = i16x8.mul(i16x8.splat(<i16>b), i16x8(0, 1, 2, 3, 4, 5, 6, 7));
  for (let y = 0; y < size; y++) {
    const start = a + 16 + c * (y - half + 1) - b * (half - 1);
    const low = i16x8.shr_s(i16x8.add_sat_s(ramp, i16x8.splat(<i16>start)), 5);
    const high = i16x8.shr_s(i16x8.add_sat_s(ramp, i16x8.splat(<i16>(start + 8 * b))), 5);
    const value = i8x16.narrow_i16x8_u(low, high);
    if (size == 16) v128.store(out + (y << 4), value);
    else v128.store64_lane(out + (y << 4), value, 0);
  }
}

/** Intra_16x16 prediction into `out`, rows of 16. */
export function predict16x16(mode: i32, at: usize, pitch: i32, left: bool, above: bool, out: usize): void {
  if (mode == VERTICAL) fill(out, v128.load(at - pitch), 16);
  else if (mode == DC) fill(out, i8x16.splat(<i8>dc16(at, pitch, left, above)), 16);
  else if (mode == PLANE) plane(at, pitch, 16, 5, 6, out);
  else for (let y = 0; y < 16; y++) v128.store(out + (y << 4), v128.load8_splat(at + y * pitch - 1));
}

/** Mean of four samples above and four to the left, or of those that there are. */
// @ts-ignore: decorator
@inline
function meanOf(sum: i32, both: bool): i32 {
  return both ? (sum + 4) >> 3 : (sum + 2) >> 2;
}

/** 8.3.4.1 to 8.3.4.3: each 4x4 block of chroma has a mean of its own; the two off the diagonal prefer one side. */
function chromaDc(at: usize, pitch: i32, left: bool, above: bool, out: usize): void {
  const a0 = above ? sum32(i32x4.extadd_pairwise_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at - pitch)))) : 0;
  const a1 = above ? sum32(i32x4.extadd_pairwise_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at - pitch + 4)))) : 0;
  const l0 = left ? sumLeft(at, pitch, 4) : 0;
  const l1 = left ? sumLeft(at + 4 * pitch, pitch, 4) : 0;
  const both = left && above;
  const none = !left && !above;
  const m0 = none ? 128 : meanOf(a0 + l0, both);
  const m1 = none ? 128 : above ? meanOf(a1, false) : meanOf(l0, false);
  const m2 = none ? 128 : left ? meanOf(l1, false) : meanOf(a0, false);
  const m3 = none ? 128 : meanOf(a1 + l1, both);
  const upper = <u64>m0 * 0x01010101 | ((<u64>m1 * 0x01010101) << 32);
  const lower = <u64>m2 * 0x01010101 | ((<u64>m3 * 0x01010101) << 32);
  for (let y = 0; y < 4; y++) {
    store<u64>(out + (y << 4), upper);
    store<u64>(out + ((y + 4) << 4), lower);
  }
}

/** Intra chroma prediction of one plane into rows of 16: mode 0 DC, 1 horizontal, 2 vertical, 3 plane. */
export function predictChroma8x8(mode: i32, at: usize, pitch: i32, left: bool, above: bool, out: usize): void {
  if (mode == 0) chromaDc(at, pitch, left, above, out);
  else if (mode == 2) fill(out, v128.load64_zero(at - pitch), 8);
  else if (mode == 3) plane(at, pitch, 8, 34, 6, out);
  else for (let y = 0; y < 8; y++) v128.store64_lane(out + (y << 4), v128.load8_splat(at + y * pitch - 1), 0);
}
