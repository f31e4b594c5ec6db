import { css, mixRgb, type Rgb } from '../raster/color.ts';
import { clamp } from '../raster/curves.ts';
import { between, randomFrom } from '../raster/random.ts';
import { isScenery, worldOf } from './celestial.ts';
import type { SceneBuilder } from './scene-builder.ts';
import { addWorld } from './worlds.ts';

/** Behind the land and before the sky: no camera comes nearer to it. */
const SKY_DEPTH = 400;

/** Worlds and rainbows that the shot names. Comes after the sky and before the ground. */
export function addSights(builder: SceneBuilder): void {
  const { width, height, shot, sunSide, camera } = builder;
  const { horizon } = camera.from;
  const random = randomFrom(shot.seed + 421);
  if (shot.air === 'aurora') addAurora(builder, horizon);
  const shorter = Math.min(width, height * 0.9);
  for (const subject of shot.subjects) {
    const world = worldOf(subject);
    if (!isScenery(shot, subject) || (world === 'moon' && builder.palette.stars)) continue;
    if (world === null) {
      if (subject.name === 'rainbow') addRainbow(builder, horizon);
      continue;
    }
    const radius = shorter * (world === 'moon' ? 0.13 : 0.17) * clamp(subject.scale, 0.8, 1.5);
    const x = width * (0.5 - sunSide * between(random, 0.16, 0.26));
    const y = Math.max(radius * 1.2, height * horizon - radius * between(random, 1.35, 1.7));
    const glow = world === 'moon' ? 0.4 : 0.15;
    addWorld(
      builder,
      world,
      { x, y, radius, side: sunSide, tilt: between(random, -0.3, 0.3) },
      SKY_DEPTH,
      glow,
    );
  }
}

const BOW = ['#ff4d4d', '#ff9d3c', '#ffe95c', '#63d471', '#4fb4ff', '#5a6bff', '#a45cff'] as const;

function addRainbow(builder: SceneBuilder, horizon: number): void {
  const { width, height, sunSide } = builder;
  const radius = Math.min(width * 0.46, height * 0.5);
  const wide = radius * 0.022;
  const [x, y] = [width * (0.5 - sunSide * 0.2), height * (horizon + 0.1)];
  builder.addDrawn(
    SKY_DEPTH,
    (context) => {
      context.lineWidth = wide * 1.3;
      BOW.forEach((colour, i) => {
        context.globalAlpha = 0.5;
        context.strokeStyle = colour;
        context.beginPath();
        context.arc(x, y, radius - i * wide, Math.PI, Math.PI * 2);
        context.stroke();
      });
    },
    { softness: wide * 0.5, coarse: 2, area: { top: y - radius - wide * 3, bottom: y + wide } },
  );
}

const CURTAIN: readonly [Rgb, Rgb, Rgb] = [
  [70, 255, 160],
  [60, 220, 200],
  [190, 90, 255],
];

/** Three curtains of light that sway past each other: green at their hem, violet above. */
function addAurora(builder: SceneBuilder, horizon: number): void {
  const { width, height, unit, random } = builder;
  const foot = height * horizon;
  for (let curtain = 0; curtain < 3; curtain++) {
    const base = foot * between(random, 0.55, 0.78);
    const waves = [between(random, 1, 2.2), between(random, 3, 5)] as const;
    const phase = random() * 6;
    const tall = Math.min(foot * 0.95, height * 0.5);
    builder.addDrawn(
      SKY_DEPTH,
      (context, view) => {
        const step = 7 * unit;
        for (let x = view.left; x < view.right; x += step) {
          const at = x / width;
          const hem =
            base + foot * (0.13 * Math.sin(at * waves[0] * 3 + phase) + 0.04 * Math.sin(at * waves[1] * 4));
          const ray = 0.45 + 0.55 * Math.abs(Math.sin(at * 23 + phase * 3) * Math.sin(at * 7.3 + phase));
          const top = hem - tall * (0.35 + 0.5 * ray);
          const light = context.createLinearGradient(0, top, 0, hem);
          light.addColorStop(0, css(CURTAIN[2], 0));
          light.addColorStop(0.45, css(mixRgb(CURTAIN[2], CURTAIN[1], 0.5), 0.2 * ray));
          light.addColorStop(0.86, css(CURTAIN[0], 0.62 * ray));
          light.addColorStop(1, css(CURTAIN[1], 0));
          context.fillStyle = light;
          context.fillRect(x, top, step + 1, hem - top);
        }
      },
      {
        softness: 7 * unit,
        coarse: 3,
        area: { bottom: foot + 4 },
        motion: { swingX: 0.03, swingY: 0.008, swingSpeed: 0.5 + curtain * 0.17, phase },
      },
    );
  }
}
