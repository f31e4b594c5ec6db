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
