import { clamp } from '../raster/curves.ts';
import { type DrawContext, SLICES_MAX } from './draw-context.ts';

export interface SliceOptions {
  readonly nearest: number;
  readonly farthest: number;
  /** Growth of the distance from one slice to the next; smaller is finer. */
  readonly growth: number;
  /** Rows of level ground between slices, at least. */
  readonly rowsMin: number;
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
    // Two slices that fall on one row of level ground cost twice and show once.
    const depth = Math.max(z * growth, (options.rowsMin * z * z) / (context.camera.height * focal));
    const fog = 1 - Math.exp(-((z / options.fogDistance) ** 1.5));
    const footprint = Math.max((z / focal) * 1.2, depth * 0.5) * options.texelsPerMetre;
    const fine = Math.max((z / focal) * 1.5, depth * 0.35) * options.fineTexelsPerMetre;
    const mip = clamp(Math.floor(Math.log2(footprint) + 0.3), 0, top);
    const mipFine = clamp(Math.floor(Math.log2(fine) + 0.2), 0, top);
    struct
      .float(z, focal / z)
      .int(Math.min(256, Math.floor(fog * 256)), mip, mipFine)
      .int(Math.round(options.detail * Math.exp(-z / options.detailDistance)))
      .float((options.texelsPerMetre * 256) / (1 << mip), 256 / (1 << mipFine));
    z += depth;
    count++;
  }
  return count;
}
