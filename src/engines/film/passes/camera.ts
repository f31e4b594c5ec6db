import { mix, smoothstep } from '../raster/curves.ts';

/** Where the camera is. Landscapes are seen from a point in metres; layered sets, and subjects, by the dolly; both are turned. */
export interface CameraState {
  /** Metres. */
  readonly x: number;
  readonly z: number;
  readonly height: number;
  /** Radians, positive to the right. */
  readonly yaw: number;
  /** Row of the horizon as a fraction of the frame's height, while the camera looks straight ahead. */
  readonly horizon: number;
  /** How far it looks up, in frame heights that everything in the picture sinks by. */
  readonly tilt: number;
  /** Slope of the horizon in a banking flight, rows per column; sets and subjects stay level. */
  readonly roll: number;
  /** Focal length in pixels of a frame of 1280 x 720. */
  readonly focal: number;
  /** Shift within a layered set, in frame widths and heights at depth 1; `dollyZ` is depth travelled. */
  readonly dollyX: number;
  readonly dollyY: number;
  readonly dollyZ: number;
}

export interface CameraPath {
  readonly from: CameraState;
  readonly to: CameraState;
  readonly ease: 'linear' | 'smooth';
  /** Hand-held unrest; 0 is a tripod, 1 is walking. */
  readonly sway: number;
  /** Swings from side to side on a flight, and leans into each turn. */
  readonly glide?: Glide;
  /** What comes after the end, in a film that is longer than its course: travelling on, or rest. Default: rest. */
  readonly beyond?: 'travel' | 'rest';
}

export interface Glide {
  readonly metres: number;
  readonly radiansPerSecond: number;
  /** Greatest slope of the horizon. */
  readonly roll: number;
  /** Greatest turn, in radians. */
  readonly yaw: number;
}

export const CAMERA_AT_REST: CameraState = {
  x: 0,
  z: 0,
  height: 0,
  yaw: 0,
  horizon: 0.42,
  tilt: 0,
  roll: 0,
  focal: 800,
  dollyX: 0,
  dollyY: 0,
  dollyZ: 0,
};

const NO_GLIDE: Glide = { metres: 0, radiansPerSecond: 0, roll: 0, yaw: 0 };

/** What a sway of 1 does at most: radians, frame heights, frame widths and frame heights. */
const SWAY_YAW = 0.0025;
const SWAY_TILT = 0.002;
const SWAY_X = 0.0018;
const SWAY_Y = 0.0012;

/** The farthest that unrest takes a camera from its path, for a sway of 1; see the four above. */
export const SWAY_REACH = { yaw: SWAY_YAW * 1.5, tilt: SWAY_TILT * 1.5, x: SWAY_X, y: SWAY_Y } as const;

/** How long a movement takes to end when a film goes on after its course, in seconds. */
export const REST_SECONDS = 2;

/** The clock of a movement that has its own speed until `endSeconds`, and then slows down to a stop without a jolt. */
export function restAfter(timeSeconds: number, endSeconds: number): number {
  if (timeSeconds <= endSeconds) return timeSeconds;
  const over = Math.min(timeSeconds - endSeconds, REST_SECONDS);
  return endSeconds + over - (over * over) / (2 * REST_SECONDS);
}

/** `seconds` is the length of the path's course. What is said before its end is the same in every longer film. */
export function cameraAt(path: CameraPath, timeSeconds: number, seconds: number): CameraState {
  const turned = progressOf(path, restAfter(timeSeconds, seconds), seconds);
  const travelled = path.beyond === 'travel' ? progressOf(path, timeSeconds, seconds) : turned;
  const { from, to, sway, glide = NO_GLIDE } = path;
  // Starts from zero, so that the first frame is framed exactly as asked.
  const settle = Math.min(timeSeconds / 1.5, 1) * sway;
  const turn = timeSeconds * glide.radiansPerSecond;
  return {
    x: mix(from.x, to.x, travelled) + (glide.metres * (1 - Math.cos(turn))) / 2,
    z: mix(from.z, to.z, travelled),
    height: mix(from.height, to.height, turned),
    yaw:
      mix(from.yaw, to.yaw, turned) +
      Math.sin(turn) * glide.yaw +
      (Math.sin(timeSeconds * 0.9) + 0.5 * Math.sin(timeSeconds * 2.3)) * SWAY_YAW * settle,
    horizon: mix(from.horizon, to.horizon, turned),
    tilt:
      mix(from.tilt, to.tilt, turned) +
      (Math.sin(timeSeconds * 1.3) + 0.5 * Math.sin(timeSeconds * 2.9)) * SWAY_TILT * settle,
    roll: mix(from.roll, to.roll, turned) - Math.sin(turn) * glide.roll,
    focal: mix(from.focal, to.focal, turned),
    dollyX: mix(from.dollyX, to.dollyX, turned) + Math.sin(timeSeconds * 1.3) * SWAY_X * settle,
    dollyY: mix(from.dollyY, to.dollyY, turned) + Math.sin(timeSeconds * 1.7) * SWAY_Y * settle,
    dollyZ: mix(from.dollyZ, to.dollyZ, turned),
  };
}

/** Zero at the start, one at the end of the course; beyond one for a path without an end of its own. */
function progressOf(path: CameraPath, timeSeconds: number, seconds: number): number {
  const linear = seconds > 0 ? timeSeconds / seconds : 0;
  return path.ease === 'smooth' ? smoothstep(0, 1, linear) : linear;
}

/** Pixels per unit of `CameraState.focal`: frames of equal area see the same angle across their diagonal. */
export function focalScale(width: number, height: number): number {
  return Math.sqrt(width * height) / 960;
}
