import type { SKRSContext2D } from '@napi-rs/canvas';
import { placeLayer } from '../raster/layer.ts';
import { even, paint } from '../raster/picture.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Right half of a maple leaf, from its tip to its stem, for a leaf of about 2 by 2. */
const MAPLE: readonly (readonly [number, number])[] = [
  [0, -1],
  [0.15, -0.7],
  [0.31, -0.78],
  [0.24, -0.36],
  [0.44, -0.56],
  [0.52, -0.43],
  [0.8, -0.48],
  [0.72, -0.22],
  [0.86, -0.1],
  [0.48, 0.17],
  [0.52, 0.34],
  [0.06, 0.28],
];

export const AUTUMN = ['#c8331c', '#e0701a', '#eaa021', '#9c2a16', '#d4581d'] as const;

/** A maple leaf around the origin, `size` from tip to stem. */
export function drawMapleLeaf(context: SKRSContext2D, size: number, colour: string): void {
  const scale = size / 1.8;
  context.beginPath();
  for (const [x, y] of MAPLE) context.lineTo(x * scale, y * scale);
  for (const [x, y] of [...MAPLE].reverse()) context.lineTo(-x * scale, y * scale);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.strokeStyle = 'rgba(70,20,6,0.55)';
  context.lineWidth = Math.max(0.8, size * 0.022);
  context.stroke();
  context.beginPath();
  context.moveTo(0, 0.8 * scale);
  context.lineTo(0, -0.75 * scale);
  for (const side of [-1, 1]) {
    context.moveTo(0, 0.25 * scale);
    context.lineTo(side * 0.62 * scale, -0.38 * scale);
    context.moveTo(0, 0.25 * scale);
    context.lineTo(side * 0.7 * scale, -0.08 * scale);
  }
  context.stroke();
}

function drawPetal(context: SKRSContext2D, size: number, colour: string): void {
  context.beginPath();
  context.moveTo(0, size * 0.5);
  context.bezierCurveTo(size * 0.55, size * 0.1, size * 0.35, -size * 0.5, size * 0.07, -size * 0.48);
  context.lineTo(0, -size * 0.36);
  context.lineTo(-size * 0.07, -size * 0.48);
  context.bezierCurveTo(-size * 0.35, -size * 0.5, -size * 0.55, size * 0.1, 0, size * 0.5);
  context.fillStyle = colour;
  context.fill();
}

const POSES = 12;

function tumbling(
  builder: SceneBuilder,
  size: number,
  colours: readonly string[],
  draw: (context: SKRSContext2D, size: number, colour: string) => void,
) {
  const side = even(size * 1.5 + 4);
  return colours.map((colour) =>
    Array.from({ length: POSES }, (_, i) => {
      const turn = (i / POSES) * Math.PI * 2;
      const picture = paint(side, side, (context) => {
        context.translate(side / 2, side / 2);
        context.rotate(turn);
        context.scale(0.3 + 0.7 * Math.abs(Math.cos(turn * 1.5)), 1);
        draw(context, size, colour);
      });
      return placeLayer(builder.memory, picture);
    }),
  );
}

/** Maple leaves that come down between the scene and the lens. */
export function addFallingLeaves(builder: SceneBuilder): void {
  builder.add({
    kind: 'tumbling',
    kinds: tumbling(builder, 58 * builder.unit, AUTUMN.slice(0, 3), drawMapleLeaf),
    count: 20,
    fall: 0.16,
    wind: 0.05,
    sizes: [0.4, 1.5],
    seed: builder.shot.seed + 41,
  });
}

export function addPetals(builder: SceneBuilder): void {
  builder.add({
    kind: 'tumbling',
    kinds: tumbling(builder, 20 * builder.unit, ['#ffd3e2', '#ffb7cf', '#fff0f5'], drawPetal),
    count: 26,
    fall: 0.1,
    wind: 0.09,
    sizes: [0.5, 1.5],
    seed: builder.shot.seed + 42,
  });
}
