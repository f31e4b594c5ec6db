import type { BitReader } from './bit-reader.ts';
import { INTER_PATTERNS, INTRA_PATTERNS } from './code-tables.ts';
import type { Vector } from './inter-prediction.ts';

/** macroblock_layer( ) up to the residual (7.3.5), as far as this subset goes. */
export type MacroblockHeader =
  | {
      readonly kind: 'intra 4x4';
      /** Per block in coding order: null takes the predicted mode, else rem_intra4x4_pred_mode. */
      readonly modes: readonly (number | null)[];
      readonly chromaMode: number;
      readonly lumaPattern: number;
      readonly chromaPattern: number;
    }
  | {
      readonly kind: 'intra 16x16';
      readonly mode: number;
      readonly chromaMode: number;
      readonly lumaPattern: number;
      readonly chromaPattern: number;
    }
  | {
      readonly kind: 'inter';
      readonly difference: Vector;
      readonly lumaPattern: number;
      readonly chromaPattern: number;
    };

/** Table 7-13: the five inter types of P slices come first. */
const INTER_TYPES = 5;

function readPattern(
  bits: BitReader,
  codes: readonly number[],
): { lumaPattern: number; chromaPattern: number } {
  const pattern = codes[bits.unsigned()];
  if (pattern === undefined) throw new Error('no such coded_block_pattern');
  return { lumaPattern: pattern % 16, chromaPattern: pattern >> 4 };
}

function readIntra(bits: BitReader, type: number): MacroblockHeader {
  if (type > 24) throw new Error('I_PCM is not in this subset');
  if (type === 0) {
    const modes = Array.from({ length: 16 }, () => (bits.bit() === 1 ? null : bits.bits(3)));
    const chromaMode = bits.unsigned();
    return { kind: 'intra 4x4', modes, chromaMode, ...readPattern(bits, INTRA_PATTERNS) };
  }
  // Table 7-11
  return {
    kind: 'intra 16x16',
    mode: (type - 1) % 4,
    chromaMode: bits.unsigned(),
    lumaPattern: type >= 13 ? 15 : 0,
    chromaPattern: Math.floor((type - 1) / 4) % 3,
  };
}

export function readMacroblockHeader(bits: BitReader, inP: boolean): MacroblockHeader {
  const type = bits.unsigned();
  if (!inP) return readIntra(bits, type);
  if (type >= INTER_TYPES) return readIntra(bits, type - INTER_TYPES);
  if (type !== 0) throw new Error(`P macroblock type ${type} is not in this subset`);
  const difference = { x: bits.signed(), y: bits.signed() };
  return { kind: 'inter', difference, ...readPattern(bits, INTER_PATTERNS) };
}
