import type { Layer } from '../raster/layer.ts';
import { type DrawContext, planesOf } from './draw-context.ts';
import { project, type View } from './layers.ts';
import { type Travel, travelAt } from './travel.ts';

export interface CastShadow {
  /** 0..1 */
  readonly strength: number;
  /** Length per height, positive towards the viewer, and sideways lean per length. */
  readonly length: number;
  readonly lean: number;
  /** A plane of zeros as large as a pose: black is where there is no light. */
  readonly black: number;
}

export interface Reflection {
  /** 0 none .. 1 mirror, at the feet; it fades below. */
  readonly strength: number;
  /** Sideways shiver in frame pixels. */
  readonly ripple: number;
}

/** A subject that moves: poses that go with its way or with the clock, on a path, with its shadow and reflection. */
export interface ActorPass {
  readonly kind: 'actor';
  /** One cycle for each bank: diving, level, climbing; or level alone. All of one size. */
  readonly poses: readonly Layer[];
  /** The same looking to the left; empty when it never turns. */
  readonly mirrored: readonly Layer[];
  readonly banks: 1 | 3;
  /** Frame pixels of way per cycle; zero when the cycle goes by the clock. */
  readonly cyclePixels: number;
  readonly cycleSeconds: number;
  /** 0..1 of a cycle, so that a group does not march in step. */
  readonly cyclePhase: number;
  /** Height above the ground in each pose of a cycle, in frame pixels. */
  readonly lifts: readonly number[];
  readonly depth: number;
  /** Where its foot's middle belongs, in frame pixels while the camera is at rest. */
  readonly x: number;
  readonly y: number;
  /** The same point in layer pixels. */
  readonly footX: number;
  readonly footY: number;
  /** Frame pixels per layer pixel. */
  readonly scale: number;
  readonly opacity: number;
  /** Nothing of it shows below its ground: it dives. */
  readonly dives: boolean;
  readonly travel: Travel;
  readonly shadow: CastShadow | null;
  readonly reflection: Reflection | null;
}

export interface ActorState {
  readonly pose: Layer;
  /** Where the foot's middle is, in frame pixels, and frame pixels per layer pixel along each axis. */
  readonly footX: number;
  readonly footY: number;
  readonly scaleX: number;
  readonly scaleY: number;
  /** Height of the feet above the ground, in frame pixels. */
  readonly lift: number;
}

export function actorAt(context: View & Pick<DrawContext, 'timeSeconds'>, pass: ActorPass): ActorState {
  const { timeSeconds } = context;
  const at = travelAt(pass.travel, timeSeconds);
  const cycles =
    (pass.cyclePixels > 0 ? at.way / pass.cyclePixels : timeSeconds / pass.cycleSeconds) + pass.cyclePhase;
  const count = pass.poses.length / pass.banks;
  const step = (cycles - Math.floor(cycles)) * count;
  const index = Math.min(count - 1, Math.floor(step));
  const bank = pass.banks === 1 ? 0 : at.climb < -0.33 ? 0 : at.climb > 0.33 ? 2 : 1;
  const poses = at.facing < 0 && pass.mirrored.length > 0 ? pass.mirrored : pass.poses;
  const pose = poses[bank * count + index] ?? poses[0];
  if (pose === undefined) throw new Error('an actor has no poses');
  const here = pass.lifts[index] ?? 0;
  const next = pass.lifts[(index + 1) % count] ?? 0;
  const lift = here + (next - here) * (step - index);
  const placed = project(context, pass.x + at.x, pass.y + at.y, pass.depth);
  const scale = pass.scale * placed.zoom;
  return {
    pose,
    footX: placed.left,
    footY: placed.top,
    scaleX: scale * (pass.mirrored.length > 0 ? Math.abs(at.facing) : 1),
    scaleY: scale,
    lift: lift * placed.zoom,
  };
}

export function drawActor(context: DrawContext, pass: ActorPass): void {
  const state = actorAt(context, pass);
  if (pass.reflection !== null) drawReflection(context, pass, state, pass.reflection);
  if (pass.shadow !== null) drawShadow(context, pass, state, pass.shadow);
  const placement = { originX: leftOf(pass, state), scaleX: state.scaleX, scaleY: state.scaleY };
  const originY = state.footY - state.lift - pass.footY * state.scaleY;
  const toRow = pass.dives ? state.footY : context.height;
  placeLayerPlanes(context, state.pose, { ...placement, originY, toRow, opacity: pass.opacity });
}

/** A mirrored pose has its foot as far from its right edge as the other from its left. */
function leftOf(pass: ActorPass, { pose, footX, scaleX }: ActorState): number {
  const fromLeft = pass.mirrored.includes(pose) ? pose.width - pass.footX : pass.footX;
  return footX - fromLeft * scaleX;
}

