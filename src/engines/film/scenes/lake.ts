import { bakeMirror } from '../passes/mirror.ts';
import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { clamp, mix, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import { addSubjects } from './add-subjects.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';

const WATERLINE = 0.62;

/** A snow-capped cone behind ridges of autumn woods, all of it again in the water. */
export async function bakeLakeScene(builder: SceneBuilder): Promise<void> {
  const { shot, memory, palette } = builder;
  builder.camera = setPath(shot.move, { horizon: WATERLINE - 0.02, focal: 800 });
  builder.addSky({ cloudiness: 0.36, wind: 3, sunX: builder.portrait ? 0.2 : 0.16 });
  addCone(builder);
  const autumn: readonly [Rgb, Rgb, Rgb] = [
    [150, 62, 34],
    [204, 132, 48],
    [92, 104, 50],
  ];
  addRidge(builder, 2.6, 0.085, [74, 92, 110], 0.55, 11);
  addRidge(builder, 2.0, 0.06, [88, 96, 70], 0.3, 23);
  addWoods(builder, 1.7, 0.052, autumn, 0.22, 31);
  addWoods(builder, 1.45, 0.04, autumn, 0.06, 47);
  builder.add(
    bakeMirror(memory, builder.height, {
      waterline: builder.height * WATERLINE,
      depth: 1.45,
      body: mixRgb(palette.water, palette.sky[1], 0.3),
      cover: 0.3,
      ripple: shot.weather === 'storm' ? 0.1 : 0.05,
      fineness: 0.3,
      speed: 0.5,
      stretch: 1,
      seed: shot.seed,
    }),
  );
  addMist(builder);
  await addSubjects(builder, {
    floor: 0.82,
    height: 0.36,
    light: outdoorLight(palette),
    reflection: 0.35,
    shadow: 0.25,
    gait: (gait) => (gait === 'fly' || gait === 'float' || gait === 'swim' ? gait : 'sail'),
  });
  addReeds(builder);
}

/** How far a colour at this depth has faded into the haze. */
function hazed(builder: SceneBuilder, color: Rgb, haze: number, light = 1): Rgb {
  const { palette } = builder;
  const lit: Rgb = [
    (color[0] * (palette.key[0] * 0.8 + palette.ambient[0] * 0.45) * light) / 255,
    (color[1] * (palette.key[1] * 0.8 + palette.ambient[1] * 0.45) * light) / 255,
    (color[2] * (palette.key[2] * 0.8 + palette.ambient[2] * 0.45) * light) / 255,
  ];
  return mixRgb(lit, palette.haze, haze);
}

function addCone(builder: SceneBuilder): void {
  const { shot, sheet } = builder;
  const gullies = noise(9, shot.seed + 3, { octaves: 6, cells: 8, gain: 0.55, ridged: true });
  const rough = noise(9, shot.seed + 4, { octaves: 6, cells: 6, gain: 0.55 });
  const base = builder.height * WATERLINE - sheet.top;
  const tall = Math.min(builder.height * 0.4, builder.width * (builder.portrait ? 0.42 : 0.3));
  const centre = sheet.width * 0.46;
  const spread = tall * 1.55;
  const snowEdge = 0.6;
  builder.addShaded(4, (x, y, ink) => {
    const up = (base - y) / tall;
    const side = (x - centre) / spread;
    const distance = Math.abs(side);
    const jag = (rough.sample(x * 0.6, y * 0.2) - 0.5) * 0.035;
    // A volcano's profile: steep near the crater, long at the foot, flat on top.
    const profile = Math.min(0.985 + jag * 0.4, 1.34 * Math.exp(-distance * 2.5) - 0.19 * distance) + jag;
    ink.a = clamp((profile - up) * tall, 0, 1) * (up > -0.4 ? 1 : 0);
    if (ink.a === 0) return;
    const fan = Math.atan2(side, 1.35 - up);
    const gully = gullies.sample(fan * 330 + 300, up * 90 + rough.sample(x * 0.5, y * 0.5) * 22);
    const snowLine = snowEdge + (gully - 0.5) * 0.34 + (rough.sample(x * 0.9, y * 0.9) - 0.5) * 0.12;
    const snow = smoothstep(snowLine - 0.02, snowLine + 0.04, up);
    const facing = clamp(0.66 + side * 0.6 + (gully - 0.42) * 1.9, 0.2, 1.35);
    const bare = mixRgb([58, 60, 84], [112, 92, 94], rough.sample(x, y));
    const wooded = smoothstep(0.42, 0.12, up + (rough.sample(x * 2, y * 2) - 0.5) * 0.3);
    const rock = mixRgb(bare, [52, 70, 54], wooded * 0.8);
    const lit = hazed(
      builder,
      mixRgb(rock, mixRgb([186, 204, 240], [255, 252, 250], smoothstep(0.5, 0.85, facing)), snow),
      0.34 + (1 - clamp(up, 0, 1)) * 0.34,
      facing,
    );
    [ink.r, ink.g, ink.b] = lit;
  });
}

function addRidge(
  builder: SceneBuilder,
  depth: number,
  tall: number,
  color: Rgb,
  haze: number,
  salt: number,
): void {
  const { shot, sheet } = builder;
  const outline = noise(9, shot.seed + salt, { octaves: 6, cells: 5, gain: 0.5 });
  const texture = noise(9, shot.seed + salt + 1, { octaves: 6, cells: 16, gain: 0.6 });
  const base = builder.height * WATERLINE - sheet.top;
  const height = builder.height * tall;
  builder.addShaded(depth, (x, y, ink) => {
    const crest = base - height * (0.5 + outline.sample((x / sheet.width) * 512, 40) * 1.1);
    ink.a = y > base + 4 ? 0 : clamp((y - crest) * 0.8, 0, 1);
    if (ink.a === 0) return;
    const light = 0.66 + texture.sample(x * 0.8, y * 1.6) * 0.7;
    [ink.r, ink.g, ink.b] = hazed(builder, color, haze + 0.2 * smoothstep(crest, base, y), light);
  });
}

/** Rounded crowns of trees along a shore. */
function addWoods(
  builder: SceneBuilder,
  depth: number,
  tall: number,
  colors: readonly [Rgb, Rgb, Rgb],
  haze: number,
  salt: number,
): void {
  const { random, sheet, unit } = builder;
  const base = builder.height * WATERLINE - sheet.top;
  const outline = noise(8, builder.shot.seed + salt, { octaves: 3, cells: 4 });
  builder.addDrawn(depth, (context, width) => {
    for (let row = 0; row < 4; row++) {
      const count = Math.round(width / (7 * unit));
      for (let i = 0; i < count; i++) {
        const x = ((i + random()) / count) * width;
        const bank = builder.height * tall * (0.35 + outline.sample((x / width) * 256, 10) * 1.2);
        const foot = base - bank * (1 - row / 3.4) * 0.75;
        const radius = builder.height * tall * (0.09 + random() * 0.15);
        const color = colors[Math.floor(random() ** 1.2 * 3)] ?? colors[0];
        const light = mix(0.62, 1.15, random());
        for (let puff = 0; puff < 6; puff++) {
          const px = x + (random() - 0.5) * radius * 1.5;
          const py = foot - radius * (0.5 + random() * 1.1);
          const shadeOf = light * mix(0.68, 1.25, clamp((foot - py) / (radius * 1.6), 0, 1));
          const [r, g, b] = hazed(builder, scaleRgb(color, 1), haze, shadeOf);
          context.fillStyle = `rgb(${Math.round(clamp(r, 0, 255))},${Math.round(clamp(g, 0, 255))},${Math.round(clamp(b, 0, 255))})`;
          context.beginPath();
          context.arc(px, py, radius * mix(0.32, 0.6, random()), 0, Math.PI * 2);
          context.fill();
        }
      }
    }
    const [r, g, b] = hazed(builder, [60, 52, 40], haze, 0.7).map(Math.round);
    context.fillStyle = `rgb(${r},${g},${b})`;
    context.fillRect(0, base - 3 * unit, width, 5 * unit);
  });
}

function addMist(builder: SceneBuilder): void {
  const { sheet, palette, shot } = builder;
  const wisps = noise(9, shot.seed + 81, { octaves: 5, cells: 3, gain: 0.5 });
  const line = builder.height * WATERLINE - sheet.top;
  const reach = builder.height * (shot.weather === 'fog' ? 0.2 : 0.055);
  const strength = shot.weather === 'fog' ? 0.95 : 0.6;
  builder.addShaded(
    1.5,
    (x, y, ink) => {
      const band = Math.exp(-(((y - line) / reach) ** 2));
      const wisp = smoothstep(0.34, 0.7, wisps.sample(x * 0.28, y * 1.3));
      [ink.r, ink.g, ink.b] = palette.haze;
      ink.a = band * wisp * strength;
    },
    { driftX: 0.002 },
  );
}

/** Dark stems close to the camera frame the view. */
function addReeds(builder: SceneBuilder): void {
  const { random, palette } = builder;
  builder.addDrawn(
    0.72,
    (context, width, height) => {
      const dark = scaleRgb(mixRgb(palette.water, [30, 26, 18], 0.6), 0.8);
      context.strokeStyle = `rgb(${dark.map(Math.round).join(',')})`;
      context.lineCap = 'round';
      for (let i = 0; i < 90; i++) {
        const left = random() < 0.6;
        const x = (left ? random() ** 1.6 * 0.3 : 1 - random() ** 1.8 * 0.2) * width;
        const tall = builder.height * (0.06 + random() * 0.14);
        context.lineWidth = (0.8 + random() * 2) * builder.unit;
        context.beginPath();
        context.moveTo(x, height);
        context.quadraticCurveTo(
          x + (random() - 0.5) * 14,
          height - tall * 0.6,
          x + (random() - 0.3) * tall * 0.5,
          height - tall - builder.height * 0.03,
        );
        context.stroke();
      }
    },
    { motion: { swingX: 0.003, swingSpeed: 1.1 } },
  );
}
