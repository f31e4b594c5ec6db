import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { Subject } from '../shot/shot-spec.ts';
import { loadSprite } from './load-sprite.ts';
import type { SubjectLight } from './relight.ts';
import type { Prop } from './trades.ts';
import type { Outfit } from './wardrobe.ts';

/** Things that have a way of their own to be held; all others are carried in both hands. */
const WAYS: Readonly<Record<string, Prop>> = {
  umbrella: 'umbrella',
  balloon: 'balloon',
  violin: 'violin',
  guitar: 'guitar',
  banjo: 'guitar',
  sword: 'sword',
  'fishing-rod': 'rod',
  broom: 'broom',
  'magic-wand': 'wand',
};

/** Instruments that are played in arms that hold them. */
export function isHeldByFigures(name: string): boolean {
  return WAYS[name] === 'violin' || WAYS[name] === 'guitar';
}

export function holding(outfit: Outfit, { holds }: Subject): Outfit {
  if (holds === undefined) return outfit;
  return { ...outfit, prop: WAYS[holds.name] ?? 'thing', propColour: holds.tint };
}

const PIXELS = 96;

/** The picture of what is carried in both hands, where it is not drawn by code. */
export async function heldPicture(
  subject: Subject,
  light: SubjectLight,
  seed: number,
): Promise<Canvas | null> {
  const { holds } = subject;
  if (holds === undefined || WAYS[holds.name] !== undefined) return null;
  const thing: Subject = { name: holds.name, tint: holds.tint, coat: null, count: 1, action: null, scale: 1 };
  const { width, height, data } = await loadSprite(thing, PIXELS, light, seed);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  for (let i = 0; i < data.length; i++) image.data[i] = (data[i] as number) * 255;
  context.putImageData(image, 0, 0);
  return canvas;
}
