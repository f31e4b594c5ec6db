import { type Rgb, toYuv, type Yuv } from '../raster/color.ts';
import { clamp } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { Grid, noise } from '../raster/grid.ts';
import { placeTile } from '../raster/pyramid.ts';
import { type DrawContext, planesOf } from './draw-context.ts';
import { project } from './layers.ts';

export interface MirrorOptions {
  /** Row of the water's far edge while the camera is at rest, and its depth in the set. */
  readonly waterline: number;
  readonly depth: number;
  readonly body: Rgb;
  /** 0 a perfect mirror .. 1 no reflection, at the bottom of the frame. */
  readonly cover: number;
  /** Frame heights that ripples displace the image by, near the camera. */
  readonly ripple: number;
  readonly fineness: number;
  readonly speed: number;
  readonly stretch: number;
  readonly seed: number;
}

export interface MirrorPass extends Omit<MirrorOptions, 'body' | 'cover' | 'seed'> {
  readonly kind: 'mirror';
  readonly body: Yuv;
  readonly ripples: number;
  /** Cover by row, for each size of plane. */
  readonly coverFull: number;
  readonly coverHalf: number;
}

export function bakeMirror(memory: FrameMemory, height: number, options: MirrorOptions): MirrorPass {
  const { body, cover, seed, ...rest } = options;
  const long = noise(8, seed + 71, { octaves: 4, cells: 8, gain: 0.6 });
  const fine = noise(8, seed + 72, { octaves: 3, cells: 32 });
  const ripples = new Grid(8).fill((x, y) => long.at(x, y * 2) + fine.at(x, y) * 0.4).normalize(0, 255);
  const table = (rows: number): number => {
    const values = new Uint8Array(rows + 16);
    for (let row = 0; row < values.length; row++)
      values[row] = 255 * clamp(0.04 + (row / rows) * cover * 1.6, 0, cover);
    return memory.place(values);
  };
  return {
    kind: 'mirror',
    ...rest,
    body: toYuv(body),
    ripples: placeTile(memory, ripples),
    coverFull: table(height),
    coverHalf: table(height / 2),
  };
}

export function drawMirror(context: DrawContext, pass: MirrorPass): void {
  const { memory, scratch, width, height, timeSeconds, camera, focal } = context;
  const waterline = Math.round(project(context, 0, pass.waterline, pass.depth).top / 2) * 2;
  if (waterline >= height || waterline < 8) return;
  const { luma, chromaU, chromaV } = planesOf(context);
  const planes = [
    [luma, 1, pass.body[0], pass.coverFull],
    [chromaU, 2, pass.body[1], pass.coverHalf],
    [chromaV, 2, pass.body[2], pass.coverHalf],
  ] as const;
  for (const [plane, divisor, body, cover] of planes) {
    const job = memory
      .struct(scratch.job)
      .int(plane, width / divisor, height / divisor, waterline / divisor, pass.ripples)
      .float(1000 + timeSeconds * pass.speed * 0.6, 1000 + timeSeconds * pass.speed * 9)
      .float(pass.fineness * 256, (pass.ripple * height) / divisor, pass.stretch)
      .int(Math.round(body), cover)
      .float((camera.yaw * focal + camera.dollyX * width) / divisor);
    memory.kernels.paintMirror(job.address);
  }
}
