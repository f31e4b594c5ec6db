// Samples between samples (8.4.2.2). Half-sample planes are made in tiles of 16x16, the first time a vector needs them.
import { allocate } from './memory';
import {
  BORDER, chromaStride, halfBelow, halfBoth, halfRight, mbHeight, mbWidth, referenceU, referenceV, referenceY, stride,
} from './picture';
import { entry } from './tables';
import { wide8 } from './vectors';

/** Per tile: bits of what has been made. */
let tileDone: usize = 0;
let tilesAcross: i32 = 0;
let tilesDown: i32 = 0;
/** Planes of half samples in the order of `firstPlane`: whole, right, below, both. */
let planes: usize = 0;

/** For each quarter position (y % 4 * 4 + x % 4): the two planes whose mean it is, or one plane twice. */
const firstPlane: StaticArray<u8> = [0, 1, 1, 1, 0, 1, 1, 1, 2, 3, 3, 3, 0, 1, 1, 1];
const secondPlane: StaticArray<u8> = [0, 0, 1, 0, 2, 2, 3, 2, 2, 2, 3, 2, 2, 2, 3, 2];

export function openInterpolation(): void {
  tilesAcross = mbWidth + 2 * (BORDER >> 4);
  tilesDown = mbHeight + 2 * (BORDER >> 4);
  tileDone = allocate(tilesAcross * tilesDown);
  planes = allocate(16);
}

/** Forgets the half samples of the former reference. */
export function startInterpolation(): void {
  memory.fill(tileDone, 0, tilesAcross * tilesDown);
  store<u32>(planes, <u32>referenceY);
  store<u32>(planes, <u32>halfRight, 4);
  store<u32>(planes, <u32>halfBelow, 8);
  store<u32>(planes, <u32>halfBoth, 12);
}

/** The filter (1, -5, 20, 20, -5, 1) from sums of its equal taps. */
// @ts-ignore: decorator
@inline
function sixTap(outer: v128, middle: v128, inner: v128): v128 {
  const rest = i16x8.sub(i16x8.shl(inner, 2), middle);
  return i16x8.add(outer, i16x8.add(i16x8.shl(rest, 2), rest));
}

// @ts-ignore: decorator
@inline
function round5(a: v128): v128 {
  const rounded = i16x8.shr_s(i16x8.add(a, i16x8.splat(16)), 5);
  return i8x16.narrow_i16x8_u(rounded, rounded);
}

/**
 * (outer - 5 middle + 20 inner + 512) >> 10 in 16 bits: nested floors divide by 16 exactly as one would, and a sum
 * that saturates would be clipped to 0 or 255 anyway.
 */
// @ts-ignore: decorator
@inline
function sixTapTwice(outer: v128, middle: v128, inner: v128): v128 {
  let a = i16x8.shr_s(i16x8.sub(outer, middle), 2);
  a = i16x8.add_sat_s(i16x8.sub(a, middle), inner);
  a = i16x8.add(i16x8.shr_s(a, 2), inner);
  a = i16x8.shr_s(i16x8.add(a, i16x8.splat(32)), 6);
  return i8x16.narrow_i16x8_u(a, a);
}

/** Horizontal sums of one row. */
// @ts-ignore: decorator
@inline
function sumAcross(row: usize): v128 {
  return sixTap(
    i16x8.add(wide8(row - 2), wide8(row + 3)),
    i16x8.add(wide8(row - 1), wide8(row + 2)),
    i16x8.add(wide8(row), wide8(row + 1)),
  );
}

function makeRight(from: usize, right: usize): void {
  for (let y = 0; y < 16; y++) {
    v128.store64_lane(right, round5(sumAcross(from)), 0);
    from += stride;
    right += stride;
  }
}

function makeBelow(from: usize, below: usize): void {
  let a = wide8(from - 2 * stride);
  let b = wide8(from - stride);
  let c = wide8(from);
  let d = wide8(from + stride);
  let e = wide8(from + 2 * stride);
  for (let y = 0; y < 16; y++) {
    const f = wide8(from + (y + 3) * stride);
    v128.store64_lane(below + y * stride, round5(sixTap(i16x8.add(a, f), i16x8.add(b, e), i16x8.add(c, d))), 0);
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
  }
}

function makeBoth(from: usize, both: usize): void {
  let a = sumAcross(from - 2 * stride);
  let b = sumAcross(from - stride);
  let c = sumAcross(from);
  let d = sumAcross(from + stride);
  let e = sumAcross(from + 2 * stride);
  for (let y = 0; y < 16; y++) {
    const f = sumAcross(from + (y + 3) * stride);
    v128.store64_lane(both + y * stride, sixTapTwice(i16x8.add(a, f), i16x8.add(b, e), i16x8.add(c, d)), 0);
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
  }
}

