import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';

/** Straight RGBA, eight bits each. Sides are even, as 4:2:0 needs. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A colour that a shader writes: 0..255, alpha 0..1. Reused for every pixel. */
export interface Ink {
  r: number;
  g: number;
  b: number;
  a: number;
}

export function even(value: number): number {
  return Math.max(2, Math.ceil(value / 2) * 2);
}

/** Computes every pixel. The shader gets whole positions and fills in the ink, which starts as opaque black. */
export function shade(
  width: number,
  height: number,
  shader: (x: number, y: number, ink: Ink) => void,
): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  const ink: Ink = { r: 0, g: 0, b: 0, a: 1 };
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      ink.r = 0;
      ink.g = 0;
      ink.b = 0;
      ink.a = 1;
      shader(x, y, ink);
      data[i] = ink.r;
      data[i + 1] = ink.g;
      data[i + 2] = ink.b;
      data[i + 3] = ink.a * 255;
      i += 4;
    }
  }
  return { width, height, data };
}

/** Draws with Skia; `softness` blurs the whole in one go, since a filter on every shape costs a pass for each. */
export function paint(
  width: number,
  height: number,
  draw: (context: SKRSContext2D) => void,
  softness = 0,
): Picture {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  draw(context);
  if (softness < 0.5) return { width, height, data: context.getImageData(0, 0, width, height).data };
  const soft = createCanvas(width, height).getContext('2d');
  soft.filter = `blur(${softness.toFixed(1)}px)`;
  soft.drawImage(canvas, 0, 0);
  return { width, height, data: soft.getImageData(0, 0, width, height).data };
}
