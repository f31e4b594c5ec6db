// Quantisation steps (8.5.9, 8.5.12.1) for the current QP, laid out for two blocks side by side.
import { allocate } from './memory';

/** normAdjust, 8.5.9: scale by QP % 6 at positions (even, even), (odd, odd) and the rest. */
const scales: StaticArray<i32> = [10, 16, 13, 11, 18, 14, 13, 20, 16, 14, 23, 18, 16, 25, 20, 18, 29, 23];
/** 2^15 over those scales and the transform's gain (16, 25, 20), rounded. */
const factors: StaticArray<i32> = [
  13107, 5243, 8066, 11916, 4660, 7490, 10082, 4194, 6554, 9362, 3647, 5825, 8192, 3355, 5243, 7282, 2893, 4559,
];
/** Table 8-15: QPc for qPI 30..51. */
const chromaQps: StaticArray<i32> = [
  29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39,
];

export function chromaQp(qp: i32): i32 {
  return qp < 30 ? qp : chromaQps[qp - 30];
}

/** One table per QP: four vectors of 16 bytes (factor and scale, for even and odd horizontal frequencies). */
@unmanaged
export class Quantiser {
  shift: i32;
  /** What is added before the shift: a third of a step in intra, a sixth in inter blocks, as in the reference model. */
  roundIntra: i32;
  roundInter: i32;
  /** Factor and scale of the DC position. */
  dcFactor: i32;
  dcScale: i32;
  /** A 4x4 block whose differences sum up to less than this has no level: no basis function is larger than 4. */
  silentSum: i32;
  /** The same for the four DC of an 8x8 of chroma. */
  silentDc: i32;
}

const BYTES: i32 = 192;
const VECTORS: usize = 64;
const ZONES: usize = 128;
let table: usize = 0;

// @ts-ignore: decorator
@inline
export function factorEven(q: Quantiser): v128 {
  return v128.load(changetype<usize>(q) + VECTORS);
}

// @ts-ignore: decorator
@inline
export function factorOdd(q: Quantiser): v128 {
  return v128.load(changetype<usize>(q) + VECTORS + 16);
}

// @ts-ignore: decorator
@inline
export function scaleEven(q: Quantiser): v128 {
  return v128.load(changetype<usize>(q) + VECTORS + 32);
}

// @ts-ignore: decorator
@inline
export function scaleOdd(q: Quantiser): v128 {
  return v128.load(changetype<usize>(q) + VECTORS + 48);
}

/** Largest coefficients that get no level: two vectors, for even and odd horizontal frequencies. */
// @ts-ignore: decorator
@inline
export function deadZone(q: Quantiser, inter: bool): usize {
  return changetype<usize>(q) + ZONES + (inter ? 32 : 0);
}

// @ts-ignore: decorator
@inline
function largestSilent(q: Quantiser, round: i32, factor: i32): i32 {
  return ((1 << q.shift) - round - 1) / factor;
}

// @ts-ignore: decorator
@inline
function alternate(at: usize, even: i32, odd: i32): void {
  for (let i = 0; i < 8; i++) store<i16>(at + (i << 1), <i16>(i & 1 ? odd : even));
}

export function openQuantisers(): void {
  table = allocate(52 * BYTES);
  for (let qp = 0; qp < 52; qp++) {
    const q = quantiserOf(qp);
    const row = (qp % 6) * 3;
    q.shift = 15 + qp / 6;
    q.roundIntra = (1 << q.shift) / 3;
    q.roundInter = (1 << q.shift) / 6;
    q.dcFactor = factors[row];
    q.dcScale = scales[row] << (qp / 6);
    const at = changetype<usize>(q) + VECTORS;
    alternate(at, factors[row], factors[row + 2]);
    alternate(at + 16, factors[row + 2], factors[row + 1]);
    alternate(at + 32, scales[row] << (qp / 6), scales[row + 2] << (qp / 6));
    alternate(at + 48, scales[row + 2] << (qp / 6), scales[row + 1] << (qp / 6));
    for (let kind = 0; kind < 2; kind++) {
      const round = kind == 0 ? q.roundIntra : q.roundInter;
      const zone = deadZone(q, kind == 1);
      alternate(zone, largestSilent(q, round, factors[row]), largestSilent(q, round, factors[row + 2]));
      alternate(zone + 16, largestSilent(q, round, factors[row + 2]), largestSilent(q, round, factors[row + 1]));
    }
    q.silentSum = largestSilent(q, q.roundInter, 4 * factors[row + 1]);
    q.silentDc = largestSilent(q, q.roundInter, factors[row]) * 2;
  }
}

// @ts-ignore: decorator
@inline
export function quantiserOf(qp: i32): Quantiser {
  return changetype<Quantiser>(table + qp * BYTES);
}
