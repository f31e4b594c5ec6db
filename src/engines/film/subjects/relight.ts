import { boxBlur } from '../raster/blur.ts';
import type { Sprite } from './sprite.ts';

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
  const { ambient, keyColour, rimColour, rimFrom } = light;
  const data = Float32Array.from(sprite.data);
  // Scalars only: a vector per pixel costs three times the rest.
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const aboveRow = Math.max(0, y - 1) * width;
    const belowRow = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const at = (row + x) * 4;
      if (data[at + 3] === 0) continue;
      const right = heights[row + Math.min(width - 1, x + 1)] as number;
      const left = heights[row + Math.max(0, x - 1)] as number;
      const across = (left - right) * 0.5;
      const down = ((heights[aboveRow + x] as number) - (heights[belowRow + x] as number)) * 0.5;
      const nz = 1 / Math.sqrt(across * across + down * down + 1);
      const nx = across * nz;
      const ny = down * nz;
      const diffuse = Math.max(0, nx * key[0] + ny * key[1] + nz * key[2]);
      const mirrored = Math.max(0, nx * half[0] + ny * half[1] + nz * half[2]);
      const shine = mirrored > 0.5 ? mirrored ** surface.gloss * surface.shine : 0;
      const facing = nx * rimFrom[0] + ny * rimFrom[1] + 0.15;
      const edge = facing > 0 ? (1 - nz) ** 2.2 * facing * light.rim : 0;
      for (let k = 0; k < 3; k++) {
        const own = data[at + k] as number;
        const lit = own * ((ambient[k] as number) + (keyColour[k] as number) * diffuse);
        data[at + k] = Math.min(1, lit + (rimColour[k] as number) * edge + (keyColour[k] as number) * shine);
      }
    }
  }
  return { width, height, data };
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

function normalised(v: Vector): Vector {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}
