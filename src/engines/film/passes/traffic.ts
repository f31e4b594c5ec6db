import type { Layer } from '../raster/layer.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';
import { project } from './layers.ts';

export interface Vehicle {
  readonly board: number;
  /** Frame heights right of the middle at depth 1. */
  readonly lane: number;
  /** Where on its way it is at the start, 0..1. */
  readonly start: number;
  /** Depths per second; below zero it comes towards the camera. */
  readonly speed: number;
}

/** Vehicles that come and go on a set's floor, each on its own lane, for ever. */
export interface TrafficPass {
  readonly kind: 'traffic';
  readonly boards: readonly Layer[];
  readonly vehicles: readonly Vehicle[];
  /** Height of a vehicle at depth 1, in frame heights. */
  readonly size: number;
  /** Frame heights that the floor lies below the middle at depth 1. */
  readonly drop: number;
  readonly nearest: number;
  readonly farthest: number;
}

/** Share of the way on which a vehicle appears and disappears. */
const FADE = 0.08;

export function drawTraffic(context: DrawContext, pass: TrafficPass): void {
  const { width, height, timeSeconds } = context;
  const span = pass.farthest - pass.nearest;
  const placed = pass.vehicles.map((vehicle) => {
    const way = (((vehicle.start + (timeSeconds * vehicle.speed) / span) % 1) + 1) % 1;
    return { vehicle, way, depth: pass.nearest + way * span };
  });
  placed.sort((a, b) => b.depth - a.depth);
  for (const { vehicle, way, depth } of placed) {
    const layer = pass.boards[vehicle.board];
    if (layer === undefined || depth - context.camera.dollyZ < pass.nearest * 0.5) continue;
    const x = width / 2 + (vehicle.lane * height) / depth;
    const y = height / 2 + (pass.drop * height) / depth;
    const foot = project(context, x, y, depth);
    const scale = ((pass.size * height) / depth / layer.height) * foot.zoom;
    const opacity = Math.min(1, way / FADE, (1 - way) / FADE);
    composeLayer(
      context,
      layer,
      foot.left - (layer.width * scale) / 2,
      foot.top - layer.height * scale,
      scale,
      opacity,
    );
  }
}
