/** A matrix as four rows of four. */
export type Matrix = number[][];

/** normAdjust4x4, 8.5.9: by QP % 6, at (even, even), at (odd, odd), elsewhere. */
const SCALES = [
  [10, 16, 13],
  [11, 18, 14],
  [13, 20, 16],
  [14, 23, 18],
  [16, 25, 20],
  [18, 29, 23],
] as const;

/** LevelScale4x4 with flat weights of 16. */
function levelScale(qp: number, row: number, column: number): number {
  const place = row % 2 === 0 && column % 2 === 0 ? 0 : row % 2 === 1 && column % 2 === 1 ? 1 : 2;
  return 16 * (SCALES[qp % 6]?.[place] ?? 0);
}

/** Figure 8-8: row and column of each place in the zigzag scan. */
const ZIGZAG = [
  [0, 0],
  [0, 1],
  [1, 0],
  [2, 0],
  [1, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [2, 1],
  [3, 0],
  [3, 1],
  [2, 2],
  [1, 3],
  [2, 3],
  [3, 2],
  [3, 3],
] as const;

export function unscan(levels: readonly number[]): Matrix {
  const matrix: Matrix = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
  for (const [i, [row, column]] of ZIGZAG.entries()) {
    const line = matrix[row];
    if (line !== undefined) line[column] = levels[i] ?? 0;
  }
  return matrix;
}

function transpose(matrix: Matrix): Matrix {
  return matrix.map((_, i) => matrix.map((row) => row[i] ?? 0));
}

/** 8.5.12.1: `dc` replaces the scaled DC of blocks whose DC was coded apart. */
export function scale(levels: Matrix, qp: number, dc?: number): Matrix {
  const scaled = levels.map((row, i) =>
    row.map((level, j) => {
      const product = level * levelScale(qp, i, j);
      return qp >= 24
        ? product << (Math.floor(qp / 6) - 4)
        : (product + 2 ** (3 - Math.floor(qp / 6))) >> (4 - Math.floor(qp / 6));
    }),
  );
  const first = scaled[0];
  if (dc !== undefined && first !== undefined) first[0] = dc;
  return scaled;
}

/** 8.5.12.2: rows, then columns, then the rounded shift. */
export function inverseTransform(scaled: Matrix): Matrix {
  const oneWay = (row: readonly number[]): number[] => {
    const [d0 = 0, d1 = 0, d2 = 0, d3 = 0] = row;
    const e0 = d0 + d2;
    const e1 = d0 - d2;
    const e2 = (d1 >> 1) - d3;
    const e3 = d1 + (d3 >> 1);
    return [e0 + e3, e1 + e2, e1 - e2, e0 - e3];
  };
  const columns = transpose(scaled.map(oneWay)).map(oneWay);
  return transpose(columns).map((row) => row.map((value) => (value + 32) >> 6));
}

/** 8.5.10: DC of the 16 luma blocks of an Intra_16x16 macroblock, as a matrix of blocks. */
export function lumaDc(levels: Matrix, qp: number): Matrix {
  const oneWay = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number[] => [
    a + b + c + d,
    a + b - c - d,
    a - b - c + d,
    a - b + c - d,
  ];
  const f = transpose(transpose(levels.map(oneWay)).map(oneWay));
  const factor = levelScale(qp, 0, 0);
  const period = Math.floor(qp / 6);
  return f.map((row) =>
    row.map((value) =>
      qp >= 36 ? (value * factor) << (period - 6) : (value * factor + 2 ** (5 - period)) >> (6 - period),
    ),
  );
}

/** 8.5.11: DC of the four blocks of a chroma plane, in reading order. */
export function chromaDc([a = 0, b = 0, c = 0, d = 0]: readonly number[], qp: number): number[] {
  const f = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d];
  return f.map((value) => ((value * levelScale(qp, 0, 0)) << Math.floor(qp / 6)) >> 5);
}
