// An H.264 encoder, Constrained Baseline (ITU-T H.264, A.2.1.1): one instance encodes one stream of one size.
// docs/h264-encoder.md explains it; the names are the standard's.
import { adaptQp } from './adaptive-qp';
import { finishBits, putBits, putSigned, putUnsigned, startBits, wrapNal } from './bits';
import { deblockPicture, openDeblock } from './deblock';
import { codeInterMacroblock } from './inter-macroblock';
import { openInterpolation, startInterpolation } from './interpolate';
import { openIntra } from './intra';
import { codeIntraMacroblock, costOfIntra16x16, openIntraMacroblock } from './intra-macroblock';
import { openLuma } from './luma';
import { forgetCosts, openMotion } from './motion';
import { allocate } from './memory';
import { openNeighbours, startNeighbours } from './neighbours';
import {
  chromaStride, extendCoded, mbHeight, mbWidth, openPicture, readSource, referenceU, referenceV,
  referenceY, stride, swapPictures,
} from './picture';
import { openQuantisers } from './quantiser';
import { openRates } from './rate';
import { openResidual } from './residual';
import { hasSkipped, openSyntax, putSkipRun, startSlice } from './syntax';

/** pic_init_qp of the picture parameter set, which slice_qp_delta counts from. */
const INITIAL_QP: i32 = 26;
/** Table 7-1 with nal_ref_idc 3 and 2: every picture is a reference. */
const IDR_NAL: i32 = 0x65;
const SLICE_NAL: i32 = 0x41;

let input: usize = 0;
let payload: usize = 0;
let output: usize = 0;
let frameNumber: i32 = 0;

/** Makes room for pictures of this size, in samples; both sides are even. To be called once. */
export function open(width: i32, height: i32): void {
  input = allocate((width * height * 3) >> 1);
  openPicture(width, height);
  openNeighbours();
  openQuantisers();
  openRates();
  openIntra();
  openInterpolation();
  openResidual();
  openLuma();
  openSyntax();
  openIntraMacroblock();
  openMotion();
  openDeblock();
  // The largest level code takes 28 bits, so a sample never takes more than four bytes.
  payload = allocate(mbWidth * mbHeight * 384 * 4 + 1024);
  output = allocate(mbWidth * mbHeight * 384 * 6 + 1024);
}

/** Where the next picture is to be written: luma, U, V without gaps. */
export function inputAddress(): usize {
  return input;
}

export function outputAddress(): usize {
  return output;
}

/** slice_header( ), 7.3.3, with POC type 2, one reference, and deblocking at its default offsets. */
function putSliceHeader(key: bool, qp: i32): void {
  putUnsigned(0);
  putUnsigned(key ? 7 : 5);
  putUnsigned(0);
  putBits(8, frameNumber & 0xff);
  if (key) {
    putUnsigned(0);
    putBits(2, 0);
  } else {
    putBits(3, 0);
  }
  putSigned(qp - INITIAL_QP);
  putUnsigned(0);
  putSigned(0);
  putSigned(0);
}

function codeMacroblocks(key: bool, qp: i32): void {
  for (let mbY = 0; mbY < mbHeight; mbY++) {
    for (let mbX = 0; mbX < mbWidth; mbX++) {
      const mbQp = adaptQp(mbX, mbY, qp);
      if (key) codeIntraMacroblock(mbX, mbY, mbQp, costOfIntra16x16(mbX, mbY, mbQp), false);
      else codeInterMacroblock(mbX, mbY, mbQp, qp);
    }
  }
  if (hasSkipped()) putSkipRun();
}

/**
 * Encodes the picture at `inputAddress` and returns the size of its NAL unit, with its length in front, at
 * `outputAddress`. A key picture is an IDR; the first must be one. `qp` is 12..51.
 */
export function encode(key: bool, qp: i32): i32 {
  readSource(input);
  frameNumber = key ? 0 : frameNumber + 1;
  startBits(payload);
  putSliceHeader(key, qp);
  startSlice(qp);
  startNeighbours();
  if (key) forgetCosts();
  else startInterpolation();
  codeMacroblocks(key, qp);
  deblockPicture();
  extendCoded();
  swapPictures();
  return wrapNal(key ? IDR_NAL : SLICE_NAL, payload, finishBits(), output);
}

/** The last picture as a decoder shows it, before cropping: plane 0..2 at sample (0, 0), and the bytes of a row. */
export function reconstructionAddress(plane: i32): usize {
  return plane == 0 ? referenceY : plane == 1 ? referenceU : referenceV;
}

export function reconstructionPitch(plane: i32): i32 {
  return plane == 0 ? stride : chromaStride;
}
