import { clamp } from '../raster/curves.ts';
import type { Layer } from '../raster/layer.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';

/** What lies on the glass: no camera moves it. */
export interface OverlayPass {
  readonly kind: 'overlay';
  readonly layer: Layer;
  /** Top left corner in frame pixels. */
  readonly x: number;
  readonly y: number;
  /** 0..1 */
  readonly opacity: number;
  /** Seconds: begins to show, shows, begins to go, is gone. Absent: always shown. */
  readonly shown?: readonly [number, number, number, number];
  /** On for a second, off for a second. */
  readonly blinks?: boolean;
  /** 0..1 of the opacity, as of a flame. */
  readonly flicker?: number;
}

/** A line of text that runs to the left for as long as the film lasts. */
export interface TickerPass {
  readonly kind: 'ticker';
  /** Follow each other without a gap; together at least as wide as the frame. */
  readonly pieces: readonly Layer[];
  readonly y: number;
  /** Pixels per second. */
  readonly speed: number;
}

/** A clock or a timer. */
export interface CounterPass {
  readonly kind: 'counter';
  /** The digits 0 to 9 and the colon, all of one size. */
  readonly glyphs: readonly Layer[];
  readonly x: number;
  readonly y: number;
  readonly digitAdvance: number;
  readonly colonAdvance: number;
  /** What it shows at the first frame, in seconds. */
  readonly startSeconds: number;
  /** Hours, minutes and seconds, or the last two. */
  readonly fields: 2 | 3;
}

const COLON = 10;

export function drawOverlay(context: DrawContext, pass: OverlayPass): void {
  const { timeSeconds: t } = context;
  if (pass.blinks === true && Math.floor(t) % 2 === 1) return;
  let opacity = pass.opacity;
  if (pass.shown !== undefined) {
    const [appears, full, leaves, gone] = pass.shown;
    opacity *= clamp((t - appears) / (full - appears), 0, 1) * clamp((gone - t) / (gone - leaves), 0, 1);
  }
  const flame = 0.5 + 0.3 * Math.sin(t * 7.3) + 0.2 * Math.sin(t * 17.9 + 1);
  opacity *= 1 - (pass.flicker ?? 0) * flame;
  if (opacity > 0) composeLayer(context, pass.layer, pass.x, pass.y, 1, opacity);
}

export function drawTicker(context: DrawContext, pass: TickerPass): void {
  const length = pass.pieces.reduce((sum, piece) => sum + piece.width, 0);
  // Whole pairs of pixels: letters that stood between two pixels would shimmer.
  let left = -2 * Math.round(((context.timeSeconds * pass.speed) % length) / 2);
  for (let i = 0; left < context.width; i++) {
    const piece = pass.pieces[i % pass.pieces.length] as Layer;
    if (left + piece.width > 0) composeLayer(context, piece, left, pass.y, 1);
    left += piece.width;
  }
}

export function drawCounter(context: DrawContext, pass: CounterPass): void {
  const seconds = Math.floor(pass.startSeconds + context.timeSeconds + 1e-6);
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].slice(
    -pass.fields,
  );
  let x = pass.x;
  for (const [i, part] of parts.entries()) {
    if (i > 0) {
      composeGlyph(context, pass, COLON, x);
      x += pass.colonAdvance;
    }
    for (const digit of [Math.floor(part / 10), part % 10]) {
      composeGlyph(context, pass, digit, x);
      x += pass.digitAdvance;
    }
  }
}

function composeGlyph(context: DrawContext, pass: CounterPass, index: number, x: number): void {
  const glyph = pass.glyphs[index];
  if (glyph !== undefined) composeLayer(context, glyph, 2 * Math.round(x / 2), pass.y, 1);
}
