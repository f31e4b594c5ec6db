import { clamp, smoothstep } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import type { Look } from '../shot/shot-spec.ts';
import type { DrawContext } from './draw-context.ts';

/** A colour grade, and for drawn looks ink on the edges. */
export interface LookPass {
  readonly kind: 'look';
  readonly table: number;
  /** 2 x 2 chroma matrix in 1/256, and the neutral point. */
  readonly matrix: readonly [number, number, number, number];
  readonly neutral: readonly [number, number];
  readonly ink: { readonly threshold: number; readonly luma: number } | null;
}

interface Grade {
  readonly curve: (light: number) => number;
  readonly saturation: number;
  readonly neutral: readonly [number, number];
  readonly ink: LookPass['ink'];
}

const GRADES: Readonly<Record<Exclude<Look, 'natural'>, Grade>> = {
  comic: {
    curve: (x) => smoothstep(-0.12, 1.02, x),
    saturation: 1.55,
    neutral: [128, 128],
    ink: { threshold: 34, luma: 26 },
  },
  anime: {
    curve: (x) => x ** 0.82 * 0.98 + 0.03,
    saturation: 1.4,
    neutral: [130, 127],
    ink: { threshold: 64, luma: 44 },
  },
  nostalgic: {
    curve: (x) => 0.1 + 0.78 * smoothstep(-0.1, 1.1, x),
    saturation: 0.55,
    neutral: [119, 136],
    ink: null,
  },
  news: { curve: (x) => smoothstep(-0.04, 1.02, x), saturation: 1.05, neutral: [129, 127], ink: null },
  selfie: { curve: (x) => 0.04 + 0.96 * x ** 0.9, saturation: 1.12, neutral: [127, 130], ink: null },
  warm: { curve: (x) => x ** 0.92, saturation: 1.14, neutral: [119, 135], ink: null },
};

export function bakeLook(memory: FrameMemory, look: Exclude<Look, 'natural'>): LookPass {
  const grade = GRADES[look];
  const table = new Uint8Array(256);
  for (let i = 0; i < 256; i++) table[i] = 16 + 219 * clamp(grade.curve(clamp((i - 16) / 219, 0, 1)), 0, 1);
  const scale = Math.round(grade.saturation * 256);
  return {
    kind: 'look',
    table: memory.place(table),
    matrix: [scale, 0, 0, scale],
    neutral: grade.neutral,
    ink: grade.ink,
  };
}

export function drawLook(context: DrawContext, pass: LookPass): void {
  const { memory, scratch } = context;
  memory.kernels.gradeFrame(scratch.frame, pass.table, ...pass.matrix, ...pass.neutral);
  if (pass.ink !== null)
    memory.kernels.inkFrame(scratch.frame, scratch.copy, pass.ink.threshold, pass.ink.luma);
}
