import type { CameraPath } from './camera.ts';
import { drawFinish, type FinishPass } from './finish.ts';
import { drawOcean, type OceanPass } from './ocean.ts';
import { drawSky, type SkyPass } from './sky.ts';
import type { DrawContext } from './draw-context.ts';

export type Pass = SkyPass | OceanPass | FinishPass;

/**
 * A baked film: addresses and numbers only, so that it can be sent to every worker. A frame is drawn by its
 * passes in order, from the back of the picture to the lens.
 */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly camera: CameraPath;
  readonly passes: readonly Pass[];
}

export function drawPass(context: DrawContext, pass: Pass): void {
  switch (pass.kind) {
    case 'sky':
      return drawSky(context, pass);
    case 'ocean':
      return drawOcean(context, pass);
    case 'finish':
      return drawFinish(context, pass);
  }
}
