import { mixRgb, type Rgb, ramp } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { type Grid, noise, warped } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import type { WorldName } from './celestial.ts';
import type { SceneBuilder } from './scene-builder.ts';

type Ramp = readonly [Rgb, Rgb, Rgb, Rgb];

interface World {
  readonly lands: Ramp;
  readonly air: Rgb;
  /** 0 none .. 1 overcast. */
  readonly clouds: number;
  /** Bands of gas instead of lands. */
  readonly bands: boolean;
  readonly ring: boolean;
}

export const WORLDS = {
  earth: {
    lands: [
      [14, 46, 96],
      [24, 84, 132],
      [86, 108, 66],
      [186, 158, 112],
    ],
    air: [110, 176, 255],
    clouds: 0.85,
    bands: false,
    ring: false,
  },
  ringed: {
    lands: [
      [120, 78, 52],
      [196, 152, 104],
      [232, 206, 160],
      [250, 236, 206],
    ],
    air: [255, 214, 160],
    clouds: 0,
    bands: true,
    ring: true,
  },
  mars: {
    lands: [
      [74, 30, 22],
      [142, 64, 40],
      [190, 104, 64],
      [230, 170, 120],
    ],
    air: [255, 160, 120],
    clouds: 0.12,
    bands: false,
    ring: false,
  },
  icy: {
    lands: [
      [30, 60, 110],
      [70, 130, 180],
      [140, 200, 220],
      [226, 244, 250],
    ],
    air: [150, 220, 255],
    clouds: 0.3,
    bands: true,
    ring: true,
  },
  moon: {
    lands: [
      [86, 84, 88],
      [120, 118, 120],
      [160, 158, 156],
      [206, 204, 200],
    ],
    air: [60, 60, 66],
    clouds: 0,
    bands: false,
    ring: false,
  },
} as const satisfies Record<WorldName, World>;

/** In frame pixels; `side` is where the sun stands. */
interface Globe {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly side: 1 | -1;
  /** Of the ring's plane. */
  readonly tilt: number;
}

/** A world as a sheet at a depth of its own. `glow` in 0..1 lightens its night, for one that is seen through air. */
export function addWorld(
  builder: SceneBuilder,
  name: WorldName,
  globe: Globe,
  depth: number,
  glow = 0,
): void {
  const world: World = WORLDS[name];
  const { seed } = builder.shot;
  const moon = name === 'moon';
  const surface = moon
    ? noise(8, seed + 31, { octaves: 6, cells: 8, gain: 0.6, ridged: true })
    : warped(noise(8, seed + 21, { octaves: 7, cells: 4, gain: 0.55 }), seed + 22, 40).normalize();
  const clouds =
    world.clouds === 0
      ? surface
      : warped(noise(8, seed + 25, { octaves: 6, cells: 4, gain: 0.55 }), seed + 26, 60).normalize();
  const reach = globe.radius * (world.ring ? 2.1 : 1.16);
  const area = {
    left: globe.x - reach,
    right: globe.x + reach,
    top: globe.y - globe.radius * 1.16,
    bottom: globe.y + globe.radius * 1.16,
  };
  builder.addShaded(
    depth,
    (x, y, ink) => {
      const dx = (x - globe.x) / globe.radius;
      const dy = (y - globe.y) / globe.radius;
      paintGlobe(ink, dx, dy, globe, world, surface, clouds);
      if (moon && Math.hypot(dx, dy) > 1) ink.a = 0;
      if (world.ring) paintRing(ink, dx, dy, globe.tilt, world, globe.side);
      if (glow === 0) return;
      ink.r += (255 - ink.r) * glow;
      ink.g += (252 - ink.g) * glow;
      ink.b += (240 - ink.b) * glow;
    },
    { area },
  );
}

/** A lit sphere with a thin air around it; lengths in radii from its middle. */
function paintGlobe(
  ink: Ink,
  dx: number,
  dy: number,
  { radius, side }: Globe,
  world: World,
  surface: Grid,
  clouds: Grid,
): void {
  const distance = Math.hypot(dx, dy);
  ink.a = 0;
  if (distance > 1.14) return;
  const light = clamp(dx * 0.62 * side - dy * 0.62 + 0.34, 0, 1);
  if (distance > 1) {
    [ink.r, ink.g, ink.b] = world.air;
    ink.a = Math.exp(-(distance - 1) * 38) * (0.12 + 0.88 * light) * 0.85;
    return;
  }
  const z = Math.sqrt(1 - distance * distance);
  const u = Math.atan2(dx, z) * 55 + 100;
  const v = Math.asin(clamp(dy, -1, 1)) * 55 + 100;
  const wild = world.bands
    ? 0.5 + 0.5 * Math.sin(v * 0.42 + surface.sample(u * 0.5, v) * 5)
    : smoothstep(0.32, 0.75, surface.sample(u, v));
  const ground = ramp(world.lands, wild);
  const cloud = smoothstep(0.52, 0.78, clouds.sample(u * 1.1, v * 1.5)) * world.clouds;
  const day = clamp(dx * 0.72 * side - dy * 0.55 + z * 0.42, 0, 1) ** 1.1;
  const rim = (1 - z) ** 2.6 * light * 0.9;
  const [r, g, b] = mixRgb(ground, [246, 248, 252], cloud);
  ink.r = r * day * 1.1 + world.air[0] * rim;
  ink.g = g * day * 1.1 + world.air[1] * rim;
  ink.b = b * day * 1.1 + world.air[2] * rim;
  ink.a = clamp((1 - distance) * radius, 0, 1);
}

function paintRing(ink: Ink, dx: number, dy: number, tilt: number, world: World, side: 1 | -1): void {
  const across = (dy - dx * tilt) / 0.24;
  const out = Math.hypot(dx, across);
  if (out < 1.25 || out > 2.05) return;
  // Behind the globe unless it passes below its middle.
  if (Math.hypot(dx, dy) < 1 && across < 0) return;
  const gaps = 0.5 + 0.5 * Math.sin(out * 46) * Math.sin(out * 17);
  const edge =
    smoothstep(1.25, 1.32, out) * smoothstep(2.05, 1.96, out) * (Math.abs(out - 1.68) < 0.03 ? 0.2 : 1);
  // The globe's shadow lies on the ring away from the sun.
  const shadow = dx * side < -0.2 && Math.abs(across + 0.3 * dx * side) < 1 && across < 0 ? 0.25 : 1;
  const alpha = edge * (0.35 + 0.5 * gaps) * 0.85;
  const light = (0.55 + 0.4 * gaps) * shadow;
  const [r, g, b] = world.lands[2];
  const whole = alpha + ink.a * (1 - alpha);
  ink.r = (r * light * alpha + ink.r * ink.a * (1 - alpha)) / whole;
  ink.g = (g * light * alpha + ink.g * ink.a * (1 - alpha)) / whole;
  ink.b = (b * light * alpha + ink.b * ink.a * (1 - alpha)) / whole;
  ink.a = whole;
}
