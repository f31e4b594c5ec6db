import type { BitReader } from './bit-reader.ts';
import { CHROMA_TOKENS, CHROMA_ZEROS, COEFF_TOKENS, RUNS_BEFORE, TOTAL_ZEROS } from './code-tables.ts';

export interface ResidualBlock {
  /** In scan order. */
  readonly levels: readonly number[];
  /** TotalCoeff: how many of them are not zero. */
  readonly total: number;
}

/** nC of the chroma DC block. */
export const CHROMA_DC = -1;

function readToken(bits: BitReader, nC: number): { total: number; ones: number } {
  if (nC >= 8) {
    const code = bits.bits(6);
    return code === 3 ? { total: 0, ones: 0 } : { total: (code >> 2) + 1, ones: code & 3 };
  }
  const rows = nC === CHROMA_DC ? CHROMA_TOKENS : COEFF_TOKENS[nC < 2 ? 0 : nC < 4 ? 1 : 2];
  const places = rows.flatMap((row, total) => row.split(' ').map((code, ones) => ({ code, total, ones })));
  const place = places[bits.code(places.map(({ code }) => code))];
  if (place === undefined) throw new Error('a code without a place');
  return place;
}

/** 9.2.2: the levels, highest frequency first. */
function readLevels(bits: BitReader, total: number, ones: number): number[] {
  const levels: number[] = [];
  for (let i = 0; i < ones; i++) levels.push(bits.bit() === 1 ? -1 : 1);
  let suffixLength = total > 10 && ones < 3 ? 1 : 0;
  for (let i = ones; i < total; i++) {
    let prefix = 0;
    while (bits.bit() === 0) prefix++;
    if (prefix > 15) throw new Error('level_prefix ends at 15 in this profile');
    const size = prefix === 14 && suffixLength === 0 ? 4 : prefix === 15 ? 12 : suffixLength;
    let code = (Math.min(15, prefix) << suffixLength) + bits.bits(size);
    if (prefix === 15 && suffixLength === 0) code += 15;
    if (i === ones && ones < 3) code += 2;
    const level = code % 2 === 0 ? (code + 2) >> 1 : (-code - 1) >> 1;
    levels.push(level);
    if (suffixLength === 0) suffixLength = 1;
    if (Math.abs(level) > 3 << (suffixLength - 1) && suffixLength < 6) suffixLength++;
  }
  return levels;
}

/** residual_block_cavlc( ), 7.3.5.3.2 with 9.2. */
export function readResidualBlock(bits: BitReader, count: number, nC: number): ResidualBlock {
  const { total, ones } = readToken(bits, nC);
  const levels = new Array<number>(count).fill(0);
  if (total === 0) return { levels, total };
  const found = readLevels(bits, total, ones);
  let zeros = 0;
  if (total < count) {
    const row = (nC === CHROMA_DC ? CHROMA_ZEROS : TOTAL_ZEROS)[total - 1];
    zeros = bits.code(row?.split(' ') ?? []);
  }
  let at = total + zeros - 1;
  for (const [i, level] of found.entries()) {
    levels[at] = level;
    const row = RUNS_BEFORE[Math.min(zeros, 7) - 1];
    const run = zeros > 0 && i < total - 1 && row !== undefined ? bits.code(row.split(' ')) : 0;
    zeros -= run;
    at -= run + 1;
  }
  return { levels, total };
}
