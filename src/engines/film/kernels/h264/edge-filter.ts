// The deblocking filter across one edge (8.7.2.3, 8.7.2.4). The edge lies between two rows: samples p above, q below;
// vertical edges are transposed before. Eight samples at a time, in 16 bits.
import { entry } from './tables';
import { allocate } from './memory';
import { wide8 } from './vectors';

/** Tables 8-16 and 8-17 by indexA and indexB. */
const alphas: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 5, 6, 7, 8, 9, 10, 12, 13,
  15, 17, 20, 22, 25, 28, 32, 36, 40, 45, 50, 56, 63, 71, 80, 90, 101, 113, 127, 144, 162, 182, 203, 226, 255, 255,
];
const betas: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4,
  6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18,
];
/** tC0 for bS 1, 2, 3. */
const clips: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11, 13,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 8, 10, 11, 12, 13, 15, 17,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 23, 25,
];

/** Below this indexA, alpha is 0 and nothing is filtered. */
const FIRST_INDEX: i32 = 16;
/** bS of all four parts of an edge between macroblocks of which one is intra. */
export const STRONG: u32 = 0x04040404;

let alpha: v128 = i16x8.splat(0);
let beta: v128 = i16x8.splat(0);
/** Clips of four parts, one per bS byte; -1 where bS is 0. */
let clipAt: usize = 0;

export function openEdgeFilter(): void {
  clipAt = allocate(16);
}

/** Prepares an edge with this mean QP; without offsets, indexA and indexB are the QP. False: nothing to filter. */
export function setEdge(qp: i32, strengths: u32): bool {
  if (qp < FIRST_INDEX || strengths == 0) return false;
  alpha = i16x8.splat(<i16>entry(alphas, qp));
  beta = i16x8.splat(<i16>entry(betas, qp));
  if (strengths == STRONG) return true;
  for (let part = 0; part < 4; part++) {
    const strength = <i32>(strengths >> (part << 3)) & 0xff;
    store<i16>(clipAt + (part << 1), strength == 0 ? -1 : <i16>entry(clips, (strength - 1) * 52 + qp));
  }
  return true;
}

// @ts-ignore: decorator
@inline
function apart(a: v128, b: v128): v128 {
  return i16x8.abs(i16x8.sub(a, b));
}

// @ts-ignore: decorator
@inline
function clampTo(value: v128, limit: v128): v128 {
  return i16x8.max_s(i16x8.min_s(value, limit), i16x8.neg(limit));
}

// @ts-ignore: decorator
@inline
function put(at: usize, value: v128): void {
  v128.store64_lane(at, i8x16.narrow_i16x8_u(value, value), 0);
}

/** filterSamplesFlag: the step at the edge is small enough to be an artefact. */
// @ts-ignore: decorator
@inline
function isArtefact(p1: v128, p0: v128, q0: v128, q1: v128): v128 {
  const flat = v128.and(i16x8.lt_s(apart(p1, p0), beta), i16x8.lt_s(apart(q1, q0), beta));
  return v128.and(flat, i16x8.lt_s(apart(p0, q0), alpha));
}

/** bS below 4 on eight luma samples, two parts of the edge (8.7.2.3). */
function smoothLuma(at: usize, pitch: i32, clip: usize): void {
  const p1 = wide8(at - 2 * pitch);
  const p0 = wide8(at - pitch);
  const q0 = wide8(at);
  const q1 = wide8(at + pitch);
  const parts = v128.load32_zero(clip);
  const tc0 = i16x8.shuffle(parts, parts, 0, 0, 0, 0, 1, 1, 1, 1);
  const filtered = v128.and(isArtefact(p1, p0, q0, q1), i16x8.ge_s(tc0, i16x8.splat(0)));
  if (!v128.any_true(filtered)) return;
  const p2 = wide8(at - 3 * pitch);
  const q2 = wide8(at + 2 * pitch);
  const flatP = i16x8.lt_s(apart(p2, p0), beta);
  const flatQ = i16x8.lt_s(apart(q2, q0), beta);
  const tc = i16x8.sub(i16x8.sub(tc0, flatP), flatQ);
  const step = i16x8.add(i16x8.shl(i16x8.sub(q0, p0), 2), i16x8.add(i16x8.sub(p1, q1), i16x8.splat(4)));
  const delta = v128.and(clampTo(i16x8.shr_s(step, 3), tc), filtered);
  const middle = i16x8.avgr_u(p0, q0);
  const turnP = i16x8.shr_s(i16x8.sub(i16x8.add(p2, middle), i16x8.shl(p1, 1)), 1);
  const turnQ = i16x8.shr_s(i16x8.sub(i16x8.add(q2, middle), i16x8.shl(q1, 1)), 1);
  put(at - pitch, i16x8.add(p0, delta));
  put(at, i16x8.sub(q0, delta));
  put(at - 2 * pitch, i16x8.add(p1, v128.and(clampTo(turnP, tc0), v128.and(filtered, flatP))));
  put(at + pitch, i16x8.add(q1, v128.and(clampTo(turnQ, tc0), v128.and(filtered, flatQ))));
}

