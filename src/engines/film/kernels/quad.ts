// Four neighbouring columns at once: what height fields share that are walked four columns abreast.
import { Frame } from './frame';

/** Product of 32-bit lanes, of which both factors fit into 16 bits and the second is not negative: a single instruction. */
// @ts-ignore: decorator
@inline
export function times(a: v128, b: v128): v128 {
  return i32x4.dot_i16x8_s(a, b);
}

// @ts-ignore: decorator
@inline
export function int(value: i32): v128 {
  return i32x4.splat(value);
}

// @ts-ignore: decorator
@inline
export function real(value: f32): v128 {
  return f32x4.splat(value);
}

// @ts-ignore: decorator
@inline
export function clamp4(value: v128, low: i32, high: i32): v128 {
  return i32x4.min_s(i32x4.max_s(value, int(low)), int(high));
}

// @ts-ignore: decorator
@inline
export function whole(value: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(value);
}

/** `weight` is 0..256. */
// @ts-ignore: decorator
@inline
export function blend(from: v128, to: v128, weight: v128): v128 {
  return i32x4.add(from, i32x4.shr_s(times(i32x4.sub(to, from), weight), 8));
}

// @ts-ignore: decorator
@inline
export function largest(value: v128): f32 {
  const a = f32x4.pmax(value, i32x4.shuffle(value, value, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(a, i32x4.shuffle(a, a, 1, 0, 3, 2)), 0);
}

/** (256 - fraction, fraction) in the halves of each lane, to weigh a pair of samples by. */
// @ts-ignore: decorator
@inline
function weights(coordinate: v128): v128 {
  const fraction = v128.and(coordinate, i32x4.splat(255));
  return v128.or(i32x4.sub(i32x4.splat(256), fraction), i32x4.shl(fraction, 16));
}

/** Places of four texels in a square map that wraps and has one column more than 1 << `bits`. */
// @ts-ignore: decorator
@inline
function texels(bits: i32, u: v128, v: v128): v128 {
  const mask = i32x4.splat((1 << bits) - 1);
  const column = v128.and(i32x4.shr_s(u, 8), mask);
  const row = v128.and(i32x4.shr_s(v, 8), mask);
  return i32x4.add(column, i32x4.add(i32x4.shl(row, bits), row));
}

/** Bilinear reads of a 16-bit map at 24.8 coordinates. Results 0..65535. */
// @ts-ignore: decorator
@inline
export function bilinear16x4(map: usize, bits: i32, u: v128, v: v128): v128 {
  const pitch = ((1 << bits) + 1) << 1;
  const at = i32x4.shl(texels(bits, u, v), 1);
  const a0 = map + i32x4.extract_lane(at, 0);
  const a1 = map + i32x4.extract_lane(at, 1);
  const a2 = map + i32x4.extract_lane(at, 2);
  const a3 = map + i32x4.extract_lane(at, 3);
  let top = v128.load32_zero(a0);
  let low = v128.load32_zero(a0 + pitch);
  top = v128.load32_lane(a1, top, 1);
  low = v128.load32_lane(a1 + pitch, low, 1);
  top = v128.load32_lane(a2, top, 2);
  low = v128.load32_lane(a2 + pitch, low, 2);
  top = v128.load32_lane(a3, top, 3);
  low = v128.load32_lane(a3 + pitch, low, 3);
  // Around zero they fit into signed halves.
  const middle = i16x8.splat(-32768);
  const across = weights(u);
  const upper = i32x4.shr_s(times(v128.xor(top, middle), across), 8);
  const lower = i32x4.shr_s(times(v128.xor(low, middle), across), 8);
  const pair = v128.or(v128.and(upper, i32x4.splat(0xffff)), i32x4.shl(lower, 16));
  return i32x4.add(i32x4.shr_s(times(pair, weights(v)), 8), i32x4.splat(32768));
}

/** Bilinear reads of an 8-bit map at 24.8 coordinates. Results 0..255. */
// @ts-ignore: decorator
@inline
export function bilinear8x4(map: usize, bits: i32, u: v128, v: v128): v128 {
  const pitch = (1 << bits) + 1;
  const at = texels(bits, u, v);
  const a0 = map + i32x4.extract_lane(at, 0);
  const a1 = map + i32x4.extract_lane(at, 1);
  const a2 = map + i32x4.extract_lane(at, 2);
  const a3 = map + i32x4.extract_lane(at, 3);
  let top = v128.load16_lane(a0, i32x4.splat(0), 0);
  let low = v128.load16_lane(a0 + pitch, i32x4.splat(0), 0);
  top = v128.load16_lane(a1, top, 2);
  low = v128.load16_lane(a1 + pitch, low, 2);
  top = v128.load16_lane(a2, top, 4);
  low = v128.load16_lane(a2 + pitch, low, 4);
  top = v128.load16_lane(a3, top, 6);
  low = v128.load16_lane(a3 + pitch, low, 6);
  const across = weights(u);
  // Bytes 0 and 1 of each lane become its halves; bytes 2 are zero.
  const upper = i32x4.shr_u(times(i8x16.shuffle(top, top, 0, 2, 1, 2, 4, 2, 5, 2, 8, 2, 9, 2, 12, 2, 13, 2), across), 1);
  const lower = i32x4.shr_u(times(i8x16.shuffle(low, low, 0, 2, 1, 2, 4, 2, 5, 2, 8, 2, 9, 2, 12, 2, 13, 2), across), 1);
  return i32x4.shr_u(times(v128.or(upper, i32x4.shl(lower, 16)), weights(v)), 15);
}

// @ts-ignore: decorator
@inline
function least(value: v128): i32 {
  const a = i32x4.min_s(value, i32x4.shuffle(value, value, 2, 3, 0, 1));
  return min(i32x4.extract_lane(a, 0), i32x4.extract_lane(a, 1));
}

// @ts-ignore: decorator
@inline
function most(value: v128): i32 {
  const a = i32x4.max_s(value, i32x4.shuffle(value, value, 2, 3, 0, 1));
  return max(i32x4.extract_lane(a, 0), i32x4.extract_lane(a, 1));
}

/** Added to a small number, leaves it, rounded, in the low bits: cheaper than a conversion that minds infinities. */
const ROUNDING: f32 = 12582912.0;

/**
 * Paints four columns of two pixels each, from their rows `y0` down to `y1`, and not at all where that is not lower: from
 * the colour at the upper end (at `topRow`) to the one at the lower end (`belowLuma`, at `belowRow`). Only luma is graded:
 * chroma is half size anyway.
 */
export function fillColumns(
  frame: Frame, x: i32, y0: v128, y1: v128, topRow: v128, belowRow: v128,
  luma: v128, u: v128, v: v128, belowLuma: v128,
): void {
  const painted = i32x4.lt_s(y0, y1);
  const first = least(v128.bitselect(y0, i32x4.splat(i32.MAX_VALUE), painted));
  const end = most(v128.bitselect(y1, i32x4.splat(0), painted));
  const width = frame.width;
  const length = f32x4.sub(belowRow, topRow);
  const graded = f32x4.gt(length, f32x4.splat(0.5));
  // What is too short to be graded has the colour of its upper end.
  const delta = v128.and(f32x4.convert_i32x4_s(i32x4.sub(belowLuma, luma)), graded);
  const perRow = f32x4.div(f32x4.splat(1), f32x4.pmax(f32x4.splat(0.5), length));
  const upper = f32x4.add(f32x4.convert_i32x4_s(luma), f32x4.splat(ROUNDING));
  let weight = f32x4.mul(f32x4.sub(f32x4.splat(<f32>first), topRow), perRow);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  let at = frame.y + first * width + x;
  let line = i32x4.splat(first);
  const next = i32x4.splat(1);
  for (let y = first; y < end; y++, at += width) {
    const share = f32x4.pmin(one, f32x4.pmax(zero, weight));
    const value = f32x4.add(upper, f32x4.mul(delta, share));
    const inside = v128.andnot(i32x4.lt_s(line, y1), i32x4.lt_s(line, y0));
    const doubled = i8x16.shuffle(value, value, 0, 0, 4, 4, 8, 8, 12, 12, 0, 0, 4, 4, 8, 8, 12, 12);
    const mask = i16x8.narrow_i32x4_s(inside, inside);
    const kept = v128.load64_zero(at);
    v128.store64_lane(at, v128.bitselect(doubled, kept, mask), 0);
    weight = f32x4.add(weight, perRow);
    line = i32x4.add(line, next);
  }
  const half = width >> 1;
  const from = i32x4.shr_s(i32x4.add(y0, next), 1);
  const to = i32x4.shr_s(i32x4.add(y1, next), 1);
  const column = x >> 1;
  const colours = i8x16.shuffle(u, v, 0, 4, 8, 12, 16, 20, 24, 28, 0, 0, 0, 0, 0, 0, 0, 0);
  let chromaU = frame.u + ((first + 1) >> 1) * half + column;
  let chromaV = frame.v + ((first + 1) >> 1) * half + column;
  line = i32x4.splat((first + 1) >> 1);
  for (let y = (first + 1) >> 1; y < (end + 1) >> 1; y++, chromaU += half, chromaV += half) {
    const inside = v128.andnot(i32x4.lt_s(line, to), i32x4.lt_s(line, from));
    const mask = i8x16.shuffle(inside, inside, 0, 4, 8, 12, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0);
    const kept = v128.load32_lane(chromaV, v128.load32_zero(chromaU), 1);
    const both = v128.bitselect(colours, kept, mask);
    v128.store32_lane(chromaU, both, 0);
    v128.store32_lane(chromaV, both, 1);
    line = i32x4.add(line, next);
  }
}
