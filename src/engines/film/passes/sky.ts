import { css, mixRgb, type Rgb, ramp, toYuv, type Yuv } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { Grid, noise, warped } from '../raster/grid.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import { placeTile } from '../raster/pyramid.ts';
import { randomFrom } from '../raster/random.ts';
import { composePlane } from './compose.ts';
import { type DrawContext, planesOf } from './draw-context.ts';
import type { Palette } from './palettes.ts';

export interface SkyOptions {
  readonly palette: Palette;
  /** 0 clear .. 1 overcast. */
  readonly cloudiness: number;
  /** Metres per second, roughly. */
  readonly wind: number;
  /** Sun's place from the middle while the camera looks straight ahead, in frame widths. */
  readonly sunX: number;
  /** The clouds hide the sun's disc. */
  readonly veiled: boolean;
  /** Size of that disc, 1 is usual. */
  readonly discScale: number;
  /** How far turns take the view to either side, in half-size pixels. */
  readonly reach: number;
  readonly seed: number;
}

/** Everything is at half the frame's size; see `kernels/sky.ts`. */
export interface SkyPass {
  readonly kind: 'sky';
  readonly width: number;
  readonly height: number;
  readonly horizonRow: number;
  readonly luma: number;
  readonly chromaU: number;
  readonly chromaV: number;
  readonly sunOffset: number;
  readonly sunAbove: number;
  readonly density: number;
  readonly light: number;
  readonly opacity: number;
  /** By light: 256 entries of Y, U, V and nothing. */
  readonly colours: number;
  readonly bloom: number;
  readonly bloomSize: number;
  readonly wind: number;
}

/** What other passes take from a sky: its colours by elevation (256 entries), and where its sun is. */
export interface SkyLight {
  readonly reflection: Planes3;
  readonly haze: Yuv;
  readonly glow: Yuv;
  readonly sunOffset: number;
}

type Planes3 = readonly [number, number, number];

const CLOUD_BITS = 9;
/** Of the frame's height, what is painted above the horizon and below it: a camera that tilts or banks sees more. */
const SKY_ABOVE = 1.08;
const SKY_BELOW = 0.32;
/** What each frame paints below its horizon: from 900 m up, land that ends at 9 km leaves 80 of 720 rows open. */
const SKY_UNDER = 0.15;

export function bakeSky(
  memory: FrameMemory,
  width: number,
  height: number,
  options: SkyOptions,
): { pass: SkyPass; light: SkyLight } {
  const halfWidth = width / 2;
  const halfHeight = height / 2;
  const skyWidth = Math.ceil((halfWidth + 2 * options.reach + 24) / 16) * 16;
  const horizonRow = Math.ceil(halfHeight * SKY_ABOVE);
  const skyHeight = even(horizonRow + halfHeight * SKY_BELOW);
  const sunX = skyWidth / 2 + halfWidth * options.sunX;
  const sunY = horizonRow - options.palette.sunElevation * halfHeight * 1.5;
  const picture = paintSky(
    skyWidth,
    skyHeight,
    horizonRow,
    sunSpan(halfWidth, halfHeight),
    sunX,
    sunY,
    options,
  );
  const [luma, chromaU, chromaV] = placePlanes(memory, picture);
  const clouds = bakeClouds(memory, options);
  const bloomSize = Math.ceil((sunSpan(halfWidth, halfHeight) * 0.7) / 16) * 16;
  const sunOffset = sunX - skyWidth / 2;
  return {
    pass: {
      kind: 'sky',
      width: skyWidth,
      height: skyHeight,
      horizonRow,
      luma,
      chromaU,
      chromaV,
      sunOffset,
      sunAbove: horizonRow - sunY,
      ...clouds,
      bloom: memory.place(bloomTexture(bloomSize, options.veiled ? 24 : options.palette.stars ? 60 : 120)),
      bloomSize,
      wind: options.wind,
    },
    light: {
      reflection: reflectionTables(memory, picture, horizonRow),
      haze: hazeOf(picture, horizonRow, options.palette),
      glow: toYuv(options.palette.glow),
      sunOffset,
    },
  };
}

/** What the sun and its glow are sized by: a tall frame has no more room for them than it is wide. */
function sunSpan(halfWidth: number, halfHeight: number): number {
  return Math.min(halfHeight, halfWidth * 0.7);
}

