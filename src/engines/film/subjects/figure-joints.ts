import type { Point } from './figure-ink.ts';
import { LEG, type Limb, type Posture } from './skeleton.ts';

/** In heights of the figure; y grows downwards from the ground at zero. */
export interface Build {
  /** Half of the head's height. */
  readonly head: number;
  readonly trunk: number;
  readonly thigh: number;
  readonly shin: number;
  readonly upperArm: number;
  readonly foreArm: number;
  readonly girth: number;
  /** Half widths of the trunk. */
  readonly shoulder: number;
  readonly waist: number;
  readonly hips: number;
}

const MAN: Build = {
  head: 0.075,
  trunk: 0.312,
  thigh: LEG * 0.51,
  shin: LEG * 0.49,
  upperArm: 0.158,
  foreArm: 0.145,
  girth: 1,
  shoulder: 0.1,
  waist: 0.07,
  hips: 0.07,
};
const WOMAN: Build = { ...MAN, girth: 0.84, shoulder: 0.078, waist: 0.053, hips: 0.071 };
const CHILD: Build = {
  head: 0.112,
  trunk: 0.285,
  thigh: LEG * 0.46,
  shin: LEG * 0.44,
  upperArm: 0.135,
  foreArm: 0.12,
  girth: 1.05,
  shoulder: 0.09,
  waist: 0.078,
  hips: 0.078,
};

export function buildOf(outfit: { readonly child: boolean; readonly female: boolean }): Build {
  return outfit.child ? CHILD : outfit.female ? WOMAN : MAN;
}

export type Chain = readonly [Point, Point, Point];

export interface Joints {
  readonly hip: Point;
  readonly neck: Point;
  readonly head: Point;
  /** The nearer one first. */
  readonly legs: readonly [Chain, Chain];
  readonly arms: readonly [Chain, Chain];
}

export function along(from: Point, angle: number, length: number): Point {
  return { x: from.x + Math.sin(angle) * length, y: from.y + Math.cos(angle) * length };
}

export function jointsOf(posture: Posture, build: Build): Joints {
  const { lean, nod, tilt } = posture;
  const leg = (hip: Point, { root, bend }: Limb): Chain => {
    const knee = along(hip, root - tilt, build.thigh);
    return [hip, knee, along(knee, root - bend - tilt, build.shin)];
  };
  const atOrigin = { x: 0, y: 0 };
  const feet = posture.legs.map((limb) => leg(atOrigin, limb)[2].y);
  // Lying, the body hangs at the middle of its height; standing, the lower foot is on the ground.
  const lying = Math.min(1, Math.abs(tilt));
  const hip = { x: 0, y: -Math.max(...feet) * (1 - lying) - (posture.lying ?? 0.4) * lying };
  const up = Math.PI - tilt - lean;
  const neck = along(hip, up, build.trunk);
  const shoulder = along(hip, up, build.trunk * 0.9);
  // Seen a little from the front: the far shoulder stands before the near one.
  const across = { x: Math.cos(tilt + lean), y: Math.sin(tilt + lean) };
  const arm = ({ root, bend }: Limb, side: number): Chain => {
    const from = { x: shoulder.x + across.x * side, y: shoulder.y + across.y * side };
    const elbow = along(from, root - tilt - lean * 0.5, build.upperArm);
    return [from, elbow, along(elbow, root + bend - tilt - lean * 0.5, build.foreArm)];
  };
  const beside = (side: number): Point => ({ x: hip.x + across.x * side, y: hip.y + across.y * side });
  return {
    hip,
    neck,
    head: along(neck, up - nod, build.head * 1.12),
    legs: [leg(beside(-build.hips * 0.36), posture.legs[0]), leg(beside(build.hips * 0.36), posture.legs[1])],
    arms: [arm(posture.arms[0], -build.shoulder * 0.72), arm(posture.arms[1], build.shoulder * 0.7)],
  };
}
