import type { SKRSContext2D } from '@napi-rs/canvas';
import { bakeMotes } from '../passes/particles.ts';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { clamp, mix, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { between, pick, type Random } from '../raster/random.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { addSubjects } from './add-subjects.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

/** Frame heights that the sea floor lies below the middle at depth 1, and where it is lost in the water. */
const DROP = 0.42;
const FAR = 2.6;

interface Water {
  readonly deep: Rgb;
  readonly middle: Rgb;
  readonly surface: Rgb;
}

const WATERS: readonly [Water, ...Water[]] = [
  { deep: [4, 26, 58], middle: [12, 88, 132], surface: [120, 214, 226] },
  { deep: [3, 36, 52], middle: [10, 112, 122], surface: [150, 232, 212] },
  { deep: [8, 20, 66], middle: [20, 74, 152], surface: [126, 196, 240] },
];
const CORALS: readonly [Rgb, ...Rgb[]] = [
  [222, 92, 88],
  [232, 150, 74],
  [196, 92, 168],
  [120, 190, 130],
  [236, 200, 110],
];

export async function bakeUnderwaterScene(builder: SceneBuilder): Promise<void> {
  const { shot, random } = builder;
  builder.camera = setPath(builder, shot.move);
  const water = atHour(builder, pick(random, WATERS));
  addWater(builder, water);
  addReef(builder, water, 2.5, 0.26, 0.72, 5);
  addSand(builder, water);
  addReef(builder, water, 1.7, 0.17, 0.4, 15);
  addShafts(builder);
  addKelp(builder, water, 1.45, 0.32, 9);
  await addSubjects(builder, {
    floor: 0.64,
    height: 0.42,
    light: sealight(water),
    reflection: 0,
    shadow: 0,
    gait: (gait) => (gait === 'float' ? 'float' : 'swim'),
  });
  addReef(builder, water, 0.92, 0.1, 0.06, 25);
  addKelp(builder, water, 0.72, 0.05, 5);
  addBubbles(builder);
}

function atHour({ palette, shot }: SceneBuilder, water: Water): Water {
  if (palette.stars)
    return {
      deep: scaleRgb(water.deep, 0.4),
      middle: scaleRgb(water.middle, 0.42),
      surface: scaleRgb(water.surface, 0.5),
    };
  const warm = shot.time === 'sunset' || shot.time === 'dawn' ? 0.38 : 0;
  return { ...water, surface: mixRgb(water.surface, palette.glow, warm) };
}

function sealight({ surface }: Water): SubjectLight {
  const [r, g, b] = surface.map((value) => value / 255) as unknown as Rgb;
  return {
    key: [0.1, -0.9, 0.5],
    keyColour: [r * 0.5 + 0.36, g * 0.5 + 0.48, b * 0.5 + 0.5],
    ambient: [0.28, 0.48, 0.6],
    rimFrom: [0.2, -0.9],
    rimColour: [r, g, b],
    rim: 0.9,
  };
}

function addWater(builder: SceneBuilder, { deep, middle, surface }: Water): void {
  const { width, height, shot } = builder;
  const ripple = noise(8, shot.seed + 3, { octaves: 5, cells: 8, gain: 0.6, ridged: true });
  const glareX = 0.5 + 0.08 * builder.sunSide;
  const scale = 256 / width;
  const shader = (x: number, y: number, ink: Ink): void => {
    const down = y / height;
    const near = ripple.sample(x * scale * 0.8, (down * 110) / (0.06 + Math.max(0, down)));
    const glare = Math.exp(-(((x / width - glareX) / 0.28) ** 2)) * Math.exp(-down * 3.4);
    const color = mixRgb(mixRgb(surface, middle, smoothstep(0, 0.34, down)), deep, smoothstep(0.25, 1, down));
    const sparkle = smoothstep(0.55, 0.9, near) * Math.exp(-Math.max(0, down) * 9) * 90;
    ink.r = color[0] + glare * 90 + sparkle;
    ink.g = color[1] + glare * 80 + sparkle;
    ink.b = color[2] + glare * 60 + sparkle;
  };
  builder.addShaded(5, shader, { coarse: 3 });
}

/** Sand in ripples, with the net of light that waves throw on it. */
function addSand(builder: SceneBuilder, water: Water): void {
  const { width, height, shot, palette } = builder;
  const net = noise(8, shot.seed + 41, { octaves: 2, cells: 12, ridged: true });
  const rough = noise(8, shot.seed + 42, { octaves: 5, cells: 16, gain: 0.6 });
  const sand: Rgb = palette.stars ? [40, 66, 92] : [170, 178, 148];
  const lights = [0, 1, 2].map((k) => 0.5 + (0.5 * (water.surface[k] ?? 0)) / 255) as unknown as Rgb;
  const far = scaleRgb(water.middle, 0.72);
  builder.addShadedFloor(DROP, FAR, 2, (x, y, ink) => {
    const depth = (DROP * height) / Math.max(1, y - height / 2);
    const veil = clamp(0.04 + (depth - 0.7) * 0.5, 0.04, 0.96);
    const across = ((x - width / 2) / height) * depth * 260;
    const along = depth * 300;
    const caustic = smoothstep(0.62, 0.96, net.sample(across * 0.5, along * 0.5)) * (1.1 - veil);
    const light = 0.5 + rough.sample(across, along) * 0.55 + caustic * 0.55;
    ink.r = mix(sand[0] * light * lights[0], far[0], veil);
    ink.g = mix(sand[1] * light * lights[1], far[1], veil);
    ink.b = mix(sand[2] * light * lights[2], far[2], veil);
    ink.a = smoothstep(FAR, FAR - 0.7, depth);
  });
}

function addShafts(builder: SceneBuilder): void {
  const { random, unit, width, height, palette, sunSide } = builder;
  const strength = palette.stars ? 60 : 180;
  const source = width * (0.5 + 0.1 * sunSide);
  for (const flicker of [90, -70]) {
    builder.addGlow(1.8, { strength, flicker, softness: 12 * unit }, (context) => {
      for (let i = 0; i < 8; i++) {
        const x = width * (0.1 + random() * 0.8);
        const spread = (20 + random() * 60) * unit;
        const lean = (x - source) * 0.9;
        const top = -height * 0.3;
        const light = context.createLinearGradient(0, 0, 0, height * 0.95);
        light.addColorStop(0, `rgba(190,250,255,${0.16 + random() * 0.24})`);
        light.addColorStop(1, 'rgba(120,220,255,0)');
        context.fillStyle = light;
        context.beginPath();
        context.moveTo(x - spread * 0.2 - lean * 0.3, top);
        context.lineTo(x + spread * 0.2 - lean * 0.3, top);
        context.lineTo(x + lean + spread, height * 0.95);
        context.lineTo(x + lean - spread, height * 0.95);
        context.closePath();
        context.fill();
      }
    });
  }
}

/** A ridge of rock with corals on it, bluer with distance, standing on the sea floor. */
function addReef(
  builder: SceneBuilder,
  water: Water,
  depth: number,
  tall: number,
  haze: number,
  salt: number,
): void {
  const { shot, random, unit, width, height } = builder;
  const outline = noise(8, shot.seed + salt, { octaves: 6, cells: 4, gain: 0.5 });
  const foot = height * (0.5 + DROP / depth);
  const gap = depth < 2;
  const crestAt = (x: number): number => {
    const along = outline.sample((x / width) * 200, salt * 9);
    // A reef in the middle distance leaves a lane of sand free in the middle.
    const lane = gap ? smoothstep(0.08, 0.5, Math.abs(x / width - 0.5)) : 1;
    return foot + height * 0.02 - height * tall * (along * 1.7 - 0.25) * (0.15 + 0.85 * lane);
  };
  const area = { top: foot - height * tall * 2, bottom: foot + height * 0.3 };
  builder.addDrawn(
    depth,
    (context, view) => {
      const rock = context.createLinearGradient(0, foot - height * tall * 1.4, 0, foot + height * 0.1);
      rock.addColorStop(0, css(mixRgb([112, 126, 122], water.middle, haze)));
      rock.addColorStop(0.5, css(mixRgb([66, 80, 84], water.middle, haze)));
      rock.addColorStop(1, css(mixRgb([34, 46, 56], water.middle, haze)));
      context.fillStyle = rock;
      context.beginPath();
      context.moveTo(view.left, view.bottom + 9);
      for (let x = view.left; x <= view.right + 9; x += 3) context.lineTo(x, crestAt(x));
      context.lineTo(view.right + 9, view.bottom + 9);
      context.fill();
      for (let i = 0; i < 120; i++) {
        const x = (random() * 2 - 0.5) * width;
        const lit = random() < 0.5;
        const y = crestAt(x) + random() ** 2 * height * tall * 0.8;
        context.fillStyle = lit ? css(water.surface, 0.1 * (1 - haze)) : css(water.deep, 0.3 * (1 - haze));
        context.beginPath();
        context.ellipse(x, y, (8 + random() * 30) * unit, (3 + random() * 9) * unit, 0, 0, Math.PI * 2);
        context.fill();
      }
      for (let i = 0; i < 80; i++) {
        const x = (random() * 2 - 0.5) * width;
        const color = mixRgb(
          scaleRgb(pick(random, CORALS), mix(0.5, 0.95, random()) * (builder.palette.stars ? 0.45 : 1)),
          water.middle,
          haze + 0.1,
        );
        const size = (16 + random() * 46) * unit * (1.3 - haze);
        const coral = { x, y: crestAt(x) + 6 * unit, size, color: css(color) };
        if (random() < 0.55) drawFan(context, random, coral);
        else drawDome(context, random, coral, css(scaleRgb(color, 1.25)));
      }
    },
    { area },
  );
}

interface Coral {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly color: string;
}

function drawFan(context: SKRSContext2D, random: Random, { x, y, size, color }: Coral): void {
  context.strokeStyle = color;
  context.lineCap = 'round';
  for (let arm = -3; arm <= 3; arm++) {
    context.lineWidth = size * (0.05 + random() * 0.09);
    context.beginPath();
    context.moveTo(x, y);
    const tip = y - size * (0.7 + random() * 0.5);
    context.quadraticCurveTo(x + arm * size * 0.1, y - size * 0.6, x + arm * size * 0.22, tip);
    context.stroke();
  }
}

function drawDome(context: SKRSContext2D, random: Random, { x, y, size, color }: Coral, lit: string): void {
  for (let i = 0; i < 7; i++) {
    const px = x + (random() - 0.5) * size;
    const radius = size * (0.12 + random() * 0.18);
    const py = y - random() * size * 0.35;
    context.fillStyle = color;
    context.beginPath();
    context.arc(px, py, radius, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = lit;
    context.globalAlpha = 0.5;
    context.beginPath();
    context.arc(px - radius * 0.2, py - radius * 0.35, radius * 0.5, 0, Math.PI * 2);
    context.fill();
    context.globalAlpha = 1;
  }
}

/** Ribbons of weed to both sides, swaying. */
function addKelp(builder: SceneBuilder, water: Water, depth: number, haze: number, count: number): void {
  const { random, unit, width, height } = builder;
  const foot = height * (0.5 + DROP / depth) + 8 * unit;
  const motion = { swingX: 0.008, swingSpeed: 0.8, phase: depth * 3 };
  const dark = mixRgb([26, 66, 48], water.middle, haze);
  const light = mixRgb([78, 128, 66], water.middle, haze);
  builder.addDrawn(
    depth,
    (context) => {
      for (let i = 0; i < count; i++) {
        const side = random() < 0.5 ? -1 : 1;
        const x = width * (0.5 + side * between(random, 0.26, 0.78));
        const tall = height * between(random, 0.3, 0.62);
        const bend = (random() - 0.5) * 60 * unit;
        const stem = (t: number): number => x + Math.sin(t * 5 + i) * 12 * unit + bend * t * t;
        context.strokeStyle = css(dark);
        context.lineWidth = (3 / depth + 1) * unit;
        context.beginPath();
        context.moveTo(x, foot + height * 0.05);
        for (let t = 0; t <= 1; t += 0.05) context.lineTo(stem(t), foot - tall * t);
        context.stroke();
        for (let t = 0.08; t < 1; t += 0.05) {
          const way = (Math.round(t * 20) % 2 === 0 ? 1 : -1) * (26 + random() * 16) * unit * (1.2 - t * 0.6);
          const y = foot - tall * t;
          context.fillStyle = css(mixRgb(dark, light, random()));
          context.beginPath();
          context.moveTo(stem(t), y);
          context.quadraticCurveTo(stem(t) + way * 0.6, y - 20 * unit, stem(t) + way, y - 6 * unit);
          context.quadraticCurveTo(stem(t) + way * 0.5, y + 2 * unit, stem(t), y);
          context.fill();
        }
      }
    },
    { motion, area: { top: foot - height * 0.72 }, softness: depth < 1 ? 2.5 * unit : 0 },
  );
}

function addBubbles(builder: SceneBuilder): void {
  const { memory, unit, shot } = builder;
  const shared = { rise: 0.09, floor: 1, seed: shot.seed + 5 };
  builder.add(
    bakeMotes(memory, Math.max(2, Math.round(3 * unit)), { ...shared, count: 80, strength: 70 }),
    bakeMotes(memory, Math.max(4, Math.round(8 * unit)), {
      ...shared,
      count: 14,
      strength: 44,
      seed: shared.seed + 1,
    }),
  );
}
