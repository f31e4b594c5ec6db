import type { Layer } from '../raster/layer.ts';
import { between, type Random, randomFrom } from '../raster/random.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';
import { FILM_FRAMES_PER_SECOND } from './weave.ts';

/** What years in a box do to a reel: dust, hairs, scratches, light that leaked in at the edges. */
export interface WearPass {
  readonly kind: 'wear';
  readonly specks: readonly Layer[];
  readonly scratch: Layer;
  /** From the left and from the right edge, and how many frame pixels one of theirs is. */
  readonly leaks: readonly [Layer, Layer];
  readonly leakScale: number;
  readonly seed: number;
}

const SPECKS_MAX = 6;
const SCRATCHES_PER_SECOND = 1.6;

export function drawWear(context: DrawContext, pass: WearPass): void {
  const { width, height, timeSeconds: t } = context;
  const filmFrame = Math.floor(t * FILM_FRAMES_PER_SECOND + 1e-6);
  const random = randomFrom(pass.seed + filmFrame * 7919);
  drawLeak(context, pass);
  drawScratches(context, pass, random);
  for (let left = Math.floor(random() * (SPECKS_MAX + 1)); left > 0; left--) {
    const speck = pass.specks[Math.floor(random() * pass.specks.length)];
    const x = random() * width;
    const y = random() * height;
    if (speck !== undefined) composeLayer(context, speck, x, y, between(random, 0.6, 1.7), 0.8);
  }
}

/** A scratch stays on a run of frames, trembles with each, and does not reach the ends of the picture by itself. */
function drawScratches(context: DrawContext, pass: WearPass, tremble: Random): void {
  const { width, height, timeSeconds: t } = context;
  const run = randomFrom(pass.seed + Math.floor(t * SCRATCHES_PER_SECOND) * 104_729);
  for (let i = 0; i < 2; i++) {
    const x = run() * width;
    const opacity = between(run, -0.3, 0.55);
    const jitter = (tremble() - 0.5) * width * 0.004;
    if (opacity > 0.1)
      composeLayer(context, pass.scratch, x + jitter, 0, (height + 8) / pass.scratch.height, opacity);
  }
}

/** At one edge for a while, then at the other. */
function drawLeak(context: DrawContext, pass: WearPass): void {
  const { width, timeSeconds: t } = context;
  const breath = Math.sin(t * 0.9 + pass.seed + 0.8);
  const side = breath > 0 ? 0 : 1;
  const opacity = Math.min(1, 1.2 * Math.abs(breath)) * (0.92 + 0.08 * Math.sin(t * 31));
  const leak = pass.leaks[side];
  const left = side === 0 ? -4 : width - leak.width * pass.leakScale + 8;
  composeLayer(context, leak, left, -4, pass.leakScale, opacity);
}
