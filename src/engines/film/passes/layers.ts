import type { Layer } from '../raster/layer.ts';
import { restAfter } from './camera.ts';
import { composeLayer, composePlane } from './compose.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/** Movement of a layer on its own, in frame sizes and seconds. */
export interface LayerMotion {
  /** Frame widths and heights per second. */
  readonly driftX?: number;
  readonly driftY?: number;
  /** When the drift comes to rest; without it, it goes on. */
  readonly driftSeconds?: number;
  /** Sine along each axis, in frame heights. */
  readonly swingX?: number;
  readonly swingY?: number;
  /** Radians per second. */
  readonly swingSpeed?: number;
  readonly phase?: number;
  /** Hops instead of swinging: the sine's absolute value, upwards. */
  readonly hop?: boolean;
}

/** A picture that stands at a depth; depth 1 is the set's main plane, larger is farther away. */
export interface LayerPass {
  readonly kind: 'layer';
  /** Poses of one thing, played in a loop; a still thing has one. */
  readonly poses: readonly Layer[];
  readonly posesPerSecond: number;
  readonly depth: number;
  /** Top left corner in frame pixels while the camera is at rest. */
  readonly x: number;
  readonly y: number;
  /** Frame pixels per layer pixel. */
  readonly scale: number;
  readonly opacity: number;
  readonly motion: LayerMotion;
}

/** Light only: a luma texture that is added. */
export interface GlowPass {
  readonly kind: 'glow';
  readonly luma: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** 0..256, and how much of it flickers. */
  readonly strength: number;
  readonly flicker: number;
}

/** A camera never comes closer to a layer than this. */
const NEAREST = 0.05;

interface Placed {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

/** What is stuck to the lens: no camera move takes it along. */
export const ON_LENS = Number.POSITIVE_INFINITY;

export type View = Pick<DrawContext, 'width' | 'height' | 'camera' | 'focal'>;

/** Where a point of the set lands: a turn moves everything alike, a journey moves what is near more. */
export function project({ width, height, camera, focal }: View, x: number, y: number, depth: number): Placed {
  if (depth === ON_LENS) return { left: x, top: y, zoom: 1 };
  const ahead = Math.max(NEAREST, depth - camera.dollyZ);
  const zoom = depth / ahead;
  return {
    left: width / 2 + (x - width / 2) * zoom - (camera.dollyX * width) / ahead - camera.yaw * focal,
    top: height / 2 + (y - height / 2) * zoom - (camera.dollyY * height) / ahead + camera.tilt * height,
    zoom,
  };
}

export function drawLayerPass(context: DrawContext, pass: LayerPass): void {
  const { timeSeconds: t, width, height } = context;
  const {
    driftX = 0,
    driftY = 0,
    driftSeconds = Number.POSITIVE_INFINITY,
    swingX = 0,
    swingY = 0,
    swingSpeed = 1,
    phase = 0,
    hop = false,
  } = pass.motion;
  const wave = Math.sin(t * swingSpeed + phase);
  const drifted = restAfter(t, driftSeconds);
  const x = pass.x + driftX * drifted * width + swingX * height * Math.cos(t * swingSpeed * 0.7 + phase);
  const y = pass.y + driftY * drifted * height + swingY * height * (hop ? -Math.abs(wave) : wave);
  const pose = pass.poses[Math.floor(t * pass.posesPerSecond) % pass.poses.length];
  if (pose === undefined) return;
  const { left, top, zoom } = project(context, x, y, pass.depth);
  composeLayer(context, pose, left, top, pass.scale * zoom, pass.opacity);
}

export function drawGlow(context: DrawContext, pass: GlowPass): void {
  const { left, top, zoom } = project(context, pass.x, pass.y, pass.depth);
  composePlane(context, {
    target: planesOf(context).luma,
    targetWidth: context.width,
    targetHeight: context.height,
    source: pass.luma,
    alpha: 0,
    sourceWidth: pass.width,
    sourceHeight: pass.height,
    spans: 0,
    left,
    top,
    scale: pass.scale * zoom,
    mode: 'add',
    opacity: Math.round(pass.strength - pass.flicker * (0.5 + 0.5 * Math.sin(context.timeSeconds * 1.9))),
  });
}
