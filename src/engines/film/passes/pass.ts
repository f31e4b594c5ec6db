import type { CameraPath } from './camera.ts';
import type { DrawContext } from './draw-context.ts';
import { drawFinish, type FinishPass } from './finish.ts';
import { drawOcean, type OceanPass } from './ocean.ts';
import { drawSky, type SkyPass } from './sky.ts';

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

type Painters = {
  readonly [K in Pass['kind']]: (context: DrawContext, pass: Extract<Pass, { kind: K }>) => void;
};

const PAINTERS: Painters = { sky: drawSky, ocean: drawOcean, finish: drawFinish };

export function drawPass(context: DrawContext, pass: Pass): void {
  // Each painter is stored under its own pass's kind, which the compiler cannot follow through a lookup.
  (PAINTERS[pass.kind] as (context: DrawContext, pass: Pass) => void)(context, pass);
}
