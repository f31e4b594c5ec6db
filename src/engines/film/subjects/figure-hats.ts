import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { disc, type Ink, lit, type Point, polygon, rounded, stroke } from './figure-ink.ts';
import type { Posture } from './skeleton.ts';
import type { Outfit } from './wardrobe.ts';

const GOLD: Rgb = [240, 198, 84];

/** What of a hat lies behind the body. */
export function drawHatBehind(ink: Ink, outfit: Outfit, at: Point, size: number, posture: Posture): void {
  if (outfit.hat !== 'veil') return;
  const { context } = ink;
  context.save();
  context.translate(at.x, at.y);
  context.rotate(posture.lean * 0.5);
  context.scale(size, size);
  context.globalAlpha = 0.72;
  context.fillStyle = rounded(ink, [250, 248, 250], -3, 0.4);
  context.beginPath();
  context.moveTo(0.1, -1.1);
  context.bezierCurveTo(-1.4, -1, -1.9, 2, -2.9, 6.2);
  context.bezierCurveTo(-1.6, 6.7, -0.6, 6, 0.2, 4.6);
  context.fill();
  context.globalAlpha = 1;
  context.restore();
}

/** In half heights of the head, whose middle is the origin. */
export function drawHat(ink: Ink, outfit: Outfit): void {
  const { context, light } = ink;
  const { cloth, accent } = outfit;
  const shade = (colour: Rgb, factor = 1): string => lit(colour, light, factor);
  const dome = (
    colour: Rgb,
    radius: number,
    up = -0.22,
    from = Math.PI * 0.98,
    to = Math.PI * 2.04,
  ): void => {
    context.fillStyle = rounded(ink, colour, -radius, radius);
    context.beginPath();
    context.arc(0, up, radius, from, to);
    context.closePath();
    context.fill();
  };
  const brim = (colour: Rgb, half: number, y: number, thick = 0.2): void => {
    context.fillStyle = shade(colour, 0.92);
    context.beginPath();
    context.ellipse(0.06, y, half, thick, 0.04, 0, Math.PI * 2);
    context.fill();
  };
  switch (outfit.hat) {
    case 'none':
    case 'veil':
      if (outfit.hat === 'veil')
        stroke(ink, shade([250, 246, 246]), 0.16, [-0.6, -0.95], [0.1, -1.2], [0.66, -0.96]);
      return;
    case 'cone':
      polygon(
        ink,
        rounded(ink, [206, 172, 108], -2, 2),
        [-2, -0.22],
        [0.05, -1.7],
        [2.05, -0.22],
        [0, -0.08],
      );
      return;
    case 'point':
      polygon(
        ink,
        rounded(ink, scaleRgb(cloth, 0.95), -1, 1),
        [-0.98, -0.55],
        [-0.7, -1.7],
        [-1.0, -2.9],
        [0.1, -1.9],
        [0.96, -0.55],
      );
      brim(scaleRgb(cloth, 0.9), 1.75, -0.56);
      stroke(ink, shade(accent), 0.2, [-0.9, -0.78], [0.05, -0.68], [0.94, -0.78]);
      return;
    case 'brim':
    case 'cowboy': {
      const felt: Rgb =
        outfit.hat === 'cowboy'
          ? [128, 84, 52]
          : outfit.garment === 'overalls'
            ? [222, 188, 118]
            : [112, 88, 66];
      polygon(
        ink,
        rounded(ink, felt, -0.9, 0.9),
        [-0.86, -0.55],
        [-0.76, -1.5],
        [-0.2, -1.36],
        [0.3, -1.52],
        [0.8, -1.42],
        [0.88, -0.55],
      );
      brim(felt, outfit.hat === 'cowboy' ? 1.7 : 1.5, -0.56, outfit.hat === 'cowboy' ? 0.26 : 0.2);
      stroke(ink, shade([54, 40, 36]), 0.16, [-0.84, -0.74], [0.05, -0.64], [0.86, -0.74]);
      return;
    }
    case 'crown':
      polygon(
        ink,
        rounded(ink, GOLD, -0.9, 0.9, 1.1),
        [-0.84, -0.66],
        [-1.0, -1.62],
        [-0.5, -1.16],
        [-0.02, -1.76],
        [0.46, -1.16],
        [0.98, -1.62],
        [0.86, -0.66],
      );
      for (const [x, y] of [
        [-1.0, -1.66],
        [-0.02, -1.8],
        [0.98, -1.66],
      ] as const)
        disc(ink, { x, y }, 0.13, shade([226, 66, 76], 1.1));
      stroke(ink, shade([176, 40, 66]), 0.12, [-0.82, -0.74], [0.84, -0.74]);
      return;
    case 'tiara':
      polygon(
        ink,
        shade(GOLD, 1.1),
        [-0.4, -0.9],
        [-0.2, -1.3],
        [0.05, -1.1],
        [0.3, -1.55],
        [0.5, -1.08],
        [0.75, -1.2],
        [0.8, -0.82],
      );
      return;
    case 'toque':
      polygon(
        ink,
        rounded(ink, [244, 244, 244], -0.9, 0.9),
        [-0.88, -0.5],
        [-0.86, -1.3],
        [0.84, -1.3],
        [0.86, -0.5],
      );
      for (const x of [-0.66, 0.64, 0])
        disc(ink, { x, y: x === 0 ? -1.78 : -1.52 }, 0.66, shade([250, 250, 250], x > 0 ? 1.08 : 0.94));
      return;
    case 'helm': {
      const steel: Rgb = scaleRgb(cloth, 1.04);
      context.fillStyle = shade(outfit.cape ?? accent, 1.05);
      context.beginPath();
      context.moveTo(0.1, -1.1);
      context.bezierCurveTo(-0.4, -2.3, -1.7, -2, -2.1, -0.6);
      context.bezierCurveTo(-1.5, -1.2, -0.9, -1.3, -0.3, -1);
      context.fill();
      context.fillStyle = rounded(ink, steel, -1.1, 1.1);
      context.beginPath();
      context.moveTo(-1.0, 0.75);
      context.bezierCurveTo(-1.25, -0.9, -0.7, -1.35, 0.05, -1.35);
      context.bezierCurveTo(0.9, -1.3, 1.16, -0.7, 1.02, 0.1);
      context.lineTo(0.92, 0.86);
      context.quadraticCurveTo(0.4, 1.22, -0.3, 1.02);
      context.fill();
      polygon(ink, '#15161c', [-0.14, -0.2], [1.04, -0.24], [1.02, 0.04], [-0.14, 0.06]);
      for (const x of [0.24, 0.48, 0.72]) stroke(ink, '#2a2c35', 0.07, [x, 0.34], [x, 0.68]);
      stroke(ink, shade(scaleRgb(cloth, 1.3), 1.1), 0.08, [0.4, -1.28], [0.5, -0.26]);
      return;
    }
    case 'fire':
      dome([196, 44, 36], 1.12, -0.28);
      context.fillStyle = shade([176, 36, 32]);
      context.beginPath();
      context.moveTo(-1.9, 0.2);
      context.bezierCurveTo(-1.3, -0.5, 0.4, -0.5, 1.5, -0.34);
      context.lineTo(1.34, -0.14);
      context.bezierCurveTo(0.4, -0.2, -1.1, -0.1, -1.9, 0.2);
      context.fill();
      polygon(ink, shade([248, 216, 96], 1.05), [0.3, -0.5], [0.36, -1.14], [0.86, -1.02], [0.92, -0.46]);
      stroke(ink, shade([150, 28, 26]), 0.12, [-0.3, -1.4], [-0.1, -0.5]);
      return;
    case 'hard':
      dome([250, 200, 54], 1.1, -0.3);
      stroke(ink, shade([236, 178, 40]), 0.2, [-1.1, -0.32], [1.5, -0.3]);
      stroke(ink, shade([255, 226, 120]), 0.14, [0.05, -1.38], [0.3, -0.4]);
      return;
    case 'horned':
      for (const side of [-1, 1]) {
        context.fillStyle = shade([238, 226, 200], side > 0 ? 1.05 : 0.8);
        context.beginPath();
        context.moveTo(side * 0.8, -0.6);
        context.bezierCurveTo(side * 1.7, -0.7, side * 1.8, -1.5, side * 1.5, -2);
        context.bezierCurveTo(side * 1.4, -1.4, side * 1.1, -1.2, side * 0.6, -1);
        context.fill();
      }
      dome([150, 146, 146], 1.08, -0.3);
      stroke(ink, shade([178, 132, 66]), 0.22, [-1.04, -0.36], [1.06, -0.36]);
      return;
    case 'tricorne':
      polygon(
        ink,
        rounded(ink, [60, 50, 56], -1.6, 1.6),
        [-1.7, -0.95],
        [-0.9, -0.45],
        [0.1, -0.62],
        [1.0, -0.45],
        [1.75, -0.9],
        [0.9, -1.5],
        [0, -1.72],
        [-0.9, -1.5],
      );
      stroke(ink, shade(GOLD), 0.1, [-1.66, -0.95], [-0.9, -0.48], [0.1, -0.64], [1.0, -0.48], [1.7, -0.9]);
      disc(ink, { x: 0.1, y: -1.08 }, 0.2, shade([244, 244, 240]));
      return;
    case 'cap':
      context.fillStyle = rounded(ink, cloth, -1, 1);
      context.beginPath();
      context.moveTo(-0.98, -0.5);
      context.bezierCurveTo(-1.2, -1.5, 0.9, -1.75, 1.2, -1.05);
      context.lineTo(0.96, -0.52);
      context.fill();
      stroke(ink, shade(mixRgb(cloth, [20, 20, 28], 0.6)), 0.22, [-0.9, -0.52], [0.9, -0.5], [1.36, -0.36]);
      if (outfit.garment === 'uniform') disc(ink, { x: 0.5, y: -0.98 }, 0.18, shade(GOLD, 1.05));
      return;
    case 'beret':
      context.fillStyle = rounded(ink, [150, 44, 56], -1.4, 1);
      context.beginPath();
      context.ellipse(-0.25, -0.98, 1.2, 0.5, -0.22, 0, Math.PI * 2);
      context.fill();
      return;
    case 'mask':
      if (outfit.garment === 'wrap') {
        context.fillStyle = rounded(ink, cloth, -1, 1);
        context.beginPath();
        context.arc(0, -0.12, 1.04, 0, Math.PI * 2);
        context.fill();
        polygon(ink, shade(outfit.skin), [-0.2, -0.2], [0.86, -0.2], [0.86, 0.16], [-0.16, 0.16]);
        for (const x of [0.16, 0.6]) disc(ink, { x, y: -0.02 }, 0.12, '#1d1820');
        stroke(ink, shade(accent), 0.2, [-0.98, -0.4], [0.96, -0.42]);
        return;
      }
      polygon(
        ink,
        shade(mixRgb(cloth, [20, 20, 28], 0.5)),
        [-0.5, -0.28],
        [0.9, -0.28],
        [0.86, 0.22],
        [-0.3, 0.22],
      );
      for (const x of [0.12, 0.6]) disc(ink, { x, y: 0 }, 0.12, '#ffffff');
      return;
    case 'headband':
      stroke(ink, shade([236, 234, 230]), 0.18, [-0.9, -0.5], [0.1, -0.6], [0.86, -0.5]);
      disc(ink, { x: 0.4, y: -0.58 }, 0.12, shade([206, 40, 40]));
      return;
    case 'santa':
      context.fillStyle = rounded(ink, [206, 40, 40], -1.2, 1);
      context.beginPath();
      context.moveTo(-0.95, -0.5);
      context.bezierCurveTo(-0.9, -1.9, 0.2, -2.2, 0.6, -1.7);
      context.bezierCurveTo(-0.9, -2.9, -1.9, -1.8, -1.8, -0.9);
      context.lineTo(0.95, -0.5);
      context.fill();
      stroke(ink, shade([246, 246, 248]), 0.34, [-0.94, -0.58], [0.05, -0.72], [0.94, -0.6]);
      disc(ink, { x: -1.8, y: -0.8 }, 0.34, shade([248, 248, 250]));
      return;
    case 'bubble':
      dome([238, 240, 244], 1.46, -0.06, 0, Math.PI * 2);
      context.fillStyle = rounded(ink, [60, 74, 116], -0.8, 1.3);
      context.beginPath();
      context.ellipse(0.34, -0.04, 0.98, 0.92, 0, 0, Math.PI * 2);
      context.fill();
      context.fillStyle = 'rgba(255,214,130,0.5)';
      context.beginPath();
      context.ellipse(0.44, 0.24, 0.76, 0.52, 0.2, 0, Math.PI * 2);
      context.fill();
      context.fillStyle = 'rgba(255,255,255,0.8)';
      context.beginPath();
      context.ellipse(0.02, -0.42, 0.3, 0.14, -0.5, 0, Math.PI * 2);
      context.fill();
      return;
    case 'scarf':
    case 'hood':
      context.fillStyle = rounded(ink, scaleRgb(cloth, 0.9), -1.2, 1);
      context.beginPath();
      context.moveTo(0.86, -0.6);
      context.bezierCurveTo(0.5, -1.6, -1.2, -1.5, -1.14, 0);
      context.bezierCurveTo(-1.2, 0.9, -1.1, 1.5, -0.9, 1.8);
      context.lineTo(0.7, 1.7);
      context.quadraticCurveTo(0.6, 1.1, 0.2, 1.06);
      context.bezierCurveTo(-0.5, 0.6, -0.7, -0.4, 0.1, -0.72);
      context.quadraticCurveTo(0.6, -0.8, 0.86, -0.6);
      context.fill();
      return;
    case 'turban':
      context.fillStyle = rounded(ink, [244, 236, 216], -1.2, 1.2);
      context.beginPath();
      context.ellipse(0, -0.86, 1.2, 0.62, -0.1, 0, Math.PI * 2);
      context.fill();
      stroke(ink, shade([206, 186, 150]), 0.09, [-1.1, -0.7], [0.2, -1.3], [0.9, -1.2]);
      stroke(ink, shade([206, 186, 150]), 0.09, [-0.9, -0.44], [0.5, -0.9], [1.16, -0.9]);
      return;
    case 'bearskin':
      context.fillStyle = rounded(ink, [48, 44, 52], -1.1, 1.1);
      context.beginPath();
      context.roundRect(-1.02, -2.7, 2.06, 2.3, 0.9);
      context.fill();
      stroke(ink, shade(GOLD), 0.09, [-0.6, 0.7], [0.1, 0.96], [0.6, 0.7]);
      return;
    case 'board':
      dome([48, 52, 82], 1.02, -0.34);
      polygon(ink, shade([58, 62, 98], 1.05), [-1.5, -1.1], [0.1, -1.6], [1.6, -1.06], [0, -0.66]);
      stroke(ink, shade(GOLD), 0.09, [0.1, -1.1], [-1.0, -0.86], [-1.0, -0.2]);
      return;
  }
}
