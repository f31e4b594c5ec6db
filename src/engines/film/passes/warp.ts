import { smoothstep } from '../raster/curves.ts';
import type { Layer } from '../raster/layer.ts';
import type { CameraMove } from '../shot/shot-spec.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/** A still picture with a depth map, filmed by a moving camera. At t = 0 the picture fills the frame exactly. */
export interface WarpPass {
  readonly kind: 'warp';
  readonly layer: Layer;
  readonly depth: number;
  readonly depthWidth: number;
  readonly depthHeight: number;
  readonly move: CameraMove;
}

interface WarpMove {
  /** Growth of the picture by the end. */
  readonly zoom: number;
  /** Share of the slack that a zoom opens, -1..1. */
  readonly panX: number;
  readonly panY: number;
  /** Parallax by the end, in frame widths between nearest and farthest. */
  readonly shiftX: number;
  readonly shiftY: number;
  readonly dolly: number;
}

const MOVES: Readonly<Record<CameraMove, WarpMove>> = {
  'push-in': { zoom: 0.16, panX: 0, panY: 0, shiftX: 0.008, shiftY: 0, dolly: 0.07 },
  'pull-out': { zoom: 0.1, panX: 0, panY: 0, shiftX: -0.006, shiftY: 0.004, dolly: -0.05 },
  'pan-left': { zoom: 0.15, panX: -1, panY: 0, shiftX: -0.03, shiftY: 0, dolly: 0.02 },
  'pan-right': { zoom: 0.15, panX: 1, panY: 0, shiftX: 0.03, shiftY: 0, dolly: 0.02 },
  'tilt-up': { zoom: 0.15, panX: 0, panY: -1, shiftX: 0, shiftY: -0.02, dolly: 0.02 },
  'tilt-down': { zoom: 0.15, panX: 0, panY: 1, shiftX: 0, shiftY: 0.02, dolly: 0.02 },
  orbit: { zoom: 0.12, panX: 0.5, panY: 0, shiftX: 0.05, shiftY: 0.004, dolly: 0.03 },
  crane: { zoom: 0.13, panX: 0, panY: -0.8, shiftX: 0, shiftY: 0.03, dolly: 0.02 },
  drone: { zoom: 0.2, panX: 0.3, panY: -0.6, shiftX: 0.01, shiftY: 0.03, dolly: 0.09 },
  handheld: { zoom: 0.08, panX: 0.2, panY: 0, shiftX: 0.012, shiftY: 0.004, dolly: 0.03 },
  rush: { zoom: 0.34, panX: 0, panY: 0.25, shiftX: 0.006, shiftY: 0.004, dolly: 0.16 },
  static: { zoom: 0.025, panX: 0, panY: 0, shiftX: 0.01, shiftY: 0, dolly: 0.012 },
};

/** Unrest in frame sizes: a moving car, and a hand. */
const SHAKES: Readonly<Partial<Record<CameraMove, number>>> = { rush: 0.0016, handheld: 0.0024 };

const FIXED = 65_536;

export function drawWarp(context: DrawContext, pass: WarpPass): void {
  const { timeSeconds: t, seconds, width, height } = context;
  const move = MOVES[pass.move];
  const linear = seconds > 0 ? Math.min(t / seconds, 1) : 0;
  const u = pass.move === 'rush' ? linear : 0.35 * linear + 0.65 * smoothstep(0, 1, linear);
  // Starts from zero, so that the first frame is the picture itself.
  const shake = (SHAKES[pass.move] ?? 0) * Math.min(1, t);
  const step = 1 / (1 + move.zoom * u);
  const slackX = (width * (1 - step)) / 2;
  const slackY = (height * (1 - step)) / 2;
  const originX = slackX * (1 + move.panX * u) + Math.sin(t * 23) * shake * width;
  const originY = slackY * (1 + move.panY * u) + Math.sin(t * 31 + 1) * shake * height;
  const breath = Math.sin(t * 0.8) * 0.003 * Math.min(1, t / 2);
  const { luma, chromaU, chromaV } = planesOf(context);
  const { layer } = pass;
  const planes = [
    [luma, layer.luma, 1],
    [chromaU, layer.chromaU, 2],
    [chromaV, layer.chromaV, 2],
  ] as const;
  for (const [target, source, divisor] of planes) {
    const job = context.memory
      .struct(context.scratch.job)
      .int(target, width / divisor, height / divisor)
      .int(source, layer.width / divisor, layer.height / divisor)
      .int(
        Math.round((originX / divisor) * FIXED),
        Math.round((originY / divisor) * FIXED),
        Math.round(step * FIXED),
      )
      .int(pass.depth, pass.depthWidth, pass.depthHeight)
      .int(
        Math.round(((move.shiftX * u + breath) * width * FIXED) / divisor),
        Math.round((move.shiftY * u * height * FIXED) / divisor),
        -Math.round(move.dolly * u * step * FIXED),
        context.scratch.rows,
      );
    context.memory.kernels.warpPlane(job.address);
  }
}
