import { css, type Rgb } from '../raster/color.ts';
import { between } from '../raster/random.ts';
import { outdoors } from './planting.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Two or three palms that lean over the sand from one side. */
export function addPalms(builder: SceneBuilder, drop: number): void {
  const { random, width, height, unit, sunSide } = builder;
  const motion = { swingX: 0.002, swingSpeed: 0.9 };
  for (const depth of [1.7, 1.3]) {
    const foot = height * (0.5 + drop / depth);
    const x = width * (0.5 - sunSide * between(random, 0.3, 0.44));
    const tall = (height * between(random, 0.82, 1.05)) / depth;
    const top = { x: x + sunSide * tall * between(random, 0.12, 0.3), y: foot - tall };
    const leaf = tall * 0.4;
    const area = {
      left: Math.min(x, top.x) - leaf - 20,
      right: Math.max(x, top.x) + leaf + 20,
      bottom: foot + 12,
    };
    builder.addDrawn(
      depth,
      (context) => {
        const bark = context.createLinearGradient(x - 12 * unit, 0, x + 24 * unit, 0);
        bark.addColorStop(0, css(outdoors(builder, [74, 56, 42], 0.7, 0.05)));
        bark.addColorStop(1, css(outdoors(builder, [150, 118, 86], 1, 0.05)));
        const wide = (15 * unit) / depth;
        context.fillStyle = bark;
        context.beginPath();
        context.moveTo(x - wide, foot);
        context.quadraticCurveTo(x - wide * 0.5, foot - tall * 0.6, top.x - wide * 0.4, top.y);
        context.lineTo(top.x + wide * 0.4, top.y);
        context.quadraticCurveTo(x + wide * 0.8, foot - tall * 0.6, x + wide * 1.2, foot);
        context.fill();
        for (let i = 0; i < 11; i++) {
          const angle = (i / 11) * Math.PI * 2 + random() * 0.4;
          const light = 0.6 + 0.4 * Math.max(0, -Math.sin(angle)) + random() * 0.2;
          drawFrond(context, top, leaf, angle, css(outdoors(builder, GREEN, light, 0.05)), unit / depth);
        }
      },
      { motion, area },
    );
  }
}

const GREEN: Rgb = [62, 104, 48];

function drawFrond(
  context: Parameters<Parameters<SceneBuilder['addDrawn']>[1]>[0],
  from: { x: number; y: number },
  long: number,
  angle: number,
  color: string,
  size: number,
): void {
  const out = Math.cos(angle) * long;
  const up = Math.sin(angle) * long * 0.5 - long * 0.2;
  const at = (t: number): [number, number] => [from.x + out * t, from.y + up * t + long * 0.62 * t * t];
  context.strokeStyle = color;
  for (let t = 0.08; t <= 1; t += 0.045) {
    const [x, y] = at(t);
    const blade = long * 0.26 * (1.15 - t);
    context.lineWidth = 3.4 * size;
    for (const side of [-1, 1]) {
      context.beginPath();
      context.moveTo(x, y);
      context.quadraticCurveTo(
        x + side * blade * 0.4 + out * 0.06,
        y - blade * 0.06,
        x + side * blade * 0.6 + out * 0.12,
        y + blade * 0.85,
      );
      context.stroke();
    }
  }
}
