// Which intra prediction a macroblock gets, and the coding of it.
import { codeChroma } from './chroma';
import { entry } from './tables';
import { satd, satdTwo4x4 } from './cost';
import { DC, HORIZONTAL, PLANE, VERTICAL, neighbours4x4, predict16x16, predict4x4, predictChroma8x8 } from './intra';
import { codeIntra16x16, codeIntra4x4 } from './luma';
import { allocate } from './memory';
import { INTRA, blockAt, blockPitch, modes, qps, setPrediction } from './neighbours';
import {
  chromaStride, codedU, codedV, codedY, mbWidth, sourceStride, sourceU, sourceV, sourceY, stride,
} from './picture';
import { chromaQp, quantiserOf } from './quantiser';
import { lambdaOf } from './rate';
import { lumaPattern, pairX, pairY, predictionU, predictionV, predictionY, setLumaPattern } from './residual';
import { lastQp, putIntra16x16, putIntra4x4 } from './syntax';

let trial: usize = 0;
/** Mode and predicted mode of each block. */
let chosen: usize = 0;
let bestMode: i32 = 0;

export function openIntraMacroblock(): void {
  trial = allocate(256);
  chosen = allocate(32);
}

// @ts-ignore: decorator
@inline
function sourceAt(mbX: i32, mbY: i32): usize {
  return sourceY + (mbY << 4) * sourceStride + (mbX << 4);
}

/** SATD and bits of the best Intra_16x16 mode, which is left in `bestMode`. */
export function costOfIntra16x16(mbX: i32, mbY: i32, qp: i32): i32 {
  const at = codedY + (mbY << 4) * stride + (mbX << 4);
  const left = mbX > 0;
  const above = mbY > 0;
  const lambda = lambdaOf(qp);
  let best = i32.MAX_VALUE;
  for (let mode = 0; mode < 4; mode++) {
    if (!above && (mode == VERTICAL || mode == PLANE)) continue;
    if (!left && (mode == HORIZONTAL || mode == PLANE)) continue;
    predict16x16(mode, at, stride, left, above, trial);
    const cost = satd(sourceAt(mbX, mbY), sourceStride, trial, 16, 16, 16) + lambda * (mode == VERTICAL ? 1 : mode < DC ? 3 : 5);
    if (cost < best) {
      best = cost;
      bestMode = mode;
    }
  }
  return best;
}

/** Predicts both chroma planes with the mode that differs least from the source, and returns it. */
function predictBestChroma(mbX: i32, mbY: i32, lambda: i32): i32 {
  const at = (mbY << 3) * chromaStride + (mbX << 3);
  const from = (mbY << 3) * (sourceStride >> 1) + (mbX << 3);
  const left = mbX > 0;
  const above = mbY > 0;
  let best = i32.MAX_VALUE;
  let bestChroma = 0;
  for (let mode = 0; mode < 4; mode++) {
    if (!above && mode >= 2) continue;
    if (!left && (mode == 1 || mode == 3)) continue;
    predictChroma8x8(mode, codedU + at, chromaStride, left, above, predictionU);
    predictChroma8x8(mode, codedV + at, chromaStride, left, above, predictionV);
    const cost = satd(sourceU + from, sourceStride >> 1, predictionU, 16, 8, 8) +
      satd(sourceV + from, sourceStride >> 1, predictionV, 16, 8, 8) + lambda * (mode == 0 ? 1 : mode < 3 ? 3 : 5);
    if (cost < best) {
      best = cost;
      bestChroma = mode;
    }
  }
  predictChroma8x8(bestChroma, codedU + at, chromaStride, left, above, predictionU);
  predictChroma8x8(bestChroma, codedV + at, chromaStride, left, above, predictionV);
  return bestChroma;
}

/** Whether the block above to the right has been coded (6.4.11.4): a bit per block in coding order. */
const UPPER_RIGHT: i32 = 0b0101_0111_0101_0111;

// @ts-ignore: decorator
@inline
function hasUpperRight(mbX: i32, mbY: i32, block: i32): bool {
  if (block == 5) return mbY > 0 && mbX + 1 < mbWidth;
  if (block == 0 || block == 1 || block == 4) return mbY > 0;
  return ((UPPER_RIGHT >> block) & 1) != 0;
}

