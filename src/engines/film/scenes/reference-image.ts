import sharp from 'sharp';
import type { WarpPass } from '../passes/warp.ts';
import { boxBlur } from '../raster/blur.ts';
import { clamp } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import type { SceneBuilder } from './scene-builder.ts';

const DEPTH_WIDTH = 160;
const PIXELS_MAX = 64_000_000;

/** The film begins with the client's picture, whole and unmoved, and then the camera starts to travel in it. */
export async function bakeReferenceScene(builder: SceneBuilder, image: Uint8Array): Promise<void> {
  const { width, height, memory, shot } = builder;
  requirePixels(image);
  // The kernel reads one pixel beyond, so that the picture is a little larger than the frame at the far edges only.
  const fitted = sharp(image, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1 })
    .rotate()
    .resize(width, height, { fit: 'cover', position: 'centre', kernel: 'lanczos3' })
    .flatten({ background: '#000' });
  const data = await fitted.clone().ensureAlpha().raw().toBuffer();
  const depthHeight = Math.max(8, Math.round((DEPTH_WIDTH * height) / width));
  const small = await fitted
    .clone()
    .resize(DEPTH_WIDTH, depthHeight, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const pass: WarpPass = {
    kind: 'warp',
    layer: builder.layer({ width, height, data }),
    depth: placeDepth(memory, estimateDepth(small, DEPTH_WIDTH, depthHeight), DEPTH_WIDTH),
    depthWidth: DEPTH_WIDTH,
    depthHeight,
    move: shot.move,
  };
  builder.add(pass);
}

/** First bytes of JPEG and of PNG, in which checked pictures are written anew. */
const PIXEL_FORMATS = ['ffd8ff', '89504e470d0a1a0a'];

/**
 * The decoder would also draw an SVG, which it does for our own icons; one from outside could name files and addresses.
 * None comes here through the check of pictures, and this does not count on that.
 */
function requirePixels(image: Uint8Array): void {
  const head = Buffer.from(image.subarray(0, 8)).toString('hex');
  if (!PIXEL_FORMATS.some((beginning) => head.startsWith(beginning)))
    throw new Error('the reference image is neither a JPEG nor a PNG');
}

function placeDepth(memory: FrameMemory, depth: Float32Array, width: number): number {
  const bytes = new Uint8Array(depth.length + width * 2 + 64);
  for (let i = 0; i < bytes.length; i++) {
    const source = i < depth.length ? i : depth.length - width + (i % width);
    bytes[i] = clamp((depth[source] as number) * 255, 0, 255);
  }
  return memory.place(bytes);
}

/**
 * A guess at depth (1 is near) from one picture: the lower, the nearer; what differs from the border's colours and
 * lies in the middle stands out; all of it snapped to the picture's own edges by a guided filter.
 */
export function estimateDepth(rgb: Uint8Array, width: number, height: number): Float32Array {
  const count = width * height;
  const luma = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    luma[i] =
      ((rgb[i * 3] as number) * 0.3 + (rgb[i * 3 + 1] as number) * 0.59 + (rgb[i * 3 + 2] as number) * 0.11) /
      255;
  }
  const salient = boxBlur(salience(rgb, width, height), width, height, 5, 2);
  const guess = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const down = Math.floor(i / width) / height;
    guess[i] = 0.15 + 0.5 * down ** 1.6 + 0.5 * Math.min(1, (salient[i] as number) * 1.6);
  }
  return boxBlur(guided(guess, luma, width, height), width, height, 1, 2);
}

function salience(rgb: Uint8Array, width: number, height: number): Float32Array {
  const border: number[] = [];
  for (let x = 0; x < width; x += 8) border.push(x);
  for (let y = 0; y < height * 0.7; y += 6) border.push(y * width, y * width + width - 1);
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i++) {
    let nearest = Number.POSITIVE_INFINITY;
    for (const edge of border) {
      const dr = (rgb[i * 3] as number) - (rgb[edge * 3] as number);
      const dg = (rgb[i * 3 + 1] as number) - (rgb[edge * 3 + 1] as number);
      const db = (rgb[i * 3 + 2] as number) - (rgb[edge * 3 + 2] as number);
      nearest = Math.min(nearest, dr * dr + dg * dg + db * db);
    }
    const x = (i % width) / width - 0.5;
    const y = Math.floor(i / width) / height - 0.52;
    out[i] = Math.min(1, Math.sqrt(nearest) / 110) * Math.exp(-(x * x * 4.5 + y * y * 3.5));
  }
  return out;
}

/** The guided filter of He, Sun and Tang: locally a linear function of the guide, so that it keeps the guide's edges. */
function guided(source: Float32Array, guide: Float32Array, width: number, height: number): Float32Array {
  const radius = 9;
  const regularity = 0.004;
  const mean = (values: Float32Array): Float32Array => boxBlur(values, width, height, radius, 1);
  const meanGuide = mean(guide);
  const meanSource = mean(source);
  const cross = mean(source.map((value, i) => value * (guide[i] as number)));
  const square = mean(guide.map((value) => value * value));
  const gain = new Float32Array(source.length);
  const offset = new Float32Array(source.length);
  for (let i = 0; i < source.length; i++) {
    const g = meanGuide[i] as number;
    const s = meanSource[i] as number;
    gain[i] = ((cross[i] as number) - g * s) / ((square[i] as number) - g * g + regularity);
    offset[i] = s - (gain[i] as number) * g;
  }
  const meanGain = mean(gain);
  const meanOffset = mean(offset);
  return guide.map((value, i) => (meanGain[i] as number) * value + (meanOffset[i] as number));
}
