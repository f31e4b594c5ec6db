import type { Layer } from '../raster/layer.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/**
 * A level floor in a layered set: one picture, as it looks while the camera is at rest, whose rows lie at the depths
 * that a plane gives them. Walls that stand on it at their own depth keep standing on it whatever the camera does.
 */
export interface FloorPass {
  readonly kind: 'floor';
  readonly layer: Layer;
  /** Top left corner in frame pixels while the camera is at rest. */
  readonly x: number;
  readonly y: number;
  /** Frame pixels per picture pixel. */
  readonly scale: number;
  /** Rows below the middle of the frame, in frame heights, where depth 1 lies. */
  readonly drop: number;
  /** Depth of the floor's far edge. */
  readonly farthest: number;
}

export function drawFloor(context: DrawContext, pass: FloorPass): void {
  const { memory, scratch, width, height, camera, focal } = context;
  const { layer } = pass;
  const { luma, chromaU, chromaV } = planesOf(context);
  const planes = [
    [luma, layer.luma, layer.alpha, 1],
    [chromaU, layer.chromaU, layer.alphaHalf, 2],
    [chromaV, layer.chromaV, layer.alphaHalf, 2],
  ] as const;
  for (const [target, source, alpha, divisor] of planes) {
    const drop = (pass.drop * height) / divisor;
    const job = memory
      .struct(scratch.job)
      .int(target, width / divisor, height / divisor, source, layer.opaque ? 0 : alpha)
      .int(layer.width / divisor, layer.height / divisor)
      .float(pass.x / divisor, pass.y / divisor, drop, drop - (camera.dollyY * height) / divisor)
      .float(pass.farthest, camera.dollyZ, (camera.dollyX * width) / divisor)
      .float((camera.yaw * focal) / divisor, (camera.tilt * height) / divisor, 1 / pass.scale)
      .int(scratch.rows);
    memory.kernels.paintFloor(job.address);
  }
}
