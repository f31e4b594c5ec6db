import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { drawHat, drawHatBehind } from './figure-hats.ts';
import { disc, type Ink, lit, type Point, rounded, stroke } from './figure-ink.ts';
import type { Posture } from './skeleton.ts';
import type { Outfit } from './wardrobe.ts';

const TURNED: ReadonlySet<Outfit['hat']> = new Set(['helm', 'bubble', 'scarf', 'hood']);

function atHead(ink: Ink, at: Point, posture: Posture, paint: () => void): void {
  const { context } = ink;
  context.save();
  context.translate(at.x, at.y);
  context.rotate(posture.tilt + posture.lean + posture.nod);
  paint();
  context.restore();
}

/** What of the hair hangs behind the shoulders; it lags behind the steps. */
export function drawBackHair(
  ink: Ink,
  outfit: Outfit,
  at: Point,
  size: number,
  posture: Posture,
  phase: number,
): void {
  const { context } = ink;
  if (TURNED.has(outfit.hat) || outfit.hair === 'covered') return;
  atHead(ink, at, posture, () => {
    context.scale(size, size);
    const swing = 0.12 * Math.sin(phase * 2 + 0.6);
    context.fillStyle = rounded(ink, outfit.hairColour, -1.5, 0.6, 0.86);
    context.beginPath();
    switch (outfit.hair) {
      case 'long':
        context.moveTo(0.5, -0.7);
        context.bezierCurveTo(-1.3, -1.6, -1.5, 0.6, -1.45 + swing, 2.5);
        context.bezierCurveTo(-0.9, 2.75, -0.5 + swing, 2.6, -0.35, 2.2);
        context.bezierCurveTo(0.1, 2.3, 0.4, 1.6, 0.45, 0.6);
        break;
      case 'bob':
        context.moveTo(0.5, -0.8);
        context.bezierCurveTo(-1.5, -1.5, -1.5, 0.4, -1.25, 1.15);
        context.bezierCurveTo(-0.8, 1.35, -0.2, 1.3, 0.2, 1.0);
        break;
      case 'ponytail':
        context.moveTo(-0.6, -0.75);
        context.bezierCurveTo(-1.6, -1.1, -2.0 + swing, 0.5, -1.75 + swing * 2, 1.9);
        context.bezierCurveTo(-1.4, 1.3, -1.25, 0.4, -0.7, 0.1);
        break;
      default:
        return;
    }
    context.fill();
  });
  drawHatBehind(ink, outfit, at, size, posture);
}

/** Three quarters from the front, looking the way it goes. `size` is half its height. */
export function drawHead(ink: Ink, outfit: Outfit, at: Point, size: number, posture: Posture): void {
  const { context } = ink;
  atHead(ink, at, posture, () => {
    context.scale(size, size);
    drawSkull(ink, outfit);
    drawFace(ink, outfit);
    if (outfit.beard !== 'none') drawBeard(ink, outfit);
    drawHair(ink, outfit);
    drawHat(ink, outfit);
  });
}

function drawSkull(ink: Ink, { skin, child }: Outfit): void {
  const { context } = ink;
  context.fillStyle = rounded(ink, skin, -0.9, 0.9);
  context.beginPath();
  const chin = child ? 0.9 : 1;
  context.moveTo(-0.82, -0.25);
  context.bezierCurveTo(-0.84, -1.22, 0.86, -1.25, 0.84, -0.2);
  context.bezierCurveTo(0.86, 0.3, 0.78, 0.72, 0.34, chin);
  context.bezierCurveTo(0.1, chin + 0.04, -0.2, 0.92, -0.44, 0.66);
  context.bezierCurveTo(-0.7, 0.4, -0.8, 0.1, -0.82, -0.25);
  context.fill();
  disc(ink, { x: -0.6, y: 0.12 }, 0.2, lit(scaleRgb(skin, 0.86), ink.light, 1));
}

