import { clip, type Plane } from './plane.ts';

/** The prediction of a sample at column x, row y of the block. */
export type Prediction = (x: number, y: number) => number;

/** What lies around a block; what is not available is not asked for, except by DC. */
export interface Surroundings {
  readonly left: boolean;
  readonly above: boolean;
  readonly aboveRight: boolean;
}

function sum(count: number, of: (i: number) => number): number {
  return Array.from({ length: count }, (_, i) => of(i)).reduce((a, b) => a + b, 0);
}

/** 8.3.1.2: one Intra_4x4 block whose first sample is (left, top). */
export function predictIntra4x4(
  mode: number,
  plane: Plane,
  left: number,
  top: number,
  around: Surroundings,
): Prediction {
  const above = (x: number): number => plane.get(left + (x > 3 && !around.aboveRight ? 3 : x), top - 1);
  const beside = (y: number): number => plane.get(left - 1, top + y);
  // Along the edge: negative is to the left, going down; 0 the corner; positive above, going right.
  const edge = (i: number): number =>
    i > 0 ? above(i - 1) : i < 0 ? beside(-i - 1) : plane.get(left - 1, top - 1);
  const two = (a: number, b: number): number => (a + b + 1) >> 1;
  const three = (a: number, b: number, c: number): number => (a + 2 * b + c + 2) >> 2;
  const around3 = (i: number): number => three(edge(i - 1), edge(i), edge(i + 1));
  switch (mode) {
    case 0:
      return (x) => above(x);
    case 1:
      return (_, y) => beside(y);
    case 2:
      return () => meanOf(4, around, above, beside);
    case 3:
      return (x, y) => three(above(x + y), above(x + y + 1), above(Math.min(7, x + y + 2)));
    case 4:
      return (x, y) => around3(x - y);
    case 5:
      return (x, y) => {
        const z = 2 * x - y;
        const at = x - (y >> 1);
        if (z < -1) return around3(1 - y);
        return z % 2 === 0 ? two(edge(at), edge(at + 1)) : around3(at);
      };
    case 6:
      return (x, y) => {
        const z = 2 * y - x;
        const at = y - (x >> 1);
        if (z < -1) return around3(x - 1);
        return z % 2 === 0 ? two(edge(-at), edge(-at - 1)) : around3(-at);
      };
    case 7:
      return (x, y) => {
        const at = x + (y >> 1);
        return y % 2 === 0 ? two(above(at), above(at + 1)) : three(above(at), above(at + 1), above(at + 2));
      };
    case 8:
      return (x, y) => {
        const z = x + 2 * y;
        const at = y + (x >> 1);
        if (z > 5) return beside(3);
        if (z === 5) return three(beside(2), beside(3), beside(3));
        return z % 2 === 0
          ? two(beside(at), beside(at + 1))
          : three(beside(at), beside(at + 1), beside(at + 2));
      };
    default:
      throw new Error(`no Intra_4x4 mode ${mode}`);
  }
}

function meanOf(
  size: number,
  { left, above }: Pick<Surroundings, 'left' | 'above'>,
  aboveAt: (i: number) => number,
  besideAt: (i: number) => number,
): number {
  const total = (above ? sum(size, aboveAt) : 0) + (left ? sum(size, besideAt) : 0);
  const count = (above ? size : 0) + (left ? size : 0);
  return count === 0 ? 128 : Math.floor((total + count / 2) / count);
}

/** 8.3.3.4 and 8.3.4.4 */
function predictPlane(plane: Plane, left: number, top: number, size: number): Prediction {
  const half = size / 2;
  const above = (x: number): number => plane.get(left + x, top - 1);
  const beside = (y: number): number => plane.get(left - 1, top + y);
  const h = sum(half, (i) => (i + 1) * (above(half + i) - above(half - 2 - i)));
  const v = sum(half, (i) => (i + 1) * (beside(half + i) - beside(half - 2 - i)));
  const factor = size === 16 ? 5 : 34;
  const b = (factor * h + 32) >> 6;
  const c = (factor * v + 32) >> 6;
  const a = 16 * (beside(size - 1) + above(size - 1));
  return (x, y) => clip((a + b * (x - half + 1) + c * (y - half + 1) + 16) >> 5);
}

/** 8.3.3 */
export function predictIntra16x16(
  mode: number,
  plane: Plane,
  left: number,
  top: number,
  around: Surroundings,
): Prediction {
  const above = (x: number): number => plane.get(left + x, top - 1);
  const beside = (y: number): number => plane.get(left - 1, top + y);
  switch (mode) {
    case 0:
      return (x) => above(x);
    case 1:
      return (_, y) => beside(y);
    case 2: {
      const mean = meanOf(16, around, above, beside);
      return () => mean;
    }
    default:
      return predictPlane(plane, left, top, 16);
  }
}

/** 8.3.4, where the modes have other numbers. */
export function predictIntraChroma(
  mode: number,
  plane: Plane,
  left: number,
  top: number,
  around: Surroundings,
): Prediction {
  switch (mode) {
    case 0:
      return (x, y) => chromaMean(plane, left, top, x >> 2, y >> 2, around);
    case 1:
      return (_, y) => plane.get(left - 1, top + y);
    case 2:
      return (x) => plane.get(left + x, top - 1);
    default:
      return predictPlane(plane, left, top, 8);
  }
}

/** 8.3.4.1 to 8.3.4.3: the block at the right of the upper row prefers what is above, that below on the left the left. */
function chromaMean(
  plane: Plane,
  left: number,
  top: number,
  column: number,
  row: number,
  around: Surroundings,
): number {
  const above = (i: number): number => plane.get(left + column * 4 + i, top - 1);
  const beside = (i: number): number => plane.get(left - 1, top + row * 4 + i);
  const onlyAbove = column === 1 && row === 0 && around.above;
  const onlyLeft = column === 0 && row === 1 && around.left;
  return meanOf(4, { left: around.left && !onlyAbove, above: around.above && !onlyLeft }, above, beside);
}
