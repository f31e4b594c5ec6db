import { bakeMirror } from '../passes/mirror.ts';
import { css, mixRgb, type Rgb } from '../raster/color.ts';
import { clamp, smoothstep } from '../raster/curves.ts';
import { noise } from '../raster/grid.ts';
import { even, type Ink, shade } from '../raster/picture.ts';
import { between, pick } from '../raster/random.ts';
import { addSubjects } from './add-subjects.ts';
import { outdoors } from './planting.ts';
import { clamped } from './plants/trees.ts';
import { outdoorLight, type SceneBuilder } from './scene-builder.ts';
import { setPath } from './set-camera.ts';
import { addSights } from './skies.ts';

const WATERLINE = 0.64;
const CLIFF = 2.4;
const POSES = 12;

/** Water that falls over a cliff between woods into a pool, seen from its bank. */
export async function bakeWaterfallScene(builder: SceneBuilder): Promise<void> {
  const { shot, memory, palette, height, unit } = builder;
  builder.camera = setPath(builder, shot.move, { horizon: WATERLINE - 0.06, focal: 800 });
  builder.addSky({ cloudiness: 0.36, wind: 3, sunX: 0.2 });
  addSights(builder);
  addCliff(builder);
  addFall(builder);
  builder.add(
    bakeMirror(memory, height, {
      waterline: height * WATERLINE,
      depth: 1.7,
      body: mixRgb([40, 120, 120], palette.water, palette.stars ? 0.8 : 0.4),
      cover: 0.72,
      ripple: 0.09,
      fineness: 0.5,
      speed: 1,
      stretch: 1,
      seed: shot.seed,
    }),
  );
  addSpray(builder);
  addBank(builder);
  await addSubjects(builder, {
    floor: 0.87,
    height: 0.42,
    light: outdoorLight(palette),
    reflection: 0,
    shadow: 0.7,
  });
  addNear(builder, unit);
}

function fallOf({ width, height, portrait }: SceneBuilder): {
  x: number;
  half: number;
  top: number;
  foot: number;
} {
  return {
    x: width * 0.5,
    half: Math.min(width * (portrait ? 0.15 : 0.085), height * 0.16),
    top: height * 0.12,
    foot: height * WATERLINE,
  };
}

function addCliff(builder: SceneBuilder): void {
  const { shot, width, height, sunSide } = builder;
  const rough = noise(8, shot.seed + 3, { octaves: 6, cells: 6, gain: 0.6 });
  const crest = noise(8, shot.seed + 4, { octaves: 5, cells: 4, gain: 0.5 });
  const fall = fallOf(builder);
  const foot = height * (WATERLINE + 0.2);
  const shader = (x: number, y: number, ink: Ink): void => {
    const away = Math.abs(x - fall.x) / fall.half;
    const out = Math.max(0, away - 1);
    const top =
      fall.top +
      height * 0.05 -
      Math.min(out, 6) * height * 0.012 +
      (crest.sample((x / width) * 190, 60) - 0.5) * height * 0.2 * clamp(out, 0, 1);
    ink.a = clamp((y - top) * 0.6, 0, 1);
    if (ink.a === 0) return;
    const wild = rough.sample(x * 0.7, y * 0.35);
    const strata = rough.sample(x * 0.15 + 90, y * 1.1);
    const gorge = smoothstep(1.9, 0.8, away);
    const facing =
      clamp(
        0.62 + ((x - fall.x) / width) * -sunSide * 0.7 + (wild - 0.5) * 1.5 + (strata - 0.5) * 0.5,
        0.18,
        1.3,
      ) *
      (1 - gorge * 0.5);
    const moss = smoothstep(
      0.44,
      0.6,
      rough.sample(x * 0.35 + 50, y * 0.5 + 20) + (1 - (y - top) / height) * 0.16,
    );
    const rock: Rgb = builder.white
      ? mixRgb([120, 116, 118], [236, 242, 250], moss)
      : mixRgb([112, 102, 94], [66, 104, 50], moss * 0.9);
    [ink.r, ink.g, ink.b] = clamped(outdoors(builder, rock, facing, 0.12));
  };
  builder.addShaded(CLIFF, shader, { coarse: builder.unit > 0.8 ? 2 : 1, area: { bottom: foot } });
  const { random, unit } = builder;
  builder.addDrawn(
    CLIFF * 0.98,
    (context, view) => {
      for (let i = 0; i < 150; i++) {
        const x = between(random, view.left, view.right);
        const away = Math.abs(x - fall.x) / fall.half;
        if (away < 1.5) continue;
        const top =
          fall.top +
          height * 0.04 -
          Math.min(away - 1, 6) * height * 0.012 +
          (crest.sample((x / width) * 190, 60) - 0.5) * height * 0.2;
        const y =
          top + (i % 3 === 0 ? between(random, 0.1, 0.5) * height : between(random, 0, 0.03) * height);
        const size = between(random, 14, 34) * unit;
        const leaf = pick<Rgb>(
          random,
          builder.white
            ? [[206, 216, 228]]
            : [
                [62, 104, 46],
                [84, 128, 56],
                [48, 86, 44],
              ],
        );
        for (let puff = 0; puff < 12; puff++) {
          context.fillStyle = css(
            clamped(outdoors(builder, leaf, between(random, 0.55, 1.15) * (1 - puff * 0.01), 0.1)),
          );
          context.beginPath();
          context.arc(
            x + (random() - 0.5) * size * 1.5,
            y - random() * size,
            size * between(random, 0.16, 0.36),
            0,
            7,
          );
          context.fill();
        }
      }
    },
    { area: { bottom: foot } },
  );
}

