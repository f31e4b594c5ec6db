import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture } from '../raster/picture.ts';
import { drawCape, drawSkirt } from './figure-cloth.ts';
import { drawBackHair, drawHead } from './figure-head.ts';
import { disc, type Ink, lit, tube } from './figure-ink.ts';
import { buildOf, type Joints, jointsOf } from './figure-joints.ts';
import { drawProp, drawSeat, propPosture } from './figure-props.ts';
import { drawTrunk } from './figure-trunk.ts';
import type { SubjectLight } from './relight.ts';
import { type FigureMotion, type Posture, postureAt } from './skeleton.ts';
import type { Outfit } from './wardrobe.ts';

/** Room around a figure of height one: arms go up, legs go out. */
const WIDE = 1.24;
const TALL = 1.42;
export const FIGURE_FOOT = { x: WIDE / 2, y: TALL - 0.06 } as const;

/** One pose of a person, `height` pixels tall, lit by the scene: `bank` turns it nose down or up. */
export function paintFigure(
  outfit: Outfit,
  motion: FigureMotion,
  phase: number,
  height: number,
  light: SubjectLight,
  bank: number,
  held: Canvas | null = null,
): Picture {
  const [width, tall] = [even(height * WIDE), even(height * TALL)];
  const canvas = createCanvas(width, tall);
  const context = canvas.getContext('2d');
  context.scale(height, height);
  context.translate(FIGURE_FOOT.x, FIGURE_FOOT.y);
  drawFigure({ context, light }, outfit, motion, phase, bank, held);
  shadeFigure(context, width, tall, light);
  addRim(context, canvas, width, tall, height, light);
  return { width, height: tall, data: context.getImageData(0, 0, width, tall).data };
}

/** Draws a figure of height one that stands on the origin, without the light that binds it to a scene. */
export function drawFigure(
  ink: Ink,
  outfit: Outfit,
  motion: FigureMotion,
  phase: number,
  bank = 0,
  held: Canvas | null = null,
): void {
  const posture = propPosture(outfit, motion, phase, postureAt(motion, phase));
  drawBody(ink, outfit, { ...posture, tilt: posture.tilt - bank * 0.24 }, phase, held, motion === 'ride');
}

const SHOES: Rgb = [66, 52, 46];
const BULKY = 1.4;

function drawBody(
  ink: Ink,
  outfit: Outfit,
  posture: Posture,
  phase: number,
  held: Canvas | null,
  astride: boolean,
): void {
  const build = buildOf(outfit);
  const joints = jointsOf(posture, build);
  if (outfit.seat !== 'none') drawSeat(ink, outfit, joints);
  if (outfit.cape !== null && outfit.seat === 'none') drawCape(ink, outfit, joints, posture, phase);
  drawBackHair(ink, outfit, joints.head, build.head, posture, phase);
  drawProp(ink, outfit, joints, posture, phase, held, 'behind');
  drawArm(ink, outfit, joints, 1, 0.74);
  if (!astride) drawLeg(ink, outfit, joints, 1, 0.76);
  drawLeg(ink, outfit, joints, 0, 0.98);
  drawTrunk(ink, outfit, joints, build);
  drawSkirt(ink, outfit, joints, build, phase);
  drawHead(ink, outfit, joints.head, build.head, posture);
  drawProp(ink, outfit, joints, posture, phase, held, 'before');
  drawArm(ink, outfit, joints, 0, 1.06);
  drawProp(ink, outfit, joints, posture, phase, held, 'over');
}

const SLEEVE_WIDTH: Readonly<Partial<Record<Outfit['garment'], number>>> = {
  robe: 1.7,
  coat: 1.2,
  labcoat: 1.15,
  turnout: 1.35,
  spacesuit: BULKY,
  armour: 1.15,
  suit: 1.08,
  jacket: 1.15,
};
const BARE_ARMS: ReadonlySet<Outfit['garment']> = new Set(['dress', 'tutu']);
const SHORT_SLEEVES: ReadonlySet<Outfit['garment']> = new Set(['shirt', 'overalls']);

