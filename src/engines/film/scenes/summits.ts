import { css, mixRgb, type Rgb } from '../raster/color.ts';
import { even, paint } from '../raster/picture.ts';
import { between, randomFrom } from '../raster/random.ts';
import { pyramid } from './landmarks/monuments.ts';
import { bakeTerrainScene } from './landscapes.ts';
import { outdoors } from './planting.ts';
import { clamped } from './plants/trees.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Behind the land and before the sky: no camera comes nearer to it. */
const FAR = 400;

/** A cone that throws fire, behind dark ranges. */
export async function bakeVolcanoScene(builder: SceneBuilder): Promise<void> {
  await bakeTerrainScene(builder, 'mountains', addCone);
}

function addCone(builder: SceneBuilder, horizon: number): void {
  const { width, height, unit, random, sunSide, palette } = builder;
  const size = Math.min(height, width * 1.3);
  const [x, base] = [width * (0.5 - sunSide * 0.04), height * horizon + size * 0.09];
  const tall = size * 0.26;
  const [top, crater, foot] = [base - tall, tall * 0.16, tall * 1.25];
  addSmoke(builder, x, top, tall);
  const lit = (color: Rgb, light: number): string => css(clamped(outdoors(builder, color, light, 0.1)));
  builder.addDrawn(
    FAR,
    (context) => {
      for (const side of [-1, 1] as const) {
        const flank = context.createLinearGradient(0, top, 0, base);
        const light = side === sunSide ? 1 : 0.55;
        flank.addColorStop(0, lit([78, 56, 52], light));
        flank.addColorStop(1, lit([70, 72, 66], light));
        context.fillStyle = flank;
        context.beginPath();
        context.moveTo(x, top);
        context.lineTo(x + side * crater, top);
        context.quadraticCurveTo(x + side * foot * 0.42, top + tall * 0.62, x + side * foot, base);
        context.lineTo(x, base);
        context.fill();
      }
      context.strokeStyle = 'rgba(20,12,12,0.3)';
      for (let i = 0; i < 40; i++) {
        const at = between(random, -1, 1);
        context.lineWidth = between(random, 1, 3) * unit;
        context.beginPath();
        context.moveTo(x + at * crater, top + tall * 0.03);
        context.quadraticCurveTo(x + at * foot * 0.3, top + tall * 0.5, x + at * foot * 0.8, base);
        context.stroke();
      }
      for (const [i, at] of [-0.75, -0.2, 0.25, 0.7].entries())
        drawLava(context, builder, x, top, tall, at, crater, i);
      context.fillStyle = 'rgba(255,196,80,1)';
      context.beginPath();
      context.ellipse(x, top + 2 * unit, crater, crater * 0.24, 0, 0, 7);
      context.fill();
    },
    { area: { bottom: base + 4 } },
  );
  addFountain(builder, x, top, tall);
  builder.addGlow(
    FAR,
    { strength: palette.stars ? 235 : 150, flicker: 110, softness: 8 * unit },
    (context) => {
      const glow = context.createRadialGradient(x, top, 0, x, top, tall * 0.75);
      glow.addColorStop(0, 'rgba(255,220,150,1)');
      glow.addColorStop(0.25, 'rgba(255,150,60,0.5)');
      glow.addColorStop(1, 'rgba(255,100,30,0)');
      context.fillStyle = glow;
      context.fillRect(x - tall, top - tall, tall * 2, tall * 2);
    },
  );
}

