import type { Sprite } from './sprite.ts';
import { type Wheel, wheelsOf } from './wheels.ts';

/** Where a drawing lies in its picture, in fractions of the picture. */
export interface Body {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Lowest row that shows something: where the thing stands. */
  readonly foot: number;
  /** Discs that it stands on, when it stands on discs. */
  readonly wheels: readonly Wheel[];
}

const SOLID = 0.5;

export function bodyOf(sprite: Sprite): Body {
  const { width, height, data } = sprite;
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[(y * width + x) * 4 + 3] as number) <= SOLID) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  if (right === 0) return { left: 0, right: 1, top: 0, foot: 1, wheels: [] };
  const foot = bottom / height;
  return {
    left: left / width,
    right: right / width,
    top: top / height,
    foot,
    wheels: wheelsOf(sprite, bottom),
  };
}