function drawArm(ink: Ink, outfit: Outfit, joints: Joints, side: 0 | 1, factor: number): void {
  const { girth } = buildOf(outfit);
  const { garment, skin } = outfit;
  const [shoulder, elbow, hand] = joints.arms[side];
  const wide = (SLEEVE_WIDTH[garment] ?? 1) * girth;
  const sleeve = garment === 'overalls' ? outfit.accent : outfit.cloth;
  const cuff = garment === 'robe' ? 0.05 : garment === 'spacesuit' ? 0.034 : 0.026;
  const glove: Rgb =
    garment === 'spacesuit'
      ? [214, 218, 226]
      : garment === 'hero'
        ? outfit.accent
        : garment === 'armour'
          ? scaleRgb(outfit.cloth, 0.8)
          : skin;
  disc(ink, hand, 0.0265 * girth * (garment === 'spacesuit' ? 1.3 : 1), lit(glove, ink.light, factor * 1.02));
  if (BARE_ARMS.has(garment) || SHORT_SLEEVES.has(garment)) {
    tube(ink, [shoulder, elbow, hand], [0.034 * girth, 0.028 * girth, 0.02 * girth], skin, factor);
    const short = SHORT_SLEEVES.has(garment) ? 0.72 : 0.22;
    const end = {
      x: shoulder.x + (elbow.x - shoulder.x) * short,
      y: shoulder.y + (elbow.y - shoulder.y) * short,
    };
    tube(ink, [shoulder, end], [0.042 * girth, 0.039 * girth], sleeve, factor);
    return;
  }
  tube(ink, [shoulder, elbow, hand], [0.041 * wide, 0.034 * wide, cuff * girth], sleeve, factor);
  if (garment === 'armour') {
    disc(ink, shoulder, 0.056, lit(outfit.cloth, ink.light, factor * 1.12));
    disc(
      ink,
      { x: shoulder.x + 0.008, y: shoulder.y - 0.012 },
      0.03,
      lit([232, 236, 244], ink.light, factor),
    );
    disc(ink, elbow, 0.034, lit(outfit.cloth, ink.light, factor * 0.95));
  }
  const band = BANDS[garment];
  if (band === undefined) return;
  const at = { x: elbow.x + (hand.x - elbow.x) * 0.5, y: elbow.y + (hand.y - elbow.y) * 0.5 };
  const until = { x: elbow.x + (hand.x - elbow.x) * 0.72, y: elbow.y + (hand.y - elbow.y) * 0.72 };
  tube(ink, [at, until], [0.033 * wide, 0.031 * wide], outfit.accent, factor);
}

/** Garments with bands around the arms and legs. */
const BANDS: Readonly<Partial<Record<Outfit['garment'], true>>> = { turnout: true, spacesuit: true };

const LEGGINGS: ReadonlySet<Outfit['garment']> = new Set(['dress']);

function drawLeg(ink: Ink, outfit: Outfit, joints: Joints, side: 0 | 1, factor: number): void {
  const { girth } = buildOf(outfit);
  const { garment } = outfit;
  const [hip, knee, foot] = joints.legs[side];
  const bare = LEGGINGS.has(garment);
  const bulk = garment === 'spacesuit' ? BULKY : garment === 'turnout' ? 1.25 : bare ? 0.82 : 1.04;
  const cloth =
    garment === 'robe' || garment === 'gown' ? scaleRgb(outfit.cloth, 0.6) : bare ? outfit.skin : outfit.legs;
  const wide = bulk * girth;
  tube(ink, [hip, knee, foot], [0.06 * wide, 0.043 * wide, (bare ? 0.023 : 0.032) * wide], cloth, factor);
  const lowered = (share: number) => ({
    x: knee.x + (foot.x - knee.x) * share,
    y: knee.y + (foot.y - knee.y) * share,
  });
  if (garment === 'armour') disc(ink, knee, 0.046, lit(scaleRgb(outfit.cloth, 1.1), ink.light, factor));
  if (BANDS[garment])
    tube(ink, [lowered(0.5), lowered(0.66)], [0.042 * wide, 0.039 * wide], outfit.accent, factor);
  const boots = BOOTS[garment];
  if (boots !== undefined) {
    const colour = garment === 'hero' ? outfit.accent : boots;
    tube(ink, [lowered(0.42), lowered(1)], [0.043 * wide, 0.034 * wide], colour, factor);
  }
  const shoe = garment === 'hero' ? outfit.accent : garment === 'tutu' ? outfit.accent : (boots ?? SHOES);
  drawShoe(
    ink,
    knee,
    foot,
    girth * (garment === 'spacesuit' ? 1.3 : outfit.female ? 0.85 : 1),
    lit(shoe, ink.light, factor),
  );
}

