import type { FrameMemory } from '../raster/frame-memory.ts';
import type { CameraState } from './camera.ts';

/** Addresses that one worker may write; no two workers share them. */
export interface Scratch {
  /** The picture: luma, then both chroma planes, without gaps. */
  readonly picture: number;
  /** A second luma plane, for passes that read what they replace. */
  readonly copy: number;
  readonly halfLuma: number;
  readonly rows: number;
  readonly job: number;
  readonly frame: number;
  readonly camera: number;
  readonly slices: number;
  readonly phases: number;
  readonly waveTile: number;
}

export const SLICES_MAX = 1000;
const WAVE_TILE_BYTES = 2 * 260 * 260 * 2;

export function createScratch(memory: FrameMemory, width: number, height: number): Scratch {
  const area = width * height;
  const scratch = {
    picture: memory.alloc(area * 1.5 + 256),
    copy: memory.alloc(area + 256),
    halfLuma: memory.alloc(area / 4 + 4096),
    rows: memory.alloc(32_768 + 256),
    job: memory.alloc(256),
    frame: memory.alloc(64),
    camera: memory.alloc(64),
    slices: memory.alloc(SLICES_MAX * 32),
    phases: memory.alloc(256),
    waveTile: memory.alloc(WAVE_TILE_BYTES),
  };
  memory
    .struct(scratch.frame)
    .int(scratch.picture, scratch.picture + area, scratch.picture + area * 1.25, width, height);
  return scratch;
}

/** One frame being drawn. A pass is a pure function of its baked data and this. */
export interface DrawContext {
  readonly memory: FrameMemory;
  readonly scratch: Scratch;
  readonly width: number;
  readonly height: number;
  readonly timeSeconds: number;
  readonly seconds: number;
  readonly camera: CameraState;
  /** Focal length in pixels of this frame. */
  readonly focal: number;
  /** Row of the horizon. */
  readonly horizon: number;
}

export interface Planes {
  readonly luma: number;
  readonly chromaU: number;
  readonly chromaV: number;
}

export function planesOf(context: DrawContext): Planes {
  const area = context.width * context.height;
  const luma = context.scratch.picture;
  return { luma, chromaU: luma + area, chromaV: luma + area * 1.25 };
}

/** Writes the camera where the kernels look for it. The offset keeps map coordinates above zero. */
export function placeCamera(context: DrawContext, offset: number): number {
  const { camera, focal, horizon, scratch } = context;
  context.memory
    .struct(scratch.camera)
    .float(offset + camera.x, offset + camera.z, camera.height, focal, horizon)
    .float(Math.sin(camera.yaw), Math.cos(camera.yaw), camera.roll);
  return scratch.camera;
}