const REFLECTION_BANDS = 12;
/** Share of the height that a reflection reaches before it has faded. */
const REFLECTION_REACH = 0.7;

function drawReflection(context: DrawContext, pass: ActorPass, state: ActorState, look: Reflection): void {
  const { footY, scaleX, scaleY, lift, pose } = state;
  const originX = leftOf(pass, state);
  const originY = footY + lift + pass.footY * scaleY;
  const band = (pass.footY * scaleY * REFLECTION_REACH) / REFLECTION_BANDS;
  for (let i = 0; i < REFLECTION_BANDS; i++) {
    const fade = 1 - i / REFLECTION_BANDS;
    const shiver = look.ripple * (0.3 + 0.7 * (1 - fade)) * Math.sin(i * 1.9 + context.timeSeconds * 3.1);
    placeLayerPlanes(context, pose, {
      originX: originX + shiver,
      originY,
      scaleX,
      scaleY: -scaleY,
      opacity: look.strength * fade * pass.opacity,
      fromRow: footY + band * i,
      toRow: footY + band * (i + 1),
    });
  }
}

const SHADOW_BANDS = 32;

/** The pose itself laid on the ground: its feet stay where the feet are. */
function drawShadow(context: DrawContext, pass: ActorPass, state: ActorState, look: CastShadow): void {
  const { footY, scaleX, scaleY, pose } = state;
  const tall = pass.footY * scaleY * look.length;
  const toViewer = tall > 0;
  const band = Math.abs(tall) / SHADOW_BANDS;
  const originX = leftOf(pass, state);
  for (let i = 0; i < SHADOW_BANDS; i++) {
    const [near, far] = [footY + Math.sign(tall) * band * i, footY + Math.sign(tall) * band * (i + 1)];
    placeShadow(context, pose, look.black, {
      originX: originX + look.lean * band * (i + 0.5),
      originY: footY + tall,
      scaleX,
      scaleY: -scaleY * look.length,
      opacity: look.strength * (1 - (i / SHADOW_BANDS) * 0.75) * pass.opacity,
      fromRow: toViewer ? near : far,
      toRow: toViewer ? far : near,
    });
  }
}

interface Placement {
  /** Where the source's top left corner lands; a negative scale turns the source over. */
  readonly originX: number;
  readonly originY: number;
  readonly scaleX: number;
  readonly scaleY: number;
  /** 0..1 */
  readonly opacity: number;
  readonly fromRow?: number;
  readonly toRow?: number;
}

function placeLayerPlanes(context: DrawContext, layer: Layer, at: Placement): void {
  const { luma, chromaU, chromaV } = planesOf(context);
  placePlane(context, luma, layer.luma, layer.alpha, layer.spans, layer, 1, at);
  placePlane(context, chromaU, layer.chromaU, layer.alphaHalf, layer.spansHalf, layer, 2, at);
  placePlane(context, chromaV, layer.chromaV, layer.alphaHalf, layer.spansHalf, layer, 2, at);
}

function placeShadow(context: DrawContext, layer: Layer, black: number, at: Placement): void {
  placePlane(context, planesOf(context).luma, black, layer.alpha, 0, layer, 1, at);
}

const FIXED = 65_536;
const OVER = 0;

/** Composites one plane, halved for chroma, with its own scale along each axis. */
function placePlane(
  context: DrawContext,
  target: number,
  source: number,
  alpha: number,
  spans: number,
  layer: Layer,
  divisor: 1 | 2,
  at: Placement,
): void {
  const [width, height] = [context.width / divisor, context.height / divisor];
  const [sourceWidth, sourceHeight] = [layer.width / divisor, layer.height / divisor];
  const [left, top] = [at.originX / divisor, at.originY / divisor];
  const bottom = top + (sourceHeight - 1.02) * at.scaleY;
  const x0 = Math.max(0, Math.ceil(left));
  const x1 = Math.min(width, Math.floor(left + (sourceWidth - 1.02) * at.scaleX));
  const first = Math.max(Math.min(top, bottom), (at.fromRow ?? 0) / divisor);
  const last = Math.min(Math.max(top, bottom), (at.toRow ?? context.height) / divisor);
  const y0 = Math.max(0, Math.ceil(first));
  const y1 = Math.min(height, Math.ceil(last));
  if (x1 <= x0 || y1 <= y0 || at.opacity <= 0) return;
  const job = context.memory
    .struct(context.scratch.job)
    .int(target, width, x0, y0, x1, y1)
    .int(source, alpha, sourceWidth, sourceHeight)
    .int(((x0 - left) / at.scaleX) * FIXED, ((y0 - top) / at.scaleY) * FIXED)
    .int(FIXED / at.scaleX, FIXED / at.scaleY, Math.round(at.opacity * 256))
    .int(OVER, spans, context.scratch.rows);
  context.memory.kernels.drawPlane(job.address);
}
