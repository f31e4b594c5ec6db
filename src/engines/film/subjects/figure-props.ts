import type { Canvas } from '@napi-rs/canvas';
import { mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { disc, type Ink, lit, type Point, polygon, rounded, stroke } from './figure-ink.ts';
import type { Joints } from './figure-joints.ts';
import type { FigureMotion, Limb, Posture } from './skeleton.ts';
import type { Outfit } from './wardrobe.ts';

type Layering = 'behind' | 'before' | 'over';

const RAISED: Limb = { root: 0.5, bend: 1.75 };
const LIFTED: Limb = { root: 1.0, bend: 1.3 };
const PLANTED: Limb = { root: 0.62, bend: 0.75 };
const BOTH: Limb = { root: 0.42, bend: 1.2 };

/** Nobody who lies or swims holds what stands upright. */
const FREE: ReadonlySet<FigureMotion> = new Set<FigureMotion>([
  'stand',
  'walk',
  'run',
  'dance',
  'sit',
  'strum',
  'jump',
]);

/** The posture with the arms where the prop needs them. */
export function propPosture(outfit: Outfit, motion: FigureMotion, phase: number, posture: Posture): Posture {
  if (!FREE.has(motion)) return posture;
  const [near, far] = posture.arms;
  const sway = 0.04 * Math.sin(phase * 2);
  const moved = ({ root, bend }: Limb): Limb => ({ root: root + sway, bend });
  switch (outfit.prop) {
    case 'umbrella':
    case 'balloon':
      return { ...posture, arms: [moved(RAISED), far] };
    case 'wand':
      return { ...posture, arms: [{ root: 1.15 + 0.2 * Math.sin(phase), bend: 0.7 }, far] };
    case 'staff':
    case 'spear':
    case 'broom':
      return { ...posture, arms: [near, moved(PLANTED)] };
    case 'rod':
      return { ...posture, arms: [moved(LIFTED), { root: 0.7, bend: 1 }] };
    case 'thing':
      return { ...posture, arms: [moved(BOTH), { root: BOTH.root + 0.1 + sway, bend: BOTH.bend - 0.1 }] };
    case 'violin':
      return {
        ...posture,
        nod: posture.nod * 0.5 - 0.06,
        arms: [
          { root: 0.72 + 0.16 * Math.sin(phase * 2), bend: 1.25 - 0.5 * Math.sin(phase * 2) },
          { root: 1.28, bend: 0.5 },
        ],
      };
    case 'guitar':
      return {
        ...posture,
        arms: [
          { root: -0.05, bend: 1.25 + 0.28 * Math.sin(phase * 4) },
          { root: 0.72, bend: 0.95 + 0.06 * Math.sin(phase) },
        ],
      };
    default:
      return posture;
  }
}

/** What is held, in its turn: behind the body, before it, or over the near arm. */
export function drawProp(
  ink: Ink,
  outfit: Outfit,
  joints: Joints,
  posture: Posture,
  phase: number,
  held: Canvas | null,
  layering: Layering,
): void {
  const near = joints.arms[0][2];
  const far = joints.arms[1][2];
  const { prop } = outfit;
  if (layering === 'behind') {
    if (prop === 'staff' || prop === 'spear' || prop === 'broom') drawStaff(ink, outfit, far, prop);
    if (prop === 'sheath') drawSheath(ink, joints.hip);
    return;
  }
  if (layering === 'before') {
    if (prop === 'umbrella') drawUmbrella(ink, outfit, near);
    if (prop === 'balloon') drawBalloon(ink, outfit, near, phase);
    if (prop === 'violin') drawViolin(ink, joints, near, phase);
    if (prop === 'guitar') drawGuitar(ink, outfit, joints);
    if (prop === 'rod') drawRod(ink, near);
    if (prop === 'wand') drawWand(ink, near, phase);
    if (prop === 'thing' && held !== null) drawThing(ink, held, near, far);
    return;
  }
  if (prop === 'sword') drawSword(ink, near, joints.arms[0][1], posture);
}

function drawThing({ context }: Ink, held: Canvas, near: Point, far: Point): void {
  const size = 0.2;
  const [x, y] = [(near.x + far.x) / 2 + 0.03, (near.y + far.y) / 2 - 0.05];
  context.drawImage(held, x - size / 2, y - size / 2, size, size);
}

function drawStaff(ink: Ink, outfit: Outfit, hand: Point, prop: 'staff' | 'spear' | 'broom'): void {
  const { context, light } = ink;
  const wood = lit([142, 100, 62], light, 1);
  const top = prop === 'broom' ? hand.y - 0.22 : Math.min(hand.y - 0.42, -0.98);
  stroke(ink, wood, 0.022, [hand.x + 0.02, 0], [hand.x - 0.01, top]);
  stroke(ink, lit([190, 142, 92], light, 1), 0.007, [hand.x + 0.024, -0.02], [hand.x - 0.004, top]);
  if (prop === 'spear') {
    polygon(
      ink,
      lit([206, 212, 222], light, 1.1),
      [hand.x - 0.035, top],
      [hand.x - 0.01, top - 0.13],
      [hand.x + 0.015, top],
    );
    return;
  }
  if (prop === 'broom') {
    polygon(
      ink,
      lit([206, 162, 84], light, 1),
      [hand.x - 0.03, -0.2],
      [hand.x + 0.05, -0.2],
      [hand.x + 0.1, 0],
      [hand.x - 0.08, 0],
    );
    return;
  }
  const at = { x: hand.x - 0.012, y: top - 0.03 };
  const glow = context.createRadialGradient(at.x, at.y, 0, at.x, at.y, 0.13);
  const magic = outfit.propColour ?? [130, 220, 255];
  glow.addColorStop(0, `rgba(${magic.join(',')},0.85)`);
  glow.addColorStop(1, `rgba(${magic.join(',')},0)`);
  context.fillStyle = glow;
  context.fillRect(at.x - 0.13, at.y - 0.13, 0.26, 0.26);
  disc(ink, at, 0.036, `rgb(${magic.map((k) => Math.min(255, k * 0.5 + 128)).join(',')})`);
}

function drawSheath(ink: Ink, hip: Point): void {
  stroke(
    ink,
    lit([46, 40, 52], ink.light, 1),
    0.024,
    [hip.x - 0.26, hip.y + 0.1],
    [hip.x + 0.09, hip.y - 0.06],
  );
  stroke(
    ink,
    lit([196, 164, 96], ink.light, 1),
    0.026,
    [hip.x + 0.09, hip.y - 0.06],
    [hip.x + 0.18, hip.y - 0.1],
  );
}

function drawSword(ink: Ink, hand: Point, elbow: Point, { lean }: Posture): void {
  const { light } = ink;
  const arm = Math.atan2(hand.x - elbow.x, hand.y - elbow.y);
  const angle = arm + 1.25 - lean;
  const [dx, dy] = [Math.sin(angle), Math.cos(angle)];
  const at = (k: number, off = 0): readonly [number, number] => [
    hand.x + dx * k - dy * off,
    hand.y + dy * k + dx * off,
  ];
  polygon(
    ink,
    lit([214, 220, 230], light, 1.12),
    at(0.03, -0.018),
    at(0.42, -0.013),
    at(0.47),
    at(0.42, 0.013),
    at(0.03, 0.018),
  );
  stroke(ink, lit([150, 158, 172], light, 1), 0.006, at(0.04), at(0.44));
  stroke(ink, lit([222, 178, 72], light, 1.05), 0.02, at(0.02, -0.058), at(0.02, 0.058));
  stroke(ink, lit([96, 62, 44], light, 1), 0.022, at(-0.06), at(0.01));
  disc(ink, hand, 0.024, lit([120, 92, 72], light, 1));
}

function drawUmbrella(ink: Ink, outfit: Outfit, hand: Point): void {
  const { context, light } = ink;
  const colour: Rgb = outfit.propColour ?? [206, 48, 48];
  const top = { x: hand.x - 0.03, y: hand.y - 0.44 };
  stroke(ink, lit([84, 66, 56], light, 1), 0.014, [hand.x + 0.006, hand.y + 0.06], [top.x, top.y]);
  const wide = 0.36;
  for (const [from, to, factor] of [
    [-1, 1, 0.8],
    [-0.42, 1, 1],
    [0.36, 1, 1.16],
  ] as const) {
    context.fillStyle = lit(colour, light, factor);
    context.beginPath();
    context.moveTo(top.x + wide * from, top.y + 0.13);
    context.bezierCurveTo(
      top.x + wide * from * 0.9,
      top.y - 0.06,
      top.x + wide * from * 0.3,
      top.y - 0.09,
      top.x,
      top.y - 0.09,
    );
    context.bezierCurveTo(
      top.x + wide * 0.55,
      top.y - 0.09,
      top.x + wide * 0.95,
      top.y,
      top.x + wide * to,
      top.y + 0.13,
    );
    const scallops = 4;
    for (let i = 0; i < scallops; i++) {
      const a = to + ((from - to) * (i + 0.5)) / scallops;
      const b = to + ((from - to) * (i + 1)) / scallops;
      context.quadraticCurveTo(top.x + wide * a, top.y + 0.075, top.x + wide * b, top.y + 0.13);
    }
    context.fill();
  }
}

function drawBalloon(ink: Ink, outfit: Outfit, hand: Point, phase: number): void {
  const { context, light } = ink;
  const colour: Rgb = outfit.propColour ?? [222, 48, 52];
  const at = { x: hand.x - 0.03 + 0.014 * Math.sin(phase), y: hand.y - 0.5 };
  stroke(
    ink,
    'rgba(240,240,240,0.8)',
    0.006,
    [hand.x, hand.y],
    [hand.x - 0.01, hand.y - 0.16],
    [at.x, at.y + 0.18],
  );
  context.fillStyle = rounded(ink, colour, at.x - 0.15, at.x + 0.15, 1.06);
  context.beginPath();
  context.ellipse(at.x, at.y, 0.148, 0.178, 0, 0, Math.PI * 2);
  context.fill();
  polygon(
    ink,
    lit(scaleRgb(colour, 0.8), light, 1),
    [at.x - 0.02, at.y + 0.2],
    [at.x, at.y + 0.17],
    [at.x + 0.02, at.y + 0.2],
  );
  context.fillStyle = 'rgba(255,255,255,0.55)';
  context.beginPath();
  context.ellipse(at.x + 0.045, at.y - 0.06, 0.022, 0.04, 0.5, 0, Math.PI * 2);
  context.fill();
}

function drawViolin(ink: Ink, { neck }: Joints, bow: Point, phase: number): void {
  const { context, light } = ink;
  const wood: Rgb = [186, 92, 40];
  context.save();
  context.translate(neck.x + 0.085, neck.y + 0.025);
  context.rotate(0.16);
  context.fillStyle = rounded(ink, wood, -0.06, 0.16, 1);
  context.beginPath();
  context.ellipse(0.0, 0, 0.062, 0.046, 0, 0, Math.PI * 2);
  context.ellipse(0.085, 0, 0.05, 0.038, 0, 0, Math.PI * 2);
  context.fill();
  stroke(ink, lit([58, 40, 34], light, 1), 0.016, [0.06, 0], [0.26, 0]);
  stroke(ink, lit([236, 222, 190], light, 1), 0.005, [-0.03, 0], [0.24, 0]);
  context.restore();
  const slide = 0.12 * Math.sin(phase * 2);
  stroke(
    ink,
    lit([112, 70, 44], light, 1),
    0.01,
    [bow.x - 0.02, bow.y + 0.02],
    [neck.x + 0.14 + slide * 0.2, neck.y - 0.16 - slide * 0.2],
  );
}

function drawGuitar(ink: Ink, outfit: Outfit, { hip, neck }: Joints): void {
  const { context, light } = ink;
  const wood: Rgb = outfit.propColour ?? [206, 128, 60];
  context.save();
  context.translate(hip.x + (neck.x - hip.x) * 0.34 + 0.02, hip.y + (neck.y - hip.y) * 0.34);
  context.rotate(-0.32);
  stroke(ink, lit([92, 60, 42], light, 1), 0.026, [0.08, 0], [0.4, 0]);
  stroke(ink, lit([70, 46, 34], light, 1), 0.04, [0.39, 0], [0.43, 0]);
  for (const [radius, factor] of [
    [1, 0.7],
    [0.93, 1.02],
  ] as const) {
    context.fillStyle = rounded(ink, wood, -0.16, 0.14, factor);
    context.beginPath();
    context.ellipse(-0.07, 0, 0.108 * radius, 0.104 * radius, 0, 0, Math.PI * 2);
    context.ellipse(0.07, 0, 0.078 * radius, 0.08 * radius, 0, 0, Math.PI * 2);
    context.fill();
  }
  disc(ink, { x: 0.03, y: 0 }, 0.03, lit([54, 34, 28], light, 1));
  stroke(ink, 'rgba(250,244,226,0.85)', 0.006, [-0.1, 0], [0.4, 0]);
  context.restore();
}

function drawRod(ink: Ink, hand: Point): void {
  const { context, light } = ink;
  stroke(
    ink,
    lit([128, 88, 52], light, 1),
    0.014,
    [hand.x - 0.06, hand.y + 0.04],
    [hand.x + 0.4, hand.y - 0.3],
  );
  context.strokeStyle = 'rgba(240,240,245,0.75)';
  context.lineWidth = 0.004;
  context.beginPath();
  context.moveTo(hand.x + 0.4, hand.y - 0.3);
  context.quadraticCurveTo(hand.x + 0.5, hand.y, hand.x + 0.46, 0.02);
  context.stroke();
}

function drawWand(ink: Ink, hand: Point, phase: number): void {
  const { context } = ink;
  const tip = { x: hand.x + 0.14, y: hand.y - 0.12 };
  stroke(ink, lit([230, 214, 180], ink.light, 1), 0.012, [hand.x, hand.y], [tip.x, tip.y]);
  const glow = context.createRadialGradient(tip.x, tip.y, 0, tip.x, tip.y, 0.09);
  glow.addColorStop(0, `rgba(255,240,170,${0.8 + 0.2 * Math.sin(phase * 3)})`);
  glow.addColorStop(1, 'rgba(255,220,120,0)');
  context.fillStyle = glow;
  context.fillRect(tip.x - 0.1, tip.y - 0.1, 0.2, 0.2);
}

/** What one sits on, drawn with the one who does. */
export function drawSeat(ink: Ink, outfit: Outfit, { hip }: Joints): void {
  const { context, light } = ink;
  const top = hip.y + 0.055;
  if (outfit.seat === 'throne') {
    context.fillStyle = rounded(ink, [222, 174, 70], hip.x - 0.24, hip.x + 0.16);
    context.beginPath();
    context.roundRect(hip.x - 0.2, hip.y - 0.58, 0.13, 0.8, 0.03);
    context.roundRect(hip.x - 0.2, top, 0.4, 0.06, 0.02);
    context.roundRect(hip.x + 0.12, top, 0.06, -top, 0.01);
    context.roundRect(hip.x - 0.2, top, 0.07, -top, 0.01);
    context.fill();
    context.fillStyle = rounded(ink, [158, 34, 52], hip.x - 0.18, hip.x + 0.1);
    context.beginPath();
    context.roundRect(hip.x - 0.17, hip.y - 0.5, 0.09, 0.54, 0.02);
    context.roundRect(hip.x - 0.14, top - 0.03, 0.32, 0.05, 0.02);
    context.fill();
    disc(ink, { x: hip.x - 0.135, y: hip.y - 0.6 }, 0.036, lit([226, 66, 76], light, 1.1));
    return;
  }
  const stone: Rgb = mixRgb([150, 142, 138], [120, 112, 108], 0.4);
  context.fillStyle = rounded(ink, stone, hip.x - 0.24, hip.x + 0.2);
  context.beginPath();
  context.moveTo(hip.x - 0.24, 0.02);
  context.bezierCurveTo(hip.x - 0.26, top * 0.6, hip.x - 0.18, top - 0.01, hip.x - 0.04, top - 0.005);
  context.bezierCurveTo(hip.x + 0.1, top - 0.01, hip.x + 0.2, top * 0.7, hip.x + 0.22, 0.02);
  context.fill();
}
