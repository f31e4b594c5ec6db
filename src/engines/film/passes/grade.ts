import { clamp, smoothstep } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import type { Grade } from '../shot/shot-spec.ts';
import type { DrawContext } from './draw-context.ts';

/** A colour grade over the whole picture: a curve for luma, a matrix and a new neutral point for chroma. */
export interface GradePass {
  readonly kind: 'grade';
  readonly table: number;
  /** 2 x 2 in 1/256: U from U, U from V, V from U, V from V. */
  readonly matrix: readonly [number, number, number, number];
  readonly neutral: readonly [number, number];
}

interface Recipe {
  readonly curve: (light: number) => number;
  readonly matrix: readonly [number, number, number, number];
  readonly neutral: readonly [number, number];
}

const RECIPES: Readonly<Record<Exclude<Grade, 'none'>, Recipe>> = {
  warm: { curve: (x) => x ** 0.94, matrix: [1.06, 0, 0, 1.12], neutral: [117, 137] },
  cool: { curve: (x) => x ** 1.04, matrix: [1.08, 0, 0, 0.92], neutral: [140, 119] },
  pastel: { curve: (x) => 0.2 + 0.78 * x ** 0.82, matrix: [0.62, 0, 0, 0.62], neutral: [127, 132] },
  vivid: { curve: (x) => smoothstep(-0.14, 1.06, x), matrix: [1.6, 0, 0, 1.6], neutral: [128, 128] },
  monochrome: { curve: (x) => smoothstep(-0.1, 1.04, x), matrix: [0, 0, 0, 0], neutral: [128, 128] },
  // Blue shadows and magenta light: a little of each chroma goes into the other.
  neon: {
    curve: (x) => smoothstep(0, 1, x) * 0.97 + 0.01,
    matrix: [1.55, -0.1, 0.5, 1.5],
    neutral: [134, 131],
  },
};

export function bakeGrade(memory: FrameMemory, grade: Exclude<Grade, 'none'>): GradePass {
  const { curve, matrix, neutral } = RECIPES[grade];
  const table = new Uint8Array(256);
  for (let i = 0; i < 256; i++) table[i] = 16 + 219 * clamp(curve(clamp((i - 16) / 219, 0, 1)), 0, 1);
  const [uu, uv, vu, vv] = matrix;
  const scaled = (value: number): number => Math.round(value * 256);
  return {
    kind: 'grade',
    table: memory.place(table),
    matrix: [scaled(uu), scaled(uv), scaled(vu), scaled(vv)],
    neutral,
  };
}

export function drawGrade({ memory, scratch }: DrawContext, pass: GradePass): void {
  memory.kernels.gradeFrame(scratch.frame, pass.table, ...pass.matrix, ...pass.neutral);
}
