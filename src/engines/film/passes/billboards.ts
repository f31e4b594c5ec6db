import type { Layer } from '../raster/layer.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';

/** One upright picture at several distances: half the size and more haze with each. */
export interface Billboard {
  readonly bands: readonly Layer[];
  /** Height of the whole picture in metres; its foot is the bottom edge. */
  readonly metres: number;
}

export interface BillboardItem {
  readonly board: number;
  readonly x: number;
  readonly z: number;
}

/** Trees and posts on flat ground. They repeat along z, so that a journey never ends. */
export interface BillboardsPass {
  readonly kind: 'billboards';
  readonly boards: readonly Billboard[];
  readonly items: readonly BillboardItem[];
  readonly repeat: number;
  readonly farthest: number;
  /** Distance of the first band, in metres; each further band starts at twice that. */
  readonly bandDistance: number;
}

const NEAREST = 2.2;
const FADE_IN = 0.15;

export function drawBillboards(context: DrawContext, pass: BillboardsPass): void {
  const { camera, focal, horizon, width } = context;
  const sin = Math.sin(camera.yaw);
  const cos = Math.cos(camera.yaw);
  const seen: { item: BillboardItem; z: number; x: number }[] = [];
  for (const item of pass.items) {
    const ahead = item.z - camera.z;
    const along = ((ahead % pass.repeat) + pass.repeat) % pass.repeat;
    const side = item.x - camera.x;
    const z = along * cos + side * sin;
    if (z > NEAREST && z < pass.farthest) seen.push({ item, z, x: side * cos - along * sin });
  }
  seen.sort((a, b) => b.z - a.z);
  for (const { item, z, x } of seen) {
    const board = pass.boards[item.board];
    if (board === undefined) continue;
    const band = Math.min(board.bands.length - 1, Math.max(0, Math.floor(Math.log2(z / pass.bandDistance))));
    const layer = board.bands[band];
    if (layer === undefined) continue;
    const scale = (board.metres * focal) / z / layer.height;
    const foot = horizon + (camera.height * focal) / z;
    const left = width / 2 + (x * focal) / z - (layer.width * scale) / 2;
    if (left > width || left + layer.width * scale < 0) continue;
    const opacity = Math.min(1, (pass.farthest - z) / (pass.farthest * FADE_IN));
    composeLayer(context, layer, left, foot - layer.height * scale, scale, opacity);
  }
}
