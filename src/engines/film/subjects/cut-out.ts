import type { ClipFrames } from '../../../decoding/clip-frames.ts';
import { boxBlur } from '../raster/blur.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { even, type Picture } from '../raster/picture.ts';
import { type Backdrop, fitBackdrop } from './backdrop.ts';

/** Distance in colour, 0..441, from the backdrop: below the first it is backdrop, above the second it is somebody. */
const NEAR = 22;
const FAR = 58;
/**
 * Mean distance within a few pixels that only the backdrop itself has: seen through a bent arm, it is cut out too. A
 * shirt would have to be of the wall's colour to a fiftieth.
 */
const SAME = 8;
const SAME_RADIUS = 3;
/** Shares of a frame. A figure of less is dust on the backdrop, one of more is no figure on a backdrop. */
const FIGURE_MIN = 0.012;
const FIGURE_MAX = 0.8;
/** Of the figure's height: one that the frame cuts off at its lower edge ends softly instead of at a line. */
const FEATHER = 0.1;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Cuts a figure out of a plain backdrop, by its difference from the backdrop's colour and only where that reaches the
 * border, so that a white shirt before a white wall stays whole. One picture per frame, all cropped alike. Null when
 * the backdrop is not plain or shows nobody.
 */
export function cutFigure(clip: ClipFrames): readonly Picture[] | null {
  const { width, height, frames } = clip;
  const alphas: Float32Array[] = [];
  const backdrops: Backdrop[] = [];
  for (const frame of frames) {
    const backdrop = fitBackdrop(frame, width, height);
    if (backdrop === null) return null;
    const alpha = matteOf(frame, width, height, backdrop);
    const share = alpha.reduce((sum, value) => sum + value, 0) / alpha.length;
    if (share < FIGURE_MIN || share > FIGURE_MAX) return null;
    alphas.push(alpha);
    backdrops.push(backdrop);
  }
  const box = boxOf(alphas, width, height);
  return frames.map((frame, i) =>
    cropped(clip, frame, alphas[i] as Float32Array, backdrops[i] as Backdrop, box),
  );
}

function matteOf(rgb: Uint8Array, width: number, height: number, backdrop: Backdrop): Float32Array {
  const distance = backdrop.distances(rgb, width, height);
  const open = connectedToBorder(distance, width, height);
  const alpha = distance.map((value, i) => (open[i] === 1 ? smoothstep(NEAR, FAR, value) : 1));
  // Shrunk by half a pixel: the outermost ring is half backdrop in any compressed clip.
  return boxBlur(alpha, width, height, 1, 1).map((value) => smoothstep(0.3, 0.95, value));
}

/** 1 for what can be reached without crossing somebody, from the border and from where the backdrop itself is seen. */
function connectedToBorder(distance: Float32Array, width: number, height: number): Uint8Array {
  const open = new Uint8Array(distance.length);
  const queue = new Int32Array(distance.length);
  let filled = 0;
  const visit = (i: number): void => {
    if (open[i] === 1 || (distance[i] as number) > FAR) return;
    open[i] = 1;
    queue[filled++] = i;
  };
  const around = boxBlur(distance, width, height, SAME_RADIUS, 1);
  for (let i = 0; i < around.length; i++) if ((around[i] as number) < SAME) visit(i);
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let next = 0; next < filled; next++) {
    const i = queue[next] as number;
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < distance.length - width) visit(i + width);
  }
  return open;
}

/** What all frames together cover, so that the figure moves within its picture and the picture stands still. */
function boxOf(alphas: readonly Float32Array[], width: number, height: number): Box {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const alpha of alphas) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if ((alpha[i] as number) < 0.5) continue;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
      }
    }
  }
  return {
    left: Math.max(0, left - 2),
    top: Math.max(0, top - 2),
    right: Math.min(width, right + 2),
    bottom,
  };
}

function cropped(
  { width, height }: ClipFrames,
  rgb: Uint8Array,
  alpha: Float32Array,
  backdrop: Backdrop,
  box: Box,
): Picture {
  const wide = even(box.right - box.left);
  const tall = even(box.bottom - box.top);
  const cutOff = box.bottom >= height - 2;
  const data = new Uint8ClampedArray(wide * tall * 4);
  for (let y = box.top; y < box.bottom; y++) {
    const fade = cutOff ? clamp((box.bottom - y) / (tall * FEATHER), 0, 1) : 1;
    for (let x = box.left; x < box.right; x++) {
      const from = y * width + x;
      const own = alpha[from] as number;
      if (own === 0) continue;
      const to = ((y - box.top) * wide + x - box.left) * 4;
      for (let k = 0; k < 3; k++) {
        // A soft pixel is a mixture; what the backdrop gave to it is taken out again.
        const mixed = rgb[from * 3 + k] as number;
        data[to + k] = (mixed - (1 - own) * backdrop.at(x, y, k)) / own;
      }
      data[to + 3] = own * fade * 255;
    }
  }
  return { width: wide, height: tall, data };
}
