import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { mixRgb, type Rgb } from '../raster/color.ts';
import { even, type Picture } from '../raster/picture.ts';
import { drawCoat } from './beast-coat.ts';
import { type BeastFrame, type BeastLeg, beastFrame } from './beast-frame.ts';
import { drawBeastHead } from './beast-head.ts';
import type { Beast } from './beast-kinds.ts';
import { type BeastMotion, beastPose } from './beast-motion.ts';
import { drawTail } from './beast-tail.ts';
import { addRim, shadeFigure } from './figure.ts';
import { disc, fillTube, type Ink, lit, type Point, polygon, tube } from './figure-ink.ts';
import type { SubjectLight } from './relight.ts';

/** Room around a beast, in heights of its withers. */
const BEHIND = 1.25;
const AHEAD = 1.3;
const ABOVE = 2.05;
const BELOW = 0.1;
export const BEAST_FOOT = { x: BEHIND, y: ABOVE } as const;

/** One pose of a four-legged animal that faces right; `unit` is the height of its withers in pixels. */
export function paintBeast(
  beast: Beast,
  motion: BeastMotion,
  phase: number,
  unit: number,
  light: SubjectLight,
  over: ((ink: Ink, frame: BeastFrame) => void) | null = null,
): Picture {
  const [width, tall] = [even(unit * (BEHIND + AHEAD)), even(unit * (ABOVE + BELOW))];
  const canvas = createCanvas(width, tall);
  const context = canvas.getContext('2d');
  context.scale(unit, unit);
  context.translate(BEHIND, ABOVE);
  const pose = beastPose(motion, phase);
  const frame = beastFrame(beast, pose);
  const ink = { context, light };
  drawLeg(ink, beast, frame.legs[1], 0.66);
  drawLeg(ink, beast, frame.legs[3], 0.66);
  drawTail(ink, beast, frame, pose.tail + (motion === 'sit' ? -0.5 : 0));
  drawNeck(ink, beast, frame);
  const woolly = beast.mane === 'wool';
  if (!woolly) drawTrunk(ink, beast, frame);
  drawLeg(ink, beast, frame.legs[2], 1);
  drawLeg(ink, beast, frame.legs[0], 1.02);
  if (woolly) drawTrunk(ink, beast, frame);
  over?.(ink, frame);
  drawBeastHead(ink, beast, frame, motion === 'sleep');
  shadeFigure(context, width, tall, light);
  addRim(context, canvas, width, tall, unit, light);
  return { width, height: tall, data: context.getImageData(0, 0, width, tall).data };
}

/** A closed smooth curve through points. */
export function smooth(context: SKRSContext2D, points: readonly Point[]): void {
  const at = (i: number): Point => points[(i + points.length) % points.length] as Point;
  context.beginPath();
  context.moveTo(at(0).x, at(0).y);
  for (let i = 0; i < points.length; i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    context.bezierCurveTo(
      b.x + (c.x - a.x) / 6,
      b.y + (c.y - a.y) / 6,
      c.x - (d.x - b.x) / 6,
      c.y - (d.y - b.y) / 6,
      c.x,
      c.y,
    );
  }
  context.closePath();
}

function trunkPoints(beast: Beast, { half, placed }: BeastFrame): Point[] {
  const { chest, loin } = beast;
  const hump = beast.mane === 'hump' ? 0.12 : 0;
  return [
    placed(half + 0.02, -1.0 - hump),
    placed(half * 0.45, -0.985 - hump * 0.9),
    placed(-half * 0.25, -0.955),
    placed(-half * 0.8, -0.985),
    placed(-half - 0.13, -0.86),
    placed(-half - 0.13, -0.64),
    placed(-half * 0.52, -(0.96 - loin)),
    placed(half * 0.1, -(0.99 - (chest + loin) * 0.5)),
    placed(half * 0.72, -(1 - chest)),
    placed(half + 0.17, -(1 - chest * 0.7)),
    placed(half + 0.17, -0.82),
  ];
}

function drawTrunk(ink: Ink, beast: Beast, frame: BeastFrame): void {
  const { context, light } = ink;
  const top = frame.placed(0, -1);
  const fill = context.createLinearGradient(
    top.x,
    top.y,
    top.x + Math.sin(frame.pitch) * 0.3,
    top.y + beast.chest + 0.04,
  );
  fill.addColorStop(0, lit(beast.back, light, 1.14));
  fill.addColorStop(0.4, lit(beast.back, light, 0.98));
  fill.addColorStop(0.72, lit(mixRgb(beast.back, beast.belly, 0.6), light, 0.84));
  fill.addColorStop(1, lit(beast.belly, light, 0.74));
  const points = trunkPoints(beast, frame);
  if (beast.mane === 'wool') {
    for (const [i, { x, y }] of points.entries())
      disc(ink, { x, y }, 0.115, lit(beast.back, light, y < -0.75 ? 1.06 : 0.8 + (i % 2) * 0.06));
  }
  smooth(context, points);
  context.fillStyle = fill;
  context.fill();
  context.save();
  smooth(context, points);
  context.clip();
  drawCoat(ink, beast, frame);
  context.restore();
  if (beast.mane === 'wool') drawWool(ink, beast, frame);
}

