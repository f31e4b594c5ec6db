import { mixRgb, type Rgb, ramp } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { type Grid, noise, warped } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { between, pick } from '../raster/random.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { addSubjects } from './add-subjects.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

type Ramp = readonly [Rgb, Rgb, Rgb, Rgb];

const NEBULAE: readonly [Ramp, ...Ramp[]] = [
  [
    [6, 7, 18],
    [34, 24, 84],
    [150, 54, 128],
    [255, 186, 150],
  ],
  [
    [5, 8, 18],
    [12, 50, 88],
    [40, 130, 150],
    [214, 244, 226],
  ],
  [
    [8, 6, 16],
    [66, 22, 50],
    [190, 84, 52],
    [255, 214, 140],
  ],
  [
    [4, 5, 14],
    [26, 22, 70],
    [62, 70, 170],
    [190, 170, 255],
  ],
];

interface World {
  readonly lands: Ramp;
  readonly air: Rgb;
  /** 0 none .. 1 overcast. */
  readonly clouds: number;
  /** Bands of gas instead of lands. */
  readonly bands: boolean;
  readonly ring: boolean;
}

const WORLDS: readonly [World, ...World[]] = [
  {
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
  {
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
  {
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
  {
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
];

/** Stars in three depths before a nebula, a world, and the light of a near sun. */
export async function bakeSpaceScene(builder: SceneBuilder): Promise<void> {
  const { random, sunSide } = builder;
  builder.camera = setPath(builder, builder.shot.move);
  addNebula(builder);
  addStars(builder, 6, 1800, 0.9);
  addStars(builder, 3, 300, 1.5);
  addPlanet(builder, pick(random, WORLDS));
  if (random() < 0.6) addMoon(builder);
  await addSubjects(builder, {
    floor: 0.78,
    height: 0.46,
    light: sunlight(sunSide),
    reflection: 0,
    shadow: 0,
    gait: (gait) => (gait === 'fly' ? 'fly' : 'float'),
  });
  addStars(builder, 1.2, 48, 2.2);
  addFlare(builder);
}

function sunlight(side: 1 | -1): SubjectLight {
  return {
    key: [0.75 * side, -0.45, 0.5],
    keyColour: [1.05, 1, 0.95],
    ambient: [0.2, 0.23, 0.36],
    rimFrom: [-0.8 * side, 0.3],
    rimColour: [0.45, 0.6, 1],
    rim: 1,
  };
}

function addNebula(builder: SceneBuilder): void {
  const { shot, width, height, random } = builder;
  const gas = warped(
    noise(8, shot.seed + 3, { octaves: 7, cells: 3, gain: 0.56 }),
    shot.seed + 4,
    55,
  ).normalize();
  const veil = warped(
    noise(8, shot.seed + 8, { octaves: 6, cells: 4, gain: 0.5, ridged: true }),
    shot.seed + 9,
    30,
  ).normalize();
  const colors = pick(random, NEBULAE);
  const scale = 150 / Math.max(width, height);
  const lean = between(random, -0.6, 0.6);
  const middle = between(random, 0.34, 0.58);
  const shader = (x: number, y: number, ink: Ink): void => {
    const dense = gas.sample(x * scale, y * scale + 30);
    const thread = veil.sample(x * scale * 1.4, y * scale * 1.4);
    const band = Math.exp(-(((y / height - middle - (x / width - 0.5) * lean) / 0.3) ** 2));
    const light = smoothstep(0.3, 1.05, dense * 0.75 + thread * 0.35) * (0.25 + 0.95 * band);
    const color = ramp(colors, light);
    const dust = 1 - 0.55 * smoothstep(0.5, 0.8, veil.sample(x * scale * 0.8 + 45, y * scale * 0.8)) * band;
    ink.r = color[0] * dust;
    ink.g = color[1] * dust;
    ink.b = color[2] * dust;
  };
  builder.addShaded(8, shader, { coarse: 3 });
}

function addStars(builder: SceneBuilder, depth: number, count: number, size: number): void {
  const { random, unit, width, height } = builder;
  builder.addDrawn(depth, (context) => {
    for (let i = 0; i < count; i++) {
      const radius = size * unit * (0.4 + random() ** 3);
      const warm = random();
      const color = warm < 0.25 ? '190,210,255' : warm < 0.85 ? '255,255,255' : '255,222,180';
      const x = (random() * 2 - 0.5) * width;
      const y = (random() * 2 - 0.5) * height;
      if (size > 1.2) {
        const halo = context.createRadialGradient(x, y, 0, x, y, radius * 5);
        halo.addColorStop(0, `rgba(${color},0.5)`);
        halo.addColorStop(1, `rgba(${color},0)`);
        context.fillStyle = halo;
        context.fillRect(x - radius * 5, y - radius * 5, radius * 10, radius * 10);
      }
      context.fillStyle = `rgba(${color},${0.35 + random() * 0.65})`;
      context.beginPath();
      context.arc(x, y, radius, 0, Math.PI * 2);
      context.fill();
    }
  });
}

interface Globe {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly side: 1 | -1;
}

function addPlanet(builder: SceneBuilder, world: World): void {
  const { shot, width, height, random, sunSide } = builder;
  const surface = warped(
    noise(8, shot.seed + 21, { octaves: 7, cells: 4, gain: 0.55 }),
    shot.seed + 22,
    40,
  ).normalize();
  const clouds = warped(
    noise(8, shot.seed + 25, { octaves: 6, cells: 4, gain: 0.55 }),
    shot.seed + 26,
    60,
  ).normalize();
  const globe: Globe = {
    radius: Math.min(width, height) * between(random, 0.34, 0.62),
    x: width * (0.5 - sunSide * between(random, 0.2, 0.34)),
    y: height * between(random, builder.portrait ? 0.74 : 0.72, 0.96),
    side: sunSide,
  };
  const reach = globe.radius * (world.ring ? 2.1 : 1.16);
  const area = {
    left: globe.x - reach,
    right: globe.x + reach,
    top: globe.y - globe.radius * 1.16,
    bottom: globe.y + globe.radius * 1.16,
  };
  const tilt = between(random, -0.3, 0.3);
  builder.addShaded(
    2.4,
    (x, y, ink) => {
      const dx = (x - globe.x) / globe.radius;
      const dy = (y - globe.y) / globe.radius;
      paintGlobe(ink, dx, dy, globe, world, surface, clouds);
      if (world.ring) paintRing(ink, dx, dy, tilt, world, globe.side);
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

function addMoon(builder: SceneBuilder): void {
  const { shot, width, height, random, sunSide } = builder;
  const craters = noise(8, shot.seed + 31, { octaves: 6, cells: 8, gain: 0.6, ridged: true });
  const radius = Math.min(width, height) * between(random, 0.05, 0.1);
  const x0 = width * (0.5 + sunSide * between(random, 0.08, 0.2));
  const y0 = height * between(random, 0.14, 0.34);
  const world: World = {
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
  };
  builder.addShaded(
    3.4,
    (x, y, ink) => {
      const [dx, dy] = [(x - x0) / radius, (y - y0) / radius];
      if (Math.hypot(dx, dy) > 1) ink.a = 0;
      else paintGlobe(ink, dx, dy, { x: x0, y: y0, radius, side: sunSide }, world, craters, craters);
    },
    {
      area: { left: x0 - radius - 3, right: x0 + radius + 6, top: y0 - radius - 3, bottom: y0 + radius + 6 },
    },
  );
}

/** A near star just outside or at the edge of the frame, with its rays. */
function addFlare(builder: SceneBuilder): void {
  const { width, height, unit, sunSide, random } = builder;
  const x = width * (0.5 + sunSide * 0.42);
  const y = height * between(random, 0.1, 0.2);
  const reach = Math.min(width, height) * 0.5;
  builder.addGlow(5, { strength: 256, flicker: 14, softness: 0 }, (context) => {
    const disc = (radius: number, alpha: number): void => {
      const light = context.createRadialGradient(x, y, 0, x, y, radius);
      light.addColorStop(0, `rgba(255,246,230,${alpha})`);
      light.addColorStop(0.25, `rgba(255,226,190,${alpha * 0.3})`);
      light.addColorStop(1, 'rgba(0,0,0,0)');
      context.fillStyle = light;
      context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
    };
    disc(reach, 0.5);
    disc(reach * 0.14, 1);
    disc(reach * 0.08, 1);
    for (let ray = 0; ray < 8; ray++) {
      const angle = (ray / 8) * Math.PI + 0.2;
      const long = reach * (ray % 2 === 0 ? 0.9 : 0.5);
      const beam = context.createRadialGradient(x, y, 0, x, y, long);
      beam.addColorStop(0, 'rgba(255,240,220,0.5)');
      beam.addColorStop(1, 'rgba(0,0,0,0)');
      context.strokeStyle = beam;
      context.lineWidth = 5 * unit;
      context.beginPath();
      context.moveTo(x - Math.cos(angle) * long, y - Math.sin(angle) * long);
      context.lineTo(x + Math.cos(angle) * long, y + Math.sin(angle) * long);
      context.stroke();
    }
  });
}
