// A macroblock of a P picture: skipped if nobody would see the difference, else moved, else intra.
import { codeChroma } from './chroma';
import { predictChroma, predictLuma, needHalfSamples } from './interpolate';
import { codeIntraMacroblock, costOfIntra16x16 } from './intra-macroblock';
import { quantiseInterLuma, reconstructInterLuma } from './luma';
import { bestCost, bestVector, isInReach, sadAt, searchVector, startSearch } from './motion';
import { INTER, qps, setPrediction } from './neighbours';
import { mbWidth } from './picture';
import { chromaQp, quantiserOf } from './quantiser';
import { lambdaOf } from './rate';
import { chromaPattern, lumaPattern, predictionU, predictionV, predictionY } from './residual';
import { lastQp, putInter16x16, putSkip } from './syntax';
import { predictVector, skipVector, vectorX, vectorY } from './vector-prediction';

/** Predicts the whole macroblock from the reference. */
function predict(mbX: i32, mbY: i32, vector: i32): void {
  const x = (mbX << 6) + vectorX(vector);
  const y = (mbY << 6) + vectorY(vector);
  if (((x | y) & 3) != 0) needHalfSamples(x, y);
  predictLuma(x, y, 16, 16, predictionY, 16);
  predictChroma(x, y, 8, 8, predictionU, predictionV, 16);
}

/** Transforms and reconstructs the predicted macroblock. */
function codeResidual(mbX: i32, mbY: i32, qp: i32): void {
  const quantiser = quantiserOf(qp);
  const chromaQuantiser = quantiserOf(chromaQp(qp));
  quantiseInterLuma(mbX, mbY, quantiser);
  reconstructInterLuma(mbX, mbY);
  codeChroma(mbX, mbY, chromaQuantiser, true);
}

/** SAD per lambda below which it is worth trying to skip before any search. */
const SKIP_TRIAL: i32 = 80;
/** SAD per lambda from which on intra prediction may be better than any motion. */
const INTRA_TRIAL: i32 = 256;

// @ts-ignore: decorator
@inline
function finish(mbX: i32, mbY: i32): void {
  store<u8>(qps + mbY * mbWidth + mbX, <u8>lastQp);
}

/** `pictureQp` decides what is worth a search: how finely this macroblock would be coded says little about that. */
export function codeInterMacroblock(mbX: i32, mbY: i32, qp: i32, pictureQp: i32): void {
  const predicted = predictVector(mbX, mbY);
  const skipped = skipVector(mbX, mbY, predicted);
  const lambda = lambdaOf(qp);
  startSearch(mbX, mbY, predicted, lambda);
  const limit = SKIP_TRIAL * lambdaOf(pictureQp);
  if (isInReach(skipped) && sadAt(skipped, limit) < limit) {
    predict(mbX, mbY, skipped);
    codeResidual(mbX, mbY, qp);
    if ((lumaPattern | chromaPattern) == 0) {
      setPrediction(mbX, mbY, INTER, skipped);
      putSkip();
      finish(mbX, mbY);
      return;
    }
  }
  searchVector(mbX, mbY, predicted);
  if (bestCost > INTRA_TRIAL * lambda) {
    const cost = costOfIntra16x16(mbX, mbY, qp);
    if (cost < bestCost) {
      codeIntraMacroblock(mbX, mbY, qp, cost, true);
      return;
    }
  }
  const vector = bestVector;
  predict(mbX, mbY, vector);
  codeResidual(mbX, mbY, qp);
  setPrediction(mbX, mbY, INTER, vector);
  if ((lumaPattern | chromaPattern) == 0 && vector == skipped) putSkip();
  else putInter16x16(mbX, mbY, vector, predicted, qp);
  finish(mbX, mbY);
}
