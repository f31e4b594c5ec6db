import { CAMERA_AT_REST, type CameraPath, type CameraState } from '../passes/camera.ts';
import type { CameraMove } from '../shot/shot-spec.ts';

export interface LandscapeStart extends Partial<CameraState> {
  readonly height: number;
  /** Metres per second of a move along the ground. */
  readonly speed: number;
}

interface LandscapeMove {
  /** What differs from the start at the beginning and at the end; lengths in metres, `way` is the usual journey. */
  readonly from?: Partial<CameraState>;
  readonly to: Partial<CameraState>;
  readonly sway?: number;
}

/** Radians to either side; a film of few seconds turns less, or it is a whip. */
const PAN = 0.42;
const PAN_PER_SECOND = 0.09;
/** The most that a crane rises: higher, the land's far edge would show. */
const CRANE_METRES = 400;
/** A flight leans into a turn every so many seconds. */
const GLIDE_SECONDS = 9;

/** Turns a camera move into a path over a landscape. The dolly is for what stands in it: subjects and mist. */
export function landscapePath(start: LandscapeStart, move: CameraMove, seconds: number): CameraPath {
  const { speed, ...state } = start;
  const rest: CameraState = { ...CAMERA_AT_REST, ...state };
  const { from = {}, to, sway = 0.4 } = moveOver(rest, speed * seconds, move, seconds);
  const origin = { ...rest, ...from };
  return {
    from: origin,
    to: { ...origin, ...to },
    ease: 'linear',
    sway,
    beyond: 'travel',
    ...(move === 'drone' && {
      glide: {
        metres: Math.min(speed * 2, rest.height * 0.2),
        radiansPerSecond: (2 * Math.PI) / GLIDE_SECONDS,
        roll: 0.1,
        yaw: 0.1,
      },
    }),
  };
}

function moveOver(rest: CameraState, way: number, move: CameraMove, seconds: number): LandscapeMove {
  const pan = Math.min(PAN, PAN_PER_SECOND * seconds);
  const { x, z, height } = rest;
  switch (move) {
    case 'push-in':
      return { to: { z: z + way, x: x + way * 0.1, height: height * 1.06, dollyZ: 0.22 } };
    case 'pull-out':
      return { from: { dollyZ: 0.26 }, to: { z: z - way * 1.3, height: height * 1.4, dollyZ: -0.14 } };
    case 'rush':
      return { from: { height: height * 0.8 }, to: { z: z + way * 4, dollyZ: 0.3 }, sway: 3 };
    case 'pan-left':
      return { from: { yaw: pan }, to: { yaw: -pan, z: z + way * 0.15 } };
    case 'pan-right':
      return { from: { yaw: -pan }, to: { yaw: pan, z: z + way * 0.15 } };
    case 'tilt-up':
      return { from: { tilt: -0.26 }, to: { tilt: 0.28, z: z + way * 0.15 } };
    case 'tilt-down':
      return { from: { tilt: 0.28 }, to: { tilt: -0.2, z: z + way * 0.15 } };
    case 'orbit':
      return {
        from: { x: x - way * 0.7, yaw: pan, dollyX: -0.2 },
        to: { x: x + way * 0.7, yaw: -pan, z: z + way * 0.25, dollyX: 0.2 },
      };
    case 'crane':
      return {
        from: { height: height * 0.86, tilt: 0.12, dollyY: 0.1 },
        to: {
          height: height + Math.min(height * 1.1, CRANE_METRES),
          // More, and a lighthouse or a castle leaves the top of the frame.
          tilt: -0.14,
          z: z + way * 0.25,
          dollyY: -0.2,
        },
      };
    case 'drone':
      return {
        from: { dollyZ: -0.05 },
        to: { z: z + way * 2, height: height * 1.55, tilt: -0.16, dollyY: -0.16, dollyZ: 0.2 },
        sway: 0.2,
      };
    case 'handheld':
      return { to: { z: z + way * 0.3, dollyZ: 0.04 }, sway: 11 };
    case 'static':
      return { to: {}, sway: 0.1 };
  }
}
