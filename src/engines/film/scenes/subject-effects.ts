import type { SKRSContext2D } from '@napi-rs/canvas';
import type { ActorPass } from '../passes/actors.ts';
import type { PuffsPass } from '../passes/puffs.ts';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import type { Action, Setting } from '../shot/shot-spec.ts';
import { subjectEntry } from '../subjects/catalogue.ts';
import type { StyleName } from '../subjects/gaits.ts';
import { isFigure } from '../subjects/wardrobe.ts';
import type { SceneBuilder } from './scene-builder.ts';

/** What feet stir up, before the hour's light. */
const DUST: Readonly<Partial<Record<Setting, Rgb>>> = {
  hills: [186, 168, 128],
  desert: [226, 188, 136],
  beach: [232, 212, 176],
  snow: [248, 250, 255],
  mountains: [190, 180, 168],
  road: [170, 164, 156],
  forest: [164, 140, 108],
};
const FOAM: Rgb = [238, 246, 250];
const BLOB = 48;

interface Stirred {
  readonly actor: ActorPass;
  readonly style: StyleName;
  /** Frame pixels. */
  readonly height: number;
  readonly halfWidth: number;
  readonly seed: number;
  readonly action: Action | null;
  readonly name: string;
}

/** Passes that a subject trails: to be drawn before it, and after it. */
export interface Trail {
  readonly behind: readonly PuffsPass[];
  readonly before: readonly PuffsPass[];
}

const NOTHING: Trail = { behind: [], before: [] };

export function trailOf(builder: SceneBuilder, stirred: Stirred): Trail {
  if (stirred.action === 'play' || stirred.action === 'dance') return musicOf(builder, stirred);
  if (stirred.action === 'sleep') return snoreOf(builder, stirred);
  switch (stirred.style) {
    case 'gallop':
    case 'hop':
    case 'drive':
      return dustOf(builder, stirred);
    case 'boat':
    case 'surface':
    case 'leap':
      return wakeOf(builder, stirred);
    case 'fish':
    case 'pulse':
      return bubblesOf(builder, stirred);
    case 'launch':
      return liftOffOf(builder, stirred);
    case 'cruise':
      return /rocket|shuttle|spaceship/.test(stirred.name) ? flameOf(builder, stirred) : NOTHING;
    default:
      return NOTHING;
  }
}

function puffsOf({ actor, seed }: Stirred) {
  const { travel, depth, x, y } = actor;
  const still = { spreadX: 0, spreadY: 0, driftX: 0, driftY: 0, sway: 0 };
  return { kind: 'puffs' as const, travel, depth, x, y, seed, ...still };
}

/** Scale of a blob that is as large as a share of the subject. */
function sized({ height }: Stirred, share: number): number {
  return (height * share) / BLOB;
}

function musicOf(builder: SceneBuilder, stirred: Stirred): Trail {
  const { height, halfWidth } = stirred;
  const notes: PuffsPass = {
    ...puffsOf(stirred),
    pictures: NOTE_COLOURS.map((color, i) => builder.layer(paintNote(color, i === 1))),
    behind: -halfWidth * 0.5,
    above: height * 0.95,
    spreadX: halfWidth * 1.6,
    spreadY: height * 0.1,
    perSecond: 1.1,
    lifeSeconds: 2.6,
    driftY: -height * 0.16,
    sway: height * 0.12,
    scaleFrom: sized(stirred, 0.12),
    scaleTo: sized(stirred, 0.2),
    opacity: 1,
  };
  return { behind: [], before: [notes] };
}

function snoreOf(builder: SceneBuilder, stirred: Stirred): Trail {
  const { height, halfWidth } = stirred;
  // A person lies on its back with the head behind, an animal lies with its head before it.
  const lying = isFigure(subjectEntry(stirred.name)) ? 0.7 : -0.7;
  const snores: PuffsPass = {
    ...puffsOf(stirred),
    pictures: [builder.layer(paintSnore())],
    behind: halfWidth * lying,
    above: height * (lying > 0 ? 0.25 : 0.7),
    perSecond: 0.7,
    lifeSeconds: 2.8,
    driftX: height * 0.08,
    driftY: -height * 0.14,
    sway: height * 0.05,
    scaleFrom: sized(stirred, 0.09),
    scaleTo: sized(stirred, 0.2),
    opacity: 0.9,
  };
  return { behind: [], before: [snores] };
}

