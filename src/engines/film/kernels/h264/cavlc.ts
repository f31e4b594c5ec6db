// residual_block_cavlc (7.3.5.3.2, 9.2): levels of one block, in scan order, as bits.
import { putBits } from './bits';
import {
  chromaTokenLength, chromaTokenValue, chromaZerosLength, chromaZerosValue, coeffTokenLength, coeffTokenValue,
  runLength, runValue, totalZerosLength, totalZerosValue,
} from './cavlc-tables';
import { entry } from './tables';

// @ts-ignore: decorator
@inline
function levelAt(levels: usize, index: i32): i32 {
  return load<i16>(levels + (index << 1));
}

/** Signs of up to three ones at the high end. Returns how many: 0..3. */
// @ts-ignore: decorator
@inline
function trailingOnes(levels: usize, mask: i32): i32 {
  let ones = 0;
  let rest = mask;
  while (rest != 0 && ones < 3) {
    const index = 31 - clz<i32>(rest);
    if (abs<i32>(levelAt(levels, index)) != 1) break;
    rest ^= 1 << index;
    ones++;
  }
  return ones;
}

/** level_prefix and level_suffix, 9.2.2.1 turned around. A level code needs less than 15 << suffixLength, plus 4096. */
// @ts-ignore: decorator
@inline
function putLevel(code: i32, suffixLength: i32): void {
  if (suffixLength == 0) {
    if (code < 14) putBits(code + 1, 1);
    else if (code < 30) putBits(19, 16 | (code - 14));
    else putBits(28, 4096 | (code - 30));
  } else if (code < 15 << suffixLength) {
    putBits((code >> suffixLength) + 1 + suffixLength, (1 << suffixLength) | (code & ((1 << suffixLength) - 1)));
  } else {
    putBits(28, 4096 | (code - (15 << suffixLength)));
  }
}

// @ts-ignore: decorator
@inline
function putLevels(levels: usize, mask: i32, total: i32, ones: i32): void {
  let rest = mask;
  for (let i = 0; i < ones; i++) {
    const index = 31 - clz<i32>(rest);
    putBits(1, <u32>(levelAt(levels, index)) >>> 31);
    rest ^= 1 << index;
  }
  let suffixLength = total > 10 && ones < 3 ? 1 : 0;
  // With fewer than three trailing ones, the next level cannot be a one: its code starts lower.
  let known = ones < 3 ? 2 : 0;
  while (rest != 0) {
    const index = 31 - clz<i32>(rest);
    rest ^= 1 << index;
    const level = levelAt(levels, index);
    const size = abs<i32>(level);
    putLevel((level > 0 ? 2 * level - 2 : -2 * level - 1) - known, suffixLength);
    known = 0;
    if (suffixLength == 0) suffixLength = 1;
    if (size > 3 << (suffixLength - 1) && suffixLength < 6) suffixLength++;
  }
}

// @ts-ignore: decorator
@inline
function putRuns(mask: i32, zeros: i32): void {
  let rest = mask;
  let left = zeros;
  while (left > 0) {
    const index = 31 - clz<i32>(rest);
    rest ^= 1 << index;
    if (rest == 0) break;
    const run = index - (31 - clz<i32>(rest)) - 1;
    const row = (min<i32>(left, 7) - 1) << 4;
    putBits(entry(runLength, row + run), entry(runValue, row + run));
    left -= run;
  }
}

/** A block of up to `count` levels (15 or 16); bit i of `mask` says that level i is not zero. */
export function putBlock(levels: usize, mask: i32, count: i32, nC: i32): void {
  const total = popcnt<i32>(mask);
  const table = (nC < 2 ? 0 : nC < 4 ? 1 : nC < 8 ? 2 : 3) * 68;
  if (total == 0) {
    putBits(entry(coeffTokenLength, table), entry(coeffTokenValue, table));
    return;
  }
  const ones = trailingOnes(levels, mask);
  const token = table + (total << 2) + ones;
  putBits(entry(coeffTokenLength, token), entry(coeffTokenValue, token));
  putLevels(levels, mask, total, ones);
  if (total == count) return;
  const zeros = 32 - clz<i32>(mask) - total;
  const row = (total - 1) << 4;
  putBits(entry(totalZerosLength, row + zeros), entry(totalZerosValue, row + zeros));
  putRuns(mask, zeros);
}

/** The four chroma DC levels of a 4:2:0 macroblock, where nC is -1. */
export function putChromaDc(levels: usize, mask: i32): void {
  const total = popcnt<i32>(mask);
  const ones = trailingOnes(levels, mask);
  const token = (total << 2) + ones;
  putBits(entry(chromaTokenLength, token), entry(chromaTokenValue, token));
  if (total == 0) return;
  putLevels(levels, mask, total, ones);
  if (total == 4) return;
  const zeros = 32 - clz<i32>(mask) - total;
  const row = (total - 1) << 2;
  putBits(entry(chromaZerosLength, row + zeros), entry(chromaZerosValue, row + zeros));
  putRuns(mask, zeros);
}
