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
  const shorter = Math.min(width, height * 0.9);
  for (const subject of shot.subjects) {
    const world = worldOf(subject);
    if (!isScenery(shot, subject) || (world === 'moon' && builder.palette.stars)) continue;
    if (world === null) {
      addRainbow(builder, horizon);
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
