import type { Sprite } from './sprite.ts';

/** Centre and radius in fractions of the height; x too, since bends of wheels must keep circles round. */
export interface Wheel {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const SOLID = 0.5;
/** Height of the row in which wheels are looked for, over the ground: high enough to measure, low enough to miss the body. */
const CHORD_ROW = 0.026;

/** A disc shows as a chord a little above the ground: half its length and its height give the radius. */
export function wheelsOf(sprite: Sprite, bottom: number): Wheel[] {
  const { width, height, data } = sprite;
  const row = Math.max(0, bottom - Math.max(2, Math.round(height * CHORD_ROW)));
  const alphaAt = (x: number, y: number): number => data[(y * width + x) * 4 + 3] ?? 0;
  const wheels: Wheel[] = [];
  let start = -1;
  for (let x = 0; x <= width; x++) {
    const solid = x < width && alphaAt(x, row) > SOLID;
    if (solid && start < 0) start = x;
    if (solid || start < 0) continue;
    const centre = (start + x) / 2;
    // Soft edges count by their share: half a pixel is a tenth of a radius here.
    const half = (x - start + alphaAt(start - 1, row) + alphaAt(x, row) - 1) / 2;
    let low = row;
    while (low < height && alphaAt(Math.floor(centre), low) > SOLID) low++;
    const above = low - row - 0.5;
    const radius = (half * half + above * above) / (2 * above);
    wheels.push({ x: centre / height, y: (low - radius) / height, radius: radius / height });
    start = -1;
  }
  return wheels
    .filter(({ radius }) => radius > 0.05 && radius < 0.3)
    .map((wheel) => centred(sprite, wheel))
    .filter((wheel) => isRound(sprite, wheel));
}

const RINGS = [0.3, 0.5, 0.7, 0.86] as const;
const SPOKES = 12;

/** How much the colours along rings about the centre differ: what turns must look the same all around. */
function unevenness({ width, height, data }: Sprite, { x, y, radius }: Wheel): number {
  let total = 0;
  for (const ring of RINGS) {
    const sums = [0, 0, 0, 0];
    const squares = [0, 0, 0, 0];
    for (let i = 0; i < SPOKES; i++) {
      const angle = (i / SPOKES) * Math.PI * 2;
      const column = Math.round((x + Math.cos(angle) * radius * ring) * height);
      const row = Math.round((y + Math.sin(angle) * radius * ring) * height);
      for (let k = 0; k < 4; k++) {
        const value = data[(row * width + column) * 4 + k] ?? 0;
        sums[k] = (sums[k] ?? 0) + value / SPOKES;
        squares[k] = (squares[k] ?? 0) + (value * value) / SPOKES;
      }
    }
    total += squares.reduce((sum, square, k) => sum + square - (sums[k] ?? 0) ** 2, 0);
  }
  return total / RINGS.length;
}

const SHIFTS = [-3, -2, -1, 0, 1, 2, 3] as const;
const SIZES = [0.8, 0.9, 1] as const;

/** A chord is a few pixels long, so that its circle is a guess: the evenest one near it is the wheel. */
function centred(sprite: Sprite, wheel: Wheel): Wheel {
  const step = Math.max(1, sprite.height / 150) / sprite.height;
  const ground = wheel.y + wheel.radius;
  let best = wheel;
  let least = Number.POSITIVE_INFINITY;
  for (const size of SIZES) {
    const radius = wheel.radius * size;
    for (const dx of SHIFTS) {
      for (const dy of SHIFTS) {
        const candidate = { x: wheel.x + dx * step, y: ground - radius + dy * step, radius };
        const uneven = unevenness(sprite, candidate);
        if (uneven >= least) continue;
        least = uneven;
        best = candidate;
      }
    }
  }
  // Turned pixels stay clear of the tyre's own outline, which does not turn.
  return { ...best, radius: best.radius * 0.92 };
}

/** Above it a disc holds something that does not turn, such as a swing arm or a fork. */
const UNEVENNESS_MAX = 0.035;

function isRound(sprite: Sprite, wheel: Wheel): boolean {
  return unevenness(sprite, wheel) < UNEVENNESS_MAX;
}

const HUB_SPOKES = 5;

/** Gives plain hubs spokes, without which nobody sees them turn. */
export function withSpokes(sprite: Sprite, wheels: readonly Wheel[]): Sprite {
  const data = Float32Array.from(sprite.data);
  const { width, height } = sprite;
  for (const { x, y, radius } of wheels) {
    const reach = Math.floor(radius * height * 0.66);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const distance = Math.hypot(dx, dy) / reach;
        if (distance > 1 || distance < 0.22) continue;
        const gap = 0.5 - 0.5 * Math.cos(Math.atan2(dy, dx) * HUB_SPOKES);
        const at = (Math.round(y * height + dy) * width + Math.round(x * height + dx)) * 4;
        for (let k = 0; k < 3; k++) data[at + k] = (data[at + k] ?? 0) * (1 - 0.62 * gap ** 1.5);
      }
    }
  }
  return { width, height, data };
}
