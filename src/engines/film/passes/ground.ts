import { type Rgb, toYuv, type Yuv } from '../raster/color.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { Grid } from '../raster/grid.ts';
import { layoutPyramid, type PyramidLayout, placePyramid } from '../raster/pyramid.ts';
import { type DrawContext, placeCamera } from './draw-context.ts';

/** Colour of a texel of a wrapping map, 0..255 each. */
export type Material = (x: number, y: number) => Rgb;

export interface GroundOptions {
  /** The strip's map spans its width exactly once. */
  readonly strip: Material;
  readonly verge: Material;
  readonly stripMetres: number;
  /** Metres along the strip that one map covers. */
  readonly stripLength: number;
  readonly vergeMetres: number;
  readonly fogDistance: number;
  readonly haze: Yuv;
}

export interface GroundPass {
  readonly kind: 'ground';
  readonly layout: PyramidLayout;
  readonly strip: readonly [number, number, number];
  readonly verge: readonly [number, number, number];
  readonly stripMetres: number;
  readonly stripLength: number;
  readonly vergeMetres: number;
  readonly fogDistance: number;
  readonly haze: Yuv;
}

const BITS = 9;
const LEVELS = 7;

export function bakeGround(memory: FrameMemory, options: GroundOptions): GroundPass {
  const layout = layoutPyramid(memory, BITS, LEVELS);
  const place = (material: Material): readonly [number, number, number] => {
    const planes = [new Grid(BITS), new Grid(BITS), new Grid(BITS)] as const;
    const { size } = planes[0];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const yuv = toYuv(material(x, y));
        planes[0].data[y * size + x] = yuv[0];
        planes[1].data[y * size + x] = yuv[1];
        planes[2].data[y * size + x] = yuv[2];
      }
    }
    return [
      placePyramid(memory, layout, planes[0]),
      placePyramid(memory, layout, planes[1]),
      placePyramid(memory, layout, planes[2]),
    ];
  };
  const { strip, verge, ...rest } = options;
  return { kind: 'ground', layout, strip: place(strip), verge: place(verge), ...rest };
}

export function drawGround(context: DrawContext, pass: GroundPass): void {
  const { memory, scratch, camera, focal, horizon, height } = context;
  const fog = new Int32Array(memory.memory.buffer, scratch.slices, height);
  const top = Math.max(0, Math.floor(horizon));
  for (let y = top; y < height; y++) {
    const z = (camera.height * focal) / Math.max(0.5, y + 0.5 - horizon);
    fog[y] = Math.round(256 * (1 - Math.exp(-((z / pass.fogDistance) ** 1.5))));
  }
  const texels = 1 << BITS;
  const cameraAt = placeCamera(context, 0);
  // Across, the strip is centred on x = 0; along, the map wraps, so that an offset keeps positions above zero.
  memory.struct(scratch.camera).float(camera.x, camera.z + 1000);
  const job = memory
    .struct(scratch.job)
    .int(...pass.strip, ...pass.verge, BITS, pass.layout.levels, LEVELS)
    .float(
      pass.stripMetres / 2,
      texels / pass.stripMetres,
      texels / pass.stripLength,
      texels / pass.vergeMetres,
    )
    .int(scratch.slices, ...pass.haze.map(Math.round), top);
  memory.kernels.paintGround(scratch.frame, cameraAt, job.address);
}