function dustOf(builder: SceneBuilder, stirred: Stirred): Trail {
  const { height, halfWidth, actor, style } = stirred;
  const color = DUST[builder.shot.setting];
  if (color === undefined) return NOTHING;
  const dust: PuffsPass = {
    ...puffsOf(stirred),
    pictures: [softBlob(builder, underLight(builder, color), 1)],
    behind: halfWidth * (style === 'hop' ? 0.2 : 0.7),
    above: height * 0.02,
    spreadX: halfWidth * 0.7,
    spreadY: height * 0.05,
    perSecond: style === 'hop' ? 5 : 13,
    lifeSeconds: 1.1,
    driftX: actor.travel.path === 'track' ? -actor.travel.pace * 0.55 : 0,
    driftY: -height * 0.07,
    scaleFrom: sized(stirred, 0.12),
    scaleTo: sized(stirred, 0.5),
    opacity: 0.65,
  };
  return { behind: [dust], before: [{ ...dust, perSecond: 5, opacity: 0.3, seed: dust.seed + 1 }] };
}

function wakeOf(builder: SceneBuilder, stirred: Stirred): Trail {
  const { height, halfWidth, style } = stirred;
  const wake: PuffsPass = {
    ...puffsOf(stirred),
    pictures: [softBlob(builder, underLight(builder, FOAM), 0.26)],
    behind: halfWidth * 0.55,
    above: 0,
    spreadX: halfWidth * 0.9,
    spreadY: height * 0.03,
    perSecond: 9,
    lifeSeconds: 3,
    scaleFrom: sized(stirred, 0.14),
    scaleTo: sized(stirred, style === 'boat' ? 0.4 : 0.5),
    opacity: 0.55,
  };
  const bow: PuffsPass = {
    ...wake,
    behind: -halfWidth * 0.2,
    spreadX: halfWidth * 1.5,
    perSecond: 12,
    lifeSeconds: 0.9,
    scaleFrom: sized(stirred, 0.07),
    scaleTo: sized(stirred, 0.2),
    opacity: 0.75,
    seed: wake.seed + 1,
  };
  return { behind: [wake], before: [bow] };
}

function bubblesOf(builder: SceneBuilder, stirred: Stirred): Trail {
  if (builder.shot.setting !== 'underwater') return NOTHING;
  const { height, halfWidth } = stirred;
  const bubbles: PuffsPass = {
    ...puffsOf(stirred),
    pictures: [builder.layer(paintBubble())],
    behind: -halfWidth,
    above: height * 0.45,
    spreadX: height * 0.06,
    spreadY: height * 0.06,
    perSecond: 1.6,
    lifeSeconds: 2.4,
    driftY: -height * 0.4,
    sway: height * 0.06,
    scaleFrom: sized(stirred, 0.05),
    scaleTo: sized(stirred, 0.1),
    opacity: 0.8,
  };
  return { behind: [], before: [bubbles] };
}

function flameOf(builder: SceneBuilder, stirred: Stirred): Trail {
  const { height, halfWidth } = stirred;
  const flame: PuffsPass = {
    ...puffsOf(stirred),
    pictures: [softBlob(builder, [255, 190, 110], 1), softBlob(builder, [220, 214, 224], 1)],
    behind: halfWidth * 0.85,
    above: height * 0.1,
    spreadX: height * 0.06,
    spreadY: height * 0.06,
    perSecond: 22,
    lifeSeconds: 1.1,
    driftY: height * 0.25,
    scaleFrom: sized(stirred, 0.16),
    scaleTo: sized(stirred, 0.34),
    opacity: 0.5,
  };
  return { behind: [flame], before: [] };
}

