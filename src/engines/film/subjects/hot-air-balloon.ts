import type { SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import { pick, randomFrom } from '../raster/random.ts';

const CLOTHS: readonly [readonly [Rgb, Rgb, Rgb], ...(readonly [Rgb, Rgb, Rgb])[]] = [
  [
    [212, 52, 46],
    [250, 196, 62],
    [246, 238, 222],
  ],
  [
    [34, 108, 178],
    [246, 238, 222],
    [240, 142, 48],
  ],
  [
    [124, 62, 150],
    [250, 196, 62],
    [226, 92, 110],
  ],
];

/** Envelope of radius one about its middle: half its width at a height, -1 the crown and 1.3 the mouth. */
function halfWidthAt(y: number): number {
  if (y < 0) return Math.sqrt(Math.max(0, 1 - y * y));
  const down = Math.min(1, y / 1.3);
  return 0.2 + 0.8 * Math.cos((down * Math.PI) / 2) ** 0.9;
}

const GORES = 12;
const RADIUS = 0.33;
const MIDDLE = 0.35;

/** A hot-air balloon: gores in turn, a band about the middle, a basket on its ropes. Drawn in units of its height. */
export function paintHotAirBalloon(height: number, seed: number, tint: Rgb | null): Picture {
  const size = even(height);
  const [first, second, band] = pick(randomFrom(seed + 83), CLOTHS);
  const main = tint ?? first;
  return paint(size, size, (context) => {
    context.scale(size, size);
    context.translate(0.5, MIDDLE);
    drawBasket(context);
    context.scale(RADIUS, RADIUS);
    for (let gore = 0; gore < GORES; gore++) {
      const colour = gore % 2 === 0 ? main : second;
      drawGore(context, gore, -1, 1.3, scaleRgb(colour, 0.94 + 0.06 * (gore % 3)));
      drawGore(context, gore, -0.06, 0.2, mixRgb(band, colour, gore % 2 === 0 ? 0 : 0.35));
    }
  });
}

/** What is seen of one gore between two heights: the envelope is round, so the outer ones are narrow. */
function drawGore(context: SKRSContext2D, gore: number, from: number, to: number, colour: Rgb): void {
  const edge = (index: number): number => -Math.cos((index / GORES) * Math.PI);
  const steps = 24;
  const at = (side: number, i: number): readonly [number, number] => {
    const y = from + ((to - from) * i) / steps;
    return [side * halfWidthAt(y), y];
  };
  context.fillStyle = css(colour);
  context.strokeStyle = css(scaleRgb(colour, 0.7), 0.6);
  context.lineWidth = 0.012;
  context.beginPath();
  for (let i = 0; i <= steps; i++) context.lineTo(...at(edge(gore), i));
  for (let i = steps; i >= 0; i--) context.lineTo(...at(edge(gore + 1), i));
  context.closePath();
  context.fill();
  context.stroke();
}

const MOUTH = MIDDLE + RADIUS * 1.3;

function drawBasket(context: SKRSContext2D): void {
  const [mouth, rim, foot] = [MOUTH - MIDDLE, 0.875 - MIDDLE, 0.98 - MIDDLE];
  context.strokeStyle = '#3b2c22';
  context.lineWidth = 0.006;
  for (const x of [-1, -0.4, 0.4, 1]) {
    context.beginPath();
    context.moveTo(x * RADIUS * 0.2, mouth - 0.01);
    context.lineTo(x * 0.055, rim);
    context.stroke();
  }
  context.fillStyle = '#ffb347';
  context.beginPath();
  context.ellipse(0, mouth + 0.012, 0.014, 0.03, 0, 0, Math.PI * 2);
  context.fill();
  context.fillStyle = '#8a5a30';
  context.beginPath();
  context.roundRect(-0.06, rim, 0.12, foot - rim, 0.018);
  context.fill();
  context.fillStyle = '#5f3c1f';
  context.fillRect(-0.064, rim, 0.128, 0.016);
  context.strokeStyle = 'rgba(60,36,16,0.6)';
  context.lineWidth = 0.005;
  for (let i = 1; i < 4; i++) {
    context.beginPath();
    context.moveTo(-0.058, rim + 0.016 + i * 0.02);
    context.lineTo(0.058, rim + 0.016 + i * 0.02);
    context.stroke();
  }
}
