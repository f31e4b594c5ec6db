import sharp from 'sharp';
import { type Ink, type Picture, shade } from '../raster/picture.ts';

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
  return { width: info.width, height: info.height, data: Float32Array.from(data, (value) => value / 255) };
}

export function spriteOf(picture: Picture): Sprite {
  const data = Float32Array.from(picture.data, (value) => value / 255);
  return { width: picture.width, height: picture.height, data };
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
      out.set(data.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return { width, height, data: out };
}

/** Lowest row that shows something, as a fraction of the height: where the thing stands. */
export function footOf({ width, height, data }: Sprite): number {
  for (let y = height - 1; y > 0; y--) {
    for (let x = 0; x < width; x += 2) {
      if ((data[(y * width + x) * 4 + 3] as number) > 0.5) return (y + 1) / height;
    }
  }
  return 1;
}

/** Where a pixel of a pose comes from: target position in, source position out, both in fractions. */
export type Bend = (x: number, y: number) => readonly [number, number];

/** A bent copy with a margin of `pad` pixels on each side. */
export function bent(sprite: Sprite, pad: number, bend: Bend): Picture {
  const { width, height } = sprite;
  const outWidth = Math.ceil((width + pad * 2) / 2) * 2;
  const outHeight = Math.ceil((height + pad * 2) / 2) * 2;
  return shade(outWidth, outHeight, (x, y, ink) => {
    const [sx, sy] = bend((x - pad) / width, (y - pad) / height);
    readBilinear(sprite, sx * width, sy * height, ink);
  });
}

/** Colours are weighted by alpha, so that transparent neighbours do not darken an edge. */
function readBilinear({ width, height, data }: Sprite, x: number, y: number, ink: Ink): void {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  let [r, g, b, a] = [0, 0, 0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const cx = x0 + (corner & 1);
    const cy = y0 + (corner >> 1);
    if (cx < 0 || cy < 0 || cx >= width || cy >= height) continue;
    const wx = corner & 1 ? x - x0 : 1 - x + x0;
    const wy = corner >> 1 ? y - y0 : 1 - y + y0;
    const at = (cy * width + cx) * 4;
    const weight = (data[at + 3] as number) * wx * wy;
    r += (data[at] as number) * weight;
    g += (data[at + 1] as number) * weight;
    b += (data[at + 2] as number) * weight;
    a += weight;
  }
  ink.a = a;
  if (a === 0) return;
  ink.r = (r / a) * 255;
  ink.g = (g / a) * 255;
  ink.b = (b / a) * 255;
}
