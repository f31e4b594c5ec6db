import { type Rgb, ramp } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { noise, warped } from '../raster/grid.ts';
import { pick } from '../raster/random.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { addSubjects } from './add-subjects.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

const SUNLIGHT: SubjectLight = {
  key: [0.75, -0.45, 0.5],
  keyColour: [1.05, 1, 0.95],
  ambient: [0.2, 0.23, 0.36],
  rimFrom: [-0.8, 0.3],
  rimColour: [0.45, 0.6, 1],
  rim: 1,
};

const NEBULAE: readonly [readonly [Rgb, Rgb, Rgb, Rgb], ...(readonly [Rgb, Rgb, Rgb, Rgb])[]] = [
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
];

export async function bakeSpaceScene(builder: SceneBuilder): Promise<void> {
  builder.camera = setPath(builder.shot.move);
  addNebula(builder);
  addStars(builder, 6, 900, 0.9);
  addStars(builder, 3, 160, 1.5);
  addPlanet(builder);
  await addSubjects(builder, {
    floor: 0.78,
    height: 0.46,
    light: SUNLIGHT,
    reflection: 0,
    shadow: 0,
    gait: (gait) => (gait === 'fly' ? 'fly' : 'float'),
  });
  addStars(builder, 1.2, 26, 2.2);
}

function addNebula(builder: SceneBuilder): void {
  const { shot, sheet, random } = builder;
  const gas = warped(
    noise(9, shot.seed + 3, { octaves: 7, cells: 3, gain: 0.56 }),
    shot.seed + 4,
    110,
  ).normalize();
  const veil = warped(
    noise(9, shot.seed + 8, { octaves: 6, cells: 4, gain: 0.5, ridged: true }),
    shot.seed + 9,
    60,
  ).normalize();
  const colors = pick(random, NEBULAE);
  const scale = 300 / Math.max(sheet.width, sheet.height);
  builder.addShaded(8, (x, y, ink) => {
    const dense = gas.sample(x * scale, y * scale + 60);
    const thread = veil.sample(x * scale * 1.4, y * scale * 1.4);
    const band = Math.exp(-(((y / sheet.height - 0.42 - (x / sheet.width - 0.5) * 0.35) / 0.3) ** 2));
    const light = smoothstep(0.3, 1.05, dense * 0.75 + thread * 0.35) * (0.25 + 0.95 * band);
    const color = ramp(colors, light);
    const dust = 1 - 0.55 * smoothstep(0.5, 0.8, veil.sample(x * scale * 0.8 + 90, y * scale * 0.8)) * band;
    ink.r = color[0] * dust;
    ink.g = color[1] * dust;
    ink.b = color[2] * dust;
  });
}

function addStars(builder: SceneBuilder, depth: number, count: number, size: number): void {
  const { random, unit } = builder;
  builder.addDrawn(depth, (context, width, height) => {
    for (let i = 0; i < count; i++) {
      const radius = size * unit * (0.4 + random() ** 3);
      const warm = random();
      const color = warm < 0.25 ? '190,210,255' : warm < 0.85 ? '255,255,255' : '255,222,180';
      const x = random() * width;
      const y = random() * height;
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

/** A banded world, lit from the right, with a thin blue air. */
function addPlanet(builder: SceneBuilder): void {
  const { shot, sheet, width, height } = builder;
  const surface = warped(
    noise(9, shot.seed + 21, { octaves: 7, cells: 4, gain: 0.55 }),
    shot.seed + 22,
    80,
  ).normalize();
  const clouds = warped(
    noise(9, shot.seed + 25, { octaves: 6, cells: 4, gain: 0.55 }),
    shot.seed + 26,
    120,
  ).normalize();
  const radius = Math.min(width, height) * (builder.portrait ? 0.62 : 0.55);
  const centreX = sheet.width * (builder.portrait ? 0.22 : 0.2);
  const centreY = sheet.height * (builder.portrait ? 0.9 : 0.98);
  const lands: readonly [Rgb, Rgb, Rgb, Rgb] = [
    [14, 46, 96],
    [24, 84, 132],
    [86, 108, 66],
    [186, 158, 112],
  ];
  builder.addShaded(2.4, (x, y, ink) => {
    const dx = (x - centreX) / radius;
    const dy = (y - centreY) / radius;
    const distance = Math.hypot(dx, dy);
    if (distance > 1.14) {
      ink.a = 0;
      return;
    }
    const light = clamp(dx * 0.62 - dy * 0.62 + 0.34, 0, 1);
    if (distance > 1) {
      const air = Math.exp(-(distance - 1) * 38) * (0.12 + 0.88 * light);
      ink.r = 110;
      ink.g = 176;
      ink.b = 255;
      ink.a = air * 0.85;
      return;
    }
    const z = Math.sqrt(1 - distance * distance);
    const u = Math.atan2(dx, z) * 110 + 200;
    const v = Math.asin(clamp(dy, -1, 1)) * 110 + 200;
    const ground = ramp(lands, smoothstep(0.32, 0.75, surface.sample(u, v)));
    const cloud = smoothstep(0.52, 0.78, clouds.sample(u * 1.1, v * 1.5)) * 0.85;
    const day = clamp(dx * 0.72 - dy * 0.55 + z * 0.42, 0, 1) ** 1.1;
    const rim = (1 - z) ** 2.6;
    ink.r = (ground[0] * (1 - cloud) + 245 * cloud) * day * 1.1 + 90 * rim * light;
    ink.g = (ground[1] * (1 - cloud) + 247 * cloud) * day * 1.1 + 150 * rim * light;
    ink.b = (ground[2] * (1 - cloud) + 252 * cloud) * day * 1.1 + 235 * rim * light;
    ink.a = clamp((1 - distance) * radius, 0, 1);
  });
}
