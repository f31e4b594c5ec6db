import { type Rgb, ramp } from '../raster/color.ts';
import { smoothstep } from '../raster/curves.ts';
import { noise, warped } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { between, pick } from '../raster/random.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { addSubjects } from './add-subjects.ts';
import { type WorldName, worldOf } from './celestial.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { addWorld, WORLDS } from './worlds.ts';

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

const USUAL_WORLDS: readonly [WorldName, ...WorldName[]] = ['earth', 'ringed', 'mars', 'icy'];

/** Stars in three depths before a nebula, a world, and the light of a near sun. */
export async function bakeSpaceScene(builder: SceneBuilder): Promise<void> {
  const { random, sunSide } = builder;
  builder.camera = setPath(builder, builder.shot.move);
  addNebula(builder);
  addStars(builder, 6, 1800, 0.9);
  addStars(builder, 3, 300, 1.5);
  const named = builder.shot.subjects.map(worldOf).find((world) => world !== null) ?? null;
  const usual = pick(random, USUAL_WORLDS);
  addPlanet(builder, named ?? usual);
  if (random() < 0.6 && named !== 'moon') addMoon(builder);
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

function addPlanet(builder: SceneBuilder, name: WorldName): void {
  const { width, height, random, sunSide, portrait } = builder;
  const { ring } = WORLDS[name];
  addWorld(
    builder,
    name,
    {
      radius: Math.min(width, height) * (ring ? between(random, 0.24, 0.32) : between(random, 0.34, 0.62)),
      x: width * (0.5 - sunSide * between(random, 0.2, 0.34)),
      y: height * (ring ? between(random, 0.3, 0.42) : between(random, portrait ? 0.74 : 0.72, 0.96)),
      side: sunSide,
      tilt: between(random, -0.3, 0.3),
    },
    2.4,
  );
}

function addMoon(builder: SceneBuilder): void {
  const { width, height, random, sunSide } = builder;
  const globe = {
    radius: Math.min(width, height) * between(random, 0.05, 0.1),
    x: width * (0.5 + sunSide * between(random, 0.08, 0.2)),
    y: height * between(random, 0.14, 0.34),
    side: sunSide,
    tilt: 0,
  };
  addWorld(builder, 'moon', globe, 3.4);
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
