import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { between, pick } from '../raster/random.ts';
import type { SceneBuilder } from './scene-builder.ts';

export interface Furnishing {
  /** The floor that things stand on, and the depth of the wall behind them. */
  readonly drop: number;
  readonly wall: number;
  readonly cloth: Rgb;
  readonly wood: Rgb;
}

/** A sofa, a shelf or a sideboard at the wall, and a floor lamp that is lit in the evening. */
export function addFurniture(builder: SceneBuilder, furnishing: Furnishing): void {
  const { random } = builder;
  if (random() < 0.6) addShelf(builder, furnishing);
  else addSideboard(builder, furnishing);
  addSofa(builder, furnishing);
  addLamp(builder, furnishing);
}

function dimmed({ palette }: SceneBuilder, color: Rgb, light = 1): Rgb {
  return palette.stars ? mixRgb(scaleRgb(color, 0.4 * light), [50, 50, 90], 0.2) : scaleRgb(color, light);
}

const BOOKS: readonly [Rgb, ...Rgb[]] = [
  [156, 62, 58],
  [62, 92, 120],
  [196, 160, 90],
  [84, 112, 84],
  [210, 202, 186],
  [96, 66, 96],
];

function addShelf(builder: SceneBuilder, { drop, wall, wood }: Furnishing): void {
  const { width, height, unit, random } = builder;
  const depth = wall * 0.97;
  const foot = height * (0.5 + drop / depth);
  const wide = Math.min(width * 0.24, height * 0.24);
  const tall = height * 0.44;
  const left = width * (builder.portrait ? 0.72 : 0.8);
  const area = { left: left - 8, right: left + wide + 8, top: foot - tall - 60 * unit, bottom: foot + 6 };
  builder.addDrawn(
    depth,
    (context) => {
      context.fillStyle = css(dimmed(builder, wood, 0.42));
      context.fillRect(left, foot - tall, wide, tall);
      const rows = 4;
      for (let row = 0; row < rows; row++) {
        const bottom = foot - (tall / rows) * row - 8 * unit;
        let x = left + 9 * unit;
        while (x < left + wide - 16 * unit) {
          const thick = between(random, 6, 14) * unit;
          const high = (tall / rows) * between(random, 0.5, 0.8);
          if (random() < 0.86) {
            context.fillStyle = css(dimmed(builder, pick(random, BOOKS), between(random, 0.7, 1)));
            context.fillRect(x, bottom - high, thick - unit, high);
          }
          x += thick;
        }
        context.fillStyle = css(dimmed(builder, wood, 0.95));
        context.fillRect(left, bottom, wide, 7 * unit);
      }
      context.strokeStyle = css(dimmed(builder, wood, 0.85));
      context.lineWidth = 7 * unit;
      context.strokeRect(left, foot - tall, wide, tall);
    },
    { area },
  );
}

function addSideboard(builder: SceneBuilder, { drop, wall, wood }: Furnishing): void {
  const { width, height, unit, random } = builder;
  const depth = wall * 0.95;
  const foot = height * (0.5 + drop / depth);
  const wide = Math.min(width * 0.3, height * 0.42);
  const tall = height * 0.15;
  const left = width * (builder.portrait ? 0.62 : 0.64);
  const area = { left: left - 8, right: left + wide + 8, top: foot - tall * 2.2, bottom: foot + 6 };
  builder.addDrawn(
    depth,
    (context) => {
      context.fillStyle = css(dimmed(builder, wood, 0.75));
      context.fillRect(left, foot - tall, wide, tall * 0.86);
      for (const leg of [0.08, 0.9])
        context.fillRect(left + wide * leg, foot - tall * 0.2, 7 * unit, tall * 0.2);
      context.strokeStyle = css(dimmed(builder, wood, 0.45));
      context.lineWidth = 2 * unit;
      for (let door = 0; door < 3; door++)
        context.strokeRect(
          left + (wide / 3) * door + 5 * unit,
          foot - tall * 0.93,
          wide / 3 - 9 * unit,
          tall * 0.72,
        );
      drawVase(context, builder, left + wide * between(random, 0.2, 0.4), foot - tall);
      context.fillStyle = css(dimmed(builder, [70, 74, 84]));
      context.fillRect(left + wide * 0.6, foot - tall - 34 * unit, 64 * unit, 34 * unit);
    },
    { area },
  );
}

function drawVase(context: SKRSContext2D, builder: SceneBuilder, x: number, y: number): void {
  const { unit, random } = builder;
  for (let i = 0; i < 9; i++) {
    const angle = -Math.PI / 2 + (i - 4) * 0.17;
    const long = (42 + random() * 22) * unit;
    context.strokeStyle = css(dimmed(builder, [70, 108, 64]));
    context.lineWidth = 2 * unit;
    context.beginPath();
    context.moveTo(x, y - 20 * unit);
    context.lineTo(x + Math.cos(angle) * long, y - 20 * unit + Math.sin(angle) * long);
    context.stroke();
    context.fillStyle = css(dimmed(builder, pick(random, BOOKS)));
    context.beginPath();
    context.arc(x + Math.cos(angle) * long, y - 20 * unit + Math.sin(angle) * long, 6 * unit, 0, Math.PI * 2);
    context.fill();
  }
  context.fillStyle = css(dimmed(builder, [222, 216, 206]));
  context.beginPath();
  context.ellipse(x, y - 15 * unit, 13 * unit, 17 * unit, 0, 0, Math.PI * 2);
  context.fill();
}

