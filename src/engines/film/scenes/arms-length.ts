import type { Subject } from '../shot/shot-spec.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Below the frame's edge: who films themselves is not seen from head to foot. */
const FLOOR = 1.04;
/** Of the frame's height, and of its width. */
const TALL = 0.62;
const WIDE = 0.92;

/** In the selfie look the first subject holds the camera: it is near, large, and cut off by the lower edge. */
export function armsLength(
  builder: SceneBuilder,
  subject: Subject,
  index: number,
): { readonly floor: number; readonly height: number } | null {
  if (builder.shot.look !== 'selfie' || index > 0) return null;
  const { width, height } = builder;
  const wanted = Math.min(TALL * height, WIDE * width);
  const size = subjectEntry(subject.name).size * Math.min(width, height);
  return { floor: FLOOR, height: wanted / size };
}
