import { clamp } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { type Picture, paint } from '../raster/picture.ts';
import { between, type Random, randomFrom } from '../raster/random.ts';
import { composePlane } from './compose.ts';
import { type DrawContext, planesOf } from './draw-context.ts';
import { project } from './layers.ts';

/** Lightning on everything: the whole picture is lit for a moment. */
export interface FlashPass {
  readonly kind: 'flash';
  /** Seconds at which it strikes. */
  readonly times: readonly number[];
  /** 0..1 */
  readonly strength: number;
}

/** The bolt itself, in the sky behind everything. */
export interface BoltPass {
  readonly kind: 'bolt';
  readonly bolts: readonly { readonly luma: number; readonly width: number; readonly height: number }[];
  readonly strikes: readonly { readonly time: number; readonly bolt: number; readonly x: number }[];
}

const SECONDS = 0.9;
const BOLT_SECONDS = 0.8;
/** So far away that no journey moves it. */
const DEPTH = 40;

/** A strike, a gap and a weaker one that dies away: 0..1. */
export function flashAt(sinceSeconds: number): number {
  if (sinceSeconds < 0 || sinceSeconds > SECONDS) return 0;
  const first = Math.exp(-sinceSeconds * 16);
  const again = sinceSeconds < 0.13 ? 0 : 0.75 * Math.exp(-(sinceSeconds - 0.13) * 6);
  return Math.max(first, again);
}

/** The bolt outlasts its light on the land, and flickers: a still that is taken near a strike shows it. */
function boltAt(sinceSeconds: number): number {
  const fade = Math.min(1, (BOLT_SECONDS - sinceSeconds) / 0.3);
  return Math.max(flashAt(sinceSeconds), fade * (0.72 + 0.28 * Math.sin(sinceSeconds * 31)));
}

export function drawFlash(context: DrawContext, pass: FlashPass): void {
  const { memory, scratch, timeSeconds } = context;
  const light = pass.strength * Math.max(0, ...pass.times.map((time) => flashAt(timeSeconds - time)));
  if (light < 0.01) return;
  const table = memory.bytes(scratch.rows, 256);
  for (let i = 0; i < 256; i++) {
    const here = clamp(i - 16, 0, 219);
    table[i] = 16 + here + (219 - here) * light * (0.25 + (0.75 * here) / 219);
  }
  const pale = Math.round(256 * (1 - 0.45 * light));
  memory.kernels.gradeFrame(scratch.frame, scratch.rows, pale, 0, 0, pale, 128 + Math.round(5 * light), 128);
}

export function bakeBolts(
  memory: FrameMemory,
  size: { readonly width: number; readonly height: number },
  times: readonly number[],
  seed: number,
): BoltPass {
  const random = randomFrom(seed + 502);
  const bolts = [0, 1, 2].map(() => {
    const { width, height, data } = paintBolt(
      Math.round(size.height * 0.18) * 2,
      Math.round(size.height * 0.26) * 2,
      random,
    );
    const luma = new Uint8Array(width * height + 64);
    for (let i = 0; i < width * height; i++) luma[i] = (data[i * 4] ?? 0) * 0.85;
    return { luma: memory.place(luma), width, height };
  });
  // A film with more strikes must not move the earlier ones, so that each is drawn from the seed in order.
  const strikes = times.map((time) => ({
    time,
    bolt: Math.floor(random() * 3),
    x: between(random, 0.12, 0.88),
  }));
  return { kind: 'bolt', bolts, strikes };
}

/** Grey on black: a broken line that forks, in a halo. */
function paintBolt(width: number, height: number, random: Random): Picture {
  return paint(width, height, (context) => {
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    const branch = (x: number, y: number, length: number, thick: number, lean: number): void => {
      context.beginPath();
      context.moveTo(x, y);
      let [px, py] = [x, y];
      const steps = 11;
      for (let i = 0; i < steps; i++) {
        px += (random() - 0.5 + lean) * (length / steps) * 1.15;
        py += (length / steps) * between(random, 0.6, 1.2);
        context.lineTo(px, py);
        if (thick > 1.4 && random() < 0.28) {
          context.stroke();
          branch(px, py, length * between(random, 0.25, 0.45), thick * 0.5, (random() - 0.5) * 1.6);
          context.strokeStyle = '#fff';
          context.lineWidth = thick;
          context.beginPath();
          context.moveTo(px, py);
        }
      }
      context.strokeStyle = '#fff';
      context.lineWidth = thick;
      context.stroke();
    };
    context.shadowColor = '#fff';
    context.shadowBlur = height * 0.05;
    context.strokeStyle = '#fff';
    context.lineJoin = 'round';
    branch(width / 2, 0, height * 0.98, Math.max(2, height / 110), 0);
  });
}

export function drawBolt(context: DrawContext, pass: BoltPass): void {
  const { width, height, timeSeconds } = context;
  for (const { time, bolt: index, x } of pass.strikes) {
    const since = timeSeconds - time;
    const bolt = pass.bolts[index];
    if (since < 0 || since > BOLT_SECONDS || bolt === undefined) continue;
    const foot = context.horizon + 2 - context.camera.tilt * height;
    const { left, top } = project(context, width * x - bolt.width / 2, foot - bolt.height, DEPTH);
    composePlane(context, {
      target: planesOf(context).luma,
      targetWidth: width,
      targetHeight: height,
      source: bolt.luma,
      alpha: 0,
      sourceWidth: bolt.width,
      sourceHeight: bolt.height,
      spans: 0,
      left,
      top,
      scale: 1,
      mode: 'add',
      opacity: Math.round(256 * boltAt(since)),
    });
  }
}
