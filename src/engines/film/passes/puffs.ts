import type { Layer } from '../raster/layer.ts';
import { randomFrom } from '../raster/random.ts';
import { composeLayer } from './compose.ts';
import type { DrawContext } from './draw-context.ts';
import { project } from './layers.ts';
import { type Travel, travelAt } from './travel.ts';

/** What a moving subject leaves behind: dust, foam, breath, notes. Each puff is born where the subject was then. */
export interface PuffsPass {
  readonly kind: 'puffs';
  readonly pictures: readonly Layer[];
  readonly travel: Travel;
  readonly depth: number;
  /** The subject's foot, and where puffs leave it, in frame pixels; `behind` counts against its looking direction. */
  readonly x: number;
  readonly y: number;
  readonly behind: number;
  readonly above: number;
  /** Scatter around that point, in frame pixels. */
  readonly spreadX: number;
  readonly spreadY: number;
  readonly perSecond: number;
  readonly lifeSeconds: number;
  /** Frame pixels per second; the ground that streams past a tracking camera takes its dust along. */
  readonly driftX: number;
  readonly driftY: number;
  readonly sway: number;
  /** Frame pixels per picture pixel at birth and at the end. */
  readonly scaleFrom: number;
  readonly scaleTo: number;
  /** 0..1 at its strongest. */
  readonly opacity: number;
  readonly seed: number;
}

export function drawPuffs(context: DrawContext, pass: PuffsPass): void {
  const { timeSeconds: t } = context;
  const { perSecond, lifeSeconds: life } = pass;
  for (let k = Math.ceil((t - life) * perSecond) - 1; k <= Math.floor(t * perSecond); k++) {
    const random = randomFrom(pass.seed + k * 7919);
    const born = (k + random() * 0.8) / perSecond;
    const age = (t - born) / life;
    if (age <= 0 || age >= 1) continue;
    const at = travelAt(pass.travel, born);
    const seconds = t - born;
    const sway = pass.sway * Math.sin(age * 5 + random() * 6) * age;
    const x =
      pass.x +
      at.x -
      Math.sign(at.facing) * pass.behind +
      (random() - 0.5) * pass.spreadX +
      pass.driftX * seconds +
      sway;
    const y = pass.y + at.y - pass.above + (random() - 0.5) * pass.spreadY + pass.driftY * seconds;
    const picture = pass.pictures[Math.floor(random() * pass.pictures.length)];
    if (picture === undefined) continue;
    const { left, top, zoom } = project(context, x, y, pass.depth);
    const grown = pass.scaleFrom + (pass.scaleTo - pass.scaleFrom) * Math.sqrt(age);
    const scale = grown * zoom * (0.75 + random() * 0.5);
    const opacity = pass.opacity * Math.min(1, age * 8) * (1 - age);
    composeLayer(
      context,
      picture,
      left - (picture.width / 2) * scale,
      top - (picture.height / 2) * scale,
      scale,
      opacity,
    );
  }
}