function paintSky(
  width: number,
  height: number,
  horizon: number,
  span: number,
  sunX: number,
  sunY: number,
  { palette, seed, veiled, discScale }: SkyOptions,
): Picture {
  return paint(width, height, (context) => {
    const gradient = context.createLinearGradient(0, 0, 0, horizon);
    palette.sky.forEach((color, i) => {
      gradient.addColorStop([0, 0.35, 0.65, 0.88, 1][i] ?? 1, css(color));
    });
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
    if (palette.stars) {
      const random = randomFrom(seed + 5);
      const grain = Math.max(1, span / 240);
      for (let i = 0; i < 900; i++) {
        context.fillStyle = css([255, 255, 255], 0.25 + random() * 0.75);
        const size = grain * (random() < 0.12 ? 1.7 : 0.95);
        context.fillRect(random() * width, random() ** 1.4 * horizon, size, size);
      }
    }
    // Screen, not addition: adding shifts the hue of a coloured sky towards white too soon.
    context.globalCompositeOperation = 'screen';
    const reach = span * 0.9;
    for (const [radius, alpha] of [
      [reach, 0.3],
      [reach * 0.42, 0.3],
      [reach * 0.15, 0.55],
    ] as const) {
      const halo = context.createRadialGradient(sunX, sunY, 0, sunX, sunY, radius);
      halo.addColorStop(0, css(palette.glow, alpha));
      halo.addColorStop(0.4, css(palette.glow, alpha * 0.35));
      halo.addColorStop(1, css(palette.glow, 0));
      context.fillStyle = halo;
      context.fillRect(0, 0, width, height);
    }
    const band = context.createLinearGradient(0, horizon - span * 0.25, 0, horizon);
    band.addColorStop(0, css(palette.glow, 0));
    band.addColorStop(1, css(palette.glow, 0.2));
    context.fillStyle = band;
    context.fillRect(0, horizon - span * 0.25, width, span * 0.25);
    context.globalCompositeOperation = 'source-over';
    if (veiled) return;
    const radius = span * (palette.stars ? 0.075 : 0.062) * discScale;
    // A hard disc looks pasted: the air around a sun is almost as bright as its rim.
    const disc = context.createRadialGradient(sunX, sunY, 0, sunX, sunY, radius);
    disc.addColorStop(0, css(palette.sun));
    disc.addColorStop(0.55, css(palette.sun, 0.96));
    disc.addColorStop(0.72, css(palette.sun, palette.stars ? 0.5 : 0.62));
    disc.addColorStop(1, css(palette.glow, 0));
    context.fillStyle = disc;
    context.beginPath();
    context.arc(sunX, sunY, radius, 0, Math.PI * 2);
    context.fill();
  });
}

function placePlanes(memory: FrameMemory, { width, height, data }: Picture): Planes3 {
  const luma = new Uint8Array(width * height);
  const chromaU = new Uint8Array(width * height);
  const chromaV = new Uint8Array(width * height);
  // `toYuv` written out: for every pixel, three arrays would be thrown away.
  for (let i = 0; i < width * height; i++) {
    const r = data[i * 4] as number;
    const g = data[i * 4 + 1] as number;
    const b = data[i * 4 + 2] as number;
    luma[i] = 16.5 + ((r * 0.2126 + g * 0.7152 + b * 0.0722) * 219) / 255;
    chromaU[i] = 128.5 - r * 0.10064 - g * 0.33857 + b * 0.43922;
    chromaV[i] = 128.5 + r * 0.43922 - g * 0.39894 - b * 0.04028;
  }
  return [memory.place(luma), memory.place(chromaU), memory.place(chromaV)];
}

/** Distance fades to what the sky is like just above the horizon, or land ends in a hard line. */
function hazeOf(picture: Picture, horizon: number, palette: Palette): Yuv {
  let [r, g, b] = [0, 0, 0];
  for (let x = 0; x < picture.width; x++) {
    const at = ((horizon - 3) * picture.width + x) * 4;
    r += picture.data[at] ?? 0;
    g += picture.data[at + 1] ?? 0;
    b += picture.data[at + 2] ?? 0;
  }
  const sky: Rgb = [r / picture.width, g / picture.width, b / picture.width];
  return toYuv(mixRgb(sky, palette.haze, 0.35));
}

/** Mean sky colour of each elevation, a little darker: water never gives all light back. */
function reflectionTables(memory: FrameMemory, picture: Picture, horizon: number): Planes3 {
  return placeTables(memory, (i) => {
    const row = Math.max(0, Math.round(horizon - 1 - (i / 255) * horizon * 0.98));
    let [r, g, b, count] = [0, 0, 0, 0];
    for (let x = 0; x < picture.width; x += 7) {
      const at = (row * picture.width + x) * 4;
      r += picture.data[at] ?? 0;
      g += picture.data[at + 1] ?? 0;
      b += picture.data[at + 2] ?? 0;
      count++;
    }
    const [y, u, v] = toYuv([r / count, g / count, b / count]);
    return [16 + (y - 16) * 0.85, u, v];
  });
}

export function placeTables(memory: FrameMemory, entry: (index: number) => Yuv): Planes3 {
  const tables = [0, 1, 2].map(() => new Uint8Array(256)) as [Uint8Array, Uint8Array, Uint8Array];
  for (let i = 0; i < 256; i++) {
    const yuv = entry(i);
    tables[0][i] = yuv[0];
    tables[1][i] = yuv[1];
    tables[2][i] = yuv[2];
  }
  return [memory.place(tables[0]), memory.place(tables[1]), memory.place(tables[2])];
}

function cloudColours(stops: readonly [Rgb, Rgb, Rgb]): Uint8Array {
  const entries = new Uint8Array(256 * 4);
  for (let i = 0; i < 256; i++) entries.set(toYuv(ramp(stops, i / 255)), i * 4);
  return entries;
}

