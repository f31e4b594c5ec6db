import { type Rgb, scaleRgb } from '../raster/color.ts';
import { disc, type Ink, lit, polygon, rounded, stroke } from './figure-ink.ts';
import type { Build, Joints } from './figure-joints.ts';
import type { Outfit } from './wardrobe.ts';

const WHITE: Rgb = [240, 240, 242];

/** Shoulders to hips, with what distinguishes a garment from another. */
export function drawTrunk(ink: Ink, outfit: Outfit, joints: Joints, build: Build): void {
  const { context, light } = ink;
  const { hip, neck } = joints;
  const tall = Math.hypot(neck.x - hip.x, neck.y - hip.y);
  context.save();
  context.translate(hip.x, hip.y);
  context.rotate(Math.atan2(neck.y - hip.y, neck.x - hip.x) + Math.PI / 2);
  if (outfit.garment === 'spacesuit') {
    context.fillStyle = rounded(ink, [196, 202, 212], -0.2, -0.06, 0.85);
    context.beginPath();
    context.roundRect(-0.2, -tall * 1.06, 0.16, tall * 0.95, 0.03);
    context.fill();
  }
  const neckTop = outfit.child ? 0.07 : 0.06;
  context.fillStyle = lit(outfit.skin, light, 0.78);
  context.fillRect(-0.028 * build.girth, -tall - neckTop, 0.058 * build.girth, neckTop + 0.02);
  const bulk = outfit.garment === 'spacesuit' ? 1.28 : outfit.garment === 'turnout' ? 1.18 : 1;
  trunkPath(ink, build, tall, bulk);
  const upper = outfit.garment === 'overalls' ? outfit.accent : outfit.cloth;
  context.fillStyle = rounded(ink, upper, -build.shoulder * bulk, build.shoulder * bulk);
  context.fill();
  context.save();
  trunkPath(ink, build, tall, bulk);
  context.clip();
  drawDetails(ink, outfit, build, tall);
  context.restore();
  context.restore();
}

function trunkPath({ context }: Ink, build: Build, tall: number, bulk: number): void {
  const shoulder = build.shoulder * bulk;
  const waist = build.waist * bulk;
  const hips = build.hips * bulk;
  context.beginPath();
  context.moveTo(-hips, 0.045);
  context.bezierCurveTo(-hips, -tall * 0.22, -waist, -tall * 0.32, -waist, -tall * 0.42);
  context.bezierCurveTo(-waist, -tall * 0.6, -shoulder, -tall * 0.68, -shoulder, -tall * 0.84);
  context.quadraticCurveTo(-shoulder * 0.92, -tall * 0.99, -0.03, -tall * 1.03);
  context.lineTo(0.034, -tall * 1.03);
  context.quadraticCurveTo(shoulder * 0.96, -tall * 0.98, shoulder, -tall * 0.82);
  context.bezierCurveTo(shoulder * 1.06, -tall * 0.62, waist * 1.05, -tall * 0.54, waist, -tall * 0.42);
  context.bezierCurveTo(waist, -tall * 0.32, hips, -tall * 0.2, hips, 0.045);
  context.closePath();
}

/** The front seam of the one who looks a little past the viewer. */
const FRONT = 0.024;

