import { randomFrom } from '../raster/random.ts';
import { composePlane } from './compose.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/** The whole picture shifts: film that does not sit still in its gate, or a hand that holds the camera. */
export interface WeavePass {
  readonly kind: 'weave';
  readonly by: 'gate' | 'hand';
  /** Frame heights. */
  readonly reach: number;
  readonly seed: number;
}

/** Super 8 ran at 18 frames per second. */
export const FILM_FRAMES_PER_SECOND = 18;
/** Starts from rest, so that a film from an image begins with that image in its place. */
const SETTLE_SECONDS = 1;

function shiftOf({ by, seed, reach }: WeavePass, t: number): [number, number] {
  if (by === 'hand') {
    const x = 0.6 * Math.sin(t * 1.1 + seed) + 0.3 * Math.sin(t * 2.7 + seed * 2) + 0.1 * Math.sin(t * 6.1);
    const y = 0.5 * Math.sin(t * 1.5 + seed * 3) + 0.35 * Math.sin(t * 3.3 + seed) + 0.15 * Math.sin(t * 7.3);
    return [x * reach, y * reach];
  }
  const random = randomFrom(seed + Math.floor(t * FILM_FRAMES_PER_SECOND + 1e-6) * 7919);
  const drift = Math.sin(t * 2.2);
  return [(random() - 0.5) * reach, (0.5 * drift + (random() - 0.5)) * reach];
}

export function drawWeave(context: DrawContext, pass: WeavePass): void {
  const { memory, scratch, width, height, timeSeconds: t } = context;
  const settled = Math.min(t / SETTLE_SECONDS, 1);
  const [shiftX, shiftY] = shiftOf(pass, t);
  // As much larger as its edges need to stay outside the frame.
  const scale = 1 + settled * (2 * pass.reach * Math.max(1, height / width) + 0.004);
  const { luma, chromaU, chromaV } = planesOf(context);
  for (const [plane, share] of [
    [luma, 1],
    [chromaU, 2],
    [chromaV, 2],
  ] as const) {
    const sides = [width / share, height / share] as const;
    memory.bytes(scratch.copy, sides[0] * sides[1]).set(memory.bytes(plane, sides[0] * sides[1]));
    composePlane(context, {
      target: plane,
      targetWidth: sides[0],
      targetHeight: sides[1],
      source: scratch.copy,
      alpha: 0,
      sourceWidth: sides[0],
      sourceHeight: sides[1],
      spans: 0,
      left: (sides[0] * (1 - scale)) / 2 + (settled * shiftX * height) / share,
      top: (sides[1] * (1 - scale)) / 2 + (settled * shiftY * height) / share,
      scale,
      mode: 'copy',
      opacity: 256,
    });
  }
}
