import { bakeFinish } from '../passes/finish.ts';
import { bakeOcean } from '../passes/ocean.ts';
import { PALETTES } from '../passes/palettes.ts';
import type { Scene } from '../passes/pass.ts';
import { bakeSky } from '../passes/sky.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import type { ShotSpec } from '../shot/shot-spec.ts';
import { landscapePath } from './landscape-camera.ts';

export interface SceneRequest {
  readonly shot: ShotSpec;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly image: Uint8Array | null;
}
export async function bakeScene(memory: FrameMemory, request: SceneRequest): Promise<Scene> {
  const { shot, width, height, seconds } = request;
  const palette = PALETTES['storm-sunset'];
  const sky = bakeSky(memory, width, height, {
    palette,
    cloudiness: 0.75,
    wind: 6,
    sunX: 0.1,
    seed: shot.seed,
  });
  const ocean = bakeOcean(memory, sky.light, {
    palette,
    amplitude: 13,
    texelsPerMetre: 1.5,
    chop: 230,
    foamThreshold: 40,
    fogDistance: 1000,
    seed: shot.seed,
  });
  return {
    width,
    height,
    seconds,
    camera: landscapePath({ height: 24, speed: 9, focal: 760 }, shot.move, seconds),
    passes: [sky.pass, ocean, bakeFinish(memory, width, height, shot.seed)],
  };
}
