// The residual of one macroblock: what luma.ts and chroma.ts leave for the bitstream, and residual_block syntax (7.3.5.3).
import { putBlock, putChromaDc } from './cavlc';
import { allocate } from './memory';
import { blockAt, blockPitch, countsU, countsV, lumaCounts, meanCount, quarterAt, quarterPitch } from './neighbours';
import { entry } from './tables';
import { PAIR_BYTES } from './transform';

/** The prediction: luma in rows of 16; U and V in rows of 16 too, side by side. */
export let predictionY: usize = 0;
export let predictionU: usize = 0;
export let predictionV: usize = 0;
/** Eight pairs of blocks. */
export let coefficients: usize = 0;
/** DC levels with a mask of them behind: of luma (16), U (4) and V (4). */
export let lumaDc: usize = 0;
export let dcU: usize = 0;
export let dcV: usize = 0;
/** Blocks 0..15 are luma, then come four of U and four of V. */
export const FIRST_U: i32 = 16;
export const FIRST_V: i32 = 20;
/** coded_block_pattern (7.4.5): a bit per 8x8 of luma, and 0, 1 (DC) or 2 (DC and AC) of chroma. */
export let lumaPattern: i32 = 0;
export let chromaPattern: i32 = 0;

/** Levels in scan order, 32 bytes a block, and a mask per block of those that are not zero. */
let levels: usize = 0;
let masks: usize = 0;

export function openResidual(): void {
  predictionY = allocate(256);
  predictionU = allocate(256);
  predictionV = predictionU + 8;
  coefficients = allocate(8 * PAIR_BYTES);
  levels = allocate(24 * 32);
  masks = allocate(24 * 4);
  lumaDc = allocate(36);
  dcU = allocate(12);
  dcV = allocate(12);
}

export function setLumaPattern(pattern: i32): void {
  lumaPattern = pattern;
}

export function setChromaPattern(pattern: i32): void {
  chromaPattern = pattern;
}

// @ts-ignore: decorator
@inline
export function levelsOf(block: i32): usize {
  return levels + (block << 5);
}

// @ts-ignore: decorator
@inline
export function maskOf(block: i32): i32 {
  return load<i32>(masks + (block << 2));
}

// @ts-ignore: decorator
@inline
export function setMask(block: i32, mask: i32): void {
  store<i32>(masks + (block << 2), mask);
}

/** Offset of a pair of luma blocks: pairs go down in each 8x8, which go in reading order (figure 6-10). */
// @ts-ignore: decorator
@inline
export function pairX(pair: i32): i32 {
  return ((pair >> 1) & 1) << 3;
}

// @ts-ignore: decorator
@inline
export function pairY(pair: i32): i32 {
  return ((pair >> 2) << 3) + ((pair & 1) << 2);
}

// @ts-ignore: decorator
@inline
export function signed(size: i32, like: i32): i32 {
  return like < 0 ? -size : size;
}

/** Sets the DC of one block of a pair, which lies in its first lane. */
// @ts-ignore: decorator
@inline
export function dcPlace(pair: i32, right: i32): usize {
  return coefficients + <usize>pair * PAIR_BYTES + (right << 3);
}

// @ts-ignore: decorator
@inline
export function clearPair(at: usize): void {
  const zero = i16x8.splat(0);
  v128.store(at, zero);
  v128.store(at, zero, 16);
  v128.store(at, zero, 32);
  v128.store(at, zero, 48);
}

/** Points for a lone one by the zeros before it, in scan order: a high frequency that is not worth its bits. */
const loneCosts: StaticArray<u8> = [3, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
export const WORTH_CODING: i32 = 9;

/** How much a block would be missed, 0..9: cheap are few ones far apart, which film grain leaves behind. */
export function worthOf(block: usize, mask: i32): i32 {
  if (mask == 0) return 0;
  const ones = i16x8.splat(1);
  const larger = v128.or(
    i16x8.gt_s(i16x8.abs(v128.load(block)), ones),
    i16x8.gt_s(i16x8.abs(v128.load(block, 16)), ones),
  );
  if (v128.any_true(larger)) return WORTH_CODING;
  let worth = 0;
  let rest = mask;
  while (rest != 0) {
    const index = 31 - clz<i32>(rest);
    rest ^= 1 << index;
    worth += entry(loneCosts, rest == 0 ? index : index - (31 - clz<i32>(rest)) - 1);
  }
  return worth;
}

/** Counts of a pair of blocks, as two bytes. */
// @ts-ignore: decorator
@inline
export function pairCounts(block: i32): u16 {
  return <u16>(popcnt<i32>(maskOf(block)) | (popcnt<i32>(maskOf(block + 1)) << 8));
}

/** residual_luma: `first` is 0, or 1 in Intra_16x16, where the DC levels went before. */
function putLuma(mbX: i32, mbY: i32, first: i32): void {
  const counts = blockAt(lumaCounts, mbX, mbY);
  for (let block = 0; block < 16; block++) {
    if (!((lumaPattern >> (block >> 2)) & 1)) continue;
    const pair = block >> 1;
    const count = counts + (pairY(pair) >> 2) * blockPitch + (pairX(pair) >> 2) + (block & 1);
    putBlock(levelsOf(block) + (first << 1), maskOf(block) >> first, 16 - first, meanCount(count, blockPitch));
  }
}

function putChromaAc(counts: usize, first: i32): void {
  for (let block = 0; block < 4; block++) {
    const count = counts + (block >> 1) * quarterPitch + (block & 1);
    putBlock(levelsOf(first + block) + 2, maskOf(first + block) >> 1, 15, meanCount(count, quarterPitch));
  }
}

/** residual( ), 7.3.5.3 */
export function putResidual(mbX: i32, mbY: i32, intra16x16: bool): void {
  if (intra16x16) putBlock(lumaDc, load<i32>(lumaDc, 32), 16, meanCount(blockAt(lumaCounts, mbX, mbY), blockPitch));
  putLuma(mbX, mbY, intra16x16 ? 1 : 0);
  if (chromaPattern == 0) return;
  putChromaDc(dcU, load<i32>(dcU, 8));
  putChromaDc(dcV, load<i32>(dcV, 8));
  if (chromaPattern == 1) return;
  putChromaAc(quarterAt(countsU, mbX, mbY), FIRST_U);
  putChromaAc(quarterAt(countsV, mbX, mbY), FIRST_V);
}
