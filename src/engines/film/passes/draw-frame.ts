import type { FrameMemory } from '../raster/frame-memory.ts';
import { cameraAt, focalScale } from './camera.ts';
import type { Scratch } from './draw-context.ts';
import { drawPass, type Scene } from './pass.ts';

export const FRAMES_PER_SECOND = 30;

/** Draws one frame into the scratch picture: a pure function of the scene and the frame's number. */
export function drawFrame(memory: FrameMemory, scratch: Scratch, scene: Scene, frame: number): void {
  const timeSeconds = frame / FRAMES_PER_SECOND;
  const camera = cameraAt(scene.camera, timeSeconds, scene.seconds);
  const { width, height } = scene;
  const context = {
    memory,
    scratch,
    width,
    height,
    timeSeconds,
    seconds: scene.seconds,
    camera,
    focal: camera.focal * focalScale(width, height),
    horizon: Math.min(Math.max((camera.horizon + camera.tilt) * height, 8), height - 8),
  };
  for (const pass of scene.passes) drawPass(context, pass);
}
