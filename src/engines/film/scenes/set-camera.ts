import { CAMERA_AT_REST, type CameraPath, type CameraState, focalScale } from '../passes/camera.ts';
import type { CameraMove } from '../shot/shot-spec.ts';

/** Where a camera stands in a set: `turn` is how far it looks to the right, in frame widths. */
interface Stand extends Partial<Pick<CameraState, 'dollyX' | 'dollyY' | 'dollyZ' | 'tilt'>> {
  readonly turn?: number;
}

interface SetMove {
  readonly from: Stand;
  readonly to: Stand;
  readonly sway: number;
}

/** Half of what a pan or a journey around the main plane covers. An orbit turns as far as it slides: the main plane stays. */
const PAN = 0.28;
const ORBIT = 0.3;

/** Each is to be named by who sees its first, middle and last picture only. Depth 1 is the main plane. */
const MOVES: Readonly<Record<CameraMove, SetMove>> = {
  'push-in': { from: { dollyZ: -0.05 }, to: { dollyZ: 0.3 }, sway: 0.6 },
  'pull-out': { from: { dollyZ: 0.3 }, to: { dollyZ: -0.12 }, sway: 0.6 },
  'pan-left': { from: { turn: PAN }, to: { turn: -PAN }, sway: 0.3 },
  'pan-right': { from: { turn: -PAN }, to: { turn: PAN }, sway: 0.3 },
  'tilt-up': { from: { tilt: -0.24 }, to: { tilt: 0.24 }, sway: 0.3 },
  'tilt-down': { from: { tilt: 0.26 }, to: { tilt: -0.2 }, sway: 0.3 },
  orbit: {
    from: { dollyX: -ORBIT, turn: ORBIT },
    to: { dollyX: ORBIT, turn: -ORBIT, dollyZ: 0.05 },
    sway: 0.5,
  },
  crane: { from: { dollyY: 0.14, tilt: 0.14, dollyZ: 0.08 }, to: { dollyY: -0.26, tilt: -0.2 }, sway: 0.4 },
  drone: {
    from: { dollyY: -0.02, dollyX: -0.05, dollyZ: -0.1 },
    to: { dollyY: -0.24, tilt: -0.16, dollyX: 0.05, dollyZ: 0.3 },
    sway: 0.6,
  },
  handheld: { from: {}, to: { dollyZ: 0.05, dollyX: 0.01 }, sway: 11 },
  rush: { from: { dollyZ: -0.06 }, to: { dollyZ: 0.44 }, sway: 2.5 },
  static: { from: {}, to: {}, sway: 0.1 },
};

/** A camera on rails before a layered set. */
export function setPath(
  { width, height }: { readonly width: number; readonly height: number },
  move: CameraMove,
  base: Partial<CameraState> = {},
): CameraPath {
  const { from, to, sway } = MOVES[move];
  const rest = { ...CAMERA_AT_REST, ...base };
  const perTurn = width / (rest.focal * focalScale(width, height));
  const stand = ({ turn = 0, ...dolly }: Stand): CameraState => ({ ...rest, ...dolly, yaw: turn * perTurn });
  return { from: stand(from), to: stand(to), ease: 'smooth', sway };
}