/** One side of bS 4 (8.7.2.4), `a` being the side that is written and `b` the other one. */
// @ts-ignore: decorator
@inline
function flatten(
  at: usize, pitch: i32, a3: v128, a2: v128, a1: v128, a0: v128, b0: v128, b1: v128, filtered: v128, close: v128,
): void {
  const deep = v128.and(filtered, v128.and(close, i16x8.lt_s(apart(a2, a0), beta)));
  const two = i16x8.splat(2);
  const four = i16x8.splat(4);
  const three = i16x8.add(i16x8.add(a1, a0), b0);
  const light = i16x8.shr_u(i16x8.add(i16x8.add(i16x8.add(a1, a1), a0), i16x8.add(b1, two)), 2);
  const deep0 = i16x8.shr_u(i16x8.add(i16x8.add(i16x8.add(a2, b1), i16x8.shl(three, 1)), four), 3);
  const deep1 = i16x8.shr_u(i16x8.add(i16x8.add(a2, three), two), 2);
  const outer = i16x8.add(i16x8.shl(i16x8.add(a3, a2), 1), a2);
  const deep2 = i16x8.shr_u(i16x8.add(i16x8.add(outer, three), four), 3);
  put(at, v128.bitselect(v128.bitselect(deep0, light, deep), a0, filtered));
  put(at + pitch, v128.bitselect(deep1, a1, deep));
  put(at + 2 * pitch, v128.bitselect(deep2, a2, deep));
}

function smoothLumaStrong(at: usize, pitch: i32): void {
  const p1 = wide8(at - 2 * pitch);
  const p0 = wide8(at - pitch);
  const q0 = wide8(at);
  const q1 = wide8(at + pitch);
  const filtered = isArtefact(p1, p0, q0, q1);
  if (!v128.any_true(filtered)) return;
  const p3 = wide8(at - 4 * pitch);
  const p2 = wide8(at - 3 * pitch);
  const q2 = wide8(at + 2 * pitch);
  const q3 = wide8(at + 3 * pitch);
  const limit = i16x8.add(i16x8.shr_u(alpha, 2), i16x8.splat(2));
  const close = i16x8.lt_s(apart(p0, q0), limit);
  flatten(at - pitch, -pitch, p3, p2, p1, p0, q0, q1, filtered, close);
  flatten(at, pitch, q3, q2, q1, q0, p0, p1, filtered, close);
}

/** Whether the first half of an edge is to be filtered. */
// @ts-ignore: decorator
@inline
export function hasUpper(strengths: u32): bool {
  return (strengths & 0xffff) != 0;
}

// @ts-ignore: decorator
@inline
export function hasLower(strengths: u32): bool {
  return strengths >> 16 != 0;
}

/** An edge of 16 luma samples, after `setEdge`. */
export function filterLuma(at: usize, pitch: i32, strengths: u32): void {
  if (strengths == STRONG) {
    smoothLumaStrong(at, pitch);
    smoothLumaStrong(at + 8, pitch);
  } else {
    if (hasUpper(strengths)) smoothLuma(at, pitch, clipAt);
    if (hasLower(strengths)) smoothLuma(at + 8, pitch, clipAt + 4);
  }
}

/** An edge of 8 chroma samples: only those next to it change, two samples to a part (8.7.2.3, 8.7.2.4). */
export function filterChroma(at: usize, pitch: i32, strengths: u32): void {
  const p1 = wide8(at - 2 * pitch);
  const p0 = wide8(at - pitch);
  const q0 = wide8(at);
  const q1 = wide8(at + pitch);
  let filtered = isArtefact(p1, p0, q0, q1);
  if (strengths == STRONG) {
    if (!v128.any_true(filtered)) return;
    const two = i16x8.splat(2);
    const p = i16x8.shr_u(i16x8.add(i16x8.add(i16x8.add(p1, p1), p0), i16x8.add(q1, two)), 2);
    const q = i16x8.shr_u(i16x8.add(i16x8.add(i16x8.add(q1, q1), q0), i16x8.add(p1, two)), 2);
    put(at - pitch, v128.bitselect(p, p0, filtered));
    put(at, v128.bitselect(q, q0, filtered));
    return;
  }
  const parts = v128.load64_zero(clipAt);
  const tc0 = i16x8.shuffle(parts, parts, 0, 0, 1, 1, 2, 2, 3, 3);
  filtered = v128.and(filtered, i16x8.ge_s(tc0, i16x8.splat(0)));
  if (!v128.any_true(filtered)) return;
  const step = i16x8.add(i16x8.shl(i16x8.sub(q0, p0), 2), i16x8.add(i16x8.sub(p1, q1), i16x8.splat(4)));
  const delta = v128.and(clampTo(i16x8.shr_s(step, 3), i16x8.add(tc0, i16x8.splat(1))), filtered);
  put(at - pitch, i16x8.add(p0, delta));
  put(at, i16x8.sub(q0, delta));
}
