import { CAMERA_AT_REST, type CameraPath, type CameraState } from '../passes/camera.ts';
import type { CameraMove } from '../shot/shot-spec.ts';

type Dolly = Partial<Pick<CameraState, 'dollyX' | 'dollyY' | 'dollyZ'>>;

/** From, to. Bounded by the overscan of the sheets in `scene-builder.ts`. */
const MOVES: Readonly<Record<CameraMove, readonly [Dolly, Dolly]>> = {
  'push-in': [{}, { dollyZ: 0.16, dollyX: 0.008 }],
  'pull-out': [{ dollyZ: 0.16 }, { dollyZ: 0.0 }],
  'pan-left': [
    { dollyX: 0.034, dollyZ: 0.05 },
    { dollyX: -0.034, dollyZ: 0.07 },
  ],
  'pan-right': [
    { dollyX: -0.034, dollyZ: 0.05 },
    { dollyX: 0.034, dollyZ: 0.07 },
  ],
  'tilt-up': [
    { dollyY: 0.03, dollyZ: 0.05 },
    { dollyY: -0.03, dollyZ: 0.06 },
  ],
  'tilt-down': [
    { dollyY: -0.03, dollyZ: 0.05 },
    { dollyY: 0.03, dollyZ: 0.06 },
  ],
  orbit: [
    { dollyX: -0.036, dollyZ: 0.05 },
    { dollyX: 0.036, dollyZ: 0.12 },
  ],
  crane: [
    { dollyY: 0.03, dollyZ: 0.06 },
    { dollyY: -0.025, dollyZ: 0.03 },
  ],
  drone: [
    { dollyY: 0.034, dollyZ: 0.02 },
    { dollyY: -0.03, dollyZ: 0.2 },
  ],
  handheld: [{ dollyZ: 0.05 }, { dollyZ: 0.08, dollyX: 0.006 }],
  rush: [{}, { dollyZ: 0.26 }],
  static: [{ dollyZ: 0.02 }, { dollyZ: 0.03 }],
};

/** A camera on rails before a layered set. */
export function setPath(move: CameraMove, base: Partial<CameraState> = {}): CameraPath {
  const [from, to] = MOVES[move];
  const rest = { ...CAMERA_AT_REST, ...base };
  return {
    from: { ...rest, ...from },
    to: { ...rest, ...to },
    ease: 'smooth',
    sway: move === 'handheld' ? 3 : 1,
  };
}