/** Falling water: one texture that wraps, moved on by a part of its length in each pose. */
function addFall(builder: SceneBuilder): void {
  const { shot, palette, height } = builder;
  const streaks = noise(8, shot.seed + 21, { octaves: 5, cells: 16, gain: 0.6 });
  const { x, half, top, foot } = fallOf(builder);
  const coarse = 2;
  const wide = even((half * 2.3) / coarse);
  const tall = even((foot - top + height * 0.02) / coarse);
  const white: Rgb = mixRgb([246, 251, 255], palette.haze, palette.stars ? 0.72 : 0.16);
  const poses = Array.from({ length: POSES }, (_, pose) =>
    builder.layer(
      shade(wide, tall, (px, py, ink) => {
        const across = ((px + 0.5) / wide - 0.5) * 2;
        const down = py / tall;
        const edge = 0.82 + 0.14 * down;
        // Whole wraps over all poses, or the loop would show.
        const flow = streaks.sample(px * 2.1, (py / tall) * 150 - (pose / POSES) * 256);
        const body = smoothstep(edge, edge - 0.25, Math.abs(across) + (flow - 0.5) * 0.35);
        const rim = clamp((1 - Math.abs(across)) * 7 - 1.2, 0, 1) * clamp(py / 3, 0, 1);
        ink.a = body * rim * (0.66 + 0.34 * smoothstep(0.3, 0.6, flow));
        const light = 0.74 + 0.36 * smoothstep(0.3, 0.7, flow);
        ink.r = white[0] * light * 0.94;
        ink.g = white[1] * light;
        ink.b = Math.min(255, white[2] * light * 1.04);
      }),
    ),
  );
  builder.add({
    kind: 'layer',
    poses,
    posesPerSecond: 15,
    depth: CLIFF * 0.96,
    x: x - half * 1.15,
    y: top,
    scale: coarse,
    opacity: 1,
    motion: {},
  });
}

