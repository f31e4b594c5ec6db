import type { Yuv } from '../raster/color.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { noise } from '../raster/grid.ts';
import { layoutPyramid, type PyramidLayout, placePyramid, placeTile } from '../raster/pyramid.ts';
import { type DrawContext, placeCamera, planesOf } from './draw-context.ts';
import type { ReliefMaps } from './relief.ts';
import type { SkyLight } from './sky.ts';
import { writeSlices } from './slices.ts';

export interface TerrainOptions {
  /** Metres from the lowest to the highest point. */
  readonly amplitude: number;
  readonly texelsPerMetre: number;
  readonly fogDistance: number;
  readonly farthest: number;
  /** 0..256: strength of the fine grain near the camera. */
  readonly detail: number;
  /** For hills behind a plain: where they begin, how far they are sunk, and how much of the camera's way counts. */
  readonly backdrop?: { readonly nearest: number; readonly sink: number; readonly travel: number };
  readonly seed: number;
}

export interface TerrainPass {
  readonly kind: 'terrain';
  readonly layout: PyramidLayout;
  readonly heights: number;
  readonly colours: readonly [number, number, number];
  readonly detail: number;
  readonly haze: Yuv;
  readonly options: TerrainOptions;
}

const LEVELS = 7;
/** Keeps map positions above zero wherever a camera goes. */
export const MAP_OFFSET = 10_000;

export function bakeTerrain(
  memory: FrameMemory,
  light: SkyLight,
  maps: ReliefMaps,
  options: TerrainOptions,
): TerrainPass {
  const layout = layoutPyramid(memory, maps.heights.bits, LEVELS);
  const [y, u, v] = maps.colours;
  const grain = noise(8, options.seed + 48, { octaves: 6, cells: 4, gain: 0.68 }).normalize(0, 255);
  return {
    kind: 'terrain',
    layout,
    heights: placePyramid(memory, layout, maps.heights, 16),
    colours: [
      placePyramid(memory, layout, y),
      placePyramid(memory, layout, u),
      placePyramid(memory, layout, v),
    ],
    detail: placeTile(memory, grain),
    haze: light.haze,
    options,
  };
}

export function drawTerrain(context: DrawContext, pass: TerrainPass): void {
  const { memory, scratch, camera, focal, horizon, width, height } = context;
  const { options, layout } = pass;
  const { nearest: begin = 2, sink = 0, travel = 1 } = options.backdrop ?? {};
  const nearest = ((camera.height - options.amplitude) * focal) / (height - horizon);
  const count = writeSlices(context, {
    nearest: Math.max(begin, nearest * 0.9),
    farthest: options.farthest,
    growth: 0.015,
    rowsMin: 0.4,
    growthDistance: options.farthest * 0.5,
    fogDistance: options.fogDistance,
    texelsPerMetre: options.texelsPerMetre,
    fineTexelsPerMetre: 0,
    detail: options.detail,
    detailDistance: options.fogDistance * 0.35,
    levelCount: LEVELS,
  });
  const seenFrom = { ...camera, x: camera.x * travel, z: camera.z * travel, height: camera.height + sink };
  const cameraAt = placeCamera({ ...context, camera: seenFrom }, MAP_OFFSET);
  const job = memory
    .struct(scratch.job)
    .int(scratch.slices, count, pass.heights, ...pass.colours, layout.bits, layout.levels)
    .float(options.texelsPerMetre, options.amplitude / 65_536)
    .int(...pass.haze.map(Math.round), pass.detail)
    .float(options.texelsPerMetre * 13 * 256)
    .float(options.backdrop?.nearest ?? -10_000, 1 / begin)
    .int(height);
  memory.kernels.paintTerrain(scratch.frame, cameraAt, job.address);
  const top = Math.max(0, Math.floor(horizon) - Math.floor(height * 0.25));
  memory.kernels.softenColumns(planesOf(context).luma, width, top, height);
}
