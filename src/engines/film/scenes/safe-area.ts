import { cameraAt, focalScale } from '../passes/camera.ts';
import { mix } from '../raster/curves.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** The part of a plane of the set that the camera shows throughout, in frame pixels. */
export interface SafeArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const SAMPLES = 24;
/** Hand-held unrest, and a little air at the frame's edges. */
const MARGIN = 0.02;

/** Needs the scene's camera: it is asked for after that is set. The rails end with the course. */
export function safeArea(builder: SceneBuilder, depth: number): SafeArea {
  const { width, height, seconds, camera } = builder;
  let [left, right, top, bottom] = [0, width, 0, height];
  for (let i = 0; i <= SAMPLES; i++) {
    const { dollyX, dollyY, dollyZ, yaw, tilt, focal } = cameraAt(
      camera,
      mix(0, seconds + 2, i / SAMPLES),
      seconds,
    );
    const zoom = depth / Math.max(0.05, depth - dollyZ);
    const seen = (side: number, size: number, dolly: number, turn: number): number =>
      size / 2 + (side * size * (0.5 - MARGIN) + (dolly * size * zoom) / depth + turn) / zoom;
    const turn = yaw * focal * focalScale(width, height);
    left = Math.max(left, seen(-1, width, dollyX, turn));
    right = Math.min(right, seen(1, width, dollyX, turn));
    top = Math.max(top, seen(-1, height, dollyY, -tilt * height));
    bottom = Math.min(bottom, seen(1, height, dollyY, -tilt * height));
  }
  return { left, right, top, bottom };
}
