import type { SKRSContext2D } from '@napi-rs/canvas';
import type { OverlayPass } from '../passes/overlays.ts';
import { even, paint } from '../raster/picture.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Frame pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Draw = (context: SKRSContext2D) => void;

/** The compositor leaves out a layer's last two columns and rows: it mixes each with its neighbour. */
export const LAYER_PADDING = 4;

/** Lays a drawing over the picture. It is drawn in frame pixels; only what is inside the box is kept. */
export function addOverlay(
  builder: SceneBuilder,
  box: Box,
  draw: Draw,
  options: Partial<Pick<OverlayPass, 'opacity' | 'shown' | 'blinks' | 'flicker'>> = {},
): void {
  const x = 2 * Math.floor(box.x / 2);
  const y = 2 * Math.floor(box.y / 2);
  const width = even(box.x + box.width - x + LAYER_PADDING);
  const height = even(box.y + box.height - y + LAYER_PADDING);
  const picture = paint(width, height, (context) => {
    context.translate(-x, -y);
    draw(context);
  });
  builder.add({ kind: 'overlay', layer: builder.layer(picture), x, y, opacity: 1, ...options });
}

/** Lays a drawing along the four edges, `across` and `along` pixels deep: what leaves the middle free costs little. */
export function addEdges(builder: SceneBuilder, across: number, along: number, draw: Draw): void {
  const { width, height } = builder;
  const left = even(across);
  const top = even(along);
  const boxes: readonly Box[] = [
    { x: 0, y: 0, width, height: top },
    { x: 0, y: height - top, width, height: top },
    { x: 0, y: top, width: left, height: height - 2 * top },
    { x: width - left, y: top, width: left, height: height - 2 * top },
  ];
  for (const box of boxes) addOverlay(builder, box, draw);
}
