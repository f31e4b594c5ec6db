import type { Layer } from '../raster/layer.ts';
import { between, randomFrom } from '../raster/random.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';

/** Leaves or petals that turn while they fall, between the scene and the lens. */
export interface TumblingPass {
  readonly kind: 'tumbling';
  /** Of each kind its turning poses. */
  readonly kinds: readonly (readonly Layer[])[];
  readonly count: number;
  /** Frame heights per second, of a leaf of size 1. */
  readonly fall: number;
  readonly wind: number;
  /** Smallest and largest, as a part of the poses' size. */
  readonly sizes: readonly [number, number];
  readonly seed: number;
}

/** Frame sizes beyond the edges within which they come and go. */
const BEYOND = 0.15;

export function drawTumbling(context: DrawContext, pass: TumblingPass): void {
  const { width, height, timeSeconds: t } = context;
  const random = randomFrom(pass.seed);
  const span = 1 + 2 * BEYOND;
  for (let i = 0; i < pass.count; i++) {
    const poses = pass.kinds[i % pass.kinds.length] ?? [];
    // Far ones first: the nearer, the larger and the faster.
    const near = (i + random()) / pass.count;
    const size = pass.sizes[0] + (pass.sizes[1] - pass.sizes[0]) * near * near;
    const startX = random() * span;
    const startY = random() * span;
    const phase = random() * Math.PI * 2;
    const pace = between(random, 0.7, 1.2) * (0.6 + 0.6 * near);
    const swing = 0.05 * Math.sin(t * between(random, 0.9, 1.6) + phase);
    const x = ((((startX + pass.wind * pace * t + swing) % span) + span) % span) - BEYOND;
    const y = ((startY + pass.fall * pace * t) % span) - BEYOND;
    const pose = poses[Math.floor(t * between(random, 4, 8) + phase * 2) % Math.max(1, poses.length)];
    if (pose !== undefined) composeLayer(context, pose, x * width, y * height, size);
  }
}