function bakeClouds(memory: FrameMemory, { palette, cloudiness, seed }: SkyOptions) {
  const density = warped(
    noise(CLOUD_BITS, seed + 11, { octaves: 7, cells: 3, gain: 0.52 }),
    seed + 12,
    70,
    4,
  ).normalize();
  // Cheap self-shadowing: a cloud is darker where more of it lies between the point and the sun.
  const light = cloudLight(density);
  const opacity = new Uint8Array(256);
  for (let i = 0; i < 256; i++) {
    const edge = (1 - cloudiness) * 0.78;
    opacity[i] = 255 * 0.95 * smoothstep(edge, edge + 0.2, i / 255);
  }
  const stops: readonly [Rgb, Rgb, Rgb] = [palette.cloudDark, palette.cloudMid, palette.cloudLit];
  const scaled = new Grid(CLOUD_BITS);
  for (let i = 0; i < scaled.data.length; i++) scaled.data[i] = (density.data[i] as number) * 255;
  return {
    density: placeTile(memory, scaled),
    light: placeTile(memory, light),
    opacity: memory.place(opacity),
    colours: memory.place(cloudColours(stops)),
  };
}

/** Steps towards the sun, each of two texels across and three down. */
const LIGHT_STEPS = 6;

function cloudLight({ size, data }: Grid): Grid {
  const light = new Grid(CLOUD_BITS);
  const mask = size - 1;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const here = data[y * size + x] as number;
      let towardsSun = 0;
      for (let k = 1; k <= LIGHT_STEPS; k++)
        towardsSun += data[((y + k * 3) & mask) * size + ((x + k * 2) & mask)] as number;
      light.data[y * size + x] = clamp(
        128 + (here - towardsSun / LIGHT_STEPS) * 620 - (here - 0.56) * 230,
        0,
        255,
      );
    }
  }
  return light;
}

function bloomTexture(size: number, strength: number): Uint8Array {
  const texture = new Uint8Array(size * size + 64);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const radius = Math.hypot(x - size / 2, y - size / 2) / (size / 2);
      if (radius >= 1) continue;
      const core = radius < 0.1 ? strength * 0.6 * (1 - radius / 0.1) : 0;
      texture[y * size + x] = (1 - radius) ** 2.6 * strength + core;
    }
  }
  return texture;
}

/** Paints a little below the horizon too, for ground that does not reach it everywhere. */
export function drawSky(context: DrawContext, pass: SkyPass): void {
  const { memory, scratch, width, height, camera } = context;
  const { chromaU, chromaV, luma } = planesOf(context);
  const halfWidth = width / 2;
  const halfHeight = height / 2;
  const horizon = context.horizon / 2;
  const focal = context.focal / 2;
  const lean = Math.abs(camera.roll) * halfWidth * 0.5;
  const rows = Math.min(halfHeight, Math.ceil(horizon + lean) + Math.ceil(halfHeight * SKY_UNDER) + 2);
  const left = (pass.width - halfWidth) / 2 + camera.yaw * focal;
  const top = pass.horizonRow - horizon + (halfWidth / 2) * camera.roll;
  for (const [target, source] of [
    [scratch.halfLuma, pass.luma],
    [chromaU, pass.chromaU],
    [chromaV, pass.chromaV],
  ] as const) {
    memory.kernels.copySky(target, halfWidth, rows, source, pass.width, pass.height, left, top, camera.roll);
  }
  drawClouds(context, pass, rows);
  const aside = pass.sunOffset - camera.yaw * focal;
  composePlane(context, {
    targetWidth: halfWidth,
    targetHeight: rows,
    alpha: 0,
    spans: 0,
    scale: 1,
    mode: 'add',
    opacity: 170,
    target: scratch.halfLuma,
    source: pass.bloom,
    sourceWidth: pass.bloomSize,
    sourceHeight: pass.bloomSize,
    left: Math.round(halfWidth / 2 + aside - pass.bloomSize / 2),
    top: Math.round(horizon - pass.sunAbove + aside * camera.roll - pass.bloomSize / 2),
  });
  memory.kernels.doubleLuma(scratch.halfLuma, halfWidth, halfHeight, luma, rows * 2, scratch.rows);
}

/** Over what is already in the half-size planes. */
function drawClouds(context: DrawContext, pass: SkyPass, rows: number): void {
  const { memory, scratch, camera, timeSeconds } = context;
  const { chromaU, chromaV } = planesOf(context);
  const halfWidth = context.width / 2;
  const horizon = context.horizon / 2;
  const drift = 10_000 + timeSeconds * pass.wind;
  const job = memory
    .struct(scratch.job)
    .int(scratch.halfLuma, chromaU, chromaV, halfWidth, rows)
    .float(horizon, drift + camera.x * 0.25, drift * 0.6 + camera.z * 0.25, 60, context.focal / 2)
    .float(Math.sin(camera.yaw), Math.cos(camera.yaw))
    .int(pass.density, pass.light, CLOUD_BITS, pass.colours, pass.opacity)
    .float(0.0022, camera.roll);
  memory.kernels.paintClouds(job.address);
}
