import type { SKRSContext2D } from '@napi-rs/canvas';
import type { CounterPass } from '../passes/overlays.ts';
import type { Layer } from '../raster/layer.ts';
import { even, paint } from '../raster/picture.ts';
import { fontFor, textWidth } from '../raster/text.ts';
import { LAYER_PADDING } from './overlay.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** Writes a printable text with its middle line at `y`. */
export function write(
  context: SKRSContext2D,
  text: string,
  place: { x: number; y: number; pixels: number; colour: string; align?: 'left' | 'center' | 'right' },
): void {
  context.font = fontFor(text, place.pixels);
  context.textAlign = place.align ?? 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = place.colour;
  // Of both fonts: capitals and ideographs stand in the middle of a line when their foot is this far below it.
  context.fillText(text, place.x, place.y + place.pixels * 0.36);
}

/** A clock of single digits, each in a field of the widest one's width, so that nothing jumps when it runs. */
export function addCounter(
  builder: SceneBuilder,
  place: {
    readonly x: number;
    readonly y: number;
    readonly pixels: number;
    readonly colour: string;
    readonly startSeconds: number;
    readonly fields: CounterPass['fields'];
  },
): void {
  const { pixels } = place;
  const width = digitWidth(pixels);
  const size = even(width + LAYER_PADDING + 4);
  const height = even(pixels * 1.3 + LAYER_PADDING);
  const glyphs: Layer[] = [...'0123456789:'].map((glyph) => {
    const field = glyph === ':' ? width / 2 : width;
    const picture = paint(size, height, (context) =>
      write(context, glyph, {
        x: field / 2,
        y: pixels * 0.65,
        pixels,
        colour: place.colour,
        align: 'center',
      }),
    );
    return builder.layer(picture);
  });
  builder.add({
    kind: 'counter',
    glyphs,
    x: place.x,
    y: 2 * Math.round((place.y - pixels * 0.65) / 2),
    digitAdvance: width,
    colonAdvance: width / 2,
    startSeconds: place.startSeconds,
    fields: place.fields,
  });
}

export function counterWidth(pixels: number, fields: CounterPass['fields']): number {
  return digitWidth(pixels) * (fields * 2 + (fields - 1) * 0.5);
}

function digitWidth(pixels: number): number {
  return textWidth('0', pixels) * 1.04;
}
