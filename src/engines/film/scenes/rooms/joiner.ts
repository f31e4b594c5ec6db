import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb, scaleRgb } from '../../raster/color.ts';
import { clamp } from '../../raster/curves.ts';
import type { Random } from '../../raster/random.ts';
import type { SceneBuilder } from '../scene-builder.ts';
import type { View } from '../set-view.ts';

/** Frame heights that the floor of a room lies below the middle at depth 1, and the depth of its back wall. */
export const ROOM_DROP = 0.34;
export const WALL = 1.75;

/** Draws furniture at one depth of a room, in metres: x from the middle to the right, y from the floor upwards. */
export class Joiner {
  readonly context: SKRSContext2D;
  readonly builder: SceneBuilder;
  /** What is seen of this depth. */
  readonly view: View;
  readonly depth: number;
  /** Pixels per metre. */
  readonly metre: number;
  readonly floorY: number;

  constructor(builder: SceneBuilder, context: SKRSContext2D, view: View, depth: number) {
    this.builder = builder;
    this.context = context;
    this.view = view;
    this.depth = depth;
    this.metre = metreAt(builder, depth);
    this.floorY = builder.height * (0.5 + ROOM_DROP / depth);
  }

  get random(): Random {
    return this.builder.random;
  }

  get night(): boolean {
    return this.builder.palette.stars;
  }

  get lamplit(): boolean {
    return this.night || this.builder.shot.time === 'sunset';
  }

  /** Metres from the middle to the farthest that is ever seen to the left and to the right. */
  get reach(): number {
    const { width } = this.builder;
    return Math.max(width / 2 - this.view.left, this.view.right - width / 2) / this.metre;
  }

  x(metres: number): number {
    return this.builder.width / 2 + metres * this.metre;
  }

  y(metres: number): number {
    return this.floorY - metres * this.metre;
  }

  color(color: Rgb, light = 1): string {
    return css(indoors(this.builder, color, light));
  }

  flat(x: number, y: number, wide: number, tall: number, color: Rgb, light = 1): void {
    this.context.fillStyle = this.color(color, light);
    this.context.fillRect(this.x(x), this.y(y + tall), wide * this.metre, tall * this.metre);
  }

  /** A body with light from above: brighter at its top edge. `round` is its corners' radius. */
  box(x: number, y: number, wide: number, tall: number, color: Rgb, light = 1, round = 0.02): void {
    const { context, metre } = this;
    const [left, top] = [this.x(x), this.y(y + tall)];
    const fill = context.createLinearGradient(0, top, 0, top + tall * metre);
    fill.addColorStop(0, this.color(color, light * 1.1));
    fill.addColorStop(0.12, this.color(color, light));
    fill.addColorStop(1, this.color(color, light * 0.72));
    context.fillStyle = fill;
    context.beginPath();
    context.roundRect(left, top, wide * metre, tall * metre, round * metre);
    context.fill();
  }

  poly(color: Rgb, light: number, points: readonly (readonly [number, number])[]): void {
    this.context.fillStyle = this.color(color, light);
    this.trace(points);
    this.context.fill();
  }

  line(color: Rgb, light: number, thick: number, points: readonly (readonly [number, number])[]): void {
    this.context.strokeStyle = this.color(color, light);
    this.context.lineWidth = Math.max(1, thick * this.metre);
    this.context.lineJoin = 'round';
    this.trace(points);
    this.context.stroke();
  }

  disc(x: number, y: number, radius: number, color: Rgb, light = 1, squash = 1): void {
    this.context.fillStyle = this.color(color, light);
    this.context.beginPath();
    this.context.ellipse(this.x(x), this.y(y), radius * this.metre, radius * squash * this.metre, 0, 0, 7);
    this.context.fill();
  }

  /** Something that shines by itself, whatever the hour. */
  shine(x: number, y: number, radius: number, color: Rgb, strength: number): void {
    const { context, metre } = this;
    const [cx, cy] = [this.x(x), this.y(y)];
    const glow = context.createRadialGradient(cx, cy, 0, cx, cy, radius * metre);
    glow.addColorStop(0, css(color, strength));
    glow.addColorStop(0.35, css(color, strength * 0.34));
    glow.addColorStop(1, css(color, 0));
    context.fillStyle = glow;
    context.fillRect(cx - radius * metre, cy - radius * metre, radius * 2 * metre, radius * 2 * metre);
  }

  /** Where a thing touches the floor. */
  grounded(x: number, wide: number): void {
    this.context.fillStyle = 'rgba(12,8,6,0.36)';
    this.context.beginPath();
    this.context.ellipse(
      this.x(x + wide / 2),
      this.floorY,
      (wide / 2 + 0.06) * this.metre,
      0.05 * this.metre,
      0,
      0,
      7,
    );
    this.context.fill();
  }

  /** Repeats a piece along the whole wall, `step` metres apart, with one piece's middle at `from`. */
  along(step: number, draw: (x: number, index: number) => void, from = 0): void {
    const count = Math.ceil((this.reach + Math.abs(from)) / step) + 1;
    for (let i = -count; i <= count; i++) draw(from + i * step, i);
  }

  trace(points: readonly (readonly [number, number])[]): void {
    this.context.beginPath();
    points.forEach(([x, y], i) => {
      if (i === 0) this.context.moveTo(this.x(x), this.y(y));
      else this.context.lineTo(this.x(x), this.y(y));
    });
  }
}

export function metreAt({ width, height }: Pick<SceneBuilder, 'width' | 'height'>, depth: number): number {
  return (Math.min(width * 1.25, height) * 0.3) / depth;
}

/** Light of the hour as it is under a roof: lamps burn by night. */
export function indoors({ palette, shot }: SceneBuilder, color: Rgb, light: number): Rgb {
  const lit: Rgb = palette.stars
    ? mixRgb([color[0] * 0.66 * light, color[1] * 0.58 * light, color[2] * 0.54 * light], [40, 36, 70], 0.14)
    : shot.time === 'sunset'
      ? [color[0] * light, color[1] * 0.88 * light, color[2] * 0.76 * light]
      : scaleRgb(color, light);
  return [clamp(lit[0], 0, 255), clamp(lit[1], 0, 255), clamp(lit[2], 0, 255)];
}