function drawLava(
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
  { unit }: SceneBuilder,
  x: number,
  top: number,
  tall: number,
  at: number,
  crater: number,
  index: number,
): void {
  const long = tall * (0.5 + 0.12 * ((index * 3) % 4));
  for (const [thick, color] of [
    [15, 'rgba(190,30,10,0.5)'],
    [8, 'rgba(255,90,20,0.95)'],
    [3.4, 'rgba(255,224,130,1)'],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = thick * unit;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(x + at * crater, top + 2 * unit);
    for (let step = 1; step <= 7; step++) {
      const down = step / 7;
      context.lineTo(
        x + at * (crater + tall * 0.55 * down ** 1.3) + Math.sin(step * 2 + index) * 7 * unit,
        top + long * down,
      );
    }
    context.stroke();
  }
}

/** Glowing stones in arcs, in four states that follow each other. */
function addFountain(builder: SceneBuilder, x: number, top: number, tall: number): void {
  const { shot, unit } = builder;
  const wide = even(tall * 1.3);
  const high = even(tall * 0.95);
  const poses = Array.from({ length: 8 }, (_, pose) => {
    const random = randomFrom(shot.seed + 71);
    return builder.layer(
      paint(
        wide,
        high,
        (context) => {
          for (let i = 0; i < 90; i++) {
            const across = (random() - 0.5) * 2;
            const speed = between(random, 0.5, 1);
            const t = (random() + pose / 8) % 1;
            const px = wide / 2 + across * wide * 0.42 * t;
            const py = high - (4 * t * (1 - t * 0.9) * speed * high * 0.74 + high * 0.02);
            const hot = 1 - t;
            context.fillStyle = `rgba(255,${Math.round(90 + hot * 150)},${Math.round(30 + hot * 120)},${0.4 + hot * 0.6})`;
            context.beginPath();
            context.arc(px, py, (1.4 + hot * 3.4) * unit, 0, 7);
            context.fill();
          }
        },
        0.6,
      ),
    );
  });
  builder.add({
    kind: 'layer',
    poses,
    posesPerSecond: 9,
    depth: FAR,
    x: x - wide / 2,
    y: top - high + 4 * unit,
    scale: 1,
    opacity: 1,
    motion: {},
  });
}

/** A column of ash that leans with the wind. */
function addSmoke(builder: SceneBuilder, x: number, top: number, tall: number): void {
  const { palette, sunSide } = builder;
  const dark = mixRgb([70, 62, 62], palette.haze, palette.stars ? 0.12 : 0.3);
  for (const [index, speed] of [0.35, 0.5].entries()) {
    const random = randomFrom(builder.shot.seed + 81 + index);
    builder.addDrawn(
      FAR,
      (context) => {
        for (let i = 0; i < 120; i++) {
          const up = i / 120;
          const spread = tall * (0.1 + up * 0.42);
          const px = x - sunSide * up ** 1.5 * tall * 0.7 + (random() - 0.5) * spread;
          const py = top - up * tall * 1.15 + (random() - 0.5) * spread * 0.5;
          const radius = tall * (0.05 + up * 0.12) * between(random, 0.6, 1.2);
          const glow = Math.max(0, 1 - up * 3.2);
          const shade = between(random, 0.7, 1.25);
          const color = mixRgb(
            [dark[0] * shade, dark[1] * shade, dark[2] * shade],
            [255, 110, 40],
            glow * 0.7,
          );
          context.fillStyle = css(clamped(color), 0.34);
          context.beginPath();
          context.arc(px, py, radius, 0, 7);
          context.fill();
        }
      },
      {
        coarse: 2,
        softness: 5 * builder.unit,
        motion: { swingX: 0.006, swingY: 0.004, swingSpeed: speed, phase: index * 2 },
        area: { bottom: top + tall * 0.16 },
      },
    );
  }
}

/** Three pyramids beyond the dunes. */
export async function bakePyramidScene(builder: SceneBuilder): Promise<void> {
  await bakeTerrainScene(builder, 'desert', (_, horizon) => {
    const { width, height, shot, sunSide } = builder;
    const size = Math.min(height, width * 1.2);
    const wide = builder.portrait ? 0.72 : 1;
    for (const [i, [at, share]] of (
      [
        [-0.34, 0.17],
        [0.2, 0.23],
        [-0.1, 0.33],
      ] as const
    ).entries()) {
      const tall = even(size * share * wide);
      const broad = even(tall * 1.62);
      const picture = pyramid(builder, broad, tall, 0.34 - i * 0.1, randomFrom(shot.seed + 91 + i));
      builder.addPicture(
        picture,
        width * (0.5 - sunSide * at) - broad / 2,
        height * horizon - tall + size * 0.07,
        FAR,
      );
    }
  });
}
