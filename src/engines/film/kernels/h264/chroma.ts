// Chroma of a macroblock: both planes, DC first (8.5.11).
import { isSilent8x8 } from './cost';
import { Quantiser } from './quantiser';
import { countsU, countsV, quarterAt, quarterPitch } from './neighbours';
import { chromaStride, codedU, codedV, sourceStride, sourceU, sourceV } from './picture';
import {
  FIRST_U, FIRST_V, WORTH_CODING, clearPair, coefficients, dcPlace, dcU, dcV, levelsOf, pairCounts, predictionU,
  predictionV, setChromaPattern, setMask, signed, worthOf,
} from './residual';
import { PAIR_BYTES, copyPair, quantisePair, reconstructPair, transformPair } from './transform';

/** DC levels of one chroma plane (8.5.11.1, 8.5.11.2); the scaled values replace those in the pairs. */
function codeChromaDc(q: Quantiser, rounding: i32, at: usize): i32 {
  const a: i32 = load<i16>(dcPlace(0, 0));
  const b: i32 = load<i16>(dcPlace(0, 1));
  const c: i32 = load<i16>(dcPlace(1, 0));
  const d: i32 = load<i16>(dcPlace(1, 1));
  let mask = 0;
  for (let i = 0; i < 4; i++) {
    const across = i & 1 ? a - b : a + b;
    const below = i & 1 ? c - d : c + d;
    const value = i & 2 ? across - below : across + below;
    const size = (abs<i32>(value) * q.dcFactor + 2 * rounding) >> (q.shift + 1);
    if (size != 0) mask |= 1 << i;
    store<i16>(at + (i << 1), <i16>signed(size, value));
  }
  return mask;
}

function restoreChromaDc(q: Quantiser, dc: usize): void {
  const a: i32 = load<i16>(dc);
  const b: i32 = load<i16>(dc, 2);
  const c: i32 = load<i16>(dc, 4);
  const d: i32 = load<i16>(dc, 6);
  store<i16>(dcPlace(0, 0), <i16>(((a + b + c + d) * q.dcScale) >> 1));
  store<i16>(dcPlace(0, 1), <i16>(((a - b + c - d) * q.dcScale) >> 1));
  store<i16>(dcPlace(1, 0), <i16>(((a + b - c - d) * q.dcScale) >> 1));
  store<i16>(dcPlace(1, 1), <i16>(((a - b - c + d) * q.dcScale) >> 1));
}

/** Below this, the AC of a chroma plane is dropped, as lone ones of luma are. */
const WORTH_OF_CHROMA: i32 = 4;

/** One chroma plane, whole. Returns what its part of `chromaPattern` must be at least; counts are set as if coded. */
function codeChromaPlane(
  source: usize, prediction: usize, target: usize, counts: usize, block: i32, dc: usize, q: Quantiser, inter: bool,
): i32 {
  const pitch = sourceStride >> 1;
  if (inter && isSilent8x8(source, pitch, prediction, 16, q.silentSum, q.silentDc)) {
    for (let i = 0; i < 4; i++) setMask(block + i, 0);
    store<u16>(counts, 0);
    store<u16>(counts + quarterPitch, 0);
    store<i32>(dc, 0, 8);
    copyPair(prediction, 16, target, chromaStride);
    copyPair(prediction + 64, 16, target + 4 * chromaStride, chromaStride);
    return 0;
  }
  transformPair(source, pitch, prediction, 16, coefficients);
  transformPair(source + 4 * pitch, pitch, prediction + 64, 16, coefficients + PAIR_BYTES);
  const mask = codeChromaDc(q, inter ? q.roundInter : q.roundIntra, dc);
  let worth = 0;
  for (let pair = 0; pair < 2; pair++) {
    store<i16>(dcPlace(pair, 0), 0);
    store<i16>(dcPlace(pair, 1), 0);
    const at = coefficients + <usize>pair * PAIR_BYTES;
    const first = block + (pair << 1);
    const nonZero = quantisePair(at, levelsOf(first), q, inter);
    if (nonZero == 0) clearPair(at);
    setMask(first, nonZero & 0xffff);
    setMask(first + 1, nonZero >>> 16);
    if (nonZero != 0 && worth < WORTH_CODING) {
      worth += worthOf(levelsOf(first), nonZero & 0xffff) + worthOf(levelsOf(first + 1), nonZero >>> 16);
    }
  }
  if (worth < WORTH_OF_CHROMA) {
    clearPair(coefficients);
    clearPair(coefficients + PAIR_BYTES);
    for (let i = 0; i < 4; i++) setMask(block + i, 0);
  }
  store<u16>(counts, pairCounts(block));
  store<u16>(counts + quarterPitch, pairCounts(block + 2));
  const coded = worth >= WORTH_OF_CHROMA;
  if (!coded && mask == 0) {
    copyPair(prediction, 16, target, chromaStride);
    copyPair(prediction + 64, 16, target + 4 * chromaStride, chromaStride);
  } else {
    restoreChromaDc(q, dc);
    reconstructPair(coefficients, prediction, 16, target, chromaStride);
    reconstructPair(coefficients + PAIR_BYTES, prediction + 64, 16, target + 4 * chromaStride, chromaStride);
  }
  store<i32>(dc, mask, 8);
  return coded ? 2 : mask != 0 ? 1 : 0;
}

/** Both chroma planes of a macroblock; sets `chromaPattern`. */
export function codeChroma(mbX: i32, mbY: i32, q: Quantiser, inter: bool): void {
  const from = (mbY << 3) * (sourceStride >> 1) + (mbX << 3);
  const to = (mbY << 3) * chromaStride + (mbX << 3);
  const u = codeChromaPlane(
    sourceU + from, predictionU, codedU + to, quarterAt(countsU, mbX, mbY), FIRST_U, dcU, q, inter);
  const v = codeChromaPlane(
    sourceV + from, predictionV, codedV + to, quarterAt(countsV, mbX, mbY), FIRST_V, dcV, q, inter);
  setChromaPattern(max<i32>(u, v));
}
