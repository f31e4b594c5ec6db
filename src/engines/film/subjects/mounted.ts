import { FIGURE_FOOT, paintFigure } from './figure.ts';
import type { SubjectLight } from './relight.ts';
import { type Sprite, spriteOf } from './sprite.ts';
import type { Outfit } from './wardrobe.ts';

interface Seat {
  /** Where the hip of the one who sits there is, in fractions of the picture that faces right. */
  readonly x: number;
  readonly y: number;
  /** Height of a person beside the picture's. */
  readonly size: number;
  /** A hull hides the legs. */
  readonly within: boolean;
}

/** By noun. */
const SEATS: Readonly<Record<string, Seat>> = {
  horse: { x: 0.42, y: 0.37, size: 0.84, within: false },
  unicorn: { x: 0.4, y: 0.38, size: 0.84, within: false },
  zebra: { x: 0.42, y: 0.37, size: 0.84, within: false },
  camel: { x: 0.3, y: 0.15, size: 0.74, within: false },
  elephant: { x: 0.46, y: 0.12, size: 0.52, within: false },
  bicycle: { x: 0.34, y: 0.37, size: 1, within: false },
  motorcycle: { x: 0.31, y: 0.54, size: 0.9, within: false },
  scooter: { x: 0.24, y: 0.45, size: 0.9, within: false },
  canoe: { x: 0.42, y: 0.66, size: 0.95, within: true },
  'motor-boat': { x: 0.2, y: 0.84, size: 0.6, within: true },
};

export function hasSeat(name: string): boolean {
  return SEATS[name] !== undefined;
}

export function isBoat(name: string): boolean {
  return SEATS[name]?.within ?? false;
}

/** Height of a seated figure's hip over its feet, in heights of the standing one; see `sit` of `skeleton.ts`. */
const SEATED_HIP = 0.235;
const CHILD = 0.78;

/** A lit picture with somebody on its seat: square as every picture of a subject, and larger by what rises above it. */
export function mounted(mount: Sprite, name: string, outfit: Outfit, light: SubjectLight): Sprite {
  const seat = SEATS[name];
  if (seat === undefined) throw new Error(`nobody sits on a ${name}`);
  const tall = Math.round(mount.height * seat.size * (outfit.child ? CHILD : 1));
  const rider = spriteOf(paintFigure(outfit, 'sit', 0, tall, light, 0));
  const left = Math.round(seat.x * mount.width - FIGURE_FOOT.x * tall);
  const top = Math.round(seat.y * mount.height - (FIGURE_FOOT.y - SEATED_HIP) * tall);
  const above = Math.max(0, -top);
  const side = mount.height + above;
  const aside = Math.round((side - mount.width) / 2);
  const whole: Sprite = { width: side, height: side, data: new Float32Array(side * side * 4) };
  const layers = [
    { sprite: mount, left: aside, top: above },
    { sprite: rider, left: left + aside, top: top + above },
  ];
  for (const layer of seat.within ? layers.reverse() : layers)
    lay(whole, layer.sprite, layer.left, layer.top);
  return whole;
}

/** One picture over another, both with straight alpha. */
function lay(target: Sprite, source: Sprite, left: number, top: number): void {
  for (let y = Math.max(0, -top); y < source.height && y + top < target.height; y++) {
    for (let x = Math.max(0, -left); x < source.width && x + left < target.width; x++) {
      const from = (y * source.width + x) * 4;
      const alpha = source.data[from + 3] as number;
      if (alpha === 0) continue;
      const to = ((y + top) * target.width + x + left) * 4;
      const below = (target.data[to + 3] as number) * (1 - alpha);
      const sum = alpha + below;
      for (let k = 0; k < 3; k++) {
        const [over, under] = [source.data[from + k] as number, target.data[to + k] as number];
        target.data[to + k] = (over * alpha + under * below) / sum;
      }
      target.data[to + 3] = sum;
    }
  }
}
