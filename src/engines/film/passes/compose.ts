import type { Layer } from '../raster/layer.ts';
import { type DrawContext, planesOf } from './draw-context.ts';

const FIXED = 65_536;
const MODES = { over: 0, copy: 1, add: 2 } as const;

export interface PlanePlacement {
  readonly target: number;
  readonly targetWidth: number;
  readonly targetHeight: number;
  readonly source: number;
  readonly alpha: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  readonly spans: number;
  /** Where the source's top left corner lands, in target pixels. */
  readonly left: number;
  readonly top: number;
  /** Target pixels per source pixel. */
  readonly scale: number;
  readonly mode: keyof typeof MODES;
  /** 0..256 */
  readonly opacity: number;
}

export function composePlane(context: DrawContext, p: PlanePlacement): void {
  const x0 = Math.max(0, Math.ceil(p.left));
  const y0 = Math.max(0, Math.ceil(p.top));
  const x1 = Math.min(p.targetWidth, Math.floor(p.left + (p.sourceWidth - 1.02) * p.scale));
  const y1 = Math.min(p.targetHeight, Math.floor(p.top + (p.sourceHeight - 1.02) * p.scale));
  if (x1 <= x0 || y1 <= y0) return;
  const step = Math.round(FIXED / p.scale);
  const originX = Math.round(((x0 - p.left) / p.scale) * FIXED);
  const originY = Math.round(((y0 - p.top) / p.scale) * FIXED);
  const job = context.memory
    .struct(context.scratch.job)
    .int(p.target, p.targetWidth, x0, y0, x1, y1)
    .int(p.source, p.alpha, p.sourceWidth, p.sourceHeight)
    .int(originX, originY, step, step, p.opacity, MODES[p.mode], p.spans, context.scratch.rows);
  context.memory.kernels.drawPlane(job.address);
}

/** Composites a layer with its top left corner at (`left`, `top`), in frame pixels. `opacity` is 0..1. */
export function composeLayer(
  context: DrawContext,
  layer: Layer,
  left: number,
  top: number,
  scale: number,
  opacity = 1,
): void {
  const { luma, chromaU, chromaV } = planesOf(context);
  const mode = layer.opaque && opacity >= 1 ? 'copy' : 'over';
  const weight = Math.round(opacity * 256);
  composePlane(context, {
    target: luma,
    targetWidth: context.width,
    targetHeight: context.height,
    source: layer.luma,
    alpha: layer.alpha,
    sourceWidth: layer.width,
    sourceHeight: layer.height,
    spans: layer.spans,
    left,
    top,
    scale,
    mode,
    opacity: weight,
  });
  composeChroma(context, layer, chromaU, layer.chromaU, left, top, scale, mode, weight);
  composeChroma(context, layer, chromaV, layer.chromaV, left, top, scale, mode, weight);
}

/** Written out like the luma above: objects that are spread together took longer than small layers took to draw. */
function composeChroma(
  context: DrawContext,
  layer: Layer,
  target: number,
  source: number,
  left: number,
  top: number,
  scale: number,
  mode: PlanePlacement['mode'],
  opacity: number,
): void {
  composePlane(context, {
    target,
    targetWidth: context.width / 2,
    targetHeight: context.height / 2,
    source,
    alpha: layer.alphaHalf,
    sourceWidth: layer.width / 2,
    sourceHeight: layer.height / 2,
    spans: layer.spansHalf,
    left: left / 2,
    top: top / 2,
    scale,
    mode,
    opacity,
  });
}