function addSofa(builder: SceneBuilder, { drop, cloth }: Furnishing): void {
  const { width, height, unit } = builder;
  const depth = 1.42;
  const foot = height * (0.5 + drop / depth);
  const wide = Math.min(width * 0.42, height * 0.5);
  const tall = wide * 0.38;
  const left = builder.portrait ? width * 0.02 : width * 0.5 - wide * 0.5;
  const color = mixRgb(cloth, [90, 84, 96], 0.35);
  const area = {
    left: left - 12 * unit,
    right: left + wide + 12 * unit,
    top: foot - tall - 12,
    bottom: foot + 8,
  };
  builder.addDrawn(
    depth,
    (context) => {
      const block = (x: number, y: number, w: number, h: number, light: number, round: number): void => {
        const fill = context.createLinearGradient(0, y, 0, y + h);
        fill.addColorStop(0, css(dimmed(builder, color, light * 1.12)));
        fill.addColorStop(1, css(dimmed(builder, color, light * 0.72)));
        context.fillStyle = fill;
        context.beginPath();
        context.roundRect(x, y, w, h, round);
        context.fill();
      };
      block(left + wide * 0.06, foot - tall, wide * 0.88, tall * 0.72, 0.86, tall * 0.16);
      for (const seat of [0.12, 0.5])
        block(left + wide * seat, foot - tall * 0.92, wide * 0.375, tall * 0.46, 0.98, tall * 0.1);
      block(left + wide * 0.08, foot - tall * 0.46, wide * 0.84, tall * 0.34, 1.06, tall * 0.08);
      for (const arm of [0, 0.88])
        block(left + wide * arm, foot - tall * 0.66, wide * 0.12, tall * 0.6, 0.92, tall * 0.1);
      context.fillStyle = css(dimmed(builder, [226, 190, 120]));
      context.beginPath();
      context.roundRect(left + wide * 0.16, foot - tall * 0.78, wide * 0.15, tall * 0.34, tall * 0.08);
      context.fill();
      context.fillStyle = 'rgba(10,6,4,0.5)';
      context.fillRect(left + wide * 0.02, foot - tall * 0.08, wide * 0.96, tall * 0.06);
    },
    { area },
  );
}

function addLamp(builder: SceneBuilder, { drop }: Furnishing): void {
  const { unit, width, height, palette, shot } = builder;
  const depth = 1.32;
  const foot = height * (0.5 + drop / depth);
  const x = width * (builder.portrait ? 0.84 : 0.73);
  const top = foot - height * 0.42;
  const reach = height * 0.34;
  const lit = palette.stars || shot.time === 'sunset' || shot.time === 'dawn';
  const area = { left: x - reach, right: x + reach, top: top - reach, bottom: foot + 9 * unit };
  builder.addDrawn(
    depth,
    (context) => {
      if (lit) {
        const glow = context.createRadialGradient(x, top, 0, x, top, reach);
        const strength = palette.stars ? 0.72 : 0.4;
        glow.addColorStop(0, `rgba(255,206,130,${strength})`);
        glow.addColorStop(0.4, `rgba(255,190,110,${strength * 0.36})`);
        glow.addColorStop(1, 'rgba(255,180,100,0)');
        context.fillStyle = glow;
        context.fillRect(x - reach, top - reach, reach * 2, reach * 2);
      }
      context.fillStyle = '#2b211c';
      context.fillRect(x - 3 * unit, top, 6 * unit, foot - top);
      context.beginPath();
      context.ellipse(x, foot, 34 * unit, 7 * unit, 0, 0, Math.PI * 2);
      context.fill();
      const shade = context.createLinearGradient(0, top - 40 * unit, 0, top + 40 * unit);
      shade.addColorStop(0, lit ? '#ffdf9f' : '#cdbfa6');
      shade.addColorStop(1, lit ? '#fff3d2' : '#e2d7c2');
      context.fillStyle = shade;
      context.beginPath();
      context.moveTo(x - 30 * unit, top - 40 * unit);
      context.lineTo(x + 30 * unit, top - 40 * unit);
      context.lineTo(x + 54 * unit, top + 38 * unit);
      context.lineTo(x - 54 * unit, top + 38 * unit);
      context.fill();
    },
    { area },
  );
}

/** Leaves close to the camera, out of focus, give the room its depth. */
export function addPlant(builder: SceneBuilder): void {
  const { unit, width, height, random } = builder;
  const side = builder.portrait ? 1.02 : 0.98;
  const motion = { swingX: 0.0015, swingSpeed: 0.9 };
  const reach = Math.min(height * 0.42, width * 0.46);
  const area = {
    left: width * side - reach - 60 * unit,
    right: width * side + reach + 60 * unit,
    top: height - reach,
  };
  builder.addDrawn(
    0.68,
    (context) => {
      for (let i = 0; i < 34; i++) {
        const angle = -Math.PI / 2 + (random() - 0.5) * 2.6;
        const long = reach * between(random, 0.4, 1);
        const [x0, y0] = [width * side + (random() - 0.5) * 60 * unit, height * 1.04];
        const [x1, y1] = [x0 + Math.cos(angle) * long, y0 + Math.sin(angle) * long];
        const wide = between(random, 12, 26) * unit;
        context.fillStyle = css(dimmed(builder, mixRgb([26, 52, 34], [70, 104, 58], random()), 0.8));
        context.beginPath();
        context.moveTo(x0, y0);
        context.quadraticCurveTo((x0 + x1) / 2 - wide, (y0 + y1) / 2 - wide, x1, y1);
        context.quadraticCurveTo((x0 + x1) / 2 + wide, (y0 + y1) / 2 + wide, x0, y0);
        context.fill();
      }
    },
    { motion, area, softness: 5 * unit, coarse: 2 },
  );
}
