// Small SIMD pieces that several files share: interleaves for 4x4 transposes, and sums.

// @ts-ignore: decorator
@inline
export function low16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
export function high16(a: v128, b: v128): v128 {
  return i16x8.shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

// @ts-ignore: decorator
@inline
export function low32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 0, 4, 1, 5);
}

// @ts-ignore: decorator
@inline
export function high32(a: v128, b: v128): v128 {
  return i32x4.shuffle(a, b, 2, 6, 3, 7);
}

// @ts-ignore: decorator
@inline
export function low64(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 0, 2);
}

// @ts-ignore: decorator
@inline
export function high64(a: v128, b: v128): v128 {
  return i64x2.shuffle(a, b, 1, 3);
}

// @ts-ignore: decorator
@inline
export function wide8(at: usize): v128 {
  return v128.load_ext<u8>(at);
}

/** Sum of eight unsigned 16-bit lanes. */
// @ts-ignore: decorator
@inline
export function sum16(a: v128): i32 {
  return sum32(i32x4.extadd_pairwise_i16x8_u(a));
}

// @ts-ignore: decorator
@inline
export function sum32(a: v128): i32 {
  const half = i32x4.add(a, i32x4.shuffle(a, a, 2, 3, 0, 1));
  return i32x4.extract_lane(half, 0) + i32x4.extract_lane(half, 1);
}
