import { type ActorPass, drawActor } from './actors.ts';
import { type BillboardsPass, drawBillboards } from './billboards.ts';
import type { CameraPath } from './camera.ts';
import type { DrawContext } from './draw-context.ts';
import { type DriftersPass, drawDrifters } from './drifters.ts';
import { drawFinish, type FinishPass } from './finish.ts';
import { type BoltPass, drawBolt, drawFlash, type FlashPass } from './flash.ts';
import { drawFloor, type FloorPass } from './floor.ts';
import { drawGrade, type GradePass } from './grade.ts';
import { drawGround, type GroundPass } from './ground.ts';
import { drawGlow, drawLayerPass, type GlowPass, type LayerPass } from './layers.ts';
import { drawLook, type LookPass } from './look.ts';
import { drawMirror, type MirrorPass } from './mirror.ts';
import { drawOcean, type OceanPass } from './ocean.ts';
import {
  type CounterPass,
  drawCounter,
  drawOverlay,
  drawTicker,
  type OverlayPass,
  type TickerPass,
} from './overlays.ts';
import { drawFalling, drawMotes, type FallingPass, type MotesPass } from './particles.ts';
import { drawPuffs, type PuffsPass } from './puffs.ts';
import { drawSky, type SkyPass } from './sky.ts';
import { drawSplashes, type SplashesPass } from './splashes.ts';
import { drawStrip, type StripPass } from './strip.ts';
import { drawTerrain, type TerrainPass } from './terrain.ts';
import { drawTraffic, type TrafficPass } from './traffic.ts';
import { drawTumbling, type TumblingPass } from './tumbling.ts';
import { drawWarp, type WarpPass } from './warp.ts';
import { drawWear, type WearPass } from './wear.ts';
import { drawWeave, type WeavePass } from './weave.ts';

export type Pass =
  | SkyPass
  | OceanPass
  | TerrainPass
  | GroundPass
  | BillboardsPass
  | LayerPass
  | ActorPass
  | PuffsPass
  | StripPass
  | FloorPass
  | TrafficPass
  | DriftersPass
  | SplashesPass
  | BoltPass
  | FlashPass
  | GradePass
  | GlowPass
  | MirrorPass
  | FallingPass
  | MotesPass
  | WarpPass
  | LookPass
  | WeavePass
  | WearPass
  | TumblingPass
  | OverlayPass
  | TickerPass
  | CounterPass
  | FinishPass;

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

const PAINTERS: Painters = {
  sky: drawSky,
  ocean: drawOcean,
  terrain: drawTerrain,
  ground: drawGround,
  billboards: drawBillboards,
  layer: drawLayerPass,
  actor: drawActor,
  puffs: drawPuffs,
  strip: drawStrip,
  floor: drawFloor,
  traffic: drawTraffic,
  drifters: drawDrifters,
  splashes: drawSplashes,
  bolt: drawBolt,
  flash: drawFlash,
  grade: drawGrade,
  glow: drawGlow,
  mirror: drawMirror,
  falling: drawFalling,
  motes: drawMotes,
  warp: drawWarp,
  look: drawLook,
  weave: drawWeave,
  wear: drawWear,
  tumbling: drawTumbling,
  overlay: drawOverlay,
  ticker: drawTicker,
  counter: drawCounter,
  finish: drawFinish,
};

export function drawPass(context: DrawContext, pass: Pass): void {
  // Each painter is stored under its own pass's kind, which the compiler cannot follow through a lookup.
  (PAINTERS[pass.kind] as (context: DrawContext, pass: Pass) => void)(context, pass);
}
