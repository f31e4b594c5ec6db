import { clip, type Plane } from './plane.ts';

/** A motion vector in quarter luma samples. */
export interface Vector {
  readonly x: number;
  readonly y: number;
}

/** How a block near this one is predicted: not at all known, within its picture, or from the one before. */
export type Neighbour = 'unavailable' | 'intra' | Vector;

function isVector(neighbour: Neighbour): neighbour is Vector {
  return typeof neighbour === 'object';
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** 8.4.1.3 with a single reference picture: a left, b above, c above to the right or else to the left. */
export function predictVector(a: Neighbour, b: Neighbour, c: Neighbour): Vector {
  if (b === 'unavailable' && c === 'unavailable' && a !== 'unavailable')
    return isVector(a) ? a : { x: 0, y: 0 };
  const moved = [a, b, c].filter(isVector);
  if (moved.length === 1 && moved[0] !== undefined) return moved[0];
  const [first, second, third] = [a, b, c].map((one) => (isVector(one) ? one : { x: 0, y: 0 }));
  if (!first || !second || !third) throw new Error('three neighbours are needed');
  return { x: median(first.x, second.x, third.x), y: median(first.y, second.y, third.y) };
}

/** 8.4.1.1: a skipped macroblock rests if it lies at the edge, or if a neighbour rests. */
export function skipVector(a: Neighbour, b: Neighbour, c: Neighbour): Vector {
  const rests = (one: Neighbour): boolean =>
    one === 'unavailable' || (isVector(one) && one.x === 0 && one.y === 0);
  return rests(a) || rests(b) ? { x: 0, y: 0 } : predictVector(a, b, c);
}

function sixTap(of: (i: number) => number): number {
  return of(-2) - 5 * of(-1) + 20 * of(0) + 20 * of(1) - 5 * of(2) + of(3);
}

/** 8.4.2.2.1: the luma sample at a quarter-sample position. */
export function lumaSample(plane: Plane, x: number, y: number): number {
  const left = x >> 2;
  const top = y >> 2;
  const whole = (dx: number, dy: number): number => plane.getClamped(left + dx, top + dy);
  const right = (dy: number): number => clip((sixTap((i) => whole(i, dy)) + 16) >> 5);
  const below = (dx: number): number => clip((sixTap((i) => whole(dx, i)) + 16) >> 5);
  const both = (): number => clip((sixTap((j) => sixTap((i) => whole(i, j))) + 512) >> 10);
  const mean = (a: number, b: number): number => (a + b + 1) >> 1;
  // Figure 8-4; the names are those of the standard.
  switch ((y & 3) * 4 + (x & 3)) {
    case 0:
      return whole(0, 0);
    case 1:
      return mean(whole(0, 0), right(0)); // a
    case 2:
      return right(0); // b
    case 3:
      return mean(whole(1, 0), right(0)); // c
    case 4:
      return mean(whole(0, 0), below(0)); // d
    case 5:
      return mean(right(0), below(0)); // e
    case 6:
      return mean(right(0), both()); // f
    case 7:
      return mean(right(0), below(1)); // g
    case 8:
      return below(0); // h
    case 9:
      return mean(below(0), both()); // i
    case 10:
      return both(); // j
    case 11:
      return mean(both(), below(1)); // k
    case 12:
      return mean(whole(0, 1), below(0)); // n
    case 13:
      return mean(below(0), right(1)); // p
    case 14:
      return mean(both(), right(1)); // q
    default:
      return mean(below(1), right(1)); // r
  }
}

/** 8.4.2.2.2: the chroma sample at a position in eighths. */
export function chromaSample(plane: Plane, x: number, y: number): number {
  const dx = x & 7;
  const dy = y & 7;
  const at = (i: number, j: number): number => plane.getClamped((x >> 3) + i, (y >> 3) + j);
  const upper = (8 - dy) * ((8 - dx) * at(0, 0) + dx * at(1, 0));
  const lower = dy * ((8 - dx) * at(0, 1) + dx * at(1, 1));
  return (upper + lower + 32) >> 6;
}
