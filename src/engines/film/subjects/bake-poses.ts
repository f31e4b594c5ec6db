import type { Canvas } from '@napi-rs/canvas';
import { cropped } from '../raster/crop.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { type Layer, placeLayer } from '../raster/layer.ts';
import { mirrorLayer } from '../raster/mirror-layer.ts';
import type { Picture } from '../raster/picture.ts';
import { BEAST_FOOT, paintBeast } from './beast.ts';
import { beastExtent } from './beast-frame.ts';
import type { Beast } from './beast-kinds.ts';
import type { BeastMotion } from './beast-motion.ts';
import { drawRider } from './beast-rider.ts';
import { banked } from './bends.ts';
import { bodyOf } from './body.ts';
import { bent, clothOf } from './cloth.ts';
import { FIGURE_FOOT, paintFigure } from './figure.ts';
import type { GaitStyle } from './gaits.ts';
import type { SubjectLight } from './relight.ts';
import { type FigureMotion, figureHalfWidth } from './skeleton.ts';
import type { Sprite } from './sprite.ts';
import type { Outfit } from './wardrobe.ts';
import { withSpokes } from './wheels.ts';

/** A subject's pictures, ready to be played. Lengths in layer pixels. */
export interface Poses {
  readonly poses: readonly Layer[];
  readonly mirrored: readonly Layer[];
  /** Where the middle of its feet is. */
  readonly footX: number;
  readonly footY: number;
  /** How far the drawing reaches from there, poses included. */
  readonly halfWidth: number;
  readonly tall: number;
}

/** Share of a picture's height that bends may reach beyond it. */
const MARGIN = 0.12;

/** How much wider bends make a body: tails wag, springs squash. */
const LIMBER = 1.1;

/** Bends a sprite into the poses of a style. `turns` adds the same looking the other way. */
export function bakePoses(memory: FrameMemory, sprite: Sprite, style: GaitStyle, turns: boolean): Poses {
  const body = bodyOf(sprite);
  const whole = style.torn ? withSpokes(sprite, body.wheels) : sprite;
  const cloth = clothOf(memory, sunk(whole, body.foot - (body.foot - body.top) * style.sunk, style.sunk));
  const pad = Math.round(sprite.height * MARGIN);
  const banks = style.banks === 1 ? ([0] as const) : ([-1, 0, 1] as const);
  const tornFrom = style.torn ? Math.min(1, ...body.wheels.map(({ y, radius }) => y - radius)) : 1;
  const poses: Layer[] = [];
  for (const bank of banks) {
    for (let i = 0; i < style.poses; i++) {
      const bend = banked(style.bend((i / style.poses) * Math.PI * 2, body), bank, body);
      poses.push(placeLayer(memory, bent(cloth, pad, bend, tornFrom)));
    }
  }
  const waterline = body.foot - (body.foot - body.top) * style.sunk;
  return {
    poses,
    mirrored: turns ? poses.map((pose) => mirrorLayer(memory, pose)) : [],
    footX: ((body.left + body.right) / 2) * sprite.width + pad,
    footY: waterline * sprite.height + pad,
    halfWidth: ((body.right - body.left) / 2) * sprite.width * LIMBER,
    tall: (waterline - body.top) * sprite.height,
  };
}

/** What is under water fades out below the waterline. */
function sunk(sprite: Sprite, waterline: number, share: number): Sprite {
  if (share === 0) return sprite;
  const { width, height } = sprite;
  const data = Float32Array.from(sprite.data);
  const depth = Math.max(2, height * 0.05);
  for (let y = Math.floor(waterline * height); y < height; y++) {
    const kept = Math.max(0, 1 - (y - waterline * height) / depth);
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4 + 3;
      data[at] = (data[at] as number) * kept;
    }
  }
  return { width, height, data };
}

/** The poses of a person. `height` is the figure's own in pixels. */
export function bakeFigure(
  memory: FrameMemory,
  outfit: Outfit,
  motion: FigureMotion,
  style: GaitStyle,
  height: number,
  light: SubjectLight,
  turns: boolean,
  held: Canvas | null = null,
): Poses {
  const banks = style.banks === 1 ? [0] : [-1, 0, 1];
  const painted = banks.flatMap((bank) =>
    Array.from({ length: style.poses }, (_, i) => {
      const phase = (i / style.poses) * Math.PI * 2;
      const picture = paintFigure(outfit, motion, phase, height, light, bank, held);
      return wading(picture, height, style.sunk);
    }),
  );
  const { pictures, left, top } = cropped(painted);
  const poses = pictures.map((picture) => placeLayer(memory, picture));
  return {
    poses,
    mirrored: turns ? poses.map((pose) => mirrorLayer(memory, pose)) : [],
    footX: FIGURE_FOOT.x * height - left,
    footY: (FIGURE_FOOT.y - style.sunk) * height - top,
    halfWidth: figureHalfWidth(motion) * height,
    tall: (1 - style.sunk) * height,
  };
}

/** The poses of a four-legged animal with joints; `height` is the whole of it at rest, in pixels. */
export function bakeBeast(
  memory: FrameMemory,
  beast: Beast,
  rider: Outfit | null,
  motion: BeastMotion,
  style: GaitStyle,
  height: number,
  light: SubjectLight,
  turns: boolean,
): Poses {
  const extent = beastExtent(beast);
  const unit = height / extent.tall;
  const painted = Array.from({ length: style.poses }, (_, i) => {
    const phase = (i / style.poses) * Math.PI * 2;
    const over = rider === null ? null : drawRider(rider, phase);
    const picture = paintBeast(beast, motion, phase, unit, light, over);
    return wading(picture, unit, style.sunk, BEAST_FOOT.y);
  });
  const { pictures, left, top } = cropped(painted);
  const poses = pictures.map((picture) => placeLayer(memory, picture));
  return {
    poses,
    mirrored: turns ? poses.map((pose) => mirrorLayer(memory, pose)) : [],
    footX: BEAST_FOOT.x * unit - left,
    footY: (BEAST_FOOT.y - style.sunk) * unit - top,
    halfWidth: extent.half * unit,
    tall: (extent.tall - style.sunk) * unit,
  };
}

function wading(picture: Picture, height: number, share: number, foot: number = FIGURE_FOOT.y): Picture {
  if (share === 0) return picture;
  const from = Math.round((foot - share) * height);
  for (let y = from; y < picture.height; y++) {
    const kept = Math.max(0, 1 - (y - from) / (height * 0.03));
    for (let x = 0; x < picture.width; x++) {
      const at = (y * picture.width + x) * 4 + 3;
      picture.data[at] = (picture.data[at] ?? 0) * kept;
    }
  }
  return picture;
}
