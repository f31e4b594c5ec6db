import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { css, mixRgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture } from '../raster/picture.ts';
import { disc, drawHead, lit, type Point } from './figure-head.ts';
import type { SubjectLight } from './relight.ts';
import { type FigureMotion, LEG, type Limb, type Posture, postureAt } from './skeleton.ts';
import type { Outfit } from './wardrobe.ts';

/** In heights of the figure; y grows downwards from the ground at zero. */
interface Build {
  readonly head: number;
  readonly trunk: number;
  readonly thigh: number;
  readonly shin: number;
  readonly upperArm: number;
  readonly foreArm: number;
  readonly girth: number;
}

const ADULT: Build = {
  head: 0.066,
  trunk: 0.325,
  thigh: LEG * 0.51,
  shin: LEG * 0.49,
  upperArm: 0.165,
  foreArm: 0.15,
  girth: 1,
};
const CHILD: Build = {
  head: 0.098,
  trunk: 0.3,
  thigh: LEG * 0.46,
  shin: LEG * 0.44,
  upperArm: 0.145,
  foreArm: 0.13,
  girth: 1.18,
};

/** Room around a figure of height one: arms go up, legs go out. */
const WIDE = 1.16;
const TALL = 1.24;
export const FIGURE_FOOT = { x: WIDE / 2, y: TALL - 0.06 } as const;

/** One pose of a person, `height` pixels tall, lit by the scene: `bank` turns it nose down or up. */
export function paintFigure(
  outfit: Outfit,
  motion: FigureMotion,
  phase: number,
  height: number,
  light: SubjectLight,
  bank: number,
): Picture {
  const [width, tall] = [even(height * WIDE), even(height * TALL)];
  const canvas = createCanvas(width, tall);
  const context = canvas.getContext('2d');
  context.scale(height, height);
  context.translate(FIGURE_FOOT.x, FIGURE_FOOT.y);
  const posture = postureAt(motion, phase);
  drawBody(context, outfit, { ...posture, tilt: posture.tilt - bank * 0.24 }, light);
  shadeFigure(context, width, tall, light);
  addRim(context, canvas, width, tall, height, light);
  return { width, height: tall, data: context.getImageData(0, 0, width, tall).data };
}

interface Joints {
  readonly hip: Point;
  readonly neck: Point;
  readonly head: Point;
  readonly legs: readonly [readonly [Point, Point, Point], readonly [Point, Point, Point]];
  readonly arms: readonly [readonly [Point, Point, Point], readonly [Point, Point, Point]];
}

function along(from: Point, angle: number, length: number): Point {
  return { x: from.x + Math.sin(angle) * length, y: from.y + Math.cos(angle) * length };
}

function jointsOf(posture: Posture, build: Build): Joints {
  const { lean, nod, tilt } = posture;
  const leg = (hip: Point, { root, bend }: Limb): readonly [Point, Point, Point] => {
    const knee = along(hip, root - tilt, build.thigh);
    return [hip, knee, along(knee, root - bend - tilt, build.shin)];
  };
  const atOrigin = { x: 0, y: 0 };
  const feet = posture.legs.map((limb) => leg(atOrigin, limb)[2].y);
  // Lying, the body hangs at the middle of its height; standing, the lower foot is on the ground.
  const lying = Math.min(1, Math.abs(tilt));
  const hip = { x: 0, y: -Math.max(...feet) * (1 - lying) - (posture.lying ?? 0.4) * lying };
  const up = Math.PI - tilt - lean;
  const neck = along(hip, up, build.trunk);
  const shoulder = along(hip, up, build.trunk * 0.93);
  const arm = ({ root, bend }: Limb, side: number): readonly [Point, Point, Point] => {
    const from = { x: shoulder.x + side, y: shoulder.y };
    const elbow = along(from, root - tilt - lean * 0.5, build.upperArm);
    return [from, elbow, along(elbow, root + bend - tilt - lean * 0.5, build.foreArm)];
  };
  return {
    hip,
    neck,
    head: along(neck, up - nod, build.head * 1.25),
    legs: [leg(hip, posture.legs[0]), leg(hip, posture.legs[1])],
    arms: [arm(posture.arms[0], -0.008), arm(posture.arms[1], 0.014)],
  };
}

