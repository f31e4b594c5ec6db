// The deblocking filter (8.7): which edges, how strongly (8.7.2.1), macroblock by macroblock after the picture is coded.
import { STRONG, filterChroma, filterLuma, hasLower, hasUpper, openEdgeFilter, setEdge } from './edge-filter';
import { allocate } from './memory';
import {
  INTRA, blockAt, blockPitch, lumaCounts, qps, quarterAt, quarterPitch, references, vectorAt,
} from './neighbours';
import { chromaStride, codedU, codedV, codedY, mbHeight, mbWidth, stride } from './picture';
import { chromaQp } from './quantiser';
import { vectorX, vectorY } from './vector-prediction';
import { high16, high32, low16, low32 } from './vectors';

const INNER_INTRA: u32 = 0x03030303;
/** Columns around a vertical edge, as rows: eight of 16 samples. */
let turned: usize = 0;
/** bS of the four vertical and the four horizontal edges, a byte per part. */
let strengths: usize = 0;

export function openDeblock(): void {
  openEdgeFilter();
  turned = allocate(128);
  strengths = allocate(32);
}

/** 2 in each byte that is not zero; counts end at 16. */
// @ts-ignore: decorator
@inline
function twos(counts: u32): u32 {
  return ((counts + 0x7f7f7f7f) & 0x80808080) >> 6;
}

// @ts-ignore: decorator
@inline
function isMoving(a: usize, b: usize): bool {
  const first = load<i32>(a);
  const second = load<i32>(b);
  if (first == second) return false;
  return abs<i32>(vectorX(first) - vectorX(second)) >= 4 || abs<i32>(vectorY(first) - vectorY(second)) >= 4;
}

/** bS 1 where vectors differ by a whole sample, in the parts that have no levels. */
// @ts-ignore: decorator
@inline
function addMotion(edge: i32, firstMoves: bool, secondMoves: bool): void {
  const ones = (firstMoves ? <u32>0x0101 : 0) | (secondMoves ? <u32>0x01010000 : 0);
  const old = load<u32>(strengths + (edge << 2));
  // 2 | 1 would be 3: ones only go where there is no two.
  store<u32>(strengths + (edge << 2), old | (ones & ~(old >> 1)));
}

