import type { SKRSContext2D } from '@napi-rs/canvas';
import type { DriftersPass } from '../passes/drifters.ts';
import { css, type Rgb, scaleRgb } from '../raster/color.ts';
import { paint } from '../raster/picture.ts';
import type { Air, Setting } from '../shot/shot-spec.ts';
import type { SceneBuilder } from './scene-builder.ts';

type Floating = Exclude<Air, 'clear' | 'aurora'>;

/** Things of the land and of fire have no place there; dust is plankton, or the dust of stars. */
const ONLY_DUST: ReadonlySet<Setting> = new Set(['space', 'underwater']);

interface Recipe extends Omit<DriftersPass, 'kind' | 'poses' | 'posesPerKind' | 'seed'> {
  /** One drawing per kind, in a square of 1 with its middle at 0, turned by `turn` in 0..1. */
  readonly kinds: readonly ((context: SKRSContext2D, turn: number) => void)[];
}

const POSES = 8;
const PIXELS = 40;

const RECIPES: Readonly<Record<Floating, Recipe>> = {
  dust: {
    kinds: [(context) => glowDot(context, [255, 240, 214], 0.8)],
    ...{
      count: 110,
      size: 0.02,
      fall: -0.006,
      wind: 0.012,
      swing: 0.02,
      tumble: 0,
      blink: 0.6,
      opacity: 0.95,
      top: 0,
    },
  },
  fireflies: {
    kinds: [(context) => glowDot(context, [222, 255, 120], 1)],
    ...{
      count: 54,
      size: 0.036,
      fall: 0,
      wind: 0.004,
      swing: 0.07,
      tumble: 0,
      blink: 1,
      opacity: 1,
      top: 0.28,
    },
  },
  petals: {
    kinds: [
      (context, turn) => petal(context, [255, 196, 214], turn),
      (context, turn) => petal(context, [255, 226, 234], turn),
      (context, turn) => petal(context, [246, 160, 188], turn),
    ],
    ...{
      count: 90,
      size: 0.026,
      fall: 0.07,
      wind: 0.045,
      swing: 0.03,
      tumble: 5,
      blink: 0,
      opacity: 0.96,
      top: 0,
    },
  },
  leaves: {
    kinds: [
      (context, turn) => leaf(context, [206, 120, 40], turn),
      (context, turn) => leaf(context, [184, 66, 36], turn),
      (context, turn) => leaf(context, [222, 172, 60], turn),
    ],
    ...{
      count: 64,
      size: 0.036,
      fall: 0.1,
      wind: 0.07,
      swing: 0.04,
      tumble: 4,
      blink: 0,
      opacity: 1,
      top: 0,
    },
  },
  embers: {
    kinds: [
      (context) => glowDot(context, [255, 150, 50], 1),
      (context) => glowDot(context, [255, 96, 36], 1),
    ],
    ...{
      count: 90,
      size: 0.018,
      fall: -0.13,
      wind: 0.03,
      swing: 0.03,
      tumble: 0,
      blink: 0.7,
      opacity: 1,
      top: 0,
    },
  },
};

/** What floats in the air of this shot, in front of everything. */
export function addAir(builder: SceneBuilder): void {
  const { shot, palette } = builder;
  if (shot.air === 'clear' || shot.air === 'aurora' || (ONLY_DUST.has(shot.setting) && shot.air !== 'dust'))
    return;
  const { kinds, ...recipe } = RECIPES[shot.air];
  const glows = shot.air === 'fireflies' || shot.air === 'embers' || shot.air === 'dust';
  const dim = palette.stars && !glows ? 0.5 : 1;
  const posesPerKind = recipe.tumble > 0 ? POSES : 1;
  const poses = kinds.flatMap((draw) =>
    Array.from({ length: posesPerKind }, (_, pose) =>
      builder.layer(
        paint(PIXELS, PIXELS, (context) => {
          context.translate(PIXELS / 2, PIXELS / 2);
          context.scale(PIXELS, PIXELS);
          context.filter = dim < 1 ? `brightness(${dim})` : 'none';
          draw(context, pose / posesPerKind);
        }),
      ),
    ),
  );
  builder.add({ kind: 'drifters', poses, posesPerKind, seed: shot.seed + 601, ...recipe });
}

function glowDot(context: SKRSContext2D, color: Rgb, strength: number): void {
  const glow = context.createRadialGradient(0, 0, 0, 0, 0, 0.48);
  glow.addColorStop(0, css([255, 255, 236], strength));
  glow.addColorStop(0.16, css(color, strength * 0.95));
  glow.addColorStop(0.4, css(color, strength * 0.3));
  glow.addColorStop(1, css(color, 0));
  context.fillStyle = glow;
  context.fillRect(-0.5, -0.5, 1, 1);
}

/** Seen from the side it is thin: it turns around two axes at once. */
function tumbled(context: SKRSContext2D, turn: number): void {
  context.rotate(turn * Math.PI * 2);
  context.scale(1, 0.28 + 0.72 * Math.abs(Math.cos(turn * Math.PI * 2 + 0.6)));
}

function petal(context: SKRSContext2D, color: Rgb, turn: number): void {
  tumbled(context, turn);
  context.fillStyle = css(color);
  context.beginPath();
  context.moveTo(-0.4, 0);
  context.bezierCurveTo(-0.2, -0.36, 0.34, -0.34, 0.42, -0.04);
  context.lineTo(0.34, 0);
  context.lineTo(0.42, 0.06);
  context.bezierCurveTo(0.32, 0.34, -0.2, 0.32, -0.4, 0);
  context.fill();
}

function leaf(context: SKRSContext2D, color: Rgb, turn: number): void {
  tumbled(context, turn);
  context.fillStyle = css(color);
  context.beginPath();
  context.moveTo(-0.46, 0);
  context.bezierCurveTo(-0.1, -0.4, 0.2, -0.26, 0.46, 0);
  context.bezierCurveTo(0.2, 0.26, -0.1, 0.4, -0.46, 0);
  context.fill();
  context.strokeStyle = css(scaleRgb(color, 0.6));
  context.lineWidth = 0.045;
  context.beginPath();
  context.moveTo(-0.46, 0);
  context.lineTo(0.42, 0);
  context.stroke();
}