const BOOTS: Readonly<Partial<Record<Outfit['garment'], Rgb>>> = {
  uniform: [50, 48, 58],
  hero: [200, 40, 40],
  turnout: [60, 56, 58],
  armour: [128, 136, 150],
  wrap: [104, 76, 54],
  spacesuit: [206, 212, 220],
};

function drawShoe(
  { context }: Ink,
  knee: { readonly x: number; readonly y: number },
  foot: { readonly x: number; readonly y: number },
  girth: number,
  fill: string,
): void {
  const shin = Math.atan2(foot.x - knee.x, foot.y - knee.y);
  context.save();
  context.translate(foot.x, foot.y);
  context.rotate(-shin * 0.75);
  context.fillStyle = fill;
  context.beginPath();
  context.moveTo(-0.034 * girth, 0.02);
  context.bezierCurveTo(-0.04 * girth, -0.03, 0.02 * girth, -0.034, 0.04 * girth, -0.012);
  context.bezierCurveTo(0.08 * girth, -0.006, 0.088 * girth, 0.02, 0.08 * girth, 0.022);
  context.fill();
  context.restore();
}

/** Light from one side of the whole and dark from the other, which binds the parts into one body. */
export function shadeFigure(
  context: SKRSContext2D,
  width: number,
  height: number,
  light: SubjectLight,
): void {
  const [kx, ky] = light.key;
  const length = Math.hypot(kx, ky) || 1;
  const [dx, dy] = [((kx / length) * width) / 5, ((ky / length) * height) / 3];
  const shade = context.createLinearGradient(
    width / 2 + dx,
    height / 2 + dy,
    width / 2 - dx,
    height / 2 - dy,
  );
  const bright = scaleRgb([light.keyColour[0], light.keyColour[1], light.keyColour[2]], 255);
  shade.addColorStop(0, css(mixRgb(bright, [255, 255, 255], 0.2), 0.14));
  shade.addColorStop(0.45, css(bright, 0));
  shade.addColorStop(0.5, 'rgba(8,6,20,0)');
  shade.addColorStop(1, 'rgba(8,6,20,0.22)');
  context.save();
  context.resetTransform();
  context.globalCompositeOperation = 'source-atop';
  context.fillStyle = shade;
  context.fillRect(0, 0, width, height);
  context.restore();
}

/** The edge towards the light: the outline without itself moved away from the light. */
export function addRim(
  context: SKRSContext2D,
  figure: Canvas,
  width: number,
  height: number,
  size: number,
  light: SubjectLight,
): void {
  const [x, y] = light.rimFrom;
  const length = Math.hypot(x, y) || 1;
  const edge = Math.max(1.2, size * 0.011);
  const rim = createCanvas(width, height);
  const ink = rim.getContext('2d');
  ink.drawImage(figure, 0, 0);
  ink.globalCompositeOperation = 'source-in';
  const glow = scaleRgb([light.rimColour[0], light.rimColour[1], light.rimColour[2]], 255);
  ink.fillStyle = css(mixRgb(glow, [255, 255, 255], 0.25));
  ink.fillRect(0, 0, width, height);
  ink.globalCompositeOperation = 'destination-out';
  ink.drawImage(figure, (-x / length) * edge, (-y / length) * edge);
  context.save();
  context.resetTransform();
  context.globalCompositeOperation = 'source-atop';
  context.globalAlpha = Math.min(1, light.rim * 0.75);
  context.drawImage(rim, 0, 0);
  context.restore();
}
