import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import type { BeastFrame } from './beast-frame.ts';
import type { Beast } from './beast-kinds.ts';
import { disc, type Ink, lit, polygon, rounded, stroke, tube } from './figure-ink.ts';

/** In profile, a little towards the viewer. */
export function drawBeastHead(ink: Ink, beast: Beast, frame: BeastFrame, asleep: boolean): void {
  const { context } = ink;
  const { head, facing } = frame;
  if (beast.mane === 'horse') drawHorseMane(ink, beast, frame);
  context.save();
  context.translate(head.x, head.y);
  if (beast.mane === 'lion') drawLionMane(ink, beast);
  if (beast.mane === 'ruff') drawRuff(ink, beast);
  context.rotate(facing);
  const r = beast.skull;
  drawEar(ink, beast, 0.16 * r, 0.62);
  if (beast.horns !== 'none' && beast.horns !== 'tusks') drawHorns(ink, beast, -facing);
  const fur: Rgb = beast.mane === 'wool' || beast.coat === 'patches' ? beast.muzzleColour : beast.back;
  const face: Rgb = beast.coat === 'patches' ? [238, 234, 230] : fur;
  tube(
    ink,
    [
      { x: 0, y: 0 },
      { x: r * 0.5 + beast.muzzle * 0.5, y: r * 0.24 },
    ],
    [r, beast.jaw * 1.35],
    face,
    1,
  );
  tube(
    ink,
    [
      { x: r * 0.5, y: r * 0.32 },
      { x: r * 0.55 + beast.muzzle, y: r * 0.34 },
    ],
    [Math.min(r * 0.62, beast.jaw * 1.5), beast.jaw],
    beast.muzzleColour,
    1.02,
  );
  if (beast.mane === 'ruff' || beast.coat === 'husky') {
    polygon(
      ink,
      lit(beast.muzzleColour, ink.light, 0.98),
      [-r * 0.5, r * 0.2],
      [r * 0.6, r * 0.3],
      [r * 0.3, r * 0.95],
      [-r * 0.2, r * 1.15],
      [-r * 0.3, r * 0.75],
      [-r * 0.8, r * 0.8],
    );
  }
  drawFace(ink, beast, asleep);
  drawEar(ink, beast, -0.3 * r, 1);
  if (beast.coat === 'stripes' || beast.coat === 'zebra')
    for (const [x, y] of [
      [-0.1, -0.8],
      [0.2, -0.72],
      [-0.4, -0.6],
    ] as const)
      stroke(ink, lit(beast.mark, ink.light, 1), r * 0.13, [x * r, y * r], [(x + 0.08) * r, (y + 0.42) * r]);
  context.restore();
}

function drawFace(ink: Ink, beast: Beast, asleep: boolean): void {
  const { context, light } = ink;
  const r = beast.skull;
  const tip = { x: r * 0.55 + beast.muzzle, y: r * 0.34 };
  const large = Math.min(beast.hoofed ? 0.2 : 0.17, 0.034 / r);
  const eye = { x: r * (beast.hoofed ? 0.34 : 0.5), y: -r * 0.12 };
  if (beast.coat === 'panda')
    disc(ink, { x: eye.x, y: eye.y + r * 0.06 }, r * 0.32, lit(beast.mark, light, 1));
  if (asleep)
    stroke(
      ink,
      '#241c1e',
      r * 0.09,
      [eye.x - r * 0.2, eye.y],
      [eye.x, eye.y + r * 0.08],
      [eye.x + r * 0.18, eye.y],
    );
  else {
    context.fillStyle = lit(beast.hoofed ? [70, 48, 40] : [232, 176, 72], light, 1.1);
    context.beginPath();
    context.ellipse(eye.x, eye.y, r * large, r * large * 0.92, 0, 0, Math.PI * 2);
    context.fill();
    disc(ink, { x: eye.x + r * 0.03, y: eye.y }, r * large * 0.72, '#17120f');
    disc(ink, { x: eye.x + r * 0.09, y: eye.y - r * 0.06 }, r * 0.05, 'rgba(255,255,255,0.95)');
  }
  const nose: Rgb = beast.hoofed ? scaleRgb(beast.muzzleColour, 0.5) : [44, 34, 36];
  context.fillStyle = lit(nose, light, 1.1);
  context.beginPath();
  context.ellipse(
    tip.x + beast.jaw * 0.62,
    tip.y - beast.jaw * 0.34,
    beast.jaw * (beast.hoofed ? 0.24 : 0.5),
    beast.jaw * 0.4,
    0,
    0,
    Math.PI * 2,
  );
  context.fill();
  stroke(
    ink,
    lit(scaleRgb(beast.muzzleColour, 0.5), light, 1),
    beast.jaw * 0.16,
    [tip.x + beast.jaw * 0.7, tip.y + beast.jaw * 0.34],
    [tip.x - beast.muzzle * 0.2, tip.y + beast.jaw * 0.62],
    [tip.x - beast.muzzle * 0.5, tip.y + beast.jaw * 0.4],
  );
  if (beast.horns === 'tusks')
    polygon(
      ink,
      lit([244, 236, 214], light, 1),
      [tip.x - 0.02, tip.y + beast.jaw * 0.5],
      [tip.x + 0.05, tip.y - beast.jaw * 0.9],
      [tip.x + 0.04, tip.y + beast.jaw * 0.6],
    );
}

