import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb } from '../raster/color.ts';
import { between, pick, randomFrom } from '../raster/random.ts';
import type { CityLight } from './houses.ts';
import type { SceneBuilder } from './scene-builder.ts';
import type { Street } from './street.ts';

/** Depths of what stands on the pavements, the farthest first. Nearer than the first it would hide the subjects. */
const DEPTHS = [5.2, 4, 3.1, 2.4, 1.85] as const;
/** In frame heights at depth 1. */
const TREE = 0.62;
const PERSON = 0.27;

/** Trees along the kerb, and people who stand and stroll before the shops, small beside the subjects. */
export function addSidewalks(builder: SceneBuilder, street: Street, light: CityLight): void {
  const { width, height, shot } = builder;
  const random = randomFrom(shot.seed + 431);
  const kerb = street.half * 0.74;
  for (const depth of DEPTHS) {
    const foot = height * (0.5 + street.drop / depth);
    const haze = Math.min(0.7, (depth - 1.2) * 0.13);
    const ink = (color: Rgb, factor = 1): string =>
      css(
        mixRgb(
          [
            color[0] * light.key[0] * factor,
            color[1] * light.key[1] * factor,
            color[2] * light.key[2] * factor,
          ],
          light.haze,
          haze,
        ),
      );
    const place = (across: number): number => width / 2 + (across * height) / depth;
    builder.addDrawn(
      depth,
      (context) => {
        for (const side of [-1, 1]) {
          if (!light.night) drawTree(context, place(side * kerb * 1.1), foot, (TREE * height) / depth, ink);
          const people = 1 + Math.floor(random() * 2);
          for (let i = 0; i < people; i++) {
            const at = place(side * street.half * between(random, 0.84, 1.02));
            const tall = ((PERSON * height) / depth) * between(random, 0.88, 1.04);
            drawPedestrian(context, at, foot, tall, pick(random, COATS), light.night ? darker(ink) : ink);
          }
        }
      },
      { area: { top: foot - (TREE * 1.3 * height) / depth, bottom: foot + 3 } },
    );
  }
}

type InkOf = (color: Rgb, factor?: number) => string;

function darker(ink: InkOf): InkOf {
  return (color, factor = 1) => ink(color, factor * 0.34);
}

const COATS: readonly [Rgb, ...Rgb[]] = [
  [186, 62, 54],
  [58, 96, 150],
  [226, 184, 92],
  [82, 122, 96],
  [196, 196, 200],
  [120, 84, 128],
];

function drawTree(context: SKRSContext2D, x: number, foot: number, tall: number, ink: InkOf): void {
  context.fillStyle = ink([96, 70, 50]);
  context.fillRect(x - tall * 0.025, foot - tall * 0.5, tall * 0.05, tall * 0.5);
  const crown = (dx: number, dy: number, radius: number, color: string): void => {
    context.fillStyle = color;
    context.beginPath();
    context.arc(x + dx * tall, foot - dy * tall, radius * tall, 0, Math.PI * 2);
    context.fill();
  };
  crown(-0.11, 0.58, 0.16, ink([58, 112, 54]));
  crown(0.12, 0.6, 0.16, ink([66, 124, 58]));
  crown(0, 0.76, 0.19, ink([88, 150, 66]));
  crown(-0.05, 0.66, 0.14, ink([108, 168, 78]));
}

function drawPedestrian(
  context: SKRSContext2D,
  x: number,
  foot: number,
  tall: number,
  coat: Rgb,
  ink: InkOf,
): void {
  context.fillStyle = ink([52, 54, 66]);
  context.fillRect(x - tall * 0.075, foot - tall * 0.45, tall * 0.06, tall * 0.45);
  context.fillRect(x + tall * 0.02, foot - tall * 0.45, tall * 0.06, tall * 0.45);
  context.fillStyle = ink(coat);
  context.beginPath();
  context.roundRect(x - tall * 0.11, foot - tall * 0.83, tall * 0.22, tall * 0.42, tall * 0.06);
  context.fill();
  context.fillStyle = ink([214, 166, 132]);
  context.beginPath();
  context.arc(x, foot - tall * 0.91, tall * 0.075, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = ink([62, 46, 38]);
  context.beginPath();
  context.arc(x, foot - tall * 0.93, tall * 0.075, Math.PI, Math.PI * 2);
  context.fill();
}