function drawFace(ink: Ink, outfit: Outfit): void {
  const { context, light } = ink;
  const { skin } = outfit;
  const brow = lit(mixRgb(outfit.hairColour, [60, 40, 36], 0.4), light, 0.9);
  const blush = lit(mixRgb(skin, [232, 92, 84], 0.5), light, 1);
  context.globalAlpha = 0.3;
  disc(ink, { x: -0.06, y: 0.38 }, 0.2, blush);
  disc(ink, { x: 0.68, y: 0.36 }, 0.13, blush);
  context.globalAlpha = 1;
  const tall = outfit.child ? 0.2 : outfit.female ? 0.175 : 0.15;
  for (const [x, wide] of [
    [0.12, 0.15],
    [0.6, 0.115],
  ] as const) {
    context.fillStyle = lit([250, 250, 250], light, 1);
    context.beginPath();
    context.ellipse(x, 0.0, wide, tall, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = '#2b2026';
    context.beginPath();
    context.ellipse(x + wide * 0.22, 0.015, wide * 0.64, tall * 0.84, 0, 0, Math.PI * 2);
    context.fill();
    disc(ink, { x: x + wide * 0.4, y: -tall * 0.34 }, 0.042, 'rgba(255,255,255,0.95)');
    if (outfit.female)
      stroke(ink, '#2b2026', 0.06, [x - wide * 1.2, -tall * 0.5], [x, -tall * 1.12], [x + wide, -tall * 0.8]);
    stroke(
      ink,
      brow,
      outfit.female ? 0.06 : 0.1,
      [x - wide * 1.1, -tall - 0.14],
      [x + wide * 0.2, -tall - 0.22],
      [x + wide, -tall - 0.15],
    );
  }
  stroke(ink, lit(scaleRgb(skin, 0.72), light, 1), 0.075, [0.44, 0.02], [0.52, 0.32], [0.38, 0.36]);
  const mouth = lit(mixRgb(skin, [150, 40, 48], outfit.female ? 0.75 : 0.5), light, 0.9);
  stroke(ink, mouth, outfit.female ? 0.1 : 0.075, [0.14, 0.6], [0.32, 0.67], [0.52, 0.58]);
}

function drawBeard(ink: Ink, outfit: Outfit): void {
  const { context, light } = ink;
  const colour: Rgb = outfit.hairColour;
  context.fillStyle = rounded(ink, colour, -0.7, 0.9, 0.96);
  const end = outfit.beard === 'long' ? 2.0 : 1.12;
  context.beginPath();
  context.moveTo(-0.62, 0.2);
  context.bezierCurveTo(-0.3, 0.35, -0.1, 0.45, 0.04, 0.46);
  context.quadraticCurveTo(0.4, 0.36, 0.68, 0.44);
  context.quadraticCurveTo(0.8, 0.4, 0.84, 0.1);
  context.bezierCurveTo(0.9, 0.8, 0.72, end * 0.9, 0.3, end);
  context.bezierCurveTo(-0.3, end * 0.86, -0.6, 0.7, -0.62, 0.2);
  context.fill();
  stroke(ink, lit([150, 60, 60], light, 0.9), 0.07, [0.22, 0.64], [0.46, 0.63]);
}

function drawHair(ink: Ink, outfit: Outfit): void {
  const { context, light } = ink;
  if (outfit.hair === 'bald' || outfit.hair === 'covered' || TURNED.has(outfit.hat)) return;
  context.fillStyle = rounded(ink, outfit.hairColour, -1.1, 0.9);
  const fringe = outfit.female || outfit.child;
  context.beginPath();
  context.moveTo(-0.72, 0.42);
  context.bezierCurveTo(-1.12, 0.2, -1.15, -0.9, -0.5, -1.16);
  context.bezierCurveTo(0.1, -1.42, 0.86, -1.16, 0.9, -0.52);
  context.quadraticCurveTo(0.9, -0.34, 0.8, -0.2);
  if (fringe) {
    context.quadraticCurveTo(0.74, -0.62, 0.36, -0.72);
    context.quadraticCurveTo(0.1, -0.3, -0.36, -0.26);
  } else {
    context.quadraticCurveTo(0.76, -0.6, 0.4, -0.66);
    context.quadraticCurveTo(-0.1, -0.66, -0.38, -0.4);
  }
  context.bezierCurveTo(-0.42, -0.05, -0.5, 0.05, -0.54, 0.0);
  context.quadraticCurveTo(-0.62, 0.3, -0.72, 0.42);
  context.fill();
  if (outfit.hair === 'curly') {
    for (const [x, y] of [
      [-0.85, 0.1],
      [-0.98, -0.3],
      [-0.8, -0.75],
      [-0.4, -1.08],
      [0.1, -1.2],
      [0.55, -1.02],
      [0.82, -0.66],
    ] as const)
      disc(ink, { x, y }, 0.32, lit(outfit.hairColour, light, 0.86 + 0.2 * (x + 0.5)));
  }
  if (outfit.hair === 'bun') disc(ink, { x: -0.78, y: -0.92 }, 0.44, lit(outfit.hairColour, light, 0.96));
  context.globalAlpha = 0.35;
  stroke(
    ink,
    lit(mixRgb(outfit.hairColour, [255, 240, 220], 0.5), light, 1.1),
    0.09,
    [-0.62, -0.74],
    [-0.1, -1.06],
    [0.42, -0.98],
  );
  context.globalAlpha = 1;
}
