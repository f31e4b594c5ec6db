import sharp from 'sharp';
import type { Ink, Picture } from '../raster/picture.ts';

/** A cut-out as straight-alpha floats, 0..1, four per pixel. */
export interface Sprite {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Rasterises one of our own SVG assets. Pictures from outside never come here: SVG is not safe to accept. */
export async function rasterise(svg: string, height: number): Promise<Sprite> {
  const density = Math.max(72, (72 * height) / 128);
  const { data, info } = await sharp(Buffer.from(svg), { density })
    .resize({ height })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: fractions(data) };
}

export function spriteOf(picture: Picture): Sprite {
  return { width: picture.width, height: picture.height, data: fractions(picture.data) };
}

/** A loop: `Float32Array.from` with a function takes ten times as long. */
function fractions(bytes: Uint8Array | Uint8ClampedArray): Float32Array {
  const out = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = (bytes[i] as number) / 255;
  return out;
}

/** Rewrites every visible pixel; the ink holds 0..1 and comes filled with the pixel's own colour. */
export function recolour(sprite: Sprite, change: (x: number, y: number, ink: Ink) => void): Sprite {
  const { width, height } = sprite;
  const data = Float32Array.from(sprite.data);
  const ink: Ink = { r: 0, g: 0, b: 0, a: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      ink.a = data[at + 3] as number;
      if (ink.a === 0) continue;
      ink.r = data[at] as number;
      ink.g = data[at + 1] as number;
      ink.b = data[at + 2] as number;
      change(x / width, y / height, ink);
      data[at] = Math.min(1, ink.r);
      data[at + 1] = Math.min(1, ink.g);
      data[at + 2] = Math.min(1, ink.b);
      data[at + 3] = ink.a;
    }
  }
  return { width, height, data };
}

export function flipped(sprite: Sprite): Sprite {
  const { width, height, data } = sprite;
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + width - 1 - x) * 4;
      const to = (y * width + x) * 4;
      for (let k = 0; k < 4; k++) out[to + k] = data[from + k] as number;
    }
  }
  return { width, height, data: out };
}

/** Where a pixel of a pose comes from: target position in, source position out, both in fractions. */
export type Bend = (x: number, y: number) => readonly [number, number];

