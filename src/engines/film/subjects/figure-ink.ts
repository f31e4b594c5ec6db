import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, type Rgb } from '../raster/color.ts';
import type { SubjectLight } from './relight.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Fill = string | ReturnType<SKRSContext2D['createLinearGradient']>;

/** What a figure or a beast is painted with. */
export interface Ink {
  readonly context: SKRSContext2D;
  readonly light: SubjectLight;
}

/** Darkest light that a body is shown in, as luma: by night one still sees who it is. */
const DIMMEST = 0.56;
const BRIGHTEST = 1.12;

/** A colour under the scene's light, whose hue it takes and whose darkness only down to what an eye can tell. */
export function underLight(color: Rgb, light: SubjectLight, factor: number): Rgb {
  const sum = (k: 0 | 1 | 2): number => light.ambient[k] * 0.75 + light.keyColour[k] * 0.75;
  const luma = sum(0) * 0.3 + sum(1) * 0.59 + sum(2) * 0.11;
  const scale = Math.max(DIMMEST, Math.min(BRIGHTEST, luma)) / Math.max(0.05, luma);
  // Half of the light's hue: more and a red coat by moonlight is black.
  const channel = (k: 0 | 1 | 2): number => {
    const hued = sum(k) * scale * 0.62 + luma * scale * 0.38;
    return Math.min(255, color[k] * hued * factor);
  };
  return [channel(0), channel(1), channel(2)];
}

export function lit(color: Rgb, light: SubjectLight, factor: number): string {
  return css(underLight(color, light, factor));
}

export function disc({ context }: Ink, { x, y }: Point, radius: number, fill: Fill): void {
  context.fillStyle = fill;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
}

export function polygon(
  { context }: Ink,
  fill: Fill,
  ...points: readonly (readonly [number, number])[]
): void {
  context.fillStyle = fill;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.fill();
}

export function stroke(
  { context }: Ink,
  color: string,
  width: number,
  ...points: readonly (readonly [number, number])[]
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}

/** A gradient from the dark side to the lit one over a stretch of x. */
export function rounded({ context, light }: Ink, color: Rgb, left: number, right: number, factor = 1): Fill {
  const [from, to] = light.key[0] >= 0 ? [left, right] : [right, left];
  const fill = context.createLinearGradient(from, 0, to, 0);
  fill.addColorStop(0, lit(color, light, factor * 0.62));
  fill.addColorStop(0.45, lit(color, light, factor * 0.94));
  fill.addColorStop(0.8, lit(color, light, factor * 1.16));
  fill.addColorStop(1, lit(color, light, factor * 1.04));
  return fill;
}

/** A body part along points, as thick as its radii, round like a tube. */
export function tube(
  ink: Ink,
  points: readonly Point[],
  radii: readonly number[],
  color: Rgb,
  factor = 1,
): void {
  const { context, light } = ink;
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const [dx, dy] = [last.x - first.x, last.y - first.y];
  const length = Math.hypot(dx, dy) || 1;
  const widest = Math.max(...radii);
  let [nx, ny] = [(-dy / length) * widest, (dx / length) * widest];
  if (nx * light.key[0] + ny * light.key[1] < 0) [nx, ny] = [-nx, -ny];
  const middle = { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
  const fill = context.createLinearGradient(middle.x - nx, middle.y - ny, middle.x + nx, middle.y + ny);
  fill.addColorStop(0, lit(color, light, factor * 0.6));
  fill.addColorStop(0.5, lit(color, light, factor * 0.95));
  fill.addColorStop(0.85, lit(color, light, factor * 1.16));
  fill.addColorStop(1, lit(color, light, factor * 1.02));
  fillTube(context, points, radii, fill);
}

/** The outline of a tube, filled as it is told. */
export function fillTube(
  context: SKRSContext2D,
  points: readonly Point[],
  radii: readonly number[],
  fill: Fill,
): void {
  context.fillStyle = fill;
  context.beginPath();
  tubePath(context, points, radii);
  context.fill();
}

function tubePath(context: SKRSContext2D, points: readonly Point[], radii: readonly number[]): void {
  for (const [i, { x, y }] of points.entries()) {
    const radius = radii[i] as number;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, Math.PI * 2, true);
    const next = points[i + 1];
    if (next === undefined) return;
    const narrow = radii[i + 1] as number;
    const angle = Math.atan2(next.y - y, next.x - x);
    const [nx, ny] = [-Math.sin(angle), Math.cos(angle)];
    context.moveTo(x + nx * radius, y + ny * radius);
    context.lineTo(next.x + nx * narrow, next.y + ny * narrow);
    context.lineTo(next.x - nx * narrow, next.y - ny * narrow);
    context.lineTo(x - nx * radius, y - ny * radius);
    context.closePath();
  }
}
