import { bakeMirror } from '../passes/mirror.ts';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { clamp, mix, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import type { Ink } from '../raster/picture.ts';
import { between, pick } from '../raster/random.ts';
import { addSubjects } from './add-subjects.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { addSights } from './skies.ts';

const WATERLINE = 0.62;
/** What stands on the shore goes on below it, in frame heights: a camera that rises sees over its foot. */
const BELOW = 0.22;

type Woods = readonly [Rgb, Rgb, Rgb];
const WOODS: readonly [Woods, ...Woods[]] = [
  [
    [150, 62, 34],
    [204, 132, 48],
    [92, 104, 50],
  ],
  [
    [58, 96, 48],
    [86, 124, 58],
    [116, 142, 72],
  ],
  [
    [36, 66, 48],
    [52, 84, 58],
    [96, 112, 60],
  ],
  [
    [196, 146, 52],
    [222, 180, 72],
    [70, 96, 60],
  ],
];
const SNOWY_WOODS: Woods = [
  [178, 190, 206],
  [206, 216, 228],
  [84, 104, 104],
];

/** A mountain behind ridges of woods, all of it again in the water. */
export async function bakeLakeScene(builder: SceneBuilder): Promise<void> {
  const { shot, memory, palette, random } = builder;
  const wet = shot.weather === 'rain' || shot.weather === 'storm';
  builder.camera = setPath(builder, shot.move, { horizon: WATERLINE - 0.02, focal: 800 });
  builder.addSky({ cloudiness: 0.36, wind: 3, sunX: builder.portrait ? 0.2 : 0.22 });
  addSights(builder);
  if (random() < 0.5) addCone(builder);
  else addRange(builder);
  const leaves = builder.white ? SNOWY_WOODS : pick(random, WOODS);
  addRidge(builder, 2.6, between(random, 0.07, 0.14), [74, 92, 110], 0.55, 11);
  addRidge(builder, 2.0, between(random, 0.04, 0.08), [88, 96, 70], 0.3, 23);
  addWoods(builder, 1.7, 0.052, leaves, 0.22, 31);
  addWoods(builder, 1.45, 0.04, leaves, 0.06, 47);
  builder.add(
    bakeMirror(memory, builder.height, {
      waterline: builder.height * WATERLINE,
      depth: 1.45,
      body: mixRgb(palette.water, palette.sky[1], 0.3),
      cover: wet ? 0.5 : 0.3,
      ripple: shot.weather === 'storm' ? 0.1 : wet ? 0.075 : 0.05,
      fineness: wet ? 0.7 : 0.3,
      speed: wet ? 1.2 : 0.5,
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
function hazed({ palette }: SceneBuilder, color: Rgb, haze: number, light = 1): Rgb {
  const lit: Rgb = [
    (color[0] * (palette.key[0] * 0.8 + palette.ambient[0] * 0.45) * light) / 255,
    (color[1] * (palette.key[1] * 0.8 + palette.ambient[1] * 0.45) * light) / 255,
    (color[2] * (palette.key[2] * 0.8 + palette.ambient[2] * 0.45) * light) / 255,
  ];
  return mixRgb(lit, palette.haze, haze);
}

/** A volcano's profile: steep near the crater, long at the foot, flat on top. */
function addCone(builder: SceneBuilder): void {
  const { shot, width, sunSide } = builder;
  const gullies = noise(8, shot.seed + 3, { octaves: 6, cells: 8, gain: 0.55, ridged: true });
  const rough = noise(8, shot.seed + 4, { octaves: 6, cells: 6, gain: 0.55 });
  const base = builder.height * WATERLINE;
  const tall = Math.min(builder.height * 0.4, width * (builder.portrait ? 0.42 : 0.3));
  const centre = width * (0.5 - 0.12 * sunSide);
  const spread = tall * 1.55;
  const shader = (x: number, y: number, ink: Ink): void => {
    const up = (base - y) / tall;
    const side = (x - centre) / spread;
    const distance = Math.abs(side);
    const outline = Math.min(0.985, 1.34 * Math.exp(-distance * 2.5) - 0.19 * distance);
    ink.a = 0;
    if (up > outline + 0.03) return;
    const jag = (rough.sample(x * 0.6, y * 0.2) - 0.5) * 0.035;
    ink.a = clamp((outline + jag - up) * tall * 0.6, 0, 1);
    if (ink.a === 0) return;
    const fan = Math.atan2(side, 1.35 - up);
    const wild = rough.sample(x * 0.9, y * 0.9);
    const gully = gullies.sample(fan * 330 + 300, up * 90 + wild * 22);
    const snowLine = 0.6 + (gully - 0.5) * 0.34 + (wild - 0.5) * 0.12;
    const snow = smoothstep(snowLine - 0.02, snowLine + 0.04, up);
    const facing = clamp(0.66 + side * 0.6 * sunSide + (gully - 0.42) * 1.9, 0.2, 1.35);
    const bare = mixRgb([58, 60, 84], [112, 92, 94], wild);
    const wooded = smoothstep(0.42, 0.12, up + (wild - 0.5) * 0.3);
    const rock = mixRgb(bare, [52, 70, 54], wooded * 0.8);
    const white = mixRgb([186, 204, 240], [255, 252, 250], smoothstep(0.5, 0.85, facing));
    const haze = 0.34 + (1 - clamp(up, 0, 1)) * 0.34;
    [ink.r, ink.g, ink.b] = hazed(builder, mixRgb(rock, white, snow), haze, facing);
  };
  builder.addShaded(4, shader, {
    area: { top: base - tall * 1.05, bottom: base + builder.height * BELOW },
    coarse: builder.unit > 0.8 ? 2 : 1,
  });
}

/** A chain of peaks with snow in their upper faces. */
function addRange(builder: SceneBuilder): void {
  const { shot, width, height, sunSide, random } = builder;
  const crest = noise(8, shot.seed + 5, { octaves: 6, cells: 6, gain: 0.45, ridged: true }).normalize();
  const rough = noise(8, shot.seed + 4, { octaves: 6, cells: 8, gain: 0.6 });
  const base = height * WATERLINE;
  const tall = Math.min(height * 0.36, width * 0.4) * between(random, 0.85, 1.1);
  const row = random() * 256;
  const peakAt = (x: number): number => {
    const along = (x / width) * 128;
    const broad = crest.sample(along * 0.45 + 60, row + 40);
    return 0.18 + crest.sample(along, row) * 0.8 * (0.35 + broad) + broad * 0.3;
  };
  const peaks = new Map<number, number>();
  const shader = (x: number, y: number, ink: Ink): void => {
    let peak = peaks.get(x);
    if (peak === undefined) {
      peak = peakAt(x);
      peaks.set(x, peak);
    }
    const up = (base - y) / tall;
    ink.a = clamp((peak - up) * tall * 0.7, 0, 1);
    if (ink.a === 0) return;
    const wild = rough.sample(x * 0.5 + up * 30 * sunSide, y * 0.5);
    const slope = (peakAt(x + 6) - peakAt(x - 6)) * 4 * -sunSide;
    const facing = clamp(0.7 + slope + (wild - 0.5) * 1.5, 0.25, 1.3);
    const snow = smoothstep(0.42, 0.56, up + (wild - 0.5) * 0.5);
    const rock = mixRgb([56, 62, 82], [112, 100, 98], wild);
    const wooded = smoothstep(0.34, 0.1, up + (wild - 0.5) * 0.2);
    const ground = mixRgb(rock, [46, 66, 54], wooded * 0.85);
    const haze = 0.36 + 0.3 * (1 - clamp(up * 1.4, 0, 1));
    [ink.r, ink.g, ink.b] = hazed(builder, mixRgb(ground, [246, 248, 252], snow), haze, facing);
  };
  builder.addShaded(4, shader, {
    area: { top: base - tall * 1.62, bottom: base + height * BELOW },
    coarse: builder.unit > 0.8 ? 2 : 1,
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
  const { shot, width } = builder;
  const outline = noise(8, shot.seed + salt, { octaves: 6, cells: 5, gain: 0.5 });
  const texture = noise(8, shot.seed + salt + 1, { octaves: 6, cells: 16, gain: 0.6 });
  const base = builder.height * WATERLINE;
  const height = builder.height * tall;
  const shader = (x: number, y: number, ink: Ink): void => {
    const crest = base - height * (0.3 + outline.sample((x / width) * 200, 40) * 1.4);
    ink.a = clamp((y - crest) * 0.8, 0, 1);
    if (ink.a === 0) return;
    const light = 0.66 + texture.sample(x * 0.8, y * 1.6) * 0.7;
    [ink.r, ink.g, ink.b] = hazed(builder, color, haze + 0.2 * smoothstep(crest, base, y), light);
  };
  builder.addShaded(depth, shader, {
    area: { top: base - height * 1.8, bottom: base + builder.height * BELOW * 0.6 },
  });
}

/** Rounded crowns of trees along a shore. */
function addWoods(
  builder: SceneBuilder,
  depth: number,
  tall: number,
  colors: Woods,
  haze: number,
  salt: number,
): void {
  const { random, width, height, unit } = builder;
  const base = height * WATERLINE;
  const outline = noise(8, builder.shot.seed + salt, { octaves: 3, cells: 4 });
  const count = Math.round((width / (7 * unit)) * 1.8);
  const area = { top: base - height * tall * 2.4, bottom: base + height * BELOW * 0.5 };
  builder.addDrawn(
    depth,
    (context, view) => {
      context.fillStyle = css(hazed(builder, scaleRgb(colors[0], 0.55), haze, 0.8));
      context.fillRect(view.left, base - 3 * unit, view.right - view.left, view.bottom - base + 9);
      for (let row = 0; row < 4; row++) {
        for (let i = 0; i < count; i++) {
          const x = (((i + random()) / count) * 1.8 - 0.4) * width;
          const bank = height * tall * (0.35 + outline.sample((x / width) * 256, 10) * 1.2);
          const foot = base - bank * (1 - row / 3.4) * 0.75;
          const radius = height * tall * (0.09 + random() * 0.15);
          const color = colors[Math.floor(random() ** 1.2 * 3)] ?? colors[0];
          const light = mix(0.62, 1.15, random());
          for (let puff = 0; puff < 4; puff++) {
            const px = x + (random() - 0.5) * radius * 1.5;
            const py = foot - radius * (0.5 + random() * 1.1);
            const shadeOf = light * mix(0.68, 1.25, clamp((foot - py) / (radius * 1.6), 0, 1));
            context.fillStyle = css(
              hazed(builder, color, haze, shadeOf).map((c) => clamp(c, 0, 255)) as unknown as Rgb,
            );
            context.beginPath();
            context.arc(px, py, radius * mix(0.32, 0.6, random()), 0, Math.PI * 2);
            context.fill();
          }
        }
      }
      context.fillStyle = css(hazed(builder, [60, 52, 40], haze, 0.7));
      context.fillRect(view.left, base - 3 * unit, view.right - view.left, 5 * unit);
    },
    { area },
  );
}

function addMist(builder: SceneBuilder): void {
  const { palette, shot, height } = builder;
  const wisps = noise(8, shot.seed + 81, { octaves: 5, cells: 3, gain: 0.5 });
  const line = height * WATERLINE;
  const reach = height * (shot.weather === 'fog' ? 0.2 : 0.055);
  const strength = shot.weather === 'fog' ? 0.95 : 0.6;
  const shader = (x: number, y: number, ink: Ink): void => {
    const band = Math.exp(-(((y - line) / reach) ** 2));
    const wisp = smoothstep(0.34, 0.7, wisps.sample((x / builder.unit) * 0.14, (y / builder.unit) * 0.65));
    [ink.r, ink.g, ink.b] = palette.haze;
    ink.a = band * wisp * strength;
  };
  builder.addShaded(1.5, shader, {
    motion: { driftX: 0.002 },
    coarse: 3,
    area: { top: line - reach * 2.4, bottom: line + reach * 2.4 },
  });
}

/** Dark stems close to the camera frame the view. */
function addReeds(builder: SceneBuilder): void {
  const { random, palette, width, height } = builder;
  const motion = { swingX: 0.003, swingSpeed: 1.1 };
  const foot = height * 1.04;
  builder.addDrawn(
    0.72,
    (context, view) => {
      const dark = scaleRgb(mixRgb(palette.water, [30, 26, 18], 0.6), 0.8);
      context.strokeStyle = css(dark);
      context.lineCap = 'round';
      for (let i = 0; i < 150; i++) {
        const left = random() < 0.6;
        const x = (left ? random() ** 1.6 * 0.6 - 0.3 : 1.3 - random() ** 1.8 * 0.5) * width;
        const tall = height * (0.06 + random() * 0.14);
        context.lineWidth = (0.8 + random() * 2) * builder.unit;
        context.beginPath();
        context.moveTo(x, view.bottom);
        context.lineTo(x, foot);
        context.quadraticCurveTo(
          x + (random() - 0.5) * 14,
          foot - tall * 0.6,
          x + (random() - 0.3) * tall * 0.5,
          foot - tall - height * 0.03,
        );
        context.stroke();
      }
    },
    { motion, area: { top: height * 0.74 } },
  );
}
