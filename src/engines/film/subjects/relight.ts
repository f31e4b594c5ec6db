import { boxBlur } from '../raster/blur.ts';
import { recolour, type Sprite } from './sprite.ts';

type Vector = readonly [number, number, number];

/** Directions: x to the right, y down, z to the viewer. Colours are 0..1 and may exceed 1. */
export interface SubjectLight {
  readonly key: Vector;
  readonly keyColour: Vector;
  readonly ambient: Vector;
  readonly rimFrom: readonly [number, number];
  readonly rimColour: Vector;
  readonly rim: number;
}

export interface Surface {
  /** Depth of the rounding, as a fraction of the width. */
  readonly inflate: number;
  readonly gloss: number;
  readonly shine: number;
}

export const MATTE: Surface = { inflate: 0.05, gloss: 20, shine: 0.15 };
export const LACQUER: Surface = { inflate: 0.02, gloss: 24, shine: 0.4 };

/**
 * Gives a flat drawing a body: its alpha, blurred at two scales, is taken for a height, whose normals are then lit
 * by a key light, a rim light and the sky. It turns icons into clay figures that belong into the scene's light.
 */
export function relit(sprite: Sprite, light: SubjectLight, surface: Surface = MATTE): Sprite {
  const { width, height } = sprite;
  const heights = inflated(sprite, surface.inflate);
  const key = normalised(light.key);
  const half = normalised([key[0], key[1], key[2] + 1]);
  return recolour(sprite, (fx, fy, ink) => {
    const x = Math.round(fx * width);
    const y = Math.round(fy * height);
    const row = y * width;
    const right = heights[row + Math.min(width - 1, x + 1)] as number;
    const left = heights[row + Math.max(0, x - 1)] as number;
    const below = heights[Math.min(height - 1, y + 1) * width + x] as number;
    const above = heights[Math.max(0, y - 1) * width + x] as number;
    const n = normalised([(left - right) * 0.5, (above - below) * 0.5, 1]);
    const diffuse = Math.max(0, dot(n, key));
    const shine = Math.max(0, dot(n, half)) ** surface.gloss * surface.shine;
    const edge =
      (1 - n[2]) ** 2.2 * Math.max(0, n[0] * light.rimFrom[0] + n[1] * light.rimFrom[1] + 0.15) * light.rim;
    const lit = (own: number, k: 0 | 1 | 2): number =>
      own * (light.ambient[k] + light.keyColour[k] * diffuse) +
      light.rimColour[k] * edge +
      light.keyColour[k] * shine;
    ink.r = lit(ink.r, 0);
    ink.g = lit(ink.g, 1);
    ink.b = lit(ink.b, 2);
  });
}

function inflated({ width, height, data }: Sprite, inflate: number): Float32Array {
  const alpha = new Float32Array(width * height);
  for (let i = 0; i < alpha.length; i++) alpha[i] = data[i * 4 + 3] as number;
  const radius = Math.max(2, Math.round(width * inflate));
  const broad = boxBlur(alpha, width, height, radius, 3);
  const narrow = boxBlur(alpha, width, height, Math.max(1, radius >> 2), 2);
  const heights = new Float32Array(alpha.length);
  for (let i = 0; i < heights.length; i++) {
    const body = Math.max(0, ((broad[i] as number) - 0.35) / 0.65);
    const rim = Math.max(0, ((narrow[i] as number) - 0.4) / 0.6);
    heights[i] = Math.sqrt(body) * radius * 1.6 + Math.sqrt(rim) * radius * 0.5;
  }
  return heights;
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function normalised(v: Vector): Vector {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}
