import { clamp, smoothstep } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import type { Look } from '../shot/shot-spec.ts';
import { composePlane } from './compose.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

/** A colour grade; for drawn looks flat tones and ink, and for some a glow around what is light. */
export interface LookPass {
  readonly kind: 'look';
  readonly table: number;
  /** 2 x 2 chroma matrix in 1/256, and the neutral point. */
  readonly matrix: readonly [number, number, number, number];
  readonly neutral: readonly [number, number];
  readonly drawing: Drawing | null;
  readonly bloom: Bloom | null;
}

interface Drawing {
  /** Reaches of the smoothings that take out texture, in pixels. */
  readonly smoothings: readonly number[];
  /** Three tables of 16 tones: flat, dots, coverage. See `kernels/finish.ts`. */
  readonly tones: number;
  readonly screen: { readonly address: number; readonly stride: number; readonly rows: number } | null;
  /** Half the width of a line in pixels. */
  readonly reach: number;
  readonly threshold: number;
  readonly ink: number;
  readonly chromaStep: number;
}

interface Bloom {
  /** Luma above which light spills. */
  readonly threshold: number;
  /** In pixels of a picture of an eighth of the size. */
  readonly radius: number;
  /** 0..256 */
  readonly strength: number;
}

interface Grade {
  readonly curve: (light: number) => number;
  readonly saturation: number;
  /** Of what lies between blue and yellow, where it differs: less of it takes the cold out of a sky. */
  readonly blue?: number;
  readonly neutral: readonly [number, number];
  readonly bloom: Omit<Bloom, 'radius'> | null;
}

type StyledLook = Exclude<Look, 'natural'>;

const GRADES: Readonly<Record<StyledLook, Grade>> = {
  comic: { curve: (x) => x ** 0.86, saturation: 1.75, neutral: [127, 129], bloom: null },
  anime: {
    curve: (x) => x ** 0.92 * 0.94,
    saturation: 1.8,
    neutral: [132, 127],
    bloom: { threshold: 178, strength: 150 },
  },
  nostalgic: {
    curve: (x) => 0.13 + 0.78 * smoothstep(-0.14, 1.04, x),
    saturation: 0.6,
    neutral: [116, 139],
    bloom: { threshold: 160, strength: 120 },
  },
  news: { curve: (x) => smoothstep(-0.06, 1, x), saturation: 1.12, neutral: [130, 126], bloom: null },
  selfie: {
    curve: (x) => 0.03 + 0.93 * x ** 0.84,
    saturation: 1.08,
    neutral: [125, 132],
    bloom: { threshold: 170, strength: 110 },
  },
  warm: {
    curve: (x) => 0.02 + 0.95 * x ** 0.96,
    saturation: 1.2,
    blue: 0.7,
    neutral: [113, 141],
    bloom: { threshold: 165, strength: 110 },
  },
};

/** Half of the colours a print of the Sunday pages would have: five tones of ink, with a dotted tone between two. */
const COMIC_TONES: readonly [number, ...number[]] = [18, 72, 126, 182, 232];
/** Of a screen dot's 255 in its middle: what is above is inked. About a third of the area. */
const DOT_EDGE = 112;
const NO_DOTS = 255;
const CEL_TONES: readonly [number, ...number[]] = [28, 58, 90, 120, 148, 174, 200, 226];

export function bakeLook(memory: FrameMemory, look: StyledLook, width: number, height: number): LookPass {
  const grade = GRADES[look];
  const table = new Uint8Array(256);
  for (let i = 0; i < 256; i++) table[i] = 16 + 219 * clamp(grade.curve(clamp((i - 16) / 219, 0, 1)), 0, 1);
  const scale = Math.round(grade.saturation * 256);
  const unit = Math.sqrt(width * height) / 960;
  return {
    kind: 'look',
    table: memory.place(table),
    matrix: [Math.round((grade.blue ?? grade.saturation) * 256), 0, 0, scale],
    neutral: grade.neutral,
    drawing: look === 'comic' || look === 'anime' ? bakeDrawing(memory, look, width, unit) : null,
    bloom: grade.bloom === null ? null : { ...grade.bloom, radius: Math.max(1, Math.round(4.5 * unit)) },
  };
}

function bakeDrawing(memory: FrameMemory, look: 'comic' | 'anime', width: number, unit: number): Drawing {
  const pixels = (at720: number): number => Math.max(1, Math.round(at720 * unit));
  if (look === 'anime')
    return {
      smoothings: [pixels(3), pixels(1)],
      tones: memory.place(celTones()),
      screen: null,
      reach: 1,
      threshold: 36,
      ink: 36,
      chromaStep: 8,
    };
  return {
    smoothings: [pixels(4), pixels(2)],
    tones: memory.place(comicTones()),
    screen: bakeScreen(memory, width, Math.max(4, 2 * Math.round(5.5 * unit))),
    reach: pixels(2),
    threshold: 30,
    ink: 18,
    chromaStep: 16,
  };
}

