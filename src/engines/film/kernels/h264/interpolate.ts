// Samples between samples (8.4.2.2). Half-sample planes are made in tiles of 16x16, the first time a vector needs them.
import { allocate } from './memory';
import {
  BORDER, chromaStride, halfBelow, halfBoth, halfRight, mbHeight, mbWidth, referenceU, referenceV, referenceY, stride,
} from './picture';
import { wide8 } from './vectors';

let tileDone: usize = 0;
let tilesAcross: i32 = 0;
let tilesDown: i32 = 0;
/** 21 rows of 16 unrounded horizontal sums. */
let sums: usize = 0;
/** Planes of half samples in the order of `firstPlane`: whole, right, below, both. */
let planes: usize = 0;

/** For each quarter position (y % 4 * 4 + x % 4): the two planes whose mean it is, or one plane twice. */
const firstPlane: StaticArray<u8> = [0, 1, 1, 1, 0, 1, 1, 1, 2, 3, 3, 3, 0, 1, 1, 1];
const secondPlane: StaticArray<u8> = [0, 0, 1, 0, 2, 2, 3, 2, 2, 2, 3, 2, 2, 2, 3, 2];

export function openInterpolation(): void {
  tilesAcross = mbWidth + 2 * (BORDER >> 4);
  tilesDown = mbHeight + 2 * (BORDER >> 4);
  tileDone = allocate(tilesAcross * tilesDown);
  sums = allocate(21 * 32);
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

function makeColumns(from: usize, right: usize, below: usize, both: usize, scratch: usize): void {
  for (let y = -2; y < 19; y++) {
    const row = from + y * stride;
    const sum = sixTap(
      i16x8.add(wide8(row - 2), wide8(row + 3)),
      i16x8.add(wide8(row - 1), wide8(row + 2)),
      i16x8.add(wide8(row), wide8(row + 1)),
    );
    v128.store(scratch + ((y + 2) << 5), sum);
    if (y >= 0 && y < 16) v128.store64_lane(right + y * stride, round5(sum), 0);
  }
  let a = wide8(from - 2 * stride);
  let b = wide8(from - stride);
  let c = wide8(from);
  let d = wide8(from + stride);
  let e = wide8(from + 2 * stride);
  let k = v128.load(scratch);
  let l = v128.load(scratch, 32);
  let m = v128.load(scratch, 64);
  let n = v128.load(scratch, 96);
  let o = v128.load(scratch, 128);
  for (let y = 0; y < 16; y++) {
    const f = wide8(from + (y + 3) * stride);
    const p = v128.load(scratch + ((y + 5) << 5));
    v128.store64_lane(below + y * stride, round5(sixTap(i16x8.add(a, f), i16x8.add(b, e), i16x8.add(c, d))), 0);
    v128.store64_lane(both + y * stride, sixTapTwice(i16x8.add(k, p), i16x8.add(l, o), i16x8.add(m, n)), 0);
    a = b;
    b = c;
    c = d;
    d = e;
    e = f;
    k = l;
    l = m;
    m = n;
    n = o;
    o = p;
  }
}

function makeTile(tileX: i32, tileY: i32): void {
  const done = tileDone + tileY * tilesAcross + tileX;
  if (load<u8>(done)) return;
  store<u8>(done, 1);
  const offset = ((tileY << 4) - BORDER) * stride + (tileX << 4) - BORDER;
  makeColumns(referenceY + offset, halfRight + offset, halfBelow + offset, halfBoth + offset, sums);
  makeColumns(referenceY + offset + 8, halfRight + offset + 8, halfBelow + offset + 8, halfBoth + offset + 8, sums + 16);
}

/** Makes the half samples that a 16x16 block at whole sample (x, y) may need, with one more on each side. */
export function needHalfSamples(x: i32, y: i32): void {
  const left = (x - 1 + BORDER) >> 4;
  const top = (y - 1 + BORDER) >> 4;
  const right = (x + 17 + BORDER) >> 4;
  const bottom = (y + 17 + BORDER) >> 4;
  for (let tileY = top; tileY <= bottom; tileY++) {
    for (let tileX = left; tileX <= right; tileX++) makeTile(tileX, tileY);
  }
}

// @ts-ignore: decorator
@inline
function planeAt(table: StaticArray<u8>, index: i32): usize {
  return load<u32>(planes + (<usize>load<u8>(changetype<usize>(table) + index) << 2));
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

/** Writes the luma prediction of a block of `width` 8 or 16; the half samples must have been made. */
export function predictLuma(x: i32, y: i32, width: i32, height: i32, out: usize, pitch: i32): void {
  const first = firstBlock(x, y);
  const second = secondBlock(x, y);
  for (let row = 0; row < height; row++) {
    const at = row * stride;
    const mean = i8x16.avgr_u(v128.load(first + at), v128.load(second + at));
    if (width == 16) v128.store(out + row * pitch, mean);
    else v128.store64_lane(out + row * pitch, mean, 0);
  }
}

function predictChromaPlane(plane: usize, x: i32, y: i32, width: i32, height: i32, out: usize, pitch: i32): void {
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
  for (let row = 0; row < height; row++) {
    const next = at + (row + 1) * chromaStride;
    const left1 = wide8(next);
    const right1 = wide8(next + 1);
    const upper = i16x8.add(i16x8.mul(left, a), i16x8.mul(right, b));
    const lower = i16x8.add(i16x8.mul(left1, c), i16x8.mul(right1, d));
    const value = i16x8.shr_u(i16x8.add(i16x8.add(upper, lower), half), 6);
    const bytes = i8x16.narrow_i16x8_u(value, value);
    if (width == 8) v128.store64_lane(out + row * pitch, bytes, 0);
    else v128.store32_lane(out + row * pitch, bytes, 0);
    left = left1;
    right = right1;
  }
}

/** Chroma of a block (8.4.2.2.2): position in eighths of a chroma sample, which are quarters of a luma sample. */
export function predictChroma(
  x: i32, y: i32, width: i32, height: i32, outU: usize, outV: usize, pitch: i32,
): void {
  predictChromaPlane(referenceU, x, y, width, height, outU, pitch);
  predictChromaPlane(referenceV, x, y, width, height, outV, pitch);
}
