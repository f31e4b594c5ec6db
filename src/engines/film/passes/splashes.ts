import type { FrameMemory } from '../raster/frame-memory.ts';
import { randomFrom } from '../raster/random.ts';
import { composePlane } from './compose.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/** Rings that drops of rain make on water and on wet ground, below the horizon. */
export interface SplashesPass {
  readonly kind: 'splashes';
  /** Textures of a ring that widens and fades. */
  readonly rings: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly strength: number;
  readonly seed: number;
}

const STAGES = 5;
const SECONDS = 0.42;
const WIDTH = 48;
const HEIGHT = 16;

export function bakeSplashes(
  memory: FrameMemory,
  count: number,
  strength: number,
  seed: number,
): SplashesPass {
  const rings = Array.from({ length: STAGES }, (_, stage) => {
    const texture = new Uint8Array(WIDTH * HEIGHT + 64);
    const radius = 0.25 + (0.65 * (stage + 1)) / STAGES;
    const light = 190 * (1 - stage / STAGES);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const distance = Math.hypot((x + 0.5) / (WIDTH / 2) - 1, (y + 0.5) / (HEIGHT / 2) - 1);
        texture[y * WIDTH + x] = light * Math.max(0, 1 - Math.abs(distance - radius) * 7);
      }
    }
    return memory.place(texture);
  });
  return { kind: 'splashes', rings, width: WIDTH, height: HEIGHT, count, strength, seed };
}

export function drawSplashes(context: DrawContext, pass: SplashesPass): void {
  const { width, height, horizon, timeSeconds } = context;
  const room = height - horizon;
  for (let i = 0; i < pass.count; i++) {
    const clock = timeSeconds / SECONDS + i / pass.count;
    const turn = Math.floor(clock);
    // Each drop falls somewhere else than the one before it.
    const random = randomFrom(pass.seed + i * 7919 + turn * 104_729);
    const near = 0.06 + 0.94 * random();
    const source = pass.rings[Math.floor((clock - turn) * STAGES)];
    if (source === undefined) continue;
    const scale = (near * height) / 900 + 0.12;
    composePlane(context, {
      target: planesOf(context).luma,
      targetWidth: width,
      targetHeight: height,
      source,
      alpha: 0,
      sourceWidth: pass.width,
      sourceHeight: pass.height,
      spans: 0,
      left: random() * width - (pass.width * scale) / 2,
      top: horizon + near * room,
      scale,
      mode: 'add',
      opacity: Math.round(pass.strength * (0.4 + 0.6 * near)),
    });
  }
}
