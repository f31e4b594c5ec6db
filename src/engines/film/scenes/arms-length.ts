import type { Subject } from '../shot/shot-spec.ts';
import { beastOf } from '../subjects/beast-kinds.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import { isFigure } from '../subjects/wardrobe.ts';
import { safeArea } from './safe-area.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Heights of what is filmed near, in frame heights, and the row of its feet: people are seen from the waist up. */
const PERSON = { tall: 1.42, top: 0.1, broad: 2.1 } as const;
const HELD_CAMERA = { tall: 1.2, top: 0.2, broad: 1.7 } as const;
const BEAST = { tall: 0.82, floor: 1.02 } as const;
const THING = { tall: 0.74, floor: 0.94 } as const;
/** A wide shot shows more of the place. */
const WIDE_SHOT = 0.66;

/**
 * Where the first subject of a close-up stands, or of a selfie, who holds the camera: so near that the lower edge cuts
 * it off. `near` is its height in pixels. A wide shot only makes smaller.
 */
export function armsLength(
  builder: SceneBuilder,
  subject: Subject,
  index: number,
  usual: number,
): { readonly floor?: number; readonly height?: number; readonly near?: number } {
  const { width, height, shot } = builder;
  if (shot.framing === 'wide' && shot.look !== 'selfie') return { height: usual * WIDE_SHOT };
  if ((shot.look !== 'selfie' && shot.framing !== 'close') || index > 0) return {};
  if (isFigure(subjectEntry(subject.name))) {
    const { tall, top, broad } = shot.look === 'selfie' ? HELD_CAMERA : PERSON;
    const near = Math.min(tall * height, broad * width);
    // A camera that comes nearer must not cut off the head.
    const seen = safeArea(builder, 1).top / height + 0.5 * top;
    const child = /^(child|girl|boy)$/.test(subject.name) ? 0.8 : 1;
    return { near, floor: Math.max(top, seen) + (near * 0.95 * child) / height };
  }
  const { tall, floor } = beastOf(subject) === null ? THING : BEAST;
  return { near: tall * height, floor };
}
