// Planes of the source, of the picture being coded, and of the one before it, which P pictures predict from.
import { allocate } from './memory';

/** Replicated luma samples around a coded picture. Vectors may point this far outside, less what the filter reads. */
export const BORDER: i32 = 32;

export let mbWidth: i32 = 0;
export let mbHeight: i32 = 0;
/** Bytes per row of the source planes, which hold whole macroblocks. */
export let sourceStride: i32 = 0;
export let sourceY: usize = 0;
export let sourceU: usize = 0;
export let sourceV: usize = 0;

/** Bytes per row of the coded planes; chroma has half. Addresses are those of sample (0, 0). */
export let stride: i32 = 0;
export let chromaStride: i32 = 0;
export let codedY: usize = 0;
export let codedU: usize = 0;
export let codedV: usize = 0;
export let referenceY: usize = 0;
export let referenceU: usize = 0;
export let referenceV: usize = 0;
/** The reference half a sample to the right (b in 8.4.2.2.1), below (h) and both (j): same layout as luma. */
export let halfRight: usize = 0;
export let halfBelow: usize = 0;
export let halfBoth: usize = 0;

let pictureWidth: i32 = 0;
let pictureHeight: i32 = 0;

// @ts-ignore: decorator
@inline
function lumaPlane(): usize {
  return allocate((mbHeight * 16 + 2 * BORDER + 2) * stride) + (BORDER + 1) * stride + BORDER;
}

// @ts-ignore: decorator
@inline
function chromaPlane(): usize {
  return allocate((mbHeight * 8 + BORDER + 2) * chromaStride) + (BORDER / 2 + 1) * chromaStride + BORDER / 2;
}

export function openPicture(width: i32, height: i32): void {
  pictureWidth = width;
  pictureHeight = height;
  mbWidth = (width + 15) >> 4;
  mbHeight = (height + 15) >> 4;
  sourceStride = mbWidth << 4;
  sourceY = allocate(mbWidth * mbHeight * 384);
  sourceU = sourceY + mbWidth * mbHeight * 256;
  sourceV = sourceU + mbWidth * mbHeight * 64;
  stride = mbWidth * 16 + 2 * BORDER;
  chromaStride = stride >> 1;
  codedY = lumaPlane();
  codedU = chromaPlane();
  codedV = chromaPlane();
  referenceY = lumaPlane();
  referenceU = chromaPlane();
  referenceV = chromaPlane();
  halfRight = lumaPlane();
  halfBelow = lumaPlane();
  halfBoth = lumaPlane();
}

/** What was just coded becomes what the next picture predicts from. */
export function swapPictures(): void {
  const y = codedY;
  const u = codedU;
  const v = codedV;
  codedY = referenceY;
  codedU = referenceU;
  codedV = referenceV;
  referenceY = y;
  referenceU = u;
  referenceV = v;
}

function padPlane(from: usize, width: i32, height: i32, to: usize, toWidth: i32, toHeight: i32): void {
  for (let y = 0; y < height; y++) {
    const row = to + y * toWidth;
    memory.copy(row, from + y * width, width);
    memory.fill(row + width, load<u8>(row + width - 1), toWidth - width);
  }
  for (let y = height; y < toHeight; y++) memory.copy(to + y * toWidth, to + (height - 1) * toWidth, toWidth);
}

/** Spreads a picture without gaps (`from`) over whole macroblocks; what is added is cropped again by the decoder. */
export function readSource(from: usize): void {
  if (((pictureWidth | pictureHeight) & 15) == 0) {
    sourceY = from;
    sourceU = from + pictureWidth * pictureHeight;
    sourceV = sourceU + ((pictureWidth * pictureHeight) >> 2);
    return;
  }
  const area = pictureWidth * pictureHeight;
  const width = pictureWidth >> 1;
  const height = pictureHeight >> 1;
  padPlane(from, pictureWidth, pictureHeight, sourceY, mbWidth << 4, mbHeight << 4);
  padPlane(from + area, width, height, sourceU, mbWidth << 3, mbHeight << 3);
  padPlane(from + area + (area >> 2), width, height, sourceV, mbWidth << 3, mbHeight << 3);
}

function extendPlane(plane: usize, width: i32, height: i32, pitch: i32, border: i32): void {
  for (let y = 0; y < height; y++) {
    const row = plane + y * pitch;
    const first = v128.load8_splat(row);
    const last = v128.load8_splat(row + width - 1);
    for (let x = 0; x < border; x += 16) {
      v128.store(row - border + x, first);
      v128.store(row + width + x, last);
    }
  }
  const first = plane - border;
  const last = first + (height - 1) * pitch;
  for (let y = 1; y <= border; y++) {
    memory.copy(first - y * pitch, first, pitch);
    memory.copy(last + y * pitch, last, pitch);
  }
}

/** Repeats the outermost samples around the coded picture: 8.4.2.2.1 clips coordinates, which comes to the same. */
export function extendCoded(): void {
  extendPlane(codedY, mbWidth << 4, mbHeight << 4, stride, BORDER);
  extendPlane(codedU, mbWidth << 3, mbHeight << 3, chromaStride, BORDER / 2);
  extendPlane(codedV, mbWidth << 3, mbHeight << 3, chromaStride, BORDER / 2);
}
