import {
  type CameraPath,
  type CameraState,
  cameraAt,
  focalScale,
  REST_SECONDS,
  SWAY_REACH,
} from '../passes/camera.ts';
import { project } from '../passes/layers.ts';

/** A rectangle in frame pixels, as they lie while the camera is at rest. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Course {
  readonly width: number;
  readonly height: number;
  /** Length of the path's course. */
  readonly seconds: number;
}

/** Enough for the bend of every path. */
const STEPS = 16;
/** Frame pixels that a picture is larger than what is seen of it: the compositor needs a neighbour for each pixel. */
const MARGIN = 6;

/**
 * The path without what swings in time rather than along it; that reach is added. A movement that has not come to
 * rest by its end takes two seconds more to, in a film that goes on.
 */
function statesOf({ from, to, ease }: CameraPath, seconds: number): CameraState[] {
  const steady: CameraPath = { from, to, ease, sway: 0 };
  const times = Array.from({ length: STEPS + 1 }, (_, step) => (seconds * step) / STEPS);
  return [...times, seconds + REST_SECONDS].map((time) => cameraAt(steady, time, seconds));
}

/** Everything that a camera ever sees of a plane at a depth. */
export function viewAt(path: CameraPath, course: Course, depth: number): View {
  const { width, height } = course;
  const focal = path.from.focal * focalScale(width, height);
  const { sway, glide } = path;
  let [left, top, right, bottom] = [0, 0, width, height];
  for (const camera of statesOf(path, course.seconds)) {
    const at = project({ width, height, camera, focal }, 0, 0, depth);
    const ahead = depth / at.zoom;
    const slackX =
      (SWAY_REACH.yaw * focal + (SWAY_REACH.x * width) / ahead) * sway + (glide?.yaw ?? 0) * focal;
    const slackY = (SWAY_REACH.tilt * height + (SWAY_REACH.y * height) / ahead) * sway;
    left = Math.min(left, (-slackX - at.left) / at.zoom);
    right = Math.max(right, (width + slackX - at.left) / at.zoom);
    top = Math.min(top, (-slackY - at.top) / at.zoom);
    bottom = Math.max(bottom, (height + slackY - at.top) / at.zoom);
  }
  return { left: left - MARGIN, top: top - MARGIN, right: right + MARGIN, bottom: bottom + MARGIN };
}

/**
 * The same for a floor that lies `drop` frame heights below the middle at depth 1: from its far edge to the lowest row
 * that is ever seen.
 */
export function floorViewAt(path: CameraPath, course: Course, drop: number, farthest: number): View {
  const { height } = course;
  let nearest = farthest;
  for (const camera of statesOf(path, course.seconds)) {
    const slack = (SWAY_REACH.tilt + SWAY_REACH.y) * path.sway;
    const below = 0.5 - camera.tilt + slack;
    nearest = Math.min(nearest, camera.dollyZ + Math.max(0.02, drop - camera.dollyY - slack) / below);
  }
  const far = viewAt(path, course, farthest);
  const near = viewAt(path, course, Math.max(0.1, nearest));
  return {
    left: Math.min(far.left, near.left),
    right: Math.max(far.right, near.right),
    top: height * (0.5 + drop / farthest) - MARGIN,
    bottom: height * (0.5 + drop / nearest) + MARGIN,
  };
}

/** The farthest that turns take the view to either side, in frame pixels. */
export function turnOf(path: CameraPath, course: Course): number {
  const focal = path.from.focal * focalScale(course.width, course.height);
  const turns = statesOf(path, course.seconds).map(({ yaw }) => Math.abs(yaw));
  return (Math.max(...turns) + (path.glide?.yaw ?? 0) + SWAY_REACH.yaw * path.sway) * focal;
}
