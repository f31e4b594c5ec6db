import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, type Rgb, scaleRgb } from '../raster/color.ts';
import type { SubjectLight } from './relight.ts';
import type { Posture } from './skeleton.ts';
import type { Outfit } from './wardrobe.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A colour under the scene's light. By day it is about the colour itself; against a low sun and by night it is darker. */
export function lit(color: Rgb, light: SubjectLight, factor: number): string {
  const channel = (k: 0 | 1 | 2): number =>
    Math.min(255, color[k] * (light.ambient[k] * 0.8 + light.keyColour[k] * 0.72) * factor);
  return css([channel(0), channel(1), channel(2)]);
}

export function disc(context: SKRSContext2D, { x, y }: Point, radius: number, fill: string): void {
  context.fillStyle = fill;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
}

/** Seen from the side, with hair and a hat. `size` is half its height. */
export function drawHead(
  context: SKRSContext2D,
  outfit: Outfit,
  at: Point,
  size: number,
  posture: Posture,
  light: SubjectLight,
): void {
  context.save();
  context.translate(at.x, at.y);
  context.rotate(posture.tilt + posture.lean + posture.nod);
  const hair = lit(outfit.hairColour, light, 0.95);
  if (outfit.hair === 'long') {
    context.fillStyle = hair;
    context.beginPath();
    context.moveTo(-size * 0.2, -size * 0.9);
    context.bezierCurveTo(
      -size * 1.3,
      -size * 0.6,
      -size * 1.1,
      size * 1.2,
      -size * (1.35 + posture.nod),
      size * 2.3,
    );
    context.quadraticCurveTo(-size * 0.4, size * 2.2, -size * 0.1, size * 0.6);
    context.fill();
  }
  context.fillStyle = lit(outfit.skin, light, 1);
  context.beginPath();
  context.ellipse(0, 0, size * 0.84, size, 0, 0, Math.PI * 2);
  context.fill();
  context.beginPath();
  context.moveTo(size * 0.72, -size * 0.16);
  context.lineTo(size * 1.02, size * 0.16);
  context.lineTo(size * 0.7, size * 0.32);
  context.fill();
  context.fillStyle = hair;
  context.beginPath();
  context.arc(-size * 0.1, -size * 0.12, size * 0.98, Math.PI * 0.72, Math.PI * 1.82);
  context.quadraticCurveTo(size * 0.2, -size * 0.35, -size * 0.12, size * 0.1);
  context.quadraticCurveTo(-size * 0.3, size * 0.5, -size * 0.55, size * 0.72);
  context.fill();
  disc(context, { x: size * 0.52, y: -size * 0.04 }, size * 0.1, 'rgba(34,24,26,0.85)');
  if (outfit.hair === 'bun') disc(context, { x: -size * 0.95, y: -size * 0.45 }, size * 0.42, hair);
  drawHat(context, outfit, size, light);
  context.restore();
}

function drawHat(context: SKRSContext2D, outfit: Outfit, size: number, light: SubjectLight): void {
  const polygon = (fill: string, ...points: readonly (readonly [number, number])[]): void => {
    context.fillStyle = fill;
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x * size, y * size);
    context.fill();
  };
  switch (outfit.hat) {
    case 'cone':
      polygon(lit([186, 152, 96], light, 1), [-1.9, -0.25], [0, -1.45], [1.9, -0.25]);
      return;
    case 'point':
      polygon(lit(scaleRgb(outfit.cloth, 0.8), light, 1), [-1, -0.5], [-0.5, -2.7], [0.95, -0.5]);
      polygon(
        lit(scaleRgb(outfit.cloth, 0.7), light, 1),
        [-1.7, -0.4],
        [1.7, -0.4],
        [1.2, -0.66],
        [-1.2, -0.66],
      );
      return;
    case 'brim':
      polygon(lit([62, 48, 40], light, 1), [-0.85, -0.6], [-0.7, -1.35], [0.7, -1.35], [0.85, -0.6]);
      polygon(lit([50, 38, 32], light, 1), [-1.55, -0.45], [1.6, -0.45], [1.2, -0.68], [-1.2, -0.68]);
      return;
    case 'crown':
      polygon(
        lit([236, 196, 84], light, 1.2),
        [-0.8, -0.65],
        [-0.9, -1.5],
        [-0.4, -1.05],
        [0, -1.6],
        [0.4, -1.05],
        [0.9, -1.5],
        [0.8, -0.65],
      );
      return;
    case 'toque':
      polygon(lit([240, 240, 238], light, 1), [-0.9, -0.5], [-0.85, -1.2], [0.75, -1.2], [0.8, -0.6]);
      for (const x of [-0.6, 0.5, 0]) {
        const puff = { x: x * size, y: -size * (x === 0 ? 1.75 : 1.5) };
        disc(context, puff, size * 0.62, lit([248, 248, 246], light, 1));
      }
      return;
    case 'helmet':
      context.fillStyle = lit([120, 124, 132], light, 1.1);
      context.beginPath();
      context.arc(0, -size * 0.1, size * 1.12, Math.PI * 0.95, Math.PI * 2.02);
      context.fill();
      return;
    case 'none':
  }
}