function addSpray(builder: SceneBuilder): void {
  const { palette, height, unit, random } = builder;
  const { x, half, foot } = fallOf(builder);
  const mist = mixRgb([250, 252, 255], palette.haze, palette.stars ? 0.8 : 0.2);
  for (const [i, speed] of [0.7, 1.1].entries()) {
    builder.addDrawn(
      CLIFF * 0.9,
      (context) => {
        for (let puff = 0; puff < 46; puff++) {
          context.fillStyle = css(mist, between(random, 0.06, 0.2));
          const radius = between(random, 14, 52) * unit;
          context.beginPath();
          context.ellipse(
            x + (random() - 0.5) * half * 4,
            foot - random() ** 2 * height * 0.13,
            radius * 1.4,
            radius,
            0,
            0,
            7,
          );
          context.fill();
        }
      },
      {
        coarse: 3,
        softness: 9 * unit,
        area: {
          left: x - half * 4.5,
          right: x + half * 4.5,
          top: foot - height * 0.28,
          bottom: foot + height * 0.07,
        },
        motion: { swingX: 0.01, swingY: 0.008, swingSpeed: speed, phase: i * 2 },
      },
    );
  }
}

/** Grass and stones that one stands on. */
function addBank(builder: SceneBuilder): void {
  const { width, height, unit, random, shot } = builder;
  const line = noise(8, shot.seed + 31, { octaves: 4, cells: 4 });
  const edge = (x: number): number => height * (0.79 + (line.sample((x / width) * 120, 30) - 0.5) * 0.07);
  const lit = (color: Rgb, light: number): string => css(clamped(outdoors(builder, color, light, 0)));
  const grass: readonly [Rgb, ...Rgb[]] = builder.white
    ? [[226, 234, 244]]
    : [
        [84, 128, 52],
        [104, 148, 62],
        [66, 108, 46],
      ];
  builder.addDrawn(
    1.12,
    (context, view) => {
      context.fillStyle = lit(grass[0], 0.85);
      context.beginPath();
      context.moveTo(view.left, view.bottom);
      for (let x = view.left; x <= view.right + 12; x += 12) context.lineTo(x, edge(x));
      context.lineTo(view.right + 12, view.bottom);
      context.fill();
      for (let i = 0; i < 900; i++) {
        const x = between(random, view.left, view.right);
        const y = edge(x) + random() * (view.bottom - edge(x));
        const size = (5 + ((y / height) * 20 - 12)) * unit;
        context.strokeStyle = lit(pick(random, grass), between(random, 0.6, 1.15));
        context.lineWidth = 1.6 * unit;
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(x + (random() - 0.5) * size, y - Math.max(4, size) * 1.3);
        context.stroke();
      }
      for (let i = 0; i < 26; i++) {
        const x = between(random, view.left, view.right);
        const size = between(random, 12, 44) * unit;
        const y = edge(x) + between(random, -2, 10) * unit;
        for (const [dy, light] of [
          [0, 0.55],
          [-0.16, 0.8],
          [-0.3, 1.05],
        ] as const) {
          context.fillStyle = lit([128, 122, 116], light);
          context.beginPath();
          context.ellipse(x, y + dy * size, size * (1 + dy * 0.6), size * 0.5 * (1 + dy * 0.7), 0, 0, 7);
          context.fill();
        }
      }
    },
    { area: { top: height * 0.68 } },
  );
}

function addNear(builder: SceneBuilder, unit: number): void {
  const { width, height, random } = builder;
  builder.addDrawn(
    0.7,
    (context) => {
      for (const side of [-0.04, 1.04])
        for (let i = 0; i < 16; i++) {
          const angle = -Math.PI / 2 + (random() - 0.5) * 2.2;
          const long = Math.min(height, width) * between(random, 0.2, 0.42);
          const [x0, y0] = [width * side, height * 1.05];
          const [x1, y1] = [x0 + Math.cos(angle) * long, y0 + Math.sin(angle) * long];
          context.fillStyle = css(clamped(outdoors(builder, [44, 84, 44], between(random, 0.4, 0.8), 0)));
          context.beginPath();
          context.moveTo(x0, y0);
          context.quadraticCurveTo((x0 + x1) / 2 - 26 * unit, (y0 + y1) / 2 - 26 * unit, x1, y1);
          context.quadraticCurveTo((x0 + x1) / 2 + 26 * unit, (y0 + y1) / 2, x0, y0);
          context.fill();
        }
    },
    { softness: 3 * unit, coarse: 2, area: { top: height * 0.5 }, motion: { swingX: 0.002, swingSpeed: 1 } },
  );
}
