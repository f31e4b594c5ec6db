import { CAMERA_AT_REST, type CameraPath, type CameraState } from '../passes/camera.ts';
import type { CameraMove } from '../shot/shot-spec.ts';

export interface LandscapeStart extends Partial<CameraState> {
  readonly height: number;
  /** Metres per second of a move along the ground. */
  readonly speed: number;
}

/** Turns a camera move into a path over a landscape. */
export function landscapePath(start: LandscapeStart, move: CameraMove, seconds: number): CameraPath {
  const { speed, ...state } = start;
  const from: CameraState = { ...CAMERA_AT_REST, ...state };
  const way = speed * seconds;
  const turn = Math.min(0.34, 0.03 * seconds);
  const path = (to: Partial<CameraState>, origin: CameraState = from): CameraPath => ({
    from: origin,
    to: { ...origin, ...to },
    ease: 'linear',
    sway: 0.4,
    beyond: 'travel',
  });
  switch (move) {
    case 'push-in':
      return path({
        z: from.z + way,
        x: from.x + way * 0.1,
        height: from.height * 1.12,
        yaw: from.yaw + turn * 0.25,
      });
    case 'rush':
      return path({ z: from.z + way * 3 });
    case 'pull-out':
      return path({ z: from.z - way, height: from.height * 1.3 });
    case 'pan-left':
      return path({ yaw: from.yaw - turn, z: from.z + way * 0.2 }, { ...from, yaw: from.yaw + turn });
    case 'pan-right':
      return path({ yaw: from.yaw + turn, z: from.z + way * 0.2 }, { ...from, yaw: from.yaw - turn });
    case 'tilt-up':
      return path(
        { horizon: from.horizon + 0.2, z: from.z + way * 0.3 },
        { ...from, horizon: from.horizon - 0.06 },
      );
    case 'tilt-down':
      return path(
        { horizon: from.horizon - 0.1, z: from.z + way * 0.3 },
        { ...from, horizon: from.horizon + 0.2 },
      );
    case 'orbit':
      return path(
        { x: from.x + way * 0.8, yaw: from.yaw - turn, z: from.z + way * 0.3 },
        { ...from, yaw: from.yaw + turn * 0.6 },
      );
    case 'crane':
      return path({ height: from.height * 1.9, horizon: from.horizon - 0.08, z: from.z + way * 0.4 });
    case 'drone':
      return path({ z: from.z + way * 1.8, height: from.height * 1.7, horizon: from.horizon - 0.1 });
    case 'handheld':
      return { ...path({ z: from.z + way * 0.3 }), sway: 2.5 };
    case 'static':
      return path({});
  }
}
