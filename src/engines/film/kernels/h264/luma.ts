// Luma of a macroblock: from the difference to its prediction to levels, and back to what the decoder will see.
import { isSilent8x8 } from './cost';
import { allocate } from './memory';
import { Quantiser } from './quantiser';
import { blockAt, blockPitch, lumaCounts } from './neighbours';
import { codedY, sourceStride, sourceY, stride } from './picture';
import {
  WORTH_CODING, clearPair, coefficients, dcPlace, levelsOf, lumaDc, lumaPattern, maskOf, pairCounts, pairX, pairY,
  predictionY, setLumaPattern, setMask, signed, worthOf,
} from './residual';
import { PAIR_BYTES, copyPair, quantisePair, reconstructPair, transformPair } from './transform';

/** Where an 8x8 scores below 4, or a macroblock below 6, the residual is dropped: it costs more than it shows. */
const WORTH_OF_8X8: i32 = 4;
const WORTH_OF_MACROBLOCK: i32 = 6;

/** Luma of an inter macroblock: transform and quantise. Sets `lumaPattern`. Reconstruct afterwards. */
export function quantiseInterLuma(mbX: i32, mbY: i32, q: Quantiser): void {
  const source = sourceY + (mbY << 4) * sourceStride + (mbX << 4);
  let pattern = 0;
  let total = 0;
  for (let part = 0; part < 4; part++) {
    let worth = 0;
    const partX = pairX(part << 1);
    const partY = pairY(part << 1);
    const from = source + partY * sourceStride + partX;
    if (isSilent8x8(from, sourceStride, predictionY + (partY << 4) + partX, 16, q.silentSum, i32.MAX_VALUE)) {
      for (let block = part << 2; block < (part << 2) + 4; block++) setMask(block, 0);
      continue;
    }
    for (let pair = part << 1; pair < (part << 1) + 2; pair++) {
      const x = pairX(pair);
      const y = pairY(pair);
      const at = coefficients + <usize>pair * PAIR_BYTES;
      transformPair(source + y * sourceStride + x, sourceStride, predictionY + (y << 4) + x, 16, at);
      const mask = quantisePair(at, levelsOf(pair << 1), q, true);
      setMask(pair << 1, mask & 0xffff);
      setMask((pair << 1) + 1, mask >>> 16);
      if (mask != 0 && worth < WORTH_CODING) {
        worth += worthOf(levelsOf(pair << 1), mask & 0xffff) + worthOf(levelsOf((pair << 1) + 1), mask >>> 16);
      }
    }
    total += worth;
    if (worth >= WORTH_OF_8X8) pattern |= 1 << part;
  }
  setLumaPattern(total < WORTH_OF_MACROBLOCK ? 0 : pattern);
}

/** Puts an inter macroblock's luma into the picture and its counts into the map. */
export function reconstructInterLuma(mbX: i32, mbY: i32): void {
  const target = codedY + (mbY << 4) * stride + (mbX << 4);
  const counts = blockAt(lumaCounts, mbX, mbY);
  for (let pair = 0; pair < 8; pair++) {
    const x = pairX(pair);
    const y = pairY(pair);
    const to = target + y * stride + x;
    const count = counts + (y >> 2) * blockPitch + (x >> 2);
    const left = maskOf(pair << 1);
    const right = maskOf((pair << 1) + 1);
    if ((lumaPattern >> (pair >> 1)) & 1 && (left | right) != 0) {
      store<u16>(count, pairCounts(pair << 1));
      reconstructPair(coefficients + <usize>pair * PAIR_BYTES, predictionY + (y << 4) + x, 16, to, stride);
    } else {
      store<u16>(count, 0);
      copyPair(predictionY + (y << 4) + x, 16, to, stride);
    }
  }
}

const zigzag: StaticArray<u8> = [0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15];

/** The DC coefficients of the 16 blocks as a 4x4 matrix: index of block (row, column) in coding order. */
// @ts-ignore: decorator
@inline
function blockIndex(x: i32, y: i32): i32 {
  return ((y >> 1) << 3) | ((x >> 1) << 2) | ((y & 1) << 1) | (x & 1);
}

let matrix: usize = 0;

export function openLuma(): void {
  matrix = allocate(64);
}

// @ts-ignore: decorator
@inline
function entryAt(index: i32): i32 {
  return load<i32>(matrix + (index << 2));
}

// @ts-ignore: decorator
@inline
function setEntry(index: i32, value: i32): void {
  store<i32>(matrix + (index << 2), value);
}