function drawWool(ink: Ink, beast: Beast, { placed, half }: BeastFrame): void {
  for (let i = 0; i < 26; i++) {
    const [u, v] = [(i * 0.618) % 1, (i * 0.382 + 0.2) % 1];
    const at = placed(-half + u * half * 2.1, -0.97 + v * beast.loin * 0.86);
    disc(ink, at, 0.085, lit(beast.back, ink.light, 1.05 - v * 0.26));
    disc(ink, { x: at.x + 0.012, y: at.y + 0.02 }, 0.07, lit(beast.back, ink.light, 0.98 - v * 0.24));
  }
}

function drawNeck(ink: Ink, beast: Beast, frame: BeastFrame): void {
  const { neckFrom, head, placed, half } = frame;
  const low = placed(half - 0.06, -(1 - beast.chest * 0.5));
  const wide = beast.neckWide;
  const middle = { x: (neckFrom.x + head.x) / 2, y: (neckFrom.y + head.y) / 2 };
  tube(
    ink,
    [low, middle, head],
    [wide * 1.35, wide * 1.02, Math.min(wide * 0.86, beast.skull)],
    mixRgb(beast.back, beast.belly, 0.3),
    0.9,
  );
  tube(
    ink,
    [placed(half - 0.1, -0.9), neckFrom, head],
    [wide * 0.85, wide * 0.9, Math.min(wide * 0.74, beast.skull * 0.9)],
    beast.back,
    1,
  );
  if (beast.mane === 'wool')
    for (const share of [0.1, 0.45, 0.75])
      disc(
        ink,
        { x: neckFrom.x + (head.x - neckFrom.x) * share, y: neckFrom.y + (head.y - neckFrom.y) * share },
        wide * 0.95,
        lit(beast.back, ink.light, 1),
      );
}

function drawLeg(ink: Ink, beast: Beast, { points, hind }: BeastLeg, factor: number): void {
  const [joint, knee, wrist, paw] = points;
  const { context, light } = ink;
  const weight = 0.55 + beast.chest * 0.95;
  const slim = beast.hoofed ? 0.72 : 1;
  const striped = beast.coat === 'stripes' || beast.coat === 'zebra';
  const thigh: Rgb = beast.coat === 'panda' ? beast.legs : beast.mane === 'wool' ? beast.belly : beast.back;
  // The same light from above as on the trunk, so that no seam shows where a leg begins.
  const fill = context.createLinearGradient(joint.x, Math.min(-0.8, joint.y - 0.2), joint.x, 0);
  fill.addColorStop(0, lit(thigh, light, factor * 1.08));
  fill.addColorStop(0.42, lit(mixRgb(thigh, beast.legs, 0.25), light, factor * 0.95));
  fill.addColorStop(0.62, lit(beast.legs, light, factor * 0.88));
  fill.addColorStop(1, lit(beast.legs, light, factor));
  fillTube(
    context,
    [joint, knee, wrist, paw],
    [
      (hind ? 0.165 : 0.125) * weight,
      (hind ? 0.108 : 0.082) * weight,
      0.053 * weight * slim,
      0.045 * weight * slim,
    ],
    fill,
  );
  if (striped) {
    for (const share of [0.1, 0.4, 0.7]) {
      const at = between(knee, wrist, share);
      const width = 0.06 * weight;
      polygon(
        ink,
        lit(beast.mark, ink.light, factor),
        [at.x - width, at.y - 0.01],
        [at.x + width, at.y - 0.03],
        [at.x + width, at.y + 0.0],
        [at.x - width, at.y + 0.02],
      );
    }
  }
  if (beast.hoofed) {
    const half = 0.05 * weight;
    polygon(
      ink,
      lit([58, 48, 46], ink.light, factor),
      [paw.x - half * 0.8, paw.y - 0.055],
      [paw.x + half * 0.85, paw.y - 0.055],
      [paw.x + half * 1.25, paw.y + 0.012],
      [paw.x - half, paw.y + 0.012],
    );
    return;
  }
  context.fillStyle = lit(beast.legs, ink.light, factor * 1.04);
  context.beginPath();
  context.ellipse(paw.x + 0.035 * weight, paw.y - 0.022, 0.078 * weight, 0.042 * weight, 0, 0, Math.PI * 2);
  context.fill();
}

export function between(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