/** Fire and smoke that a rising rocket leaves below it. */
function liftOffOf(builder: SceneBuilder, stirred: Stirred): Trail {
  const { height } = stirred;
  const smoke: PuffsPass = {
    ...puffsOf(stirred),
    pictures: [softBlob(builder, underLight(builder, [236, 232, 230]), 1)],
    behind: 0,
    above: height * 0.06,
    spreadX: height * 0.08,
    spreadY: height * 0.03,
    perSecond: 26,
    lifeSeconds: 2.6,
    driftY: height * 0.24,
    scaleFrom: sized(stirred, 0.14),
    scaleTo: sized(stirred, 0.62),
    opacity: 0.75,
  };
  const flame: PuffsPass = {
    ...smoke,
    pictures: [softBlob(builder, [255, 226, 140], 1), softBlob(builder, [255, 146, 50], 1)],
    above: height * 0.1,
    spreadX: height * 0.03,
    perSecond: 46,
    lifeSeconds: 0.42,
    driftY: height * 0.95,
    scaleFrom: sized(stirred, 0.24),
    scaleTo: sized(stirred, 0.1),
    opacity: 1,
    seed: smoke.seed + 3,
  };
  return { behind: [smoke, flame], before: [] };
}

function underLight(builder: SceneBuilder, color: Rgb): Rgb {
  const { key, ambient } = builder.palette;
  const light = (k: 0 | 1 | 2): number =>
    Math.min(255, color[k] * ((key[k] * 0.62 + ambient[k] * 0.42) / 255));
  return [light(0), light(1), light(2)];
}

/** A cloud of a few soft discs; `flat` presses it onto water. */
function softBlob(builder: SceneBuilder, color: Rgb, flat: number) {
  const height = even(BLOB * flat);
  const picture = paint(BLOB, height, (context) => {
    context.scale(1, height / BLOB);
    for (let i = 0; i < 5; i++) {
      const angle = i * 2.4 + builder.random();
      const off = i === 0 ? 0 : BLOB * 0.17;
      const [x, y] = [BLOB / 2 + Math.cos(angle) * off, BLOB / 2 + Math.sin(angle) * off];
      const glow = context.createRadialGradient(x, y, 0, x, y, BLOB * 0.32);
      const tone = mixRgb(color, i % 2 === 0 ? [255, 255, 255] : scaleRgb(color, 0.7), 0.12);
      glow.addColorStop(0, css(tone, 0.5));
      glow.addColorStop(1, css(tone, 0));
      context.fillStyle = glow;
      context.fillRect(0, 0, BLOB, BLOB);
    }
  });
  return builder.layer(picture);
}

const NOTE_COLOURS = ['#ffe9b0', '#ffd0e0', '#c9ecff'] as const;

function paintNote(color: string, beamed: boolean): Picture {
  return paint(BLOB, BLOB, (context) => {
    context.fillStyle = color;
    context.strokeStyle = color;
    context.shadowColor = 'rgba(40,20,0,0.55)';
    context.shadowBlur = 4;
    context.lineWidth = 3.2;
    const head = (x: number, y: number): void => {
      context.beginPath();
      context.ellipse(x, y, 6.2, 4.6, -0.4, 0, Math.PI * 2);
      context.fill();
      line(context, x + 5, y - 1, x + 5, y - 25);
    };
    if (beamed) {
      head(13, 37);
      head(31, 33);
      context.lineWidth = 5;
      line(context, 16.5, 14, 37.5, 10);
      return;
    }
    head(19, 36);
    context.beginPath();
    context.moveTo(24, 11);
    context.quadraticCurveTo(27, 18, 35, 20);
    context.quadraticCurveTo(37, 25, 33, 30);
    context.quadraticCurveTo(33, 22, 24, 20);
    context.fill();
  });
}

function line(context: SKRSContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function paintSnore(): Picture {
  return paint(BLOB, BLOB, (context) => {
    context.strokeStyle = '#f4f6ff';
    context.shadowColor = 'rgba(20,20,60,0.6)';
    context.shadowBlur = 4;
    context.lineWidth = 5;
    context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(13, 13);
    context.lineTo(34, 13);
    context.lineTo(13, 35);
    context.lineTo(35, 35);
    context.stroke();
  });
}

function paintBubble(): Picture {
  return paint(BLOB, BLOB, (context) => {
    const glass = context.createRadialGradient(20, 18, 2, 24, 24, 20);
    glass.addColorStop(0, 'rgba(255,255,255,0.5)');
    glass.addColorStop(0.6, 'rgba(190,236,250,0.12)');
    glass.addColorStop(1, 'rgba(220,250,255,0.7)');
    context.fillStyle = glass;
    context.beginPath();
    context.arc(24, 24, 20, 0, Math.PI * 2);
    context.fill();
  });
}
