import type { Rgb } from '../raster/color.ts';
import { clamp, mix, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import { recolour, type Sprite } from './sprite.ts';

const OUTLINE_LIGHT = 0.22;
/** In fractions of the picture. */
const FACE = { x: 0.72, y: 0.36, width: 0.3, height: 0.28 } as const;

function lightOf({ r, g, b }: { r: number; g: number; b: number }): number {
  return r * 0.3 + g * 0.59 + b * 0.11;
}

/** White with orange and black patches; eyes, nose and outlines keep their own colour. */
export function calico(sprite: Sprite, seed: number): Sprite {
  const orange = noise(8, seed + 5, { octaves: 3, cells: 3 }).normalize();
  const black = noise(8, seed + 14, { octaves: 3, cells: 3 }).normalize();
  return recolour(sprite, (x, y, ink) => {
    const light = lightOf(ink);
    if (light < OUTLINE_LIGHT) return;
    // A cat that faces right has its face here; a patch over it would hide what makes it a cat.
    const face = Math.max(0, 1 - Math.hypot((x - FACE.x) / FACE.width, (y - FACE.y) / FACE.height));
    const patchO = smoothstep(0.53, 0.56, orange.sample(x * 256, y * 256) - face * 0.3);
    const patchB = smoothstep(0.56, 0.59, black.sample(x * 256, y * 256) - face * 0.6);
    const shadeOf = clamp(0.42 + 0.8 * light, 0, 1.1);
    const own = (white: number, o: number, b: number): number =>
      mix(mix(white, o, patchO), b, patchB) * shadeOf;
    ink.r = own(0.98, 0.93, 0.17);
    ink.g = own(0.95, 0.54, 0.15);
    ink.b = own(0.91, 0.2, 0.16);
  });
}

/** One colour over the drawing's own light and shade; near white and near black details stay. */
export function tinted(sprite: Sprite, [r, g, b]: Rgb): Sprite {
  return recolour(sprite, (_x, _y, ink) => {
    const light = lightOf(ink);
    const spread = Math.max(ink.r, ink.g, ink.b) - Math.min(ink.r, ink.g, ink.b);
    const weight = smoothstep(0.08, 0.25, spread) * smoothstep(0.08, 0.2, light);
    const strength = 0.3 + light * 1.05;
    ink.r = mix(ink.r, (r / 255) * strength, weight);
    ink.g = mix(ink.g, (g / 255) * strength, weight);
    ink.b = mix(ink.b, (b / 255) * strength, weight);
  });
}

/** From the shoulders to the knees, in fractions of the height. */
const CLOTHES = { from: 0.26, to: 0.8 } as const;

/** A person with a skin of `skin` in place of the emoji's yellow, and in clothes of the prompt's colour, if it has one. */
export function natural(sprite: Sprite, skin: Rgb, clothes: Rgb | null): Sprite {
  return recolour(sprite, (_x, y, ink) => {
    const light = lightOf(ink);
    const yellow =
      smoothstep(0.75, 0.88, ink.r) * smoothstep(0.5, 0.6, ink.g) * (1 - smoothstep(0.5, 0.62, ink.b));
    if (yellow > 0) {
      const strength = 0.35 + light * 0.85;
      ink.r = mix(ink.r, (skin[0] / 255) * strength, yellow);
      ink.g = mix(ink.g, (skin[1] / 255) * strength, yellow);
      ink.b = mix(ink.b, (skin[2] / 255) * strength, yellow);
    }
    if (clothes === null) return;
    const worn =
      smoothstep(CLOTHES.from, CLOTHES.from + 0.06, y) *
      (1 - smoothstep(CLOTHES.to - 0.06, CLOTHES.to, y)) *
      (1 - yellow);
    const strength = 0.4 + light * 0.8;
    ink.r = mix(ink.r, (clothes[0] / 255) * strength, worn);
    ink.g = mix(ink.g, (clothes[1] / 255) * strength, worn);
    ink.b = mix(ink.b, (clothes[2] / 255) * strength, worn);
  });
}
