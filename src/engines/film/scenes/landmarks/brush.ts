import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, type Rgb } from '../../raster/color.ts';
import { type Picture, paint } from '../../raster/picture.ts';
import { outdoors } from '../planting.ts';
import { clamped, type PlantPainter } from '../plants/trees.ts';
import type { SceneBuilder } from '../scene-builder.ts';

/** Draws surfaces of buildings in shares of the picture (0..1), in the light of the hour. */
export class Brush {
  readonly context: SKRSContext2D;
  readonly #builder: SceneBuilder;
  readonly #width: number;
  readonly #height: number;
  readonly #haze: number;

  constructor(builder: SceneBuilder, context: SKRSContext2D, width: number, height: number, haze: number) {
    this.#builder = builder;
    this.context = context;
    this.#width = width;
    this.#height = height;
    this.#haze = haze;
  }

  /** By night windows are lit. */
  get dark(): boolean {
    return this.#builder.palette.stars;
  }

  get dusk(): boolean {
    return this.dark || this.#builder.shot.time === 'sunset';
  }

  color(color: Rgb, light = 1): string {
    return css(clamped(outdoors(this.#builder, color, light, this.#haze)));
  }

  poly(color: Rgb, light: number, points: readonly (readonly [number, number])[]): void {
    this.context.fillStyle = this.color(color, light);
    this.context.beginPath();
    points.forEach(([x, y], i) => {
      if (i === 0) this.context.moveTo(x * this.#width, y * this.#height);
      else this.context.lineTo(x * this.#width, y * this.#height);
    });
    this.context.fill();
  }

  box(color: Rgb, light: number, x: number, y: number, wide: number, tall: number): void {
    this.context.fillStyle = this.color(color, light);
    this.context.fillRect(x * this.#width, y * this.#height, wide * this.#width, tall * this.#height);
  }

  /** A window: lit in the evening, else it gives the sky back. */
  pane(x: number, y: number, wide: number, tall: number): void {
    this.context.fillStyle = this.dusk ? 'rgba(255,206,120,0.95)' : this.color([86, 112, 140], 0.9);
    this.context.fillRect(x * this.#width, y * this.#height, wide * this.#width, tall * this.#height);
  }

  disc(color: Rgb, light: number, x: number, y: number, radius: number, squash = 1): void {
    this.context.fillStyle = this.color(color, light);
    this.context.beginPath();
    this.context.ellipse(
      x * this.#width,
      y * this.#height,
      radius * this.#width,
      radius * this.#width * squash,
      0,
      0,
      7,
    );
    this.context.fill();
  }

  line(color: Rgb, light: number, thick: number, points: readonly (readonly [number, number])[]): void {
    this.context.strokeStyle = this.color(color, light);
    this.context.lineWidth = Math.max(1, thick * this.#width);
    this.context.beginPath();
    points.forEach(([x, y], i) => {
      if (i === 0) this.context.moveTo(x * this.#width, y * this.#height);
      else this.context.lineTo(x * this.#width, y * this.#height);
    });
    this.context.stroke();
  }
}

/** A drawing in shares of its picture; `light` is that of the side that faces right and left. */
export function building(
  draw: (
    brush: Brush,
    light: { readonly left: number; readonly right: number },
    random: () => number,
  ) => void,
): PlantPainter {
  return (builder, width, height, haze, random): Picture =>
    paint(width, height, (context) => {
      const sunny = builder.sunSide > 0;
      draw(
        new Brush(builder, context, width, height, haze),
        { left: sunny ? 0.66 : 1.05, right: sunny ? 1.05 : 0.66 },
        random,
      );
    });
}