function drawBody(context: SKRSContext2D, outfit: Outfit, posture: Posture, light: SubjectLight): void {
  const build = outfit.child ? CHILD : ADULT;
  const joints = jointsOf(posture, build);
  const { girth } = build;
  const bare = outfit.cut === 'dress';
  const sleeve = outfit.cut === 'robe' ? 1.9 : outfit.cut === 'coat' ? 1.25 : 1;
  const trousers = outfit.cut === 'robe' ? scaleRgb(outfit.cloth, 0.55) : bare ? outfit.skin : outfit.legs;
  const arm = (side: 0 | 1, factor: number): void => {
    const [shoulder, elbow, hand] = joints.arms[side];
    const cloth = lit(outfit.cloth, light, factor * 0.92);
    limb(context, shoulder, elbow, 0.03 * girth * sleeve, 0.025 * girth * sleeve, cloth);
    limb(
      context,
      elbow,
      hand,
      0.025 * girth * sleeve,
      0.018 * girth * sleeve,
      bare ? lit(outfit.skin, light, factor) : cloth,
    );
    disc(context, hand, 0.021 * girth, lit(outfit.skin, light, factor));
  };
  const leg = (side: 0 | 1, factor: number): void => {
    const [hip, knee, foot] = joints.legs[side];
    const cloth = lit(trousers, light, factor);
    limb(context, hip, knee, 0.049 * girth, 0.036 * girth, cloth);
    limb(context, knee, foot, 0.036 * girth, 0.022 * girth, cloth);
    shoe(context, knee, foot, girth, css(scaleRgb([46, 38, 36], factor)));
  };
  arm(1, 0.6);
  leg(1, 0.62);
  leg(0, 0.95);
  drawTrunk(context, outfit, joints, girth, light);
  if (outfit.cut !== 'casual') drawSkirt(context, outfit, joints, light);
  if (outfit.sword) drawSword(context, joints);
  drawHead(context, outfit, joints.head, build.head, posture, light);
  arm(0, 1.08);
}

/** A limb that tapers, with round joints. */
function limb(
  context: SKRSContext2D,
  from: Point,
  to: Point,
  wide: number,
  narrow: number,
  fill: string,
): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const [nx, ny] = [-Math.sin(angle), Math.cos(angle)];
  context.fillStyle = fill;
  context.beginPath();
  context.moveTo(from.x + nx * wide, from.y + ny * wide);
  context.lineTo(to.x + nx * narrow, to.y + ny * narrow);
  context.lineTo(to.x - nx * narrow, to.y - ny * narrow);
  context.lineTo(from.x - nx * wide, from.y - ny * wide);
  context.fill();
  disc(context, from, wide, fill);
  disc(context, to, narrow, fill);
}

function shoe(context: SKRSContext2D, knee: Point, foot: Point, girth: number, fill: string): void {
  const shin = Math.atan2(foot.x - knee.x, foot.y - knee.y);
  context.save();
  context.translate(foot.x, foot.y);
  context.rotate(-shin * 0.75);
  context.fillStyle = fill;
  context.beginPath();
  context.ellipse(0.026 * girth, 0.004, 0.052 * girth, 0.019 * girth, 0, 0, Math.PI * 2);
  context.fill();
  context.restore();
}

function drawTrunk(
  context: SKRSContext2D,
  outfit: Outfit,
  joints: Joints,
  girth: number,
  light: SubjectLight,
): void {
  const { hip, neck } = joints;
  const angle = Math.atan2(neck.y - hip.y, neck.x - hip.x) + Math.PI / 2;
  const tall = Math.hypot(neck.x - hip.x, neck.y - hip.y);
  const female = outfit.cut === 'dress';
  context.save();
  context.translate(hip.x, hip.y);
  context.rotate(angle);
  context.fillStyle = lit(outfit.cloth, light, 1);
  const shoulder = (female ? 0.062 : 0.078) * girth;
  const waist = (female ? 0.046 : 0.06) * girth;
  const hips = (female ? 0.064 : 0.06) * girth;
  context.beginPath();
  context.moveTo(-hips, 0.03);
  context.bezierCurveTo(-hips, -tall * 0.25, -waist, -tall * 0.4, -waist, -tall * 0.45);
  context.bezierCurveTo(-waist, -tall * 0.6, -shoulder, -tall * 0.7, -shoulder, -tall * 0.86);
  context.quadraticCurveTo(-shoulder * 0.9, -tall * 1.0, -0.02, -tall * 1.02);
  context.lineTo(0.022, -tall * 1.02);
  context.quadraticCurveTo(shoulder * 0.95, -tall * 0.98, shoulder, -tall * 0.82);
  context.bezierCurveTo(shoulder * 1.08, -tall * 0.62, waist, -tall * 0.5, waist, -tall * 0.42);
  context.bezierCurveTo(waist, -tall * 0.35, hips, -tall * 0.2, hips, 0.03);
  context.fill();
  context.fillStyle = lit(outfit.skin, light, 0.8);
  context.fillRect(-0.021 * girth, -tall * 1.1, 0.044 * girth, tall * 0.12);
  context.restore();
}

