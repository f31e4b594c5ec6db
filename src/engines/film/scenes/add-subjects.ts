import type { LayerMotion } from '../passes/layers.ts';
import { clamp } from '../raster/curves.ts';
import { even, paint } from '../raster/picture.ts';
import type { Subject } from '../shot/shot-spec.ts';
import { type Gait, subjectEntry } from '../subjects/catalogue.ts';
import { GAITS, type GaitStyle } from '../subjects/gaits.ts';
import { loadSprite } from '../subjects/load-sprite.ts';
import type { SubjectLight } from '../subjects/relight.ts';
import { bent, footOf, type Sprite } from '../subjects/sprite.ts';
import type { SceneBuilder } from './scene-builder.ts';

export interface Ground {
  /** Row that things stand on, as a fraction of the frame. */
  readonly floor: number;
  /** Height of a thing of size 1, as a fraction of the frame's shorter side. */
  readonly height: number;
  readonly light: SubjectLight;
  /** 0 none .. 1 mirror. */
  readonly reflection: number;
  /** 0 none .. 1 hard. */
  readonly shadow: number;
  /** Replaces a gait that makes no sense here, such as walking in space. */
  readonly gait?: (gait: Gait) => Gait;
}

/** What flies must not leave the frame at the top. */
const HEADROOM = 0.09;
/** Frame widths that a subject covers in a whole film. */
const WALK_MAX = 0.22;

/** Places the shot's subjects side by side, the first in the middle. */
export async function addSubjects(builder: SceneBuilder, ground: Ground): Promise<void> {
  const { subjects } = builder.shot;
  const places = subjects.length === 1 ? [0.5] : subjects.length === 2 ? [0.36, 0.64] : [0.5, 0.24, 0.76];
  for (const [index, subject] of subjects.entries()) {
    await addSubject(builder, subject, places[index] ?? 0.5, ground);
  }
}

export async function addSubject(
  builder: SceneBuilder,
  subject: Subject,
  place: number,
  ground: Ground,
): Promise<void> {
  const entry = subjectEntry(subject.name);
  const gait = GAITS[ground.gait?.(entry.gait) ?? entry.gait];
  const shorter = Math.min(builder.width, builder.height);
  const height = clamp(entry.size * ground.height * shorter, 48, builder.height * 0.62);
  const sprite = await loadSprite(subject, even(height * 1.15), ground.light, builder.shot.seed);
  const lifted = builder.height * ground.floor - gait.aloft * height * 0.75;
  const footY = Math.max(lifted, height + builder.height * HEADROOM);
  addSprite(builder, sprite, {
    x: builder.width * place,
    footY,
    height,
    depth: 1,
    gait,
    reflection: ground.reflection,
    shadow: ground.shadow,
    aloft: gait.aloft > 0,
  });
}

export interface SpritePlace {
  /** Frame pixels: middle, and where it stands. */
  readonly x: number;
  readonly footY: number;
  readonly height: number;
  readonly depth: number;
  readonly gait: GaitStyle;
  readonly reflection: number;
  readonly shadow: number;
  readonly aloft: boolean;
}

export function addSprite(builder: SceneBuilder, sprite: Sprite, place: SpritePlace): void {
  const { footY, height, depth, gait } = place;
  // However long the film: a walk begins left of its place, ends right of it, and never leaves the frame.
  const walk = Math.min((gait.motion.driftX ?? 0) * builder.seconds, WALK_MAX);
  const x = place.x - (walk / 2) * builder.width;
  const motion = { ...gait.motion, driftX: walk / builder.seconds, driftSeconds: builder.seconds };
  const scale = height / sprite.height;
  const foot = footOf(sprite);
  const driftOnly = { driftX: motion.driftX, driftSeconds: motion.driftSeconds };
  if (place.shadow > 0 && !place.aloft) addShadow(builder, { ...place, x }, driftOnly);
  if (place.reflection > 0 && !place.aloft) {
    const mirrored = bent(sprite, 2, (fx, fy) => [fx + Math.sin(fy * 40) * 0.002, foot - fy]);
    for (let row = 0; row < mirrored.height; row++) {
      const fade = Math.max(0, place.reflection * (1 - (row / mirrored.height) * 2));
      for (let column = 0; column < mirrored.width; column++) {
        const at = (row * mirrored.width + column) * 4 + 3;
        mirrored.data[at] = (mirrored.data[at] ?? 0) * fade;
      }
    }
    const left = x - (sprite.width * scale) / 2 - 2 * scale;
    builder.addPicture(mirrored, left, footY - 2 * scale, depth, { scale, motion: driftOnly });
  }
  const pad = Math.round(sprite.height * 0.1);
  const poses = Array.from({ length: gait.poses }, (_, i) =>
    builder.layer(bent(sprite, pad, gait.bend((i / gait.poses) * Math.PI * 2, foot))),
  );
  builder.add({
    kind: 'layer',
    poses,
    posesPerSecond: gait.posesPerSecond,
    depth,
    x: x - (sprite.width / 2 + pad) * scale,
    y: footY - (foot * sprite.height + pad) * scale,
    scale,
    opacity: 1,
    motion,
  });
}

export function addShadow(builder: SceneBuilder, place: SpritePlace, motion: LayerMotion): void {
  const width = even(place.height * 1.1);
  const height = even(place.height * 0.2);
  const picture = paint(width, height, (context) => {
    context.translate(width / 2, height / 2);
    context.scale(1, height / width);
    const blot = context.createRadialGradient(0, 0, 0, 0, 0, width / 2);
    blot.addColorStop(0, `rgba(6,4,8,${place.shadow * 0.75})`);
    blot.addColorStop(0.55, `rgba(6,4,8,${place.shadow * 0.42})`);
    blot.addColorStop(1, 'rgba(6,4,8,0)');
    context.fillStyle = blot;
    context.fillRect(-width / 2, -width / 2, width, width);
  });
  builder.addPicture(picture, place.x - width / 2, place.footY - height * 0.55, place.depth, { motion });
}
