import type { BeastFrame } from './beast-frame.ts';
import { drawFigure } from './figure.ts';
import type { Ink } from './figure-ink.ts';
import type { Outfit } from './wardrobe.ts';

/** Height of a person in heights of a horse's withers, and of a rider's hip over its feet in heights of a person. */
const PERSON = 1.12;
const CHILD = 0.84;
const RIDING_HIP = 0.372;

/** Draws who rides, on the back of the beast and with its movement. */
export function drawRider(outfit: Outfit, phase: number): (ink: Ink, frame: BeastFrame) => void {
  return (ink, { placed, half, pitch }) => {
    const { context } = ink;
    const seat = placed(-half * 0.05, -1.0);
    const size = PERSON * (outfit.child ? CHILD : 1);
    context.save();
    context.translate(seat.x, seat.y);
    context.rotate(-pitch * 0.4);
    context.scale(size, size);
    context.translate(0, RIDING_HIP);
    drawFigure(ink, outfit, 'ride', phase);
    context.restore();
  };
}