/** Fills `strengths`. Returns whether any is not zero. */
function findStrengths(mbX: i32, mbY: i32): bool {
  const reference = quarterAt(references, mbX, mbY);
  if (load<i8>(reference) == INTRA) {
    for (let edge = 0; edge < 8; edge++) store<u32>(strengths + (edge << 2), INNER_INTRA);
    store<u32>(strengths, mbX > 0 ? STRONG : 0);
    store<u32>(strengths, mbY > 0 ? STRONG : 0, 16);
    return true;
  }
  const count = blockAt(lumaCounts, mbX, mbY);
  let above = load<u32>(count - blockPitch);
  for (let y = 0; y < 4; y++) {
    const row = count + y * blockPitch;
    const here = load<u32>(row);
    store<u32>(turned + (y << 2), twos(here | (here << 8) | load<u8>(row - 1)));
    store<u32>(strengths + 16 + (y << 2), twos(here | above));
    above = here;
  }
  const rows = v128.load(turned);
  v128.store(strengths, i8x16.shuffle(rows, rows, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
  const vector = vectorAt(mbX, mbY);
  const row = quarterPitch << 2;
  addMotion(0, isMoving(vector, vector - 4), isMoving(vector + row, vector + row - 4));
  addMotion(2, isMoving(vector + 4, vector), isMoving(vector + row + 4, vector + row));
  addMotion(4, isMoving(vector, vector - row), isMoving(vector + 4, vector + 4 - row));
  addMotion(6, isMoving(vector + row, vector), isMoving(vector + row + 4, vector + 4));
  if (mbX == 0) store<u32>(strengths, 0);
  else if (load<i8>(reference - 1) == INTRA) store<u32>(strengths, STRONG);
  if (mbY == 0) store<u32>(strengths, 0, 16);
  else if (load<i8>(reference - quarterPitch) == INTRA) store<u32>(strengths, STRONG, 16);
  return v128.any_true(v128.or(v128.load(strengths), v128.load(strengths, 16)));
}

/** Two rows of eight samples, interleaved. */
// @ts-ignore: decorator
@inline
function rowPair(at: usize, pitch: i32): v128 {
  return i8x16.shuffle(
    v128.load64_zero(at), v128.load64_zero(at + pitch), 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** Transposes eight rows of eight samples. */
// @ts-ignore: decorator
@inline
function transpose8(from: usize, fromPitch: i32, to: usize, toPitch: i32): void {
  const a = rowPair(from, fromPitch);
  const b = rowPair(from + 2 * fromPitch, fromPitch);
  const c = rowPair(from + 4 * fromPitch, fromPitch);
  const d = rowPair(from + 6 * fromPitch, fromPitch);
  const upperLow = low16(a, b);
  const upperHigh = high16(a, b);
  const lowerLow = low16(c, d);
  const lowerHigh = high16(c, d);
  const column01 = low32(upperLow, lowerLow);
  const column23 = high32(upperLow, lowerLow);
  const column45 = low32(upperHigh, lowerHigh);
  const column67 = high32(upperHigh, lowerHigh);
  v128.store64_lane(to, column01, 0);
  v128.store64_lane(to + toPitch, column01, 1);
  v128.store64_lane(to + 2 * toPitch, column23, 0);
  v128.store64_lane(to + 3 * toPitch, column23, 1);
  v128.store64_lane(to + 4 * toPitch, column45, 0);
  v128.store64_lane(to + 5 * toPitch, column45, 1);
  v128.store64_lane(to + 6 * toPitch, column67, 0);
  v128.store64_lane(to + 7 * toPitch, column67, 1);
}

function filterVerticalLuma(at: usize, bS: u32): void {
  if (hasUpper(bS)) transpose8(at - 4, stride, turned, 16);
  if (hasLower(bS)) transpose8(at - 4 + 8 * stride, stride, turned + 8, 16);
  filterLuma(turned + 64, 16, bS);
  if (hasUpper(bS)) transpose8(turned, 16, at - 4, stride);
  if (hasLower(bS)) transpose8(turned + 8, 16, at - 4 + 8 * stride, stride);
}

function filterVerticalChroma(at: usize, bS: u32): void {
  transpose8(at - 4, chromaStride, turned, 16);
  filterChroma(turned + 64, 16, bS);
  transpose8(turned, 16, at - 4, chromaStride);
}

// @ts-ignore: decorator
@inline
function mean(a: i32, b: i32): i32 {
  return (a + b + 1) >> 1;
}

function filterLumaEdges(mbX: i32, mbY: i32, qp: i32, qpLeft: i32, qpAbove: i32): void {
  const luma = codedY + (mbY << 4) * stride + (mbX << 4);
  for (let edge = 0; edge < 4; edge++) {
    const bS = load<u32>(strengths + (edge << 2));
    if (setEdge(edge == 0 ? mean(qp, qpLeft) : qp, bS)) filterVerticalLuma(luma + (edge << 2), bS);
  }
  for (let edge = 0; edge < 4; edge++) {
    const bS = load<u32>(strengths + 16 + (edge << 2));
    if (setEdge(edge == 0 ? mean(qp, qpAbove) : qp, bS)) filterLuma(luma + (edge << 2) * stride, stride, bS);
  }
}

/** Chroma has the edges 0 and 2 of luma, and the mean of chroma QPs. */
function filterChromaEdges(mbX: i32, mbY: i32, qp: i32, qpLeft: i32, qpAbove: i32): void {
  const offset = (mbY << 3) * chromaStride + (mbX << 3);
  for (let edge = 0; edge < 4; edge += 2) {
    const bS = load<u32>(strengths + (edge << 2));
    if (!setEdge(edge == 0 ? mean(chromaQp(qp), chromaQp(qpLeft)) : chromaQp(qp), bS)) continue;
    filterVerticalChroma(codedU + offset + (edge << 1), bS);
    filterVerticalChroma(codedV + offset + (edge << 1), bS);
  }
  for (let edge = 0; edge < 4; edge += 2) {
    const bS = load<u32>(strengths + 16 + (edge << 2));
    if (!setEdge(edge == 0 ? mean(chromaQp(qp), chromaQp(qpAbove)) : chromaQp(qp), bS)) continue;
    filterChroma(codedU + offset + (edge << 1) * chromaStride, chromaStride, bS);
    filterChroma(codedV + offset + (edge << 1) * chromaStride, chromaStride, bS);
  }
}

export function deblockPicture(): void {
  for (let mbY = 0; mbY < mbHeight; mbY++) {
    for (let mbX = 0; mbX < mbWidth; mbX++) {
      if (!findStrengths(mbX, mbY)) continue;
      const at = qps + mbY * mbWidth + mbX;
      const qp: i32 = load<u8>(at);
      const qpLeft = mbX > 0 ? <i32>load<u8>(at - 1) : qp;
      const qpAbove = mbY > 0 ? <i32>load<u8>(at - mbWidth) : qp;
      filterLumaEdges(mbX, mbY, qp, qpLeft, qpAbove);
      filterChromaEdges(mbX, mbY, qp, qpLeft, qpAbove);
    }
  }
}