function drawEar(ink: Ink, beast: Beast, x: number, factor: number): void {
  const { context, light } = ink;
  const r = beast.skull;
  const size = beast.ear;
  const colour: Rgb =
    beast.coat === 'panda'
      ? beast.mark
      : beast.mane === 'wool'
        ? beast.muzzleColour
        : beast.coat === 'patches'
          ? beast.mark
          : beast.back;
  const fill = lit(scaleRgb(colour, 0.92), light, factor);
  const inner = lit(mixRgb(colour, [226, 150, 140], 0.5), light, factor * 0.86);
  switch (beast.ears) {
    case 'pricked':
    case 'tall':
      polygon(
        ink,
        fill,
        [x - size * 0.46, -r * 0.52],
        [x - size * 0.1, -r * 0.72 - size],
        [x + size * 0.5, -r * 0.66],
      );
      if (factor === 1)
        polygon(
          ink,
          inner,
          [x - size * 0.2, -r * 0.66],
          [x - size * 0.06, -r * 0.72 - size * 0.72],
          [x + size * 0.28, -r * 0.7],
        );
      return;
    case 'round':
      disc(ink, { x: x - r * 0.1, y: -r * 0.86 }, size, fill);
      if (factor === 1) disc(ink, { x: x - r * 0.06, y: -r * 0.82 }, size * 0.55, inner);
      return;
    case 'hanging':
      context.fillStyle = lit(beast.mark, light, factor);
      context.beginPath();
      context.moveTo(x - r * 0.5, -r * 0.72);
      context.bezierCurveTo(x - r * 1.15, -r * 0.3, x - r * 1.0, size * 1.1, x - r * 0.3, size * 1.15);
      context.bezierCurveTo(x + r * 0.1, size * 0.9, x + r * 0.2, -r * 0.3, x + r * 0.1, -r * 0.8);
      context.fill();
      return;
    case 'leaf':
      context.save();
      context.translate(x - r * 0.2, -r * 0.72);
      context.rotate(-0.72);
      context.fillStyle = fill;
      context.beginPath();
      context.ellipse(0, -size * 0.5, size * 0.26, size * 0.6, 0, 0, Math.PI * 2);
      context.fill();
      context.restore();
  }
}

function drawLionMane(ink: Ink, beast: Beast): void {
  const { context, light } = ink;
  for (const [grow, factor] of [
    [2.15, 0.78],
    [1.86, 0.98],
    [1.5, 1.14],
  ] as const) {
    context.fillStyle = lit(beast.mark, light, factor);
    context.beginPath();
    for (let i = 0; i <= 22; i++) {
      const angle = (i / 22) * Math.PI * 2;
      const spike = i % 2 === 0 ? 1 : 0.84;
      const low = 1 + 0.22 * Math.max(0, Math.sin(angle));
      context.lineTo(
        -beast.skull * 0.45 + Math.cos(angle) * beast.skull * grow * spike,
        beast.skull * 0.22 + Math.sin(angle) * beast.skull * grow * spike * low,
      );
    }
    context.fill();
  }
}

function drawRuff(ink: Ink, beast: Beast): void {
  const r = beast.skull;
  polygon(
    ink,
    lit(mixRgb(beast.back, beast.belly, 0.35), ink.light, 0.94),
    [-r * 0.2, -r * 0.9],
    [-r * 1.15, -r * 0.5],
    [-r * 1.0, -r * 0.1],
    [-r * 1.35, r * 0.35],
    [-r * 0.9, r * 0.6],
    [-r * 1.0, r * 1.15],
    [-r * 0.4, r * 1.0],
    [-r * 0.1, r * 1.5],
    [r * 0.4, r * 0.6],
  );
}

