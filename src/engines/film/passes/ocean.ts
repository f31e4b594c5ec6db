import { toYuv, type Yuv } from '../raster/color.ts';
import { clamp } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { Grid, noise } from '../raster/grid.ts';
import { layoutPyramid, type PyramidLayout, placePyramid } from '../raster/pyramid.ts';
import { between, randomFrom } from '../raster/random.ts';
import { type DrawContext, placeCamera, planesOf } from './draw-context.ts';
import type { Palette } from './palettes.ts';
import type { SkyLight } from './sky.ts';
import { writeSlices } from './slices.ts';

export interface OceanOptions {
  readonly palette: Palette;
  /** Height of the whole wave range in metres. */
  readonly amplitude: number;
  readonly texelsPerMetre: number;
  /** 0..256: strength of the small waves. */
  readonly chop: number;
  /** Lower shows more foam. */
  readonly foamThreshold: number;
  readonly fogDistance: number;
  readonly seed: number;
}

export interface OceanPass {
  readonly kind: 'ocean';
  readonly layout: PyramidLayout;
  readonly bands: number;
  /** Radians per second of each band. */
  readonly speeds: readonly number[];
  readonly foam: number;
  readonly deep: Yuv;
  readonly light: SkyLight;
  /** The reflected sky by elevation, 256 entries of Y, U, V and nothing: one read for all three. */
  readonly sky: number;
  readonly options: Omit<OceanOptions, 'palette'>;
}

const BITS = 8;
const LEVELS = 7;
/** Waves per tile of each band; the first two are the swell. */
const BAND_WAVES = [2.2, 3.2, 4.5, 6.5, 10, 16, 26] as const;
const SWELL_BANDS = 2;
const GRAVITY = 9.81;

export function bakeOcean(memory: FrameMemory, light: SkyLight, options: OceanOptions): OceanPass {
  const layout = layoutPyramid(memory, BITS, LEVELS);
  const tileMetres = (1 << BITS) / options.texelsPerMetre;
  const ridges = noise(BITS, options.seed + 31, { octaves: 5, cells: 8, gain: 0.62, ridged: true });
  const bend = noise(BITS, options.seed + 32, { octaves: 2, cells: 4 });
  const foam = new Grid(BITS)
    .fill((x, y) => ridges.sample(x + (bend.at(x + 9, y + 3) - 0.5) * 40, y + (bend.at(x, y) - 0.5) * 40))
    .normalize(0, 255);
  const { palette, ...rest } = options;
  return {
    kind: 'ocean',
    layout,
    bands: memory.place(waveBands(options.seed)),
    // Deep water: the square of the angular speed is gravity times the wave number.
    speeds: BAND_WAVES.map((waves) => Math.sqrt((GRAVITY * 2 * Math.PI * waves) / tileMetres)),
    foam: placePyramid(memory, layout, foam),
    deep: toYuv(palette.water),
    light,
    sky: memory.place(skyEntries(memory, light.reflection)),
    options: rest,
  };
}

function skyEntries(memory: FrameMemory, reflection: SkyLight['reflection']): Uint8Array {
  const entries = new Uint8Array(256 * 4);
  reflection.forEach((table, plane) => {
    memory.bytes(table, 256).forEach((value, i) => {
      entries[i * 4 + plane] = value;
    });
  });
  return entries;
}