const RIGHT: i32 = 1;
const BELOW: i32 = 2;
const BOTH: i32 = 4;
/** Which half samples each quarter position (y % 4 * 4 + x % 4) is made of. */
const needs: StaticArray<u8> = [0, 1, 1, 1, 2, 3, 5, 3, 2, 6, 4, 6, 2, 3, 5, 3];

function makeTile(tileX: i32, tileY: i32, done: usize, missing: i32): void {
  store<u8>(done, <u8>(<i32>load<u8>(done) | missing));
  const offset = ((tileY << 4) - BORDER) * stride + (tileX << 4) - BORDER;
  for (let half = 0; half < 16; half += 8) {
    const at = offset + half;
    if (missing & RIGHT) makeRight(referenceY + at, halfRight + at);
    if (missing & BELOW) makeBelow(referenceY + at, halfBelow + at);
    if (missing & BOTH) makeBoth(referenceY + at, halfBoth + at);
  }
}

/** Makes the half samples that the prediction of a 16x16 block at this quarter-sample position is made of. */
export function needHalfSamples(x: i32, y: i32): void {
  const wanted = entry(needs, ((y & 3) << 2) | (x & 3));
  const left = (x >> 2) + BORDER;
  const top = (y >> 2) + BORDER;
  // Three quarters of the way, the second block lies one sample further.
  const right = left + 15 + <i32>((x & 3) == 3);
  const bottom = top + 15 + <i32>((y & 3) == 3);
  for (let tileY = top >> 4; tileY <= bottom >> 4; tileY++) {
    for (let tileX = left >> 4; tileX <= right >> 4; tileX++) {
      const done = tileDone + tileY * tilesAcross + tileX;
      const missing = wanted & ~<i32>load<u8>(done);
      if (missing != 0) makeTile(tileX, tileY, done, missing);
    }
  }
}

// @ts-ignore: decorator
@inline
function planeAt(table: StaticArray<u8>, index: i32): usize {
  return load<u32>(planes + (<usize>entry(table, index) << 2));
}

/** Address of the first of the two blocks whose mean is the prediction at quarter-sample position (x, y). */
// @ts-ignore: decorator
@inline
export function firstBlock(x: i32, y: i32): usize {
  const below = (y & 3) == 3 ? stride : 0;
  return planeAt(firstPlane, ((y & 3) << 2) | (x & 3)) + (y >> 2) * stride + (x >> 2) + below;
}

// @ts-ignore: decorator
@inline
export function secondBlock(x: i32, y: i32): usize {
  const right = (x & 3) == 3 ? 1 : 0;
  return planeAt(secondPlane, ((y & 3) << 2) | (x & 3)) + (y >> 2) * stride + (x >> 2) + right;
}

/** Writes the luma prediction of a macroblock, in rows of 16; the half samples must have been made. */
export function predictLuma(x: i32, y: i32, out: usize): void {
  const first = firstBlock(x, y);
  const second = secondBlock(x, y);
  for (let row = 0; row < 16; row++) {
    const at = row * stride;
    v128.store(out + (row << 4), i8x16.avgr_u(v128.load(first + at), v128.load(second + at)));
  }
}

/** 8x8 chroma samples, in rows of 16. */
function predictChromaPlane(plane: usize, x: i32, y: i32, out: usize): void {
  const at = plane + (y >> 3) * chromaStride + (x >> 3);
  const dx = x & 7;
  const dy = y & 7;
  const a = i16x8.splat(<i16>((8 - dx) * (8 - dy)));
  const b = i16x8.splat(<i16>(dx * (8 - dy)));
  const c = i16x8.splat(<i16>((8 - dx) * dy));
  const d = i16x8.splat(<i16>(dx * dy));
  const half = i16x8.splat(32);
  let left = wide8(at);
  let right = wide8(at + 1);
  for (let row = 0; row < 8; row++) {
    const next = at + (row + 1) * chromaStride;
    const left1 = wide8(next);
    const right1 = wide8(next + 1);
    const upper = i16x8.add(i16x8.mul(left, a), i16x8.mul(right, b));
    const lower = i16x8.add(i16x8.mul(left1, c), i16x8.mul(right1, d));
    const value = i16x8.shr_u(i16x8.add(i16x8.add(upper, lower), half), 6);
    v128.store64_lane(out + (row << 4), i8x16.narrow_i16x8_u(value, value), 0);
    left = left1;
    right = right1;
  }
}

/** Chroma of a macroblock (8.4.2.2.2): position in eighths of a chroma sample, which are quarters of a luma sample. */
export function predictChroma(x: i32, y: i32, outU: usize, outV: usize): void {
  predictChromaPlane(referenceU, x, y, outU);
  predictChromaPlane(referenceV, x, y, outV);
}
