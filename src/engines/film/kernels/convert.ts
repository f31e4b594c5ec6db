// Painted pictures to the planes that layers are made of: premultiplied, BT.709 limited range.
import { times } from './quad';

/** Weighs red and blue, and green, of four pixels by factors of 2^15 or 2^16. */
// @ts-ignore: decorator
@inline
function weigh(pixels: v128, redBlue: v128, green: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(v128.and(pixels, i16x8.splat(255)), redBlue),
    i32x4.dot_i16x8_s(i16x8.shr_u(pixels, 8), green));
}

/** Luma of four pixels times their alpha over 255, rounded. */
// @ts-ignore: decorator
@inline
function lumaOf(pixels: v128, alpha: v128): v128 {
  const bright = weigh(
    pixels, i16x8(5983, 2032, 5983, 2032, 5983, 2032, 5983, 2032), i16x8(20127, 0, 20127, 0, 20127, 0, 20127, 0));
  const luma = i32x4.add(i32x4.shr_s(i32x4.add(bright, i32x4.splat(16384)), 15), i32x4.splat(16));
  const product = i32x4.add(times(luma, alpha), i32x4.splat(127));
  return i32x4.shr_u(i32x4.add(i32x4.add(product, i32x4.splat(1)), i32x4.shr_u(product, 8)), 8);
}

/** A chroma sample of each of four pixels, times their alpha. */
// @ts-ignore: decorator
@inline
function chromaOf(pixels: v128, alpha: v128, redBlue: v128, green: v128): v128 {
  const sum = i32x4.add(weigh(pixels, redBlue, green), i32x4.splat(32768));
  return times(i32x4.add(i32x4.shr_s(sum, 16), i32x4.splat(128)), alpha);
}

// @ts-ignore: decorator
@inline
function pairwise(a: v128, b: v128): v128 {
  return i32x4.add(i32x4.shuffle(a, b, 0, 2, 4, 6), i32x4.shuffle(a, b, 1, 3, 5, 7));
}

// @ts-ignore: decorator
@inline
function bytes(values: v128): v128 {
  const words = i16x8.narrow_i32x4_s(values, values);
  return i8x16.narrow_i16x8_u(words, words);
}

/**
 * Straight RGBA to premultiplied planes, BT.709 limited range: full-size luma and alpha, half-size chroma and
 * alpha. `width` and `height` are even.
 */
export function rgbaToPlanes(
  source: usize, width: i32, height: i32,
  luma: usize, alpha: usize, chromaU: usize, chromaV: usize, alphaHalf: usize,
): void {
  const half = width >> 1;
  const redBlueOfU = i16x8(-6596, 28784, -6596, 28784, -6596, 28784, -6596, 28784);
  const greenOfU = i16x8(-22189, 0, -22189, 0, -22189, 0, -22189, 0);
  const redBlueOfV = i16x8(28784, -2640, 28784, -2640, 28784, -2640, 28784, -2640);
  const greenOfV = i16x8(-26145, 0, -26145, 0, -26145, 0, -26145, 0);
  const last = max(0, width - 4);
  for (let y = 0; y < height; y += 2) {
    const row = y * width;
    for (let block = 0; block < width; block += 4) {
      // The last block overlaps the one before where the width is no multiple of four.
      const x = min(block, last);
      const at = row + x;
      const upper = v128.load(source + (at << 2));
      const lower = v128.load(source + ((at + width) << 2));
      const a = i32x4.shr_u(upper, 24);
      const b = i32x4.shr_u(lower, 24);
      v128.store32_lane(luma + at, bytes(lumaOf(upper, a)), 0);
      v128.store32_lane(luma + at + width, bytes(lumaOf(lower, b)), 0);
      v128.store32_lane(alpha + at, bytes(a), 0);
      v128.store32_lane(alpha + at + width, bytes(b), 0);
      const sumsU = i32x4.add(chromaOf(upper, a, redBlueOfU, greenOfU), chromaOf(lower, b, redBlueOfU, greenOfU));
      const sumsV = i32x4.add(chromaOf(upper, a, redBlueOfV, greenOfV), chromaOf(lower, b, redBlueOfV, greenOfV));
      // Over 1020, rounded; the half more keeps a quotient that is whole from falling below.
      const sums = f32x4.convert_i32x4_s(pairwise(sumsU, sumsV));
      const chroma = bytes(
        i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.add(sums, f32x4.splat(510.5)), f32x4.splat(1.0 / 1020.0))));
      const alphas = i32x4.add(a, b);
      const shared = bytes(i32x4.shr_u(i32x4.add(pairwise(alphas, alphas), i32x4.splat(2)), 2));
      const halfAt = (y >> 1) * half + (x >> 1);
      v128.store16_lane(chromaU + halfAt, chroma, 0);
      v128.store16_lane(chromaV + halfAt, chroma, 1);
      v128.store16_lane(alphaHalf + halfAt, shared, 0);
    }
  }
}
