import type { Vector } from './inter-prediction.ts';
import { clip, type Plane } from './plane.ts';

/** What the filter must know of a 4x4 block of luma. */
export interface BlockFacts {
  readonly intra: boolean;
  readonly hasLevels: boolean;
  readonly vector: Vector;
  readonly qp: number;
}

/** Table 8-16: alpha and beta from index 16 on, zero before. Table 8-17: tC0 by bS from index 17 on. */
const ALPHA = [
  4, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 17, 20, 22, 25, 28, 32, 36, 40, 45, 50, 56, 63, 71, 80, 90, 101, 113,
  127, 144, 162, 182, 203, 226, 255, 255,
];
const BETA = [
  2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16,
  16, 17, 17, 18, 18,
];
const CLIPS = [
  [
    0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11,
    13,
  ],
  [
    0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 8, 10, 11, 12, 13, 15,
    17,
  ],
  [
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20,
    23, 25,
  ],
];

/** bS, 8.7.2.1: of two blocks on both sides of an edge, which may be one between macroblocks. */
function strength(p: BlockFacts, q: BlockFacts, betweenMacroblocks: boolean): number {
  if (p.intra || q.intra) return betweenMacroblocks ? 4 : 3;
  if (p.hasLevels || q.hasLevels) return 2;
  const far = Math.abs(p.vector.x - q.vector.x) >= 4 || Math.abs(p.vector.y - q.vector.y) >= 4;
  return far ? 1 : 0;
}

/** 8.7.2.2 to 8.7.2.4: one line of samples across an edge; `at(0)` is q0, `at(-1)` is p0. */
function filterLine(
  at: (i: number) => number,
  set: (i: number, value: number) => void,
  bS: number,
  qp: number,
  isChroma: boolean,
): void {
  const alpha = ALPHA[qp - 16] ?? 0;
  const beta = BETA[qp - 16] ?? 0;
  const [p3, p2, p1, p0, q0, q1, q2, q3] = [-4, -3, -2, -1, 0, 1, 2, 3].map(at) as Eight;
  if (Math.abs(p0 - q0) >= alpha || Math.abs(p1 - p0) >= beta || Math.abs(q1 - q0) >= beta) return;
  const flatP = Math.abs(p2 - p0) < beta && !isChroma;
  const flatQ = Math.abs(q2 - q0) < beta && !isChroma;
  if (bS === 4) {
    const close = Math.abs(p0 - q0) < (alpha >> 2) + 2;
    set(-1, close && flatP ? (p2 + 2 * p1 + 2 * p0 + 2 * q0 + q1 + 4) >> 3 : (2 * p1 + p0 + q1 + 2) >> 2);
    set(0, close && flatQ ? (p1 + 2 * p0 + 2 * q0 + 2 * q1 + q2 + 4) >> 3 : (2 * q1 + q0 + p1 + 2) >> 2);
    if (close && flatP) {
      set(-2, (p2 + p1 + p0 + q0 + 2) >> 2);
      set(-3, (2 * p3 + 3 * p2 + p1 + p0 + q0 + 4) >> 3);
    }
    if (close && flatQ) {
      set(1, (p0 + q0 + q1 + q2 + 2) >> 2);
      set(2, (2 * q3 + 3 * q2 + q1 + q0 + p0 + 4) >> 3);
    }
    return;
  }
  const tc0 = CLIPS[bS - 1]?.[qp - 17] ?? 0;
  const clip3 = (limit: number, value: number): number => Math.min(limit, Math.max(-limit, value));
  const tc = isChroma ? tc0 + 1 : tc0 + (flatP ? 1 : 0) + (flatQ ? 1 : 0);
  const delta = clip3(tc, (((q0 - p0) << 2) + (p1 - q1) + 4) >> 3);
  set(-1, clip(p0 + delta));
  set(0, clip(q0 - delta));
  if (flatP) set(-2, p1 + clip3(tc0, (p2 + ((p0 + q0 + 1) >> 1) - (p1 << 1)) >> 1));
  if (flatQ) set(1, q1 + clip3(tc0, (q2 + ((p0 + q0 + 1) >> 1) - (q1 << 1)) >> 1));
}

type Eight = [number, number, number, number, number, number, number, number];

/**
 * 8.7: filters a whole picture, macroblock after macroblock, vertical edges before horizontal ones. `factsAt` takes
 * positions in 4x4 blocks of luma; `qpOf` gives the plane's QP for a luma QP.
 */
export function deblockPlane(
  plane: Plane,
  isChroma: boolean,
  factsAt: (column: number, row: number) => BlockFacts,
  qpOf: (qp: number) => number,
): void {
  const size = isChroma ? 8 : 16;
  // Samples of this plane to a block of luma, and to an edge.
  const blockSize = size / 4;
  for (let top = 0; top < plane.height; top += size) {
    for (let left = 0; left < plane.width; left += size) {
      for (const vertical of [true, false]) {
        for (let edge = 0; edge < size; edge += 4) {
          if (edge === 0 && (vertical ? left : top) === 0) continue;
          for (let along = 0; along < size; along++) {
            const x = left + (vertical ? edge : along);
            const y = top + (vertical ? along : edge);
            const column = Math.floor(x / blockSize);
            const row = Math.floor(y / blockSize);
            const q = factsAt(column, row);
            const p = vertical ? factsAt(column - 1, row) : factsAt(column, row - 1);
            const bS = strength(p, q, edge === 0);
            if (bS === 0) continue;
            const place = (i: number): [number, number] => (vertical ? [x + i, y] : [x, y + i]);
            filterLine(
              (i) => plane.get(...place(i)),
              (i, value) => plane.set(...place(i), value),
              bS,
              (qpOf(p.qp) + qpOf(q.qp) + 1) >> 1,
              isChroma,
            );
          }
        }
      }
    }
  }
}
