import type { SKRSContext2D } from '@napi-rs/canvas';
import type { ActorPass } from '../passes/actors.ts';
import type { PuffsPass } from '../passes/puffs.ts';
import { css, mixRgb, type Rgb, scaleRgb } from '../raster/color.ts';
import { even, type Picture, paint } from '../raster/picture.ts';
import type { Setting } from '../shot/shot-spec.ts';
import type { StyleName } from '../subjects/gaits.ts';
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
  readonly action: string | null;
  readonly name: string;
}

/** Passes that a subject trails: to be drawn before it, and after it. */
export interface Trail {
  readonly behind: readonly PuffsPass[];
  readonly before: readonly PuffsPass[];
}

export function trailOf(builder: SceneBuilder, stirred: Stirred): Trail {
  const { actor, style, height, halfWidth, action } = stirred;
  const { setting } = builder.shot;
  const lit = (color: Rgb): Rgb => underLight(builder, color);
  const base = {
    kind: 'puffs' as const,
    travel: actor.travel,
    depth: actor.depth,
    x: actor.x,
    y: actor.y,
    spreadX: 0,
    spreadY: 0,
    driftX: 0,
    driftY: 0,
    sway: 0,
    seed: stirred.seed,
  };
  const size = (share: number): number => (height * share) / BLOB;
  if (action === 'play' || action === 'dance') {
    const notes = notePictures(builder);
    const note: PuffsPass = {
      ...base,
      pictures: notes,
      behind: -halfWidth * 0.5,
      above: height * 0.95,
      spreadX: halfWidth * 1.6,
      spreadY: height * 0.1,
      perSecond: 1.1,
      lifeSeconds: 2.6,
      driftY: -height * 0.16,
      sway: height * 0.12,
      scaleFrom: size(0.12),
      scaleTo: size(0.2),
      opacity: 1,
    };
    return { behind: [], before: [note] };
  }
  if (action === 'sleep') {
    const snore: PuffsPass = {
      ...base,
      pictures: [builder.layer(paintSnore())],
      behind: -halfWidth * 0.7,
      above: height * 0.8,
      perSecond: 0.7,
      lifeSeconds: 2.8,
      driftX: height * 0.08,
      driftY: -height * 0.14,
      sway: height * 0.05,
      scaleFrom: size(0.09),
      scaleTo: size(0.2),
      opacity: 0.9,
    };
    return { behind: [], before: [snore] };
  }
  switch (style) {
    case 'gallop':
    case 'hop':
    case 'drive': {
      const color = DUST[setting];
      if (color === undefined) return { behind: [], before: [] };
      const dust: PuffsPass = {
        ...base,
        pictures: [softBlob(builder, lit(color), 1)],
        behind: halfWidth * (style === 'hop' ? 0.2 : 0.7),
        above: height * 0.02,
        spreadX: halfWidth * 0.7,
        spreadY: height * 0.05,
        perSecond: style === 'hop' ? 5 : 13,
        lifeSeconds: 1.1,
        driftX: actor.travel.path === 'track' ? -actor.travel.pace * 0.55 : 0,
        driftY: -height * 0.07,
        scaleFrom: size(0.1),
        scaleTo: size(0.42),
        opacity: 0.5,
      };
      return { behind: [dust], before: [{ ...dust, perSecond: 5, opacity: 0.3, seed: dust.seed + 1 }] };
    }
    case 'boat':
    case 'surface':
    case 'leap': {
      const foam = lit(FOAM);
      const wake: PuffsPass = {
        ...base,
        pictures: [softBlob(builder, foam, 0.26)],
        behind: halfWidth * 0.55,
        above: 0,
        spreadX: halfWidth * 0.9,
        spreadY: height * 0.03,
        perSecond: 9,
        lifeSeconds: 3,
        scaleFrom: size(0.14),
        scaleTo: size(style === 'boat' ? 0.4 : 0.5),
        opacity: 0.55,
      };
      const bow: PuffsPass = {
        ...wake,
        behind: -halfWidth * 0.2,
        spreadX: halfWidth * 1.5,
        perSecond: 12,
        lifeSeconds: 0.9,
        scaleFrom: size(0.07),
        scaleTo: size(0.2),
        opacity: 0.75,
        seed: base.seed + 1,
      };
      return { behind: [wake], before: [bow] };
    }
    case 'fish':
    case 'pulse': {
      const bubbles: PuffsPass = {
        ...base,
        pictures: [builder.layer(paintBubble())],
        behind: -halfWidth,
        above: height * 0.45,
        spreadX: height * 0.06,
        spreadY: height * 0.06,
        perSecond: 1.6,
        lifeSeconds: 2.4,
        driftY: -height * 0.4,
        sway: height * 0.06,
        scaleFrom: size(0.05),
        scaleTo: size(0.1),
        opacity: 0.8,
      };
      return { behind: [], before: setting === 'underwater' ? [bubbles] : [] };
    }
    case 'cruise': {
      if (!/rocket|shuttle|spaceship/.test(stirred.name)) return { behind: [], before: [] };
      const flame: PuffsPass = {
        ...base,
        pictures: [softBlob(builder, [255, 190, 110], 1), softBlob(builder, [220, 214, 224], 1)],
        behind: halfWidth * 0.85,
        above: height * 0.1,
        spreadX: height * 0.06,
        spreadY: height * 0.06,
        perSecond: 22,
        lifeSeconds: 1.1,
        driftY: height * 0.25,
        scaleFrom: size(0.16),
        scaleTo: size(0.34),
        opacity: 0.5,
      };
      return { behind: [flame], before: [] };
    }
    default:
      return { behind: [], before: [] };
  }
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

function notePictures(builder: SceneBuilder) {
  return NOTE_COLOURS.map((color, i) => builder.layer(paintNote(color, i === 1)));
}

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
