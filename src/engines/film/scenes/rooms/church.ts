import { css, type Rgb, scaleRgb } from '../../raster/color.ts';
import { pick } from '../../raster/random.ts';
import type { Interior } from './interior.ts';
import type { Joiner } from './joiner.ts';

const WHITE: Rgb = [242, 240, 234];
const GOLD: Rgb = [206, 166, 88];

const GLASS: readonly [Rgb, ...Rgb[]] = [
  [206, 40, 48],
  [40, 90, 200],
  [240, 190, 50],
  [40, 150, 90],
  [150, 60, 180],
  [60, 180, 210],
];

/** A nave: stained glass, arches, pews, candles. */
export function church(): Interior {
  return {
    wall: [190, 178, 158],
    ceiling: [120, 108, 94],
    tall: 5,
    floor: {
      kind: 'tiles',
      colors: [
        [196, 184, 164],
        [120, 106, 92],
      ],
    },
    back: (joiner) => {
      joiner.along(2.4, (x, i) => drawStainedGlass(joiner, x, i));
      joiner.along(
        2.4,
        (x) => {
          joiner.box(x - 0.18, 0, 0.36, 3.1, [206, 194, 172], 1, 0);
          joiner.box(x - 0.26, 3.05, 0.52, 0.14, [214, 202, 180], 1.1, 0);
        },
        1.2,
      );
      joiner.box(-1.3, 0, 2.6, 0.28, [176, 164, 146], 1, 0);
      joiner.box(-0.8, 0.28, 1.6, 0.7, WHITE, 0.95);
      joiner.flat(-0.8, 0.86, 1.6, 0.1, [150, 30, 40], 1);
      joiner.flat(-0.03, 0.98, 0.06, 0.6, GOLD, 1.2);
      joiner.flat(-0.17, 1.34, 0.34, 0.06, GOLD, 1.2);
      for (const x of [-0.6, -0.45, 0.45, 0.6]) {
        joiner.flat(x - 0.02, 0.98, 0.04, 0.26, WHITE, 1.1);
        joiner.shine(x, 1.29, 0.4, [255, 206, 120], 0.8);
        joiner.disc(x, 1.28, 0.025, [255, 240, 190], 1.6, 1.8);
      }
    },
    pieces: [1.5, 1.32, 1.16].map((depth) => ({
      depth,
      draw: (joiner: Joiner) => {
        for (const side of [-1, 1] as const) {
          const near = side < 0 ? -joiner.reach : 0.85;
          const wide = joiner.reach - 0.85;
          joiner.box(near, 0, wide, 0.9, [112, 70, 42], 0.95, 0.02);
          joiner.flat(near, 0.5, wide, 0.03, [60, 36, 22], 1);
          joiner.box(near, 0.86, wide, 0.09, [146, 94, 58], 1.15, 0.02);
          joiner.box(side < 0 ? -1.0 : 0.85, 0, 0.15, 1.08, [130, 82, 50], 1.05, 0.05);
        }
      },
    })),
    lamps: { kind: 'chandelier', apart: 3.6, color: GOLD },
  };
}

function drawStainedGlass(joiner: Joiner, x: number, index: number): void {
  const { context, metre, random } = joiner;
  const [wide, base, tall] = [index === 0 ? 1.5 : 1.1, 1.5, index === 0 ? 2.6 : 2.1];
  const half = wide / 2;
  const arch = (): void => {
    context.beginPath();
    context.moveTo(joiner.x(x - half), joiner.y(base));
    context.lineTo(joiner.x(x - half), joiner.y(base + tall * 0.6));
    context.quadraticCurveTo(
      joiner.x(x - half),
      joiner.y(base + tall * 0.88),
      joiner.x(x),
      joiner.y(base + tall),
    );
    context.quadraticCurveTo(
      joiner.x(x + half),
      joiner.y(base + tall * 0.88),
      joiner.x(x + half),
      joiner.y(base + tall * 0.6),
    );
    context.lineTo(joiner.x(x + half), joiner.y(base));
    context.closePath();
  };
  context.save();
  arch();
  context.clip();
  // Glass shines with what light there is outside; by night candles hardly reach it.
  const light = joiner.night ? 0.42 : 1;
  const step = 0.17;
  for (let gx = -half; gx < half; gx += step)
    for (let gy = 0; gy < tall; gy += step) {
      const color = pick(random, GLASS);
      context.fillStyle = css(scaleRgb(color, light * (0.75 + random() * 0.5)) as Rgb);
      context.fillRect(joiner.x(x + gx), joiner.y(base + gy + step), step * metre, step * metre);
    }
  context.strokeStyle = 'rgba(30,24,24,0.9)';
  context.lineWidth = 0.018 * metre;
  for (let gx = -half; gx < half; gx += step) {
    context.beginPath();
    context.moveTo(joiner.x(x + gx), joiner.y(base));
    context.lineTo(joiner.x(x + gx), joiner.y(base + tall));
    context.stroke();
  }
  for (let gy = 0; gy < tall; gy += step) {
    context.beginPath();
    context.moveTo(joiner.x(x - half), joiner.y(base + gy));
    context.lineTo(joiner.x(x + half), joiner.y(base + gy));
    context.stroke();
  }
  joiner.disc(x, base + tall * 0.68, half * 0.42, [250, 214, 110], light);
  joiner.disc(x, base + tall * 0.68, half * 0.3, [200, 50, 60], light);
  joiner.disc(x, base + tall * 0.68, half * 0.14, [250, 236, 190], light);
  context.restore();
  arch();
  context.strokeStyle = joiner.color([214, 202, 180], 1.05);
  context.lineWidth = 0.1 * metre;
  context.stroke();
  if (!joiner.night) joiner.shine(x, base + tall * 0.5, 1.9, [255, 220, 180], 0.22);
}
