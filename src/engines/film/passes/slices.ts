import { clamp } from '../raster/curves.ts';
import { type DrawContext, SLICES_MAX } from './draw-context.ts';

export interface SliceOptions {
  readonly nearest: number;
  readonly farthest: number;
  /** Growth of the distance from one slice to the next; smaller is finer. */
  readonly growth: number;
  /** Metres at which slices start to spread. */
  readonly growthDistance: number;
  readonly fogDistance: number;
  readonly texelsPerMetre: number;
  readonly fineTexelsPerMetre: number;
  readonly detail: number;
  readonly detailDistance: number;
  readonly levelCount: number;
}

/** Writes the distances that a height field is walked in; returns how many. */
export function writeSlices(context: DrawContext, options: SliceOptions): number {
  const { memory, scratch, focal } = context;
  const struct = memory.struct(scratch.slices);
  const top = options.levelCount - 1;
  let count = 0;
  let z = options.nearest;
  while (z < options.farthest && count < SLICES_MAX) {
    const growth = options.growth * (1 + Math.min(1.2, z / options.growthDistance));
    const depth = z * growth;
    const fog = 1 - Math.exp(-((z / options.fogDistance) ** 1.5));
    const footprint = Math.max((z / focal) * 1.2, depth * 0.5) * options.texelsPerMetre;
    const fine = Math.max((z / focal) * 1.5, depth * 0.35) * options.fineTexelsPerMetre;
    struct
      .float(z, focal / z)
      .int(
        Math.min(256, Math.floor(fog * 256)),
        clamp(Math.floor(Math.log2(footprint) + 0.3), 0, top),
        clamp(Math.floor(Math.log2(fine) + 0.2), 0, top),
        Math.round(options.detail * Math.exp(-z / options.detailDistance)),
        0,
        0,
      );
    z += depth;
    count++;
  }
  return count;
}
