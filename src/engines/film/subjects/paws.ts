import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { css, type Rgb, scaleRgb } from '../raster/color.ts';
import { smoothstep } from '../raster/curves.ts';
import type { FrameMemory } from '../raster/frame-memory.ts';
import { even, type Picture } from '../raster/picture.ts';
import { type Body, bodyOf } from './body.ts';
import { type Bend, bent, clothOf } from './cloth.ts';
import type { Sprite } from './sprite.ts';

/** An animal at a keyboard, in pixels of its sprite. */
export interface Playing {
  /** Middle of the keys, from the sprite's top left corner, and half of their length. */
  readonly keysX: number;
  readonly keysY: number;
  readonly keysHalf: number;
  /** Its own fore legs are left out: it stands on them in the drawing. */
  readonly fourLegged: boolean;
}

/** Where the middle of its hind feet is, in pixels of its sprite: what sits on the bench. */
export function seatOf(sprite: Sprite, fourLegged: boolean): { readonly x: number; readonly y: number } {
  const body = bodyOf(sprite);
  const hind = fourLegged ? 0.3 : 0.5;
  return {
    x: (body.left + (body.right - body.left) * hind) * sprite.width,
    y: body.foot * sprite.height,
  };
}

/** Margin of the pictures around the sprite, as a share of its height: paws and swaying heads reach into it. */
export const PLAYING_MARGIN = 0.16;

const POSES = 16;
/** Bars in a cycle of the poses: each paw comes down four times. */
const STROKES = 4;

/**
 * Poses of an animal that plays: its paws, drawn in its own colour, come down on the keys in turn and wander along
 * them; the key that is hit lights up; body and head go with the music.
 */
export function paintPlaying(memory: FrameMemory, sprite: Sprite, at: Playing): readonly Picture[] {
  const body = bodyOf(sprite);
  const cloth = clothOf(memory, at.fourLegged ? withoutForeLegs(sprite, body) : sprite);
  const pad = even(sprite.height * PLAYING_MARGIN);
  const fur = furOf(sprite, body);
  const shoulder = {
    x: (body.left + (body.right - body.left) * 0.66) * sprite.width + pad,
    y: (body.foot - (body.foot - body.top) * 0.42) * sprite.height + pad,
  };
  const width = even(Math.max(sprite.width, at.keysX + at.keysHalf) + pad * 2);
  const height = even(sprite.height + pad * 2);
  // Both serve all poses: new ones would cost as much as what is drawn on them.
  const context = createCanvas(width, height).getContext('2d');
  const trunkWidth = even(sprite.width + pad * 2);
  const layer = createCanvas(trunkWidth, height);
  const pixels = layer.getContext('2d');
  const image = pixels.createImageData(trunkWidth, height);
  return Array.from({ length: POSES }, (_, i) => {
    const phase = (i / POSES) * Math.PI * 2;
    const sway = 0.055 * Math.sin(phase);
    const lean = -sway * (shoulder.y - pad - body.foot * sprite.height) * 0.5;
    const arm = (side: -1 | 1): void => {
      const from = { x: shoulder.x + lean + side * 3, y: shoulder.y };
      drawArm(context, from, fur, pad, at, phase, side, sprite.height);
    };
    context.clearRect(0, 0, width, height);
    arm(-1);
    image.data.set(bent(cloth, pad, swaying(body, sway, phase)).data);
    pixels.putImageData(image, 0, 0);
    context.drawImage(layer, 0, 0);
    arm(1);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  });
}

function swaying(body: Body, sway: number, phase: number): Bend {
  const tall = body.foot - body.top;
  return (x, y) => {
    const up = (body.foot - y) / tall;
    const along = (x - body.left) / (body.right - body.left);
    const rise = Math.max(0, up);
    const head = smoothstep(0.45, 0.75, up) * smoothstep(0.35, 0.7, along);
    const nod = 0.03 * tall * Math.sin(phase * 2 + 0.5) * head;
    const tail = 0.09 * tall * Math.sin(phase) * smoothstep(0.2, 0, along) * rise;
    return [x - sway * rise * rise * tall - 0.02 * head * Math.sin(phase), y + nod + tail];
  };
}

/** The front of the body ends in a round chest instead of legs. */
function withoutForeLegs(sprite: Sprite, body: Body): Sprite {
  const { width, height } = sprite;
  const data = Float32Array.from(sprite.data);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const along = (x / width - body.left) / (body.right - body.left);
      const up = (body.foot - y / height) / (body.foot - body.top);
      const chest = 0.27 + 0.5 * Math.max(0, along - 0.62) ** 2;
      const gone = smoothstep(0.47, 0.51, along) * smoothstep(chest, chest - 0.02, up);
      const at = (y * width + x) * 4 + 3;
      data[at] = (data[at] as number) * (1 - gone);
    }
  }
  return { width, height, data };
}

