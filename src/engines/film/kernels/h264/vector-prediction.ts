// Prediction of motion vectors from neighbours (8.4.1.1, 8.4.1.3). Vectors travel as one i32: x low, y high.
import { INTER, NO_REFERENCE, quarterAt, quarterPitch, references, vectorAt } from './neighbours';

// @ts-ignore: decorator
@inline
export function packVector(x: i32, y: i32): i32 {
  return (y << 16) | (x & 0xffff);
}

// @ts-ignore: decorator
@inline
export function vectorX(vector: i32): i32 {
  return (vector << 16) >> 16;
}

// @ts-ignore: decorator
@inline
export function vectorY(vector: i32): i32 {
  return vector >> 16;
}

// @ts-ignore: decorator
@inline
function median(a: i32, b: i32, c: i32): i32 {
  return max<i32>(min<i32>(a, b), min<i32>(max<i32>(a, b), c));
}

/** The vector and reference of a neighbour, where intra blocks count as resting. */
// @ts-ignore: decorator
@inline
function vectorOf(place: usize, reference: i32): i32 {
  return reference == INTER ? load<i32>(place) : 0;
}

/** Median prediction of a whole macroblock's vector. */
export function predictVector(mbX: i32, mbY: i32): i32 {
  const here = quarterAt(references, mbX, mbY);
  const place = vectorAt(mbX, mbY);
  const row = quarterPitch << 2;
  const referenceA: i32 = load<i8>(here - 1);
  const referenceB: i32 = load<i8>(here - quarterPitch);
  let referenceC: i32 = load<i8>(here - quarterPitch + 2);
  const a = vectorOf(place - 4, referenceA);
  const b = vectorOf(place - row, referenceB);
  let c = vectorOf(place - row + 8, referenceC);
  if (referenceC == NO_REFERENCE) {
    referenceC = load<i8>(here - quarterPitch - 1);
    c = vectorOf(place - row - 4, referenceC);
  }
  if (referenceB == NO_REFERENCE && referenceC == NO_REFERENCE && referenceA != NO_REFERENCE) return a;
  const matches = <i32>(referenceA == INTER) + <i32>(referenceB == INTER) + <i32>(referenceC == INTER);
  if (matches == 1) return referenceA == INTER ? a : referenceB == INTER ? b : c;
  return packVector(
    median(vectorX(a), vectorX(b), vectorX(c)),
    median(vectorY(a), vectorY(b), vectorY(c)),
  );
}

/** The vector of a P_Skip macroblock, 8.4.1.1. */
export function skipVector(mbX: i32, mbY: i32, predicted: i32): i32 {
  const here = quarterAt(references, mbX, mbY);
  const place = vectorAt(mbX, mbY);
  const referenceA: i32 = load<i8>(here - 1);
  const referenceB: i32 = load<i8>(here - quarterPitch);
  if (referenceA == NO_REFERENCE || referenceB == NO_REFERENCE) return 0;
  if (referenceA == INTER && load<i32>(place - 4) == 0) return 0;
  if (referenceB == INTER && load<i32>(place - (quarterPitch << 2)) == 0) return 0;
  return predicted;
}
