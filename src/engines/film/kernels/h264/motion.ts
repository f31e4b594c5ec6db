// Motion search of a whole macroblock: guesses first, then a small diamond at whole, half and quarter samples.
import { signedLength } from './bits';
import { allocate } from './memory';
import { sad16x16, sadMean16x16 } from './cost';
import { firstBlock, needHalfSamples, secondBlock } from './interpolate';
import { INTER, quarterAt, quarterPitch, references, vectorAt } from './neighbours';
import { BORDER, mbHeight, mbWidth, referenceY, sourceStride, sourceY, stride } from './picture';
import { packVector, vectorX, vectorY } from './vector-prediction';

/** What was found last: quarter samples, and SAD plus the vector's bits. */
export let bestVector: i32 = 0;
export let bestCost: i32 = 0;

let source: usize = 0;
let originX: i32 = 0;
let originY: i32 = 0;
let lowX: i32 = 0;
let highX: i32 = 0;
let lowY: i32 = 0;
let highY: i32 = 0;
let predictedX: i32 = 0;
let predictedY: i32 = 0;
let lambda: i32 = 0;

/** Samples that the block may lie outside the picture, so that filters still end inside the border. */
const REACH: i32 = BORDER - 8;

export function startSearch(mbX: i32, mbY: i32, predicted: i32, bitCost: i32): void {
  source = sourceY + (mbY << 4) * sourceStride + (mbX << 4);
  originX = mbX << 4;
  originY = mbY << 4;
  lowX = -(originX + REACH) << 2;
  highX = ((mbWidth << 4) - originX - 16 + REACH) << 2;
  lowY = -(originY + REACH) << 2;
  highY = ((mbHeight << 4) - originY - 16 + REACH) << 2;
  predictedX = vectorX(predicted);
  predictedY = vectorY(predicted);
  lambda = bitCost;
  bestCost = i32.MAX_VALUE;
}

export function isInReach(vector: i32): bool {
  const x = vectorX(vector);
  const y = vectorY(vector);
  return x >= lowX && x <= highX && y >= lowY && y <= highY;
}

/** SAD at a quarter-sample vector that is in reach; may stop early, with a part of it, once it exceeds `limit`. */
export function sadAt(vector: i32, limit: i32): i32 {
  const x = (originX << 2) + vectorX(vector);
  const y = (originY << 2) + vectorY(vector);
  if (((x | y) & 3) == 0) {
    return sad16x16(source, sourceStride, referenceY + (y >> 2) * stride + (x >> 2), stride, limit);
  }
  needHalfSamples(x, y);
  return sadMean16x16(source, sourceStride, firstBlock(x, y), secondBlock(x, y), stride, limit);
}

function consider(x: i32, y: i32): bool {
  if (x < lowX || x > highX || y < lowY || y > highY) return false;
  const bits = signedLength(x - predictedX) + signedLength(y - predictedY);
  if (lambda * bits >= bestCost) return false;
  const vector = packVector(x, y);
  const cost = sadAt(vector, bestCost - lambda * bits) + lambda * bits;
  if (cost >= bestCost) return false;
  bestCost = cost;
  bestVector = vector;
  return true;
}

/** Guesses often agree: those that were measured before are not measured again. */
let guesses: usize = 0;
let guessCount: i32 = 0;

/** Per macroblock, with a column on either side and a row above: what it cost, here or else in the picture before. */
let costs: usize = 0;
let costPitch: i32 = 0;

export function openMotion(): void {
  guesses = allocate(16 * 4);
  costPitch = (mbWidth + 2) << 2;
  costs = allocate(costPitch * (mbHeight + 1)) + costPitch + 4;
}

// @ts-ignore: decorator
@inline
function costAt(mbX: i32, mbY: i32): usize {
  return costs + mbY * costPitch + (mbX << 2);
}

/** Remembers what a macroblock cost, for its neighbours and for the next picture. */
// @ts-ignore: decorator
@inline
export function keepCost(mbX: i32, mbY: i32, cost: i32): void {
  store<i32>(costAt(mbX, mbY), cost);
}

/** A key picture begins anew: what was coded before it must not show in what comes after. */
export function forgetCosts(): void {
  memory.fill(costs - costPitch - 4, 0, costPitch * (mbHeight + 1));
}

/**
 * What a search may be expected to reach: the mean of what the macroblocks around cost, and this one in the picture
 * before. A guess that is as good is seldom improved: of the sea's refinements three in five gained nothing.
 */
function expectedCost(mbX: i32, mbY: i32): i32 {
  const at = costAt(mbX, mbY);
  const above = load<i32>(at - costPitch) + load<i32>(at - costPitch + 4);
  return (load<i32>(at - 4) + above + load<i32>(at)) >> 2;
}

function considerVector(vector: i32): void {
  for (let i = 0; i < guessCount; i++) if (load<i32>(guesses + (i << 2)) == vector) return;
  store<i32>(guesses + (guessCount << 2), vector);
  guessCount++;
  consider(vectorX(vector), vectorY(vector));
}

/** A neighbour's vector at whole samples: fractions are found again, and cost less there. */
// @ts-ignore: decorator
@inline
function considerWhole(vector: i32): void {
  considerVector(packVector((vectorX(vector) + 2) & ~3, (vectorY(vector) + 2) & ~3));
}

/** Moves by `step` quarter samples to the best of four neighbours, at most `rounds` times. */
function diamond(step: i32, rounds: i32): void {
  let from = -1;
  for (let round = 0; round < rounds; round++) {
    const x = vectorX(bestVector);
    const y = vectorY(bestVector);
    let moved = -1;
    if (from != 1 && consider(x - step, y)) moved = 0;
    if (from != 0 && consider(x + step, y)) moved = 1;
    if (from != 3 && consider(x, y - step)) moved = 2;
    if (from != 2 && consider(x, y + step)) moved = 3;
    if (moved < 0) return;
    from = moved;
  }
}

/** Cost per lambda at which nobody sees a better prediction: film grain alone differs by more. */
const GOOD_ENOUGH: i32 = 51;

/** Searches; `bestVector` and `bestCost` tell. */
export function searchVector(mbX: i32, mbY: i32, predicted: i32): void {
  bestVector = 0;
  guessCount = 0;
  considerVector(0);
  considerVector(predicted);
  considerWhole(predicted);
  const place = vectorAt(mbX, mbY);
  const here = quarterAt(references, mbX, mbY);
  const row = quarterPitch << 2;
  if (load<i8>(here - 1) == INTER) considerVector(load<i32>(place - 4));
  if (load<i8>(here - quarterPitch) == INTER) considerVector(load<i32>(place - row));
  if (load<i8>(here - quarterPitch + 2) == INTER) considerVector(load<i32>(place - row + 8));
  // Not yet overwritten: the vectors of the picture before, here and at what comes next.
  considerVector(load<i32>(place));
  if (mbX + 1 < mbWidth) considerVector(load<i32>(place + 8));
  if (mbY + 1 < mbHeight) considerVector(load<i32>(place + 2 * row));
  if (bestCost < GOOD_ENOUGH * lambda || bestCost <= expectedCost(mbX, mbY)) return;
  const x = vectorX(bestVector);
  const y = vectorY(bestVector);
  if (((x | y) & 3) != 0) considerWhole(bestVector);
  diamond(4, 16);
  diamond(2, 1);
  diamond(1, 2);
}