// @ts-ignore: decorator
@inline
function gather4x4(at: usize): v128 {
  let block = v128.load32_zero(at);
  block = v128.load32_lane(at + sourceStride, block, 1);
  block = v128.load32_lane(at + 2 * sourceStride, block, 2);
  return v128.load32_lane(at + 3 * sourceStride, block, 3);
}

/** Modes two by two, since two predictions are measured at once; the last stands twice. */
const modePairs: StaticArray<u8> = [2, 0, 1, 8, 3, 7, 4, 5, 6, 6];

/** Chooses and codes one block. Returns its cost. */
function codeBlock(mbX: i32, mbY: i32, block: i32, qp: i32): i32 {
  const x = pairX(block >> 1) + ((block & 1) << 2);
  const y = pairY(block >> 1);
  const at = codedY + ((mbY << 4) + y) * stride + (mbX << 4) + x;
  const left = mbX > 0 || x > 0;
  const above = mbY > 0 || y > 0;
  const source = gather4x4(sourceAt(mbX, mbY) + y * sourceStride + x);
  const row = neighbours4x4(at, stride, hasUpperRight(mbX, mbY, block));
  const modeAt = blockAt(modes, mbX, mbY) + (y >> 2) * blockPitch + (x >> 2);
  const modeA: i32 = load<i8>(modeAt - 1);
  const modeB: i32 = load<i8>(modeAt - blockPitch);
  const predicted = modeA < 0 || modeB < 0 ? DC : min<i32>(modeA, modeB);
  const lambda = lambdaOf(qp);
  let best = i32.MAX_VALUE;
  let mode = DC;
  for (let pair = 0; pair < 10; pair += 2) {
    const first = entry(modePairs, pair);
    let second = entry(modePairs, pair + 1);
    if (first == HORIZONTAL && !left) continue;
    if (first >= 3 && !above) continue;
    if (first >= 4 && !left) continue;
    if (second == VERTICAL && !above) second = DC;
    const costs = satdTwo4x4(source, predict4x4(first, row, left, above), predict4x4(second, row, left, above));
    const firstCost = (costs & 0xffff) + lambda * (first == predicted ? 1 : 4);
    const secondCost = (costs >>> 16) + lambda * (second == predicted ? 1 : 4);
    if (firstCost < best) {
      best = firstCost;
      mode = first;
    }
    if (secondCost < best) {
      best = secondCost;
      mode = second;
    }
  }
  store<u8>(modeAt, <u8>mode);
  store<u8>(chosen + (block << 1), <u8>mode);
  store<u8>(chosen + (block << 1), <u8>predicted, 1);
  const mask = codeIntra4x4(mbX, mbY, block, predict4x4(mode, row, left, above), quantiserOf(qp));
  if (mask != 0) setLumaPattern(lumaPattern | (1 << (block >> 2)));
  return best;
}

/** Codes luma as Intra_4x4. False when it became dearer than `limit`: then something else must be coded over it. */
function codeLuma4x4(mbX: i32, mbY: i32, qp: i32, limit: i32): bool {
  setLumaPattern(0);
  let cost = lambdaOf(qp) * 6;
  for (let block = 0; block < 16; block++) {
    cost += codeBlock(mbX, mbY, block, qp);
    if (cost >= limit) return false;
  }
  return true;
}

/** Codes a macroblock as intra, after `costOfIntra16x16` was asked for its cost. */
export function codeIntraMacroblock(mbX: i32, mbY: i32, qp: i32, cost16x16: i32, inP: bool): void {
  const quantiser = quantiserOf(qp);
  const chromaQuantiser = quantiserOf(chromaQp(qp));
  const mode16x16 = bestMode;
  setPrediction(mbX, mbY, INTRA, 0);
  const small = codeLuma4x4(mbX, mbY, qp, cost16x16);
  if (!small) {
    setPrediction(mbX, mbY, INTRA, 0);
    predict16x16(mode16x16, codedY + (mbY << 4) * stride + (mbX << 4), stride, mbX > 0, mbY > 0, predictionY);
    codeIntra16x16(mbX, mbY, quantiser);
  }
  const chromaMode = predictBestChroma(mbX, mbY, lambdaOf(qp));
  codeChroma(mbX, mbY, chromaQuantiser, false);
  if (small) putIntra4x4(mbX, mbY, inP, chosen, chromaMode, qp);
  else putIntra16x16(mbX, mbY, inP, mode16x16, chromaMode, qp);
  store<u8>(qps + mbY * mbWidth + mbX, <u8>lastQp);
}
