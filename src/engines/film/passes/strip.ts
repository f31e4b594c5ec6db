import type { Layer } from '../raster/layer.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';

/** A band of ground cover that streams past a camera which accompanies someone. It repeats after its width. */
export interface StripPass {
  readonly kind: 'strip';
  readonly picture: Layer;
  /** Top edge in frame pixels, frame pixels per picture pixel, and frame pixels per second to the left. */
  readonly y: number;
  readonly scale: number;
  readonly speed: number;
}

export function drawStrip(context: DrawContext, pass: StripPass): void {
  // The compositor leaves out a layer's last column, so that neighbours overlap by two.
  const wide = (pass.picture.width - 2) * pass.scale;
  const start = -((context.timeSeconds * pass.speed) % wide);
  for (let left = start - wide; left < context.width; left += wide)
    composeLayer(context, pass.picture, left, pass.y, pass.scale);
}