function drawHorseMane(ink: Ink, beast: Beast, { neckFrom, head }: BeastFrame): void {
  const { context } = ink;
  const [dx, dy] = [head.x - neckFrom.x, head.y - neckFrom.y];
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [dy / length, -dx / length];
  const wide = beast.neckWide;
  context.fillStyle = rounded(ink, beast.mark, neckFrom.x - 0.25, head.x, 1);
  context.beginPath();
  const at = (share: number, off: number): readonly [number, number] => [
    neckFrom.x + dx * share + nx * off,
    neckFrom.y + dy * share + ny * off,
  ];
  context.moveTo(...at(1.22, -wide * 0.1));
  for (const [share, off] of [
    [1.12, 0.9],
    [0.92, 0.92],
    [0.8, 1.16],
    [0.6, 0.98],
    [0.46, 1.24],
    [0.28, 1.04],
    [0.1, 1.34],
    [-0.06, 1.1],
  ] as const)
    context.lineTo(...at(share, wide * off));
  for (const [share, off] of [
    [0.06, 0.2],
    [0.26, 0.4],
    [0.4, 0.12],
    [0.6, 0.36],
    [0.74, 0.16],
    [0.95, 0.3],
  ] as const)
    context.lineTo(...at(share, wide * off));
  context.fill();
}

function drawHorns(ink: Ink, beast: Beast, upright: number): void {
  const { context, light } = ink;
  const r = beast.skull;
  const bone: Rgb =
    beast.horns === 'one' ? [246, 214, 120] : beast.horns === 'bull' ? [236, 226, 206] : [190, 156, 112];
  const colour = lit(bone, light, 1.05);
  context.save();
  context.translate(-r * 0.1, -r * 0.7);
  context.rotate(upright * 0.7);
  switch (beast.horns) {
    case 'one':
      polygon(ink, colour, [r * 0.3, 0], [r * 0.95, -r * 3], [r * 0.72, r * 0.1]);
      break;
    case 'bull':
      for (const [side, factor] of [
        [0.5, 0.75],
        [-0.1, 1.05],
      ] as const) {
        context.fillStyle = lit(bone, light, factor);
        context.beginPath();
        context.moveTo(side * r, 0);
        context.bezierCurveTo(
          side * r - r * 0.2,
          -r * 0.6,
          side * r + r * 0.7,
          -r * 0.8,
          side * r + r * 0.9,
          -r * 1.25,
        );
        context.bezierCurveTo(
          side * r + r * 1.0,
          -r * 0.6,
          side * r + r * 0.7,
          -r * 0.2,
          side * r + r * 0.4,
          r * 0.06,
        );
        context.fill();
      }
      break;
    case 'goat':
      for (const side of [0.3, 0]) {
        context.strokeStyle = lit(bone, light, side > 0 ? 0.7 : 1);
        context.lineWidth = r * 0.26;
        context.lineCap = 'round';
        context.beginPath();
        context.moveTo(side * r, 0);
        context.bezierCurveTo(side * r, -r * 1.2, side * r - r * 0.9, -r * 1.6, side * r - r * 1.6, -r * 1.1);
        context.stroke();
      }
      break;
    case 'antlers':
      for (const [off, factor] of [
        [0.5, 0.7],
        [0, 1],
      ] as const) {
        const hue = lit(bone, light, factor);
        const x = off * r;
        stroke(
          ink,
          hue,
          r * 0.2,
          [x, 0],
          [x - r * 0.7, -r * 1.3],
          [x - r * 0.5, -r * 2.5],
          [x + r * 0.1, -r * 3.3],
        );
        stroke(ink, hue, r * 0.15, [x - r * 0.4, -r * 0.8], [x + r * 0.4, -r * 1.5]);
        stroke(ink, hue, r * 0.15, [x - r * 0.68, -r * 1.4], [x + r * 0.3, -r * 2.2]);
        stroke(ink, hue, r * 0.14, [x - r * 0.56, -r * 2.2], [x - r * 1.2, -r * 3.0]);
      }
      break;
    case 'shovels':
      for (const [off, factor] of [
        [0.4, 0.7],
        [-0.1, 1],
      ] as const) {
        const x = off * r;
        polygon(
          ink,
          lit(bone, light, factor),
          [x, 0],
          [x - r * 1.1, -r * 0.6],
          [x - r * 2.3, -r * 1.1],
          [x - r * 2.5, -r * 2.0],
          [x - r * 2.0, -r * 1.7],
          [x - r * 1.8, -r * 2.4],
          [x - r * 1.3, -r * 1.8],
          [x - r * 0.9, -r * 2.4],
          [x - r * 0.6, -r * 1.5],
          [x - r * 0.1, -r * 1.7],
          [x + r * 0.1, -r * 0.4],
        );
      }
      break;
  }
  context.restore();
}
