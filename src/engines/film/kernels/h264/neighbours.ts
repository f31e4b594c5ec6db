// What macroblocks must know of those before them: coefficient counts, prediction modes, vectors, QPs (6.4.11).
// Each map has a border that says "not available", so that the edges of the picture need no code of their own.
import { allocate } from './memory';
import { mbHeight, mbWidth } from './picture';

/** A count that says that the block is not available; counts themselves end at 16. */
const NO_COUNT: i32 = 0x80;
/** Reference indices: only picture 0 is referred to. */
export const INTER: i32 = 0;
export const INTRA: i32 = -1;
export const NO_REFERENCE: i32 = -2;
/** Modes of blocks outside the picture, and of those that are not Intra_4x4, which count as DC (8.3.1.1). */
const NO_MODE: i32 = -1;
const OTHER_MODE: i32 = 2;

/** Per 4x4 luma block: total_coeff, and the Intra_4x4 mode. */
export let lumaCounts: usize = 0;
export let modes: usize = 0;
export let blockPitch: i32 = 0;
/** Per 4x4 chroma block: total_coeff of the AC block. */
export let countsU: usize = 0;
export let countsV: usize = 0;
/** Per 8x8 luma block: vector (x in the low 16 bits, y in the high, quarter samples) and reference index. */
let vectors: usize = 0;
export let references: usize = 0;
/** Elements per row, of the maps with two elements per macroblock. */
export let quarterPitch: i32 = 0;
/** Per macroblock. */
export let qps: usize = 0;

let blockBytes: i32 = 0;
let quarterElements: i32 = 0;
let blockStart: usize = 0;
let modeStart: usize = 0;
let startU: usize = 0;
let startV: usize = 0;
let referenceStart: usize = 0;

export function openNeighbours(): void {
  blockPitch = mbWidth * 4 + 8;
  blockBytes = blockPitch * (mbHeight * 4 + 1) + 8;
  blockStart = allocate(blockBytes);
  modeStart = allocate(blockBytes);
  lumaCounts = blockStart + blockPitch + 4;
  modes = modeStart + blockPitch + 4;
  quarterPitch = mbWidth * 2 + 2;
  quarterElements = quarterPitch * (mbHeight * 2 + 1) + 2;
  startU = allocate(quarterElements);
  startV = allocate(quarterElements);
  referenceStart = allocate(quarterElements);
  countsU = startU + quarterPitch + 1;
  countsV = startV + quarterPitch + 1;
  references = referenceStart + quarterPitch + 1;
  vectors = allocate(quarterElements * 4) + (quarterPitch + 1) * 4;
  qps = allocate(mbWidth * mbHeight);
}

/** Vectors stay: those of the picture before are good guesses. */
export function startNeighbours(): void {
  memory.fill(blockStart, <u8>NO_COUNT, blockBytes);
  memory.fill(modeStart, <u8>NO_MODE, blockBytes);
  memory.fill(startU, <u8>NO_COUNT, quarterElements);
  memory.fill(startV, <u8>NO_COUNT, quarterElements);
  memory.fill(referenceStart, <u8>NO_REFERENCE, quarterElements);
}

// @ts-ignore: decorator
@inline
export function blockAt(map: usize, mbX: i32, mbY: i32): usize {
  return map + (mbY << 2) * blockPitch + (mbX << 2);
}

// @ts-ignore: decorator
@inline
export function quarterAt(map: usize, mbX: i32, mbY: i32): usize {
  return map + (mbY << 1) * quarterPitch + (mbX << 1);
}

// @ts-ignore: decorator
@inline
export function vectorAt(mbX: i32, mbY: i32): usize {
  return vectors + (((mbY << 1) * quarterPitch + (mbX << 1)) << 2);
}

/** nC of 9.2.1 from the counts to the left and above. */
// @ts-ignore: decorator
@inline
export function meanCount(count: usize, pitch: i32): i32 {
  const sum = <i32>load<u8>(count - 1) + <i32>load<u8>(count - pitch);
  return (sum < NO_COUNT ? (sum + 1) >> 1 : sum) & 0x7f;
}

/** Says how the macroblock is predicted; one vector for all of it. */
export function setPrediction(mbX: i32, mbY: i32, reference: i32, vector: i32): void {
  const at = quarterAt(references, mbX, mbY);
  const both = <u16>((reference & 0xff) * 0x101);
  store<u16>(at, both);
  store<u16>(at + quarterPitch, both);
  const place = vectorAt(mbX, mbY);
  const twice = <u64><u32>vector * 0x1_0000_0001;
  store<u64>(place, twice);
  store<u64>(place + (quarterPitch << 2), twice);
  const mode = blockAt(modes, mbX, mbY);
  for (let y = 0; y < 4; y++) store<u32>(mode + y * blockPitch, OTHER_MODE * 0x01010101);
}