/** Mean colour about the shoulder, 0..255. */
function furOf({ width, height, data }: Sprite, body: Body): Rgb {
  const sum = [0, 0, 0, 0];
  for (let dy = -3; dy <= 3; dy++) {
    for (let dx = -3; dx <= 3; dx++) {
      const x = Math.round((body.left + (body.right - body.left) * (0.6 + dx * 0.012)) * width);
      const y = Math.round((body.foot - (body.foot - body.top) * (0.38 + dy * 0.012)) * height);
      const at = (y * width + x) * 4;
      const alpha = data[at + 3] ?? 0;
      for (let k = 0; k < 3; k++) sum[k] = (sum[k] ?? 0) + (data[at + k] ?? 0) * alpha;
      sum[3] = (sum[3] ?? 0) + alpha;
    }
  }
  const [r = 0, g = 0, b = 0, weight = 0] = sum;
  const scale = weight > 0 ? 255 / weight : 0;
  return [r * scale, g * scale, b * scale];
}

function drawArm(
  context: SKRSContext2D,
  shoulder: { readonly x: number; readonly y: number },
  fur: Rgb,
  pad: number,
  at: Playing,
  phase: number,
  side: -1 | 1,
  tall: number,
): void {
  const stroke = Math.sin(phase * STROKES + (side > 0 ? 0 : Math.PI));
  const raised = Math.max(0, stroke);
  const wander = 0.55 * Math.sin(phase + side * 1.3) + side * 0.28;
  const paw = {
    x: at.keysX + pad + wander * at.keysHalf,
    y: at.keysY + pad - tall * (0.012 + 0.13 * raised) + (stroke < -0.2 ? tall * 0.008 : 0),
  };
  const tone = side > 0 ? scaleRgb(fur, 1.02) : scaleRgb(fur, 0.68);
  if (stroke < -0.2) drawStruckKey(context, paw.x, at.keysY + pad, tall);
  const elbow = { x: (shoulder.x + paw.x) / 2 - tall * 0.02, y: (shoulder.y + paw.y) / 2 + tall * 0.035 };
  context.strokeStyle = css(tone);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const [share, wide] of [
    [0.55, 0.115],
    [1, 0.08],
  ] as const) {
    context.lineWidth = tall * wide;
    context.beginPath();
    context.moveTo(shoulder.x, shoulder.y);
    if (share < 1) context.lineTo(elbow.x, elbow.y);
    else context.quadraticCurveTo(elbow.x, elbow.y, paw.x, paw.y - tall * 0.02);
    context.stroke();
  }
  const paint = context.createRadialGradient(
    paw.x - tall * 0.02,
    paw.y - tall * 0.04,
    0,
    paw.x,
    paw.y,
    tall * 0.075,
  );
  paint.addColorStop(0, css(scaleRgb(tone, 1.25)));
  paint.addColorStop(1, css(scaleRgb(tone, 0.82)));
  context.fillStyle = paint;
  context.beginPath();
  context.ellipse(
    paw.x + tall * 0.012,
    paw.y - tall * 0.022,
    tall * 0.066,
    tall * 0.046,
    0.12,
    0,
    Math.PI * 2,
  );
  context.fill();
  context.strokeStyle = css(scaleRgb(tone, 0.55), 0.8);
  context.lineWidth = Math.max(1, tall * 0.009);
  for (const toe of [0.02, 0.045]) {
    context.beginPath();
    context.moveTo(paw.x + tall * toe, paw.y - tall * 0.028);
    context.lineTo(paw.x + tall * (toe + 0.006), paw.y - tall * 0.002);
    context.stroke();
  }
}

/** The key goes down and catches the light. */
function drawStruckKey(context: SKRSContext2D, x: number, y: number, tall: number): void {
  const glow = context.createRadialGradient(x, y, 0, x, y, tall * 0.16);
  glow.addColorStop(0, 'rgba(255,236,170,0.95)');
  glow.addColorStop(0.35, 'rgba(255,214,120,0.5)');
  glow.addColorStop(1, 'rgba(255,200,90,0)');
  context.fillStyle = glow;
  context.fillRect(x - tall * 0.16, y - tall * 0.16, tall * 0.32, tall * 0.32);
}