/** Light of the middle of each of the 16 steps that the kernels tell apart, 0..1. */
function lightOf(step: number): number {
  return clamp((step * 16 + 8 - 16) / 219, 0, 1);
}

function comicTones(): Uint8Array {
  const tables = new Uint8Array(48);
  const steps = COMIC_TONES.length * 2 - 1;
  const tone = (index: number): number => COMIC_TONES[clamp(index, 0, COMIC_TONES.length - 1)] as number;
  for (let i = 0; i < 16; i++) {
    const step = Math.min(steps - 1, Math.floor(smoothstep(-0.06, 1.14, lightOf(i)) * steps));
    const dotted = step % 2 === 1;
    tables[i] = tone(Math.ceil(step / 2));
    tables[16 + i] = tone(Math.floor(step / 2));
    tables[32 + i] = dotted ? DOT_EDGE : NO_DOTS;
  }
  return tables;
}

function celTones(): Uint8Array {
  const tables = new Uint8Array(48);
  for (let i = 0; i < 16; i++) {
    const step = Math.floor(lightOf(i) * CEL_TONES.length);
    tables[i] = CEL_TONES[Math.min(step, CEL_TONES.length - 1)] as number;
  }
  return tables;
}

/** Dots on a lattice that is turned by 45 degrees, as on newsprint: 255 in a dot's middle, 0 between four. */
function bakeScreen(memory: FrameMemory, width: number, pitch: number): Drawing['screen'] {
  const stride = width + 16;
  const screen = new Uint8Array(stride * pitch);
  const half = pitch / 2;
  for (let y = 0; y < pitch; y++) {
    for (let x = 0; x < stride; x++) {
      const dx = Math.abs((x % pitch) - half);
      const dy = Math.abs(y - half);
      const distance = Math.min(Math.hypot(dx, dy), Math.hypot(half - dx, half - dy));
      screen[y * stride + x] = 255 * clamp(1 - distance / half, 0, 1);
    }
  }
  return { address: memory.place(screen), stride, rows: pitch };
}

export function drawLook(context: DrawContext, pass: LookPass): void {
  const { memory, scratch } = context;
  memory.kernels.gradeFrame(scratch.frame, pass.table, ...pass.matrix, ...pass.neutral);
  if (pass.drawing !== null) drawInk(context, pass.drawing);
  if (pass.bloom !== null) addBloom(context, pass.bloom);
}

function drawInk(context: DrawContext, drawing: Drawing): void {
  const { memory, scratch, width, height } = context;
  let from = scratch.picture;
  let to = scratch.copy;
  for (const reach of drawing.smoothings) {
    memory.kernels.flattenLuma(from, to, width, height, reach);
    [from, to] = [to, from];
  }
  // Edges look at neighbours that are not inked yet.
  if (from === scratch.picture)
    memory.bytes(scratch.copy, width * height).set(memory.bytes(from, width * height));
  const { screen, chromaStep } = drawing;
  const job = memory
    .struct(scratch.job)
    .int(scratch.copy, drawing.tones, screen?.address ?? 0, screen?.stride ?? 0, screen?.rows ?? 1)
    .int(drawing.reach, drawing.threshold, drawing.ink, 256 - chromaStep, chromaStep / 2);
  memory.kernels.inkFrame(scratch.frame, job.address);
}

/** Light spills over its edges. An eighth of the size is enough for what is soft anyway. */
function addBloom(context: DrawContext, bloom: Bloom): void {
  const { memory, scratch, width, height } = context;
  const columns = (width >> 3) + 2;
  const rows = (height >> 3) + 2;
  const line = scratch.copy + columns * (rows + 2);
  const luma = planesOf(context).luma;
  memory.kernels.shrinkLights(luma, width, height, scratch.copy, bloom.threshold);
  for (let i = 0; i < 2; i++) memory.kernels.blurPlane(scratch.copy, columns, rows, bloom.radius, line);
  composePlane(context, {
    target: luma,
    targetWidth: width,
    targetHeight: height,
    source: scratch.copy,
    alpha: 0,
    sourceWidth: columns,
    sourceHeight: rows,
    spans: 0,
    left: 0,
    top: 0,
    scale: 8,
    mode: 'add',
    opacity: bloom.strength,
  });
}
