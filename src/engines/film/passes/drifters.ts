import type { Layer } from '../raster/layer.ts';
import { randomFrom } from '../raster/random.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';

/** Small things that float in the air at their own depths: petals, leaves, fireflies, embers, dust. */
export interface DriftersPass {
  readonly kind: 'drifters';
  /** Poses of a tumbling thing, in order; several kinds follow each other. */
  readonly poses: readonly Layer[];
  readonly posesPerKind: number;
  readonly count: number;
  /** Frame heights at depth 1. */
  readonly size: number;
  /** Frame heights per second at depth 1, downwards; frame widths per second, to the right. */
  readonly fall: number;
  readonly wind: number;
  /** How far it swings aside, in frame widths at depth 1. */
  readonly swing: number;
  /** Poses per second. */
  readonly tumble: number;
  /** 0 steady .. 1 goes out and comes again. */
  readonly blink: number;
  readonly opacity: number;
  /** Upper edge of where they are, in frame heights. */
  readonly top: number;
  readonly seed: number;
}

const NEAREST = 0.55;
const FARTHEST = 3.2;

export function drawDrifters(context: DrawContext, pass: DriftersPass): void {
  const { width, height, timeSeconds: t, camera, focal } = context;
  const random = randomFrom(pass.seed);
  const kinds = Math.max(1, Math.floor(pass.poses.length / pass.posesPerKind));
  for (let i = 0; i < pass.count; i++) {
    const [baseX, baseY, pace, phase, kind] = [
      random(),
      random(),
      0.6 + 0.8 * random(),
      random() * 6.283,
      random(),
    ];
    // Drawn far to near, and more of them far away, as in a volume of air.
    const depth = FARTHEST - (FARTHEST - NEAREST) * (i / pass.count) ** 1.3 - camera.dollyZ * 0.5;
    if (depth < NEAREST * 0.6) continue;
    const sway = Math.sin(t * pace * 0.9 + phase) + 0.5 * Math.sin(t * pace * 1.7 + phase * 2);
    const x =
      baseX * SPREAD +
      (pass.wind * t * pace + pass.swing * sway - camera.dollyX) / depth -
      (camera.yaw * focal) / width;
    const y =
      baseY * SPREAD +
      (pass.fall * t * pace + pass.swing * 0.4 * Math.cos(t * pace * 0.7 + phase) - camera.dollyY) / depth +
      camera.tilt;
    const pose = Math.floor(t * pass.tumble * pace + phase * 3) % pass.posesPerKind;
    const layer = pass.poses[Math.floor(kind * kinds) * pass.posesPerKind + pose];
    if (layer === undefined) continue;
    const glow = 1 - pass.blink * (0.5 + 0.5 * Math.sin(t * pace * 2.1 + phase * 5)) ** 2;
    const scale = (pass.size * height * (0.7 + 0.6 * pace)) / depth / layer.height;
    const left = wrapped(x) * width - (layer.width * scale) / 2;
    const top = (pass.top + wrapped(y) * (1 - pass.top)) * height - (layer.height * scale) / 2;
    const opacity = pass.opacity * glow * Math.min(1, 1.5 / depth);
    if (opacity > 0.03) composeLayer(context, layer, left, top, scale, opacity);
  }
}

/** Things leave on one side and come back on the other, outside of the frame. */
const SPREAD = 1.3;

function wrapped(position: number): number {
  return (((position % SPREAD) + SPREAD) % SPREAD) - (SPREAD - 1) / 2;
}
