// macroblock_layer( ) and its parts (7.3.5) as bits.
import { putBits, putSigned, putUnsigned } from './bits';
import { interPatterns, intraPatterns } from './cavlc-tables';
import { entry } from './tables';
import { allocate } from './memory';
import { chromaPattern, lumaPattern, putResidual } from './residual';
import { vectorX, vectorY } from './vector-prediction';

/** mb_type of I_NxN in P slices: intra types follow the five inter ones (table 7-13). */
const INTRA_IN_P: i32 = 5;

/** P_Skip macroblocks that wait to be told of. */
let skipRun: i32 = 0;
/** QP of the macroblock before in this slice: mb_qp_delta counts from it. */
export let lastQp: i32 = 0;

/** codeNum by coded_block_pattern, the inverse of table 9-4: intra, then inter. */
let patternCodes: usize = 0;

export function openSyntax(): void {
  patternCodes = allocate(96);
  for (let code = 0; code < 48; code++) {
    store<u8>(patternCodes + entry(intraPatterns, code), <u8>code);
    store<u8>(patternCodes + 48 + entry(interPatterns, code), <u8>code);
  }
}

export function startSlice(qp: i32): void {
  skipRun = 0;
  lastQp = qp;
}

export function putSkip(): void {
  skipRun++;
}

/** mb_skip_run, also at the end of a slice when its last macroblocks are skipped. */
export function putSkipRun(): void {
  putUnsigned(skipRun);
  skipRun = 0;
}

export function hasSkipped(): bool {
  return skipRun > 0;
}

function putQpDelta(qp: i32): void {
  putSigned(qp - lastQp);
  lastQp = qp;
}

function putIntraType(type: i32, inP: bool): void {
  if (inP) {
    putSkipRun();
    putUnsigned(INTRA_IN_P + type);
  } else {
    putUnsigned(type);
  }
}

/** P_L0_16x16 with the difference of its vector to the predicted one. */
export function putInter16x16(mbX: i32, mbY: i32, vector: i32, predicted: i32, qp: i32): void {
  putSkipRun();
  putUnsigned(0);
  putSigned(vectorX(vector) - vectorX(predicted));
  putSigned(vectorY(vector) - vectorY(predicted));
  const pattern = lumaPattern | (chromaPattern << 4);
  putUnsigned(load<u8>(patternCodes + 48 + pattern));
  if (pattern == 0) return;
  putQpDelta(qp);
  putResidual(mbX, mbY, false);
}

/** Table 7-11: the type of an Intra_16x16 macroblock says its mode and what is coded. */
export function putIntra16x16(mbX: i32, mbY: i32, inP: bool, mode: i32, chromaMode: i32, qp: i32): void {
  putIntraType(1 + mode + 4 * chromaPattern + (lumaPattern != 0 ? 12 : 0), inP);
  putUnsigned(chromaMode);
  putQpDelta(qp);
  putResidual(mbX, mbY, true);
}

/** `modes` are 16 pairs of bytes in coding order: the mode and the predicted mode of each block (8.3.1.1). */
export function putIntra4x4(mbX: i32, mbY: i32, inP: bool, modes: usize, chromaMode: i32, qp: i32): void {
  putIntraType(0, inP);
  for (let block = 0; block < 16; block++) {
    const mode: i32 = load<u8>(modes + (block << 1));
    const predicted: i32 = load<u8>(modes + (block << 1), 1);
    if (mode == predicted) putBits(1, 1);
    else putBits(4, mode < predicted ? mode : mode - 1);
  }
  putUnsigned(chromaMode);
  const pattern = lumaPattern | (chromaPattern << 4);
  putUnsigned(load<u8>(patternCodes + pattern));
  if (pattern == 0) return;
  putQpDelta(qp);
  putResidual(mbX, mbY, false);
}