/** A sprite made ready to be bent many times: premultiplied, 0..255. */
export interface Cloth {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  /** The drawing's bounds with a pixel of air, in pixels. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function clothOf({ width, height, data }: Sprite): Cloth {
  const out = new Float32Array(data.length);
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const alpha = (data[at + 3] as number) * 255;
      if (alpha === 0) continue;
      left = Math.min(left, x - 1);
      right = Math.max(right, x + 1);
      top = Math.min(top, y - 1);
      bottom = y + 1;
      for (let k = 0; k < 3; k++) out[at + k] = (data[at + k] as number) * alpha;
      out[at + 3] = alpha;
    }
  }
  return { width, height, data: out, left, right, top, bottom };
}

/** Pixels between the points that a bend is computed for; between them it is linear. */
const MESH = 6;

/**
 * A bent copy with a margin of `pad` pixels on each side. Below `tornFrom`, in fractions of the height, the bend may
 * tear, and is computed for every pixel.
 */
export function bent(cloth: Cloth, pad: number, bend: Bend, tornFrom = 1): Picture {
  const { width, height } = cloth;
  const outWidth = Math.ceil((width + pad * 2) / 2) * 2;
  const outHeight = Math.ceil((height + pad * 2) / 2) * 2;
  const data = new Uint8ClampedArray(outWidth * outHeight * 4);
  const picture = { width: outWidth, height: outHeight, data };
  const tornRow = tornFrom < 1 ? Math.max(0, Math.floor(tornFrom * height) + pad) : outHeight;
  bendRows(cloth, picture, pad, bend, { from: 0, to: tornRow, mesh: MESH });
  bendRows(cloth, picture, pad, bend, { from: tornRow, to: outHeight, mesh: 1 });
  return picture;
}

function bendRows(
  cloth: Cloth,
  { width: outWidth, data }: Picture,
  pad: number,
  bend: Bend,
  rows: { readonly from: number; readonly to: number; readonly mesh: number },
): void {
  const { width, height } = cloth;
  const { mesh } = rows;
  const columns = Math.ceil(outWidth / mesh) + 1;
  const upper = new Float32Array(columns * 2);
  const lower = new Float32Array(columns * 2);
  const fill = (y: number): void => {
    for (let i = 0; i < columns; i++) {
      const [sx, sy] = bend((i * mesh - pad) / width, (y - pad) / height);
      lower[i * 2] = sx * width;
      lower[i * 2 + 1] = sy * height;
    }
  };
  fill(rows.from);
  for (let top = rows.from; top < rows.to; top += mesh) {
    upper.set(lower);
    fill(top + mesh);
    for (let y = top; y < Math.min(top + mesh, rows.to); y++) {
      bendRow(cloth, data, y * outWidth * 4, outWidth, mesh, upper, lower, (y - top) / mesh);
    }
  }
}

function bendRow(
  cloth: Cloth,
  out: Uint8Array | Uint8ClampedArray,
  at: number,
  outWidth: number,
  mesh: number,
  upper: Float32Array,
  lower: Float32Array,
  down: number,
): void {
  for (let x = 0; x < outWidth; x++) {
    const cell = ((x / mesh) | 0) * 2;
    const along = (x % mesh) / mesh;
    if (along === 0 && mesh > 1 && isBeside(cloth, upper, lower, cell)) {
      x += mesh - 1;
      continue;
    }
    const x0 = (upper[cell] as number) * (1 - down) + (lower[cell] as number) * down;
    const y0 = (upper[cell + 1] as number) * (1 - down) + (lower[cell + 1] as number) * down;
    if (along === 0) {
      readBilinear(cloth, x0, y0, out, at + x * 4);
      continue;
    }
    const x1 = (upper[cell + 2] as number) * (1 - down) + (lower[cell + 2] as number) * down;
    const y1 = (upper[cell + 3] as number) * (1 - down) + (lower[cell + 3] as number) * down;
    readBilinear(cloth, x0 + (x1 - x0) * along, y0 + (y1 - y0) * along, out, at + x * 4);
  }
}

/** Whether a cell of the mesh lies beside the drawing as a whole: two thirds of a picture do. */
function isBeside(
  { left, right, top, bottom }: Cloth,
  upper: Float32Array,
  lower: Float32Array,
  cell: number,
): boolean {
  const [x0, x1] = [upper[cell] as number, upper[cell + 2] as number];
  const [x2, x3] = [lower[cell] as number, lower[cell + 2] as number];
  if (Math.max(x0, x1, x2, x3) < left || Math.min(x0, x1, x2, x3) > right) return true;
  const [y0, y1] = [upper[cell + 1] as number, upper[cell + 3] as number];
  const [y2, y3] = [lower[cell + 1] as number, lower[cell + 3] as number];
  return Math.max(y0, y1, y2, y3) < top || Math.min(y0, y1, y2, y3) > bottom;
}

/** Writes straight alpha. Outside there is nothing; the last row and column count as outside. */
function readBilinear(
  { width, height, data }: Cloth,
  x: number,
  y: number,
  out: Uint8Array | Uint8ClampedArray,
  at: number,
): void {
  if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1)) return;
  const left = x | 0;
  const top = y | 0;
  const i = (top * width + left) * 4;
  const j = i + width * 4;
  const a00 = data[i + 3] as number;
  const a10 = data[i + 7] as number;
  const a01 = data[j + 3] as number;
  const a11 = data[j + 7] as number;
  if (a00 + a10 + a01 + a11 === 0) return;
  const wx = x - left;
  const wy = y - top;
  const w00 = (1 - wx) * (1 - wy);
  const w10 = wx * (1 - wy);
  const w01 = (1 - wx) * wy;
  const w11 = wx * wy;
  const alpha = a00 * w00 + a10 * w10 + a01 * w01 + a11 * w11;
  if (alpha < 0.5) return;
  const straight = 255 / alpha;
  for (let k = 0; k < 3; k++) {
    const sum =
      (data[i + k] as number) * w00 +
      (data[i + 4 + k] as number) * w10 +
      (data[j + k] as number) * w01 +
      (data[j + 4 + k] as number) * w11;
    out[at + k] = sum * straight;
  }
  out[at + 3] = alpha;
}
