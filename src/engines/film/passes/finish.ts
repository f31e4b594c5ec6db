import { clamp } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { randomFrom } from '../raster/random.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/** Lens falloff and film grain; grain also hides the encoder's banding in dark gradients. */
export interface FinishPass {
  readonly kind: 'finish';
  readonly falloff: number;
  readonly grain: number;
  /** 1/64 of the grain's own range, which is about +-60. */
  readonly gain: number;
}

/** A power for every pixel took 45 ms at 720p; one of these steps is less than a tenth of a grey level. */
const FALLOFF_STEPS = 4096;

export function bakeFinish(
  memory: FrameMemory,
  width: number,
  height: number,
  seed: number,
  vignette = 0.5,
  gain = 5,
): FinishPass {
  const halfWidth = width / 2;
  const halfHeight = height / 2;
  const falloff = new Uint8Array(halfWidth * halfHeight + 16);
  const byDistance = Uint8Array.from({ length: FALLOFF_STEPS + 1 }, (_, i) => {
    return 255 * (1 - vignette * (i / FALLOFF_STEPS) ** 1.2);
  });
  for (let y = 0; y < halfHeight; y++) {
    const dy = (y / halfHeight - 0.5) * 2;
    for (let x = 0; x < halfWidth; x++) {
      const dx = (x / halfWidth - 0.5) * 2;
      const distance = Math.max(0, (dx * dx + dy * dy) / 2 - 0.1) * 1.1;
      falloff[y * halfWidth + x] = byDistance[Math.round(Math.min(1, distance) * FALLOFF_STEPS)] as number;
    }
  }
  const random = randomFrom(seed + 99);
  const grain = new Int8Array(512 * 257);
  for (let y = 0; y < 257; y++) {
    for (let x = 0; x < 256; x++) {
      const value = (random() + random() + random() - 1.5) * 40;
      grain[y * 512 + x] = value;
      grain[y * 512 + x + 256] = value;
    }
  }
  return { kind: 'finish', falloff: memory.place(falloff), grain: memory.place(grain), gain };
}

export function drawFinish(context: DrawContext, pass: FinishPass): void {
  const { memory, width, height, timeSeconds } = context;
  const frame = Math.round(timeSeconds * 30);
  const shuffled = Math.imul(frame + 1, 2_654_435_761) >>> 8;
  memory.kernels.finishLuma(
    planesOf(context).luma,
    width,
    height,
    pass.falloff,
    width / 2,
    pass.grain,
    clamp((shuffled & 15) * 16, 0, 240),
    (shuffled >> 8) & 255,
    pass.gain,
  );
}