function drawDetails(ink: Ink, outfit: Outfit, build: Build, tall: number): void {
  const { light } = ink;
  const { cloth, accent } = outfit;
  const dark = lit(scaleRgb(cloth, 0.62), light, 1);
  const bright = lit(accent, light, 1);
  const white = lit(WHITE, light, 1);
  const belt = (colour: string, y = -0.012, thick = 0.026): void =>
    polygon(ink, colour, [-0.14, y], [0.14, y], [0.14, y + thick], [-0.14, y + thick]);
  const wedge = (colour: string, to: number, wide = 0.042): void =>
    polygon(ink, colour, [FRONT - wide, -tall * 1.05], [FRONT + wide, -tall * 1.05], [FRONT + 0.006, to]);
  const buttons = (colour: string, x: number): void => {
    for (const at of [0.8, 0.62, 0.44, 0.26]) disc(ink, { x, y: -tall * at }, 0.0085, colour);
  };
  switch (outfit.garment) {
    case 'shirt':
      wedge(lit(outfit.skin, light, 0.9), -tall * 0.9, 0.03);
      belt(lit([70, 54, 46], light, 1), 0.012, 0.022);
      return;
    case 'jacket':
      polygon(
        ink,
        lit(accent, light, 0.95),
        [-0.012, -tall * 1.05],
        [0.06, -tall * 1.05],
        [0.062, 0.06],
        [0.0, 0.06],
      );
      stroke(ink, dark, 0.008, [-0.014, -tall], [0.002, 0.05]);
      stroke(ink, dark, 0.008, [0.06, -tall], [0.064, 0.05]);
      return;
    case 'suit':
      wedge(white, -tall * 0.4, 0.046);
      polygon(
        ink,
        bright,
        [FRONT - 0.012, -tall],
        [FRONT + 0.012, -tall],
        [FRONT + 0.012, -tall * 0.56],
        [FRONT + 0.004, -tall * 0.46],
        [FRONT - 0.006, -tall * 0.56],
      );
      stroke(
        ink,
        dark,
        0.009,
        [FRONT - 0.048, -tall],
        [FRONT - 0.034, -tall * 0.7],
        [FRONT + 0.006, -tall * 0.38],
        [FRONT + 0.01, 0.05],
      );
      stroke(
        ink,
        dark,
        0.009,
        [FRONT + 0.048, -tall],
        [FRONT + 0.044, -tall * 0.7],
        [FRONT + 0.008, -tall * 0.38],
      );
      return;
    case 'uniform':
      buttons(bright, FRONT);
      stroke(ink, bright, 0.01, [-build.shoulder, -tall * 0.94], [-build.shoulder * 0.5, -tall]);
      disc(ink, { x: FRONT + 0.04, y: -tall * 0.72 }, 0.014, bright);
      belt(lit([52, 44, 44], light, 1));
      return;
    case 'chefcoat':
      for (const x of [FRONT - 0.026, FRONT + 0.034]) buttons(lit([120, 122, 132], light, 1), x);
      wedge(bright, -tall * 0.86, 0.05);
      return;
    case 'labcoat':
    case 'coat':
      wedge(outfit.garment === 'labcoat' ? bright : white, -tall * 0.42, 0.036);
      stroke(ink, dark, 0.009, [FRONT - 0.04, -tall], [FRONT + 0.004, -tall * 0.4], [FRONT + 0.006, 0.05]);
      if (outfit.garment === 'coat') {
        buttons(lit(accent, light, 0.9), FRONT + 0.024);
        belt(dark, -0.03, 0.024);
      }
      return;
    case 'turnout':
      belt(bright, -tall * 0.62, 0.034);
      belt(bright, -0.02, 0.034);
      stroke(ink, dark, 0.01, [FRONT, -tall], [FRONT, 0.05]);
      return;
    case 'armour':
      disc(ink, { x: FRONT + 0.012, y: -tall * 0.72 }, 0.05, lit(scaleRgb(cloth, 1.3), light, 1));
      disc(ink, { x: FRONT + 0.004, y: -tall * 0.68 }, 0.05, lit(scaleRgb(cloth, 1.06), light, 1));
      stroke(ink, dark, 0.008, [FRONT, -tall], [FRONT, -tall * 0.36]);
      for (const y of [0.36, 0.24, 0.12])
        stroke(ink, dark, 0.008, [-0.12, -tall * y], [0.12, -tall * (y - 0.02)]);
      belt(lit([116, 78, 50], light, 1), -0.01, 0.024);
      return;
    case 'spacesuit':
      polygon(
        ink,
        lit([186, 194, 206], light, 1),
        [-0.03, -tall * 0.72],
        [0.085, -tall * 0.72],
        [0.085, -tall * 0.4],
        [-0.03, -tall * 0.4],
      );
      for (const [i, colour] of (['#e5483c', '#3f8fe0', '#52b75a'] as const).entries())
        disc(ink, { x: i * 0.032, y: -tall * 0.62 }, 0.011, colour);
      belt(bright, -0.006, 0.02);
      return;
    case 'hero':
      disc(ink, { x: FRONT, y: -tall * 0.72 }, 0.04, bright);
      polygon(
        ink,
        lit(outfit.cape ?? cloth, light, 1),
        [FRONT - 0.02, -tall * 0.79],
        [FRONT + 0.02, -tall * 0.79],
        [FRONT + 0.004, -tall * 0.63],
      );
      belt(bright, -0.02, 0.03);
      return;
    case 'overalls':
      polygon(
        ink,
        rounded(ink, cloth, -0.07, 0.09),
        [-0.05, -tall * 0.66],
        [0.078, -tall * 0.66],
        [0.1, 0.06],
        [-0.1, 0.06],
      );
      for (const x of [-0.036, 0.064])
        stroke(ink, lit(cloth, light, 0.9), 0.018, [x, -tall * 1.04], [x, -tall * 0.62]);
      for (const x of [-0.036, 0.064]) disc(ink, { x, y: -tall * 0.64 }, 0.01, lit([232, 196, 90], light, 1));
      return;
    case 'wrap':
    case 'robe':
      wedge(white, -tall * 0.66, 0.034);
      stroke(ink, dark, 0.012, [FRONT + 0.04, -tall], [FRONT - 0.01, -tall * 0.6], [-0.05, -tall * 0.2]);
      belt(bright, -0.03, 0.044);
      return;
    case 'gown':
      wedge(lit(outfit.skin, light, 0.96), -tall * 0.84, 0.046);
      belt(bright, -tall * 0.3, 0.03);
      return;
    case 'tutu':
    case 'dress':
      wedge(lit(outfit.skin, light, 0.96), -tall * 0.86, 0.044);
      belt(lit(scaleRgb(cloth, 0.72), light, 1), -tall * 0.32, 0.02);
      return;
  }
}
