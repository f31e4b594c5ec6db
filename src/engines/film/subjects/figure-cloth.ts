import { type Rgb, scaleRgb } from '../raster/color.ts';
import { type Ink, lit, type Point, rounded, stroke } from './figure-ink.ts';
import type { Build, Joints } from './figure-joints.ts';
import type { Posture } from './skeleton.ts';
import type { Outfit } from './wardrobe.ts';

interface Hang {
  /** From the knee (0) to the ankle (1); negative ends on the thigh. */
  readonly reach: number;
  readonly flare: number;
}

const HANGS: Readonly<Partial<Record<Outfit['garment'], Hang>>> = {
  dress: { reach: 0.12, flare: 0.085 },
  gown: { reach: 0.93, flare: 0.1 },
  robe: { reach: 0.92, flare: 0.075 },
  coat: { reach: 0.08, flare: 0.04 },
  labcoat: { reach: 0.02, flare: 0.03 },
  chefcoat: { reach: -0.06, flare: 0.022 },
  wrap: { reach: -0.5, flare: 0.034 },
  armour: { reach: -0.62, flare: 0.03 },
};

/** Cloth that hangs from the hips around both legs, in folds. */
export function drawSkirt(ink: Ink, outfit: Outfit, joints: Joints, build: Build, phase: number): void {
  if (outfit.garment === 'tutu') {
    drawTutu(ink, outfit, joints);
    return;
  }
  const hang = HANGS[outfit.garment];
  if (hang === undefined) return;
  const { context, light } = ink;
  const { hip, neck, legs } = joints;
  const at = ([top, knee, foot]: Joints['legs'][0]): Point => {
    const { reach } = hang;
    const [from, to, share] = reach < 0 ? [knee, top, -reach] : [knee, foot, reach];
    return { x: from.x + (to.x - from.x) * share * 0.8, y: from.y + (to.y - from.y) * share };
  };
  const [a, b] = [at(legs[0]), at(legs[1])];
  const [back, front] = a.x < b.x ? [a, b] : [b, a];
  const spread = hang.flare + (outfit.garment === 'gown' ? 0.05 : 0);
  const low = Math.max(a.y, b.y);
  const waist = { x: hip.x + (neck.x - hip.x) * 0.16, y: hip.y + (neck.y - hip.y) * 0.16 };
  const [left, right] = [back.x - spread - 0.03, front.x + spread + 0.03];
  const cloth: Rgb = outfit.garment === 'chefcoat' ? [248, 248, 248] : outfit.cloth;
  const path = (): void => {
    context.beginPath();
    context.moveTo(waist.x - build.hips * 0.96, waist.y);
    context.bezierCurveTo(
      hip.x - build.hips * 1.25,
      hip.y + 0.05,
      left,
      back.y - 0.12,
      left,
      (back.y + low) / 2,
    );
    context.bezierCurveTo(
      left + (right - left) * 0.3,
      low + 0.028,
      left + (right - left) * 0.7,
      low + 0.028,
      right,
      (front.y + low) / 2,
    );
    context.bezierCurveTo(
      right,
      front.y - 0.12,
      hip.x + build.hips * 1.25,
      hip.y + 0.05,
      waist.x + build.hips * 0.96,
      waist.y,
    );
    context.closePath();
  };
  path();
  context.fillStyle = rounded(ink, cloth, left, right, 1);
  context.fill();
  context.save();
  path();
  context.clip();
  const fold = lit(scaleRgb(cloth, 0.66), light, 1);
  const folds = outfit.garment === 'armour' ? 4 : 5;
  for (let i = 1; i < folds; i++) {
    const share = i / folds + 0.03 * Math.sin(phase + i * 2);
    context.globalAlpha = 0.5;
    stroke(
      ink,
      fold,
      0.012,
      [waist.x + (share - 0.5) * build.hips * 1.3, waist.y + 0.03 + (i % 2) * 0.05],
      [left + (right - left) * share, low + 0.04],
    );
    context.globalAlpha = 1;
  }
  if (outfit.garment === 'coat' || outfit.garment === 'labcoat' || outfit.garment === 'robe') {
    const middle = left + (right - left) * 0.62;
    stroke(
      ink,
      lit(outfit.garment === 'robe' ? outfit.accent : scaleRgb(cloth, 0.55), light, 1),
      0.014,
      [waist.x + 0.024, waist.y],
      [middle, low + 0.04],
    );
  }
  if (outfit.hat === 'santa' || outfit.hat === 'crown') {
    stroke(
      ink,
      lit(outfit.accent, light, 1),
      0.04,
      [left - 0.02, (back.y + low) / 2],
      [left + (right - left) * 0.5, low + 0.01],
      [right + 0.02, (front.y + low) / 2],
    );
  }
  context.restore();
}

function drawTutu(ink: Ink, outfit: Outfit, { hip }: Joints): void {
  const { context, light } = ink;
  for (const [grow, factor] of [
    [1, 0.8],
    [0.94, 0.95],
    [0.84, 1.1],
  ] as const) {
    context.fillStyle = lit(outfit.cloth, light, factor);
    context.globalAlpha = 0.9;
    context.beginPath();
    const points = 15;
    for (let i = 0; i <= points; i++) {
      const angle = (i / points) * Math.PI * 2;
      const frill = 1 + 0.05 * (i % 2);
      context.lineTo(
        hip.x + Math.cos(angle) * 0.215 * grow * frill,
        hip.y - 0.012 * grow + Math.sin(angle) * 0.062 * grow * frill + (grow - 1) * 0.05,
      );
    }
    context.fill();
  }
  context.globalAlpha = 1;
}

/** From the shoulders down the back, blown backwards. */
export function drawCape(ink: Ink, outfit: Outfit, joints: Joints, posture: Posture, phase: number): void {
  const { context, light } = ink;
  const colour = outfit.cape as Rgb;
  const { neck } = joints;
  context.save();
  context.translate(neck.x, neck.y);
  context.rotate(posture.tilt + posture.lean);
  const wave = (k: number): number => 0.025 * Math.sin(phase * 2 + k);
  const long = outfit.hat === 'crown' ? 0.7 : 0.56;
  const fill = context.createLinearGradient(-0.4, 0, 0.1, 0);
  fill.addColorStop(0, lit(colour, light, 1.1));
  fill.addColorStop(0.35, lit(colour, light, 0.72));
  fill.addColorStop(0.6, lit(colour, light, 1));
  fill.addColorStop(1, lit(colour, light, 0.6));
  context.fillStyle = fill;
  context.beginPath();
  context.moveTo(0.09, 0.01);
  context.lineTo(-0.08, 0.005);
  context.bezierCurveTo(-0.2, 0.12, -0.2 + wave(0), 0.36, -0.34 + wave(1), long + wave(2));
  context.quadraticCurveTo(-0.24 + wave(3), long + 0.03, -0.18, long - 0.02 + wave(4));
  context.quadraticCurveTo(-0.1, long + 0.04, 0.0, long - 0.01 + wave(5));
  context.bezierCurveTo(0.06, 0.4, 0.1, 0.2, 0.09, 0.01);
  context.fill();
  context.restore();
}