/** Cloth that hangs from the hips around both legs; it lags behind the knees. */
function drawSkirt(context: SKRSContext2D, outfit: Outfit, joints: Joints, light: SubjectLight): void {
  const { hip, neck, legs } = joints;
  const reach = outfit.cut === 'robe' ? 0.88 : outfit.cut === 'coat' ? 0.1 : 0.3;
  const at = ([, knee, foot]: readonly [Point, Point, Point]): Point => ({
    x: knee.x + (foot.x - knee.x) * reach * 0.7,
    y: knee.y + (foot.y - knee.y) * reach,
  });
  const [a, b] = [at(legs[0]), at(legs[1])];
  const [back, front] = a.x < b.x ? [a, b] : [b, a];
  const flare = outfit.cut === 'dress' ? 0.085 : outfit.cut === 'robe' ? 0.06 : 0.05;
  const low = Math.max(a.y, b.y);
  const waist = { x: hip.x + (neck.x - hip.x) * 0.4, y: hip.y + (neck.y - hip.y) * 0.4 };
  const cloth = context.createLinearGradient(back.x - flare, 0, front.x + flare, 0);
  cloth.addColorStop(0, lit(outfit.cloth, light, 0.72));
  cloth.addColorStop(0.45, lit(outfit.cloth, light, 1.04));
  cloth.addColorStop(0.62, lit(outfit.cloth, light, 0.86));
  cloth.addColorStop(1, lit(outfit.cloth, light, 1.1));
  context.fillStyle = cloth;
  context.beginPath();
  context.moveTo(waist.x - 0.05, waist.y);
  context.bezierCurveTo(
    hip.x - 0.085,
    hip.y,
    back.x - flare,
    back.y - 0.1,
    back.x - flare,
    (back.y + low) / 2,
  );
  context.quadraticCurveTo((back.x + front.x) / 2, low + 0.03, front.x + flare * 0.8, (front.y + low) / 2);
  context.bezierCurveTo(
    front.x + flare * 0.7,
    front.y - 0.12,
    hip.x + 0.085,
    hip.y,
    waist.x + 0.052,
    waist.y,
  );
  context.fill();
  if (outfit.cut === 'dress') return;
  context.strokeStyle = lit(outfit.cut === 'robe' ? [30, 26, 30] : scaleRgb(outfit.cloth, 0.5), light, 1);
  context.lineWidth = 0.022;
  context.beginPath();
  context.moveTo(waist.x - 0.055, waist.y + 0.012);
  context.lineTo(waist.x + 0.06, waist.y + 0.018);
  context.stroke();
}

/** In its sheath at the hip, hilt forward. */
function drawSword(context: SKRSContext2D, { hip }: Joints): void {
  context.lineCap = 'round';
  for (const [x0, y0, x1, y1, wide, color] of [
    [-0.24, 0.07, 0.07, -0.045, 0.018, '#1d1a22'],
    [0.07, -0.045, 0.15, -0.075, 0.02, '#6b5a3c'],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = wide;
    context.beginPath();
    context.moveTo(hip.x + x0, hip.y + y0);
    context.lineTo(hip.x + x1, hip.y + y1);
    context.stroke();
  }
}

/** Light from one side of the whole and dark from the other, which binds the parts into one body. */
function shadeFigure(context: SKRSContext2D, width: number, height: number, light: SubjectLight): void {
  const [kx, ky] = light.key;
  const length = Math.hypot(kx, ky) || 1;
  const [dx, dy] = [((kx / length) * width) / 4, ((ky / length) * height) / 3];
  const shade = context.createLinearGradient(
    width / 2 + dx,
    height / 2 + dy,
    width / 2 - dx,
    height / 2 - dy,
  );
  const bright = scaleRgb([light.keyColour[0], light.keyColour[1], light.keyColour[2]], 255);
  shade.addColorStop(0, css(mixRgb(bright, [255, 255, 255], 0.1), 0.16));
  shade.addColorStop(0.45, css(bright, 0));
  shade.addColorStop(0.5, 'rgba(8,6,20,0)');
  shade.addColorStop(1, 'rgba(8,6,20,0.3)');
  context.save();
  context.resetTransform();
  context.globalCompositeOperation = 'source-atop';
  context.fillStyle = shade;
  context.fillRect(0, 0, width, height);
  context.restore();
}

/** The edge towards the light: the outline without itself moved away from the light. */
function addRim(
  context: SKRSContext2D,
  figure: Canvas,
  width: number,
  height: number,
  size: number,
  light: SubjectLight,
): void {
  const [x, y] = light.rimFrom;
  const length = Math.hypot(x, y) || 1;
  const edge = Math.max(1.2, size * 0.012);
  const rim = createCanvas(width, height);
  const ink = rim.getContext('2d');
  ink.drawImage(figure, 0, 0);
  ink.globalCompositeOperation = 'source-in';
  const glow = scaleRgb([light.rimColour[0], light.rimColour[1], light.rimColour[2]], 255);
  ink.fillStyle = css(glow);
  ink.fillRect(0, 0, width, height);
  ink.globalCompositeOperation = 'destination-out';
  ink.drawImage(figure, (-x / length) * edge, (-y / length) * edge);
  context.save();
  context.resetTransform();
  context.globalCompositeOperation = 'source-atop';
  context.globalAlpha = Math.min(1, light.rim * 0.8);
  context.drawImage(rim, 0, 0);
  context.restore();
}