function waveBands(seed: number): Int16Array {
  const size = 1 << BITS;
  const area = size * size;
  const random = randomFrom(seed + 21);
  const wind = between(random, -1.2, -0.4);
  const weights = BAND_WAVES.map((waves) => waves ** -0.75);
  const total = weights.reduce((sum, weight) => sum + weight * 1.25, 0);
  const bands = new Int16Array(BAND_WAVES.length * 2 * area);
  BAND_WAVES.forEach((waves, band) => {
    const cosine = new Float32Array(area);
    const sine = new Float32Array(area);
    const swell = band < SWELL_BANDS;
    const count = swell ? 4 : 7;
    for (let i = 0; i < count; i++) {
      const direction = wind + (random() - 0.5) * (swell ? 1.1 : 2.2);
      const number = waves * between(random, 0.85, 1.15);
      const kx = Math.round(Math.cos(direction) * number);
      const ky = Math.round(Math.sin(direction) * number);
      const phase = random() * Math.PI * 2;
      const amplitude = ((0.5 + random()) / count) * 1.9;
      if (kx !== 0 || ky !== 0) addWave(cosine, sine, kx, ky, phase, amplitude);
    }
    const scale = ((weights[band] ?? 0) / total) * 20_000;
    for (let i = 0; i < area; i++) {
      bands[band * 2 * area + i] = clamp((cosine[i] as number) * scale, -32_767, 32_767);
      bands[(band * 2 + 1) * area + i] = clamp((sine[i] as number) * scale, -32_767, 32_767);
    }
  });
  return bands;
}

/** The angle grows by a constant along a row, so that a rotation replaces 65,536 sines and cosines per wave. */
function addWave(
  cosine: Float32Array,
  sine: Float32Array,
  kx: number,
  ky: number,
  phase: number,
  amplitude: number,
): void {
  const size = 1 << BITS;
  const turn = (Math.PI * 2) / size;
  const stepCos = Math.cos(kx * turn);
  const stepSin = Math.sin(kx * turn);
  for (let y = 0; y < size; y++) {
    let c = amplitude * Math.cos(ky * y * turn + phase);
    let s = amplitude * Math.sin(ky * y * turn + phase);
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      cosine[at] = (cosine[at] as number) + c;
      sine[at] = (sine[at] as number) + s;
      const turned = c * stepCos - s * stepSin;
      s = c * stepSin + s * stepCos;
      c = turned;
    }
  }
}

export function drawOcean(context: DrawContext, pass: OceanPass): void {
  const { memory, scratch, camera, focal, horizon, height, width, timeSeconds } = context;
  const { options, layout, light } = pass;
  const phases = new Int16Array(memory.memory.buffer, scratch.phases, pass.speeds.length * 2);
  pass.speeds.forEach((speed, band) => {
    phases[band * 2] = Math.round(32_767 * Math.cos(speed * timeSeconds));
    phases[band * 2 + 1] = Math.round(32_767 * Math.sin(speed * timeSeconds));
  });
  const tile = scratch.waveTile;
  memory.kernels.sumWaves(
    memory
      .struct(scratch.job)
      .int(tile, pass.bands, pass.speeds.length, SWELL_BANDS, 3500, scratch.phases, BITS, 20_000).address,
  );
  memory.kernels.shrinkLevels(tile, layout.levels, BITS, LEVELS);
  const nearest = ((camera.height - options.amplitude) * focal) / (height - horizon);
  const chopPerMetre = options.texelsPerMetre * 5.4;
  const count = writeSlices(context, {
    nearest: Math.max(1.5, nearest * 0.9),
    farthest: 2600,
    growth: 0.026,
    rowsMin: 0.8,
    growthDistance: 900,
    fogDistance: options.fogDistance,
    texelsPerMetre: options.texelsPerMetre,
    fineTexelsPerMetre: chopPerMetre,
    detail: options.chop,
    detailDistance: 420,
    levelCount: LEVELS,
  });
  const offset = 1000;
  const cameraAt = placeCamera(context, offset);
  const job = memory
    .struct(scratch.job)
    .int(scratch.slices, count, tile, pass.foam, BITS, layout.levels)
    .float(options.texelsPerMetre, chopPerMetre, timeSeconds * 1.1, timeSeconds * 0.7)
    .float(options.texelsPerMetre * 2.1, options.amplitude / 65_536)
    .int(pass.sky)
    .int(...pass.deep.map(Math.round), ...light.haze.map(Math.round))
    .float((light.sunOffset * 2) / focal - camera.yaw, 7)
    .int(420, Math.round(light.glow[1]), Math.round(light.glow[2]), options.foamThreshold, height);
  memory.kernels.paintOcean(scratch.frame, cameraAt, job.address);
  const top = Math.max(0, Math.floor(horizon) - 120);
  memory.kernels.softenColumns(planesOf(context).luma, width, top, height);
}
