// A macroblock of a P picture: skipped if nobody would see the difference, else moved, else intra.
import { codeChroma } from './chroma';
import { predictChroma, predictLuma, needHalfSamples } from './interpolate';
import { codeIntraMacroblock, costOfIntra16x16 } from './intra-macroblock';
import { quantiseInterLuma, reconstructInterLuma } from './luma';
import { bestCost, bestVector, isInReach, keepCost, sadAt, searchVector, startSearch } from './motion';
import { INTER, qps, setPrediction } from './neighbours';
import { mbWidth } from './picture';
import { chromaQp, quantiserOf } from './quantiser';
import { lambdaOf } from './rate';
import { chromaPattern, lumaPattern, predictionU, predictionV, predictionY } from './residual';
import { lastQp, putInter16x16, putSkip } from './syntax';
import { predictVector, skipVector, vectorX, vectorY } from './vector-prediction';

/** The vector whose luma residual lies quantised, if any does. */
let quantisedVector: i32 = 0;
let isQuantised: bool = false;

/** Predicts luma from the reference, transforms and quantises what is left. Sets `lumaPattern`. */
function quantiseLuma(mbX: i32, mbY: i32, vector: i32, qp: i32): void {
  if (isQuantised && quantisedVector == vector) return;
  const x = (mbX << 6) + vectorX(vector);
  const y = (mbY << 6) + vectorY(vector);
  needHalfSamples(x, y);
  predictLuma(x, y, predictionY);
  quantiseInterLuma(mbX, mbY, quantiserOf(qp));
  quantisedVector = vector;
  isQuantised = true;
}

/** Predicts and codes chroma. Sets `chromaPattern`. */
function codeMovedChroma(mbX: i32, mbY: i32, vector: i32, qp: i32): void {
  predictChroma((mbX << 6) + vectorX(vector), (mbY << 6) + vectorY(vector), predictionU, predictionV);
  codeChroma(mbX, mbY, quantiserOf(chromaQp(qp)), true);
}

/** SAD per lambda below which it is worth trying to skip before any search. */
const SKIP_TRIAL: i32 = 120;
/** SAD per lambda from which on intra prediction may be better than any motion. */
const INTRA_TRIAL: i32 = 256;

/** Whether the macroblock can be skipped: nothing remains to be coded. Chroma is then in the picture already. */
function canSkip(mbX: i32, mbY: i32, skipped: i32, qp: i32, limit: i32): bool {
  if (!isInReach(skipped)) return false;
  const sad = sadAt(skipped, limit);
  if (sad >= limit) return false;
  keepCost(mbX, mbY, sad);
  quantiseLuma(mbX, mbY, skipped, qp);
  if (lumaPattern != 0) return false;
  codeMovedChroma(mbX, mbY, skipped, qp);
  return chromaPattern == 0;
}

/** `pictureQp` decides what is worth a search: how finely this macroblock would be coded says little about that. */
export function codeInterMacroblock(mbX: i32, mbY: i32, qp: i32, pictureQp: i32): void {
  const predicted = predictVector(mbX, mbY);
  const skipped = skipVector(mbX, mbY, predicted);
  const lambda = lambdaOf(qp);
  isQuantised = false;
  startSearch(mbX, mbY, predicted, lambda);
  if (canSkip(mbX, mbY, skipped, qp, SKIP_TRIAL * lambdaOf(pictureQp))) {
    reconstructInterLuma(mbX, mbY);
    setPrediction(mbX, mbY, INTER, skipped);
    putSkip();
  } else {
    searchVector(mbX, mbY, predicted);
    keepCost(mbX, mbY, bestCost);
    if (bestCost > INTRA_TRIAL * lambda) {
      const cost = costOfIntra16x16(mbX, mbY, qp);
      if (cost < bestCost) {
        codeIntraMacroblock(mbX, mbY, qp, cost, true);
        return;
      }
    }
    const vector = bestVector;
    quantiseLuma(mbX, mbY, vector, qp);
    // Before chroma, whose coefficients take the place of luma's.
    reconstructInterLuma(mbX, mbY);
    codeMovedChroma(mbX, mbY, vector, qp);
    setPrediction(mbX, mbY, INTER, vector);
    if ((lumaPattern | chromaPattern) == 0 && vector == skipped) putSkip();
    else putInter16x16(mbX, mbY, vector, predicted, qp);
  }
  store<u8>(qps + mbY * mbWidth + mbX, <u8>lastQp);
}