function hadamard4x4(): void {
  for (let pass = 0; pass < 2; pass++) {
    const step = pass == 0 ? 1 : 4;
    for (let i = 0; i < 4; i++) {
      const at = pass == 0 ? i << 2 : i;
      const s03 = entryAt(at) + entryAt(at + 3 * step);
      const d03 = entryAt(at) - entryAt(at + 3 * step);
      const s12 = entryAt(at + step) + entryAt(at + 2 * step);
      const d12 = entryAt(at + step) - entryAt(at + 2 * step);
      setEntry(at, s03 + s12);
      setEntry(at + step, d03 + d12);
      setEntry(at + 2 * step, s03 - s12);
      setEntry(at + 3 * step, d03 - d12);
    }
  }
}

/** 8.5.10, both ways: DC levels in scan order, and what the inverse transform wants in place of each DC. */
function codeLumaDc(q: Quantiser): void {
  for (let i = 0; i < 16; i++) {
    const block = blockIndex(i & 3, i >> 2);
    setEntry(i, load<i16>(dcPlace(block >> 1, block & 1)));
  }
  hadamard4x4();
  let mask = 0;
  for (let i = 0; i < 16; i++) {
    const value = entryAt(zigzag[i]);
    const size = (((abs<i32>(value) + 1) >> 1) * q.dcFactor + 2 * q.roundIntra) >> (q.shift + 1);
    if (size != 0) mask |= 1 << i;
    store<i16>(lumaDc + (i << 1), <i16>signed(size, value));
  }
  store<i32>(lumaDc, mask, 32);
  for (let i = 0; i < 16; i++) setEntry(zigzag[i], load<i16>(lumaDc + (i << 1)));
  hadamard4x4();
}

/** Luma of an Intra_16x16 macroblock, whole. Sets `lumaPattern` to 0 or 15. */
export function codeIntra16x16(mbX: i32, mbY: i32, q: Quantiser): void {
  const source = sourceY + (mbY << 4) * sourceStride + (mbX << 4);
  const target = codedY + (mbY << 4) * stride + (mbX << 4);
  const counts = blockAt(lumaCounts, mbX, mbY);
  for (let pair = 0; pair < 8; pair++) {
    const x = pairX(pair);
    const y = pairY(pair);
    transformPair(
      source + y * sourceStride + x, sourceStride, predictionY + (y << 4) + x, 16, coefficients + <usize>pair * PAIR_BYTES);
  }
  codeLumaDc(q);
  let any = 0;
  for (let pair = 0; pair < 8; pair++) {
    store<i16>(dcPlace(pair, 0), 0);
    store<i16>(dcPlace(pair, 1), 0);
    const mask = quantisePair(coefficients + <usize>pair * PAIR_BYTES, levelsOf(pair << 1), q, false);
    if (mask == 0) clearPair(coefficients + <usize>pair * PAIR_BYTES);
    setMask(pair << 1, mask & 0xffff);
    setMask((pair << 1) + 1, mask >>> 16);
    any |= mask;
  }
  setLumaPattern(any != 0 ? 15 : 0);
  for (let pair = 0; pair < 8; pair++) {
    const x = pairX(pair);
    const y = pairY(pair);
    const raster = y + (x >> 2);
    store<i16>(dcPlace(pair, 0), <i16>((entryAt(raster) * q.dcScale + 2) >> 2));
    store<i16>(dcPlace(pair, 1), <i16>((entryAt(raster + 1) * q.dcScale + 2) >> 2));
    reconstructPair(
      coefficients + <usize>pair * PAIR_BYTES, predictionY + (y << 4) + x, 16, target + y * stride + x, stride);
    store<u16>(counts + (y >> 2) * blockPitch + (x >> 2), pairCounts(pair << 1));
  }
}

/** One block of an Intra_4x4 macroblock, coded at once since the next is predicted from it. Returns its level mask. */
export function codeIntra4x4(mbX: i32, mbY: i32, block: i32, prediction: v128, q: Quantiser): i32 {
  const x = pairX(block >> 1) + ((block & 1) << 2);
  const y = pairY(block >> 1);
  const source = sourceY + ((mbY << 4) + y) * sourceStride + (mbX << 4) + x;
  // The pair's right half is whatever lies there; it reaches samples that are coded later.
  const target = codedY + ((mbY << 4) + y) * stride + (mbX << 4) + x;
  v128.store32_lane(predictionY, prediction, 0);
  v128.store32_lane(predictionY + 16, prediction, 1);
  v128.store32_lane(predictionY + 32, prediction, 2);
  v128.store32_lane(predictionY + 48, prediction, 3);
  transformPair(source, sourceStride, predictionY, 16, coefficients);
  const scratch = levelsOf(block);
  const mask = quantisePair(coefficients, scratch, q, false) & 0xffff;
  setMask(block, mask);
  if (mask != 0) reconstructPair(coefficients, predictionY, 16, target, stride);
  else copyPair(predictionY, 16, target, stride);
  const count = blockAt(lumaCounts, mbX, mbY) + (y >> 2) * blockPitch + (x >> 2);
  store<u8>(count, <u8>popcnt<i32>(mask));
  return mask;
}
