import type { Beast } from './beast-kinds.ts';
import type { BeastPose, Step } from './beast-motion.ts';
import type { Point } from './figure-ink.ts';

export interface BeastLeg {
  /** Shoulder or hip, elbow or knee, wrist or hock, paw. */
  readonly points: readonly [Point, Point, Point, Point];
  readonly hind: boolean;
}

/** Where everything of a beast is in a pose; y grows downwards from the ground at zero, x forwards. */
export interface BeastFrame {
  /** From the trunk's own place into the pose. */
  readonly placed: (x: number, y: number) => Point;
  readonly half: number;
  readonly pitch: number;
  readonly neckFrom: Point;
  readonly head: Point;
  /** Of the muzzle below the level. */
  readonly facing: number;
  readonly tail: Point;
  readonly legs: readonly [BeastLeg, BeastLeg, BeastLeg, BeastLeg];
}

export function beastFrame(beast: Beast, pose: BeastPose): BeastFrame {
  const half = (beast.long / 2) * (1 - pose.gather);
  const [px, py] = [half * (pose.pivot ?? 0), -0.7];
  const [cos, sin] = [Math.cos(-pose.pitch), Math.sin(-pose.pitch)];
  const placed = (x: number, y: number): Point => ({
    x: px + (x - px) * cos - (y - py) * sin,
    y: Math.min(-0.06, py + (x - px) * sin + (y - py) * cos + pose.sink),
  });
  const shoulder = -(1 - beast.chest * 0.5);
  const hip = -(0.98 - beast.loin * 0.42);
  const leg = (stepped: Step, hind: boolean, far: boolean): BeastLeg => {
    const x = (hind ? -half + 0.02 : half - 0.04) + (far ? 0.05 : 0);
    const from = placed(x, hind ? hip : shoulder);
    const tall = hind ? -hip : -shoulder;
    const paw = { x: x + stepped.ahead + (hind ? -0.04 : 0.02), y: -stepped.up - (far ? 0.025 : 0) };
    const tilt = hind ? -0.34 + 2.4 * stepped.up : 0.03 + 3 * stepped.up;
    const meta = tall * (hind ? 0.3 : 0.23);
    const wrist = { x: paw.x + Math.sin(tilt) * meta, y: paw.y - Math.cos(tilt) * meta };
    const upper = tall * 0.41;
    const free = bentBetween(from, wrist, upper, tall * 0.4, hind ? 1 : -1);
    // Folded under a body that lies, a knee does not rise over the back.
    const knee = { x: free.x, y: Math.max(free.y, from.y + 0.02) };
    return { points: [from, knee, wrist, paw], hind };
  };
  const neckFrom = placed(half - 0.02, -0.84);
  const rise = beast.rise + pose.neck + pose.pitch * 0.45;
  const [near, far, nearHind, farHind] = pose.steps;
  return {
    placed,
    half,
    pitch: pose.pitch,
    neckFrom,
    head: {
      x: neckFrom.x + Math.cos(rise) * beast.neck,
      y: Math.min(-beast.skull * 1.05, neckFrom.y - Math.sin(rise) * beast.neck),
    },
    facing: beast.droop + pose.nod,
    tail: placed(-half - 0.1, -0.9),
    legs: [
      leg(near, false, false),
      leg(far, false, true),
      leg(nearHind, true, false),
      leg(farHind, true, true),
    ],
  };
}

/** The joint between two bones; `side` 1 bends forwards. */
function bentBetween(from: Point, to: Point, upper: number, lower: number, side: 1 | -1): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const apart = Math.hypot(dx, dy) || 1e-6;
  const reach = Math.min(apart, (upper + lower) * 0.999);
  const along = (upper * upper - lower * lower + reach * reach) / (2 * reach);
  const off = Math.sqrt(Math.max(0, upper * upper - along * along));
  const [ux, uy] = [dx / apart, dy / apart];
  return { x: from.x + ux * along + uy * off * side, y: from.y + uy * along - ux * off * side };
}

/** What a beast at rest fills, in heights of its withers. */
export function beastExtent(beast: Beast): { readonly tall: number; readonly half: number } {
  const rise = beast.rise;
  const head = 0.84 + Math.sin(rise) * beast.neck + beast.skull * 0.8;
  const ears = beast.ears === 'pricked' || beast.ears === 'leaf' ? beast.ear * 0.7 : 0.04;
  const ahead = beast.long / 2 + Math.cos(rise) * beast.neck + beast.skull * 0.5 + beast.muzzle * 0.9;
  const behind = beast.long / 2 + 0.14 + beast.tailLong * 0.92;
  return { tall: Math.max(1.02, head + ears), half: Math.max(ahead, behind) };
}
