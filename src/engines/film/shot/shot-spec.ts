import type { TimeOfDay } from '../passes/palettes.ts';
import type { Garment } from '../subjects/trades.ts';
import type { Place } from './places.ts';
import type { Setting } from './settings.ts';

export { SETTINGS, type Setting } from './settings.ts';

export const WEATHERS = ['clear', 'cloudy', 'rain', 'snow', 'storm', 'fog'] as const;
export type Weather = (typeof WEATHERS)[number];

export const MOVES = [
  'push-in',
  'pull-out',
  'pan-left',
  'pan-right',
  'tilt-up',
  'tilt-down',
  'orbit',
  'crane',
  'drone',
  'handheld',
  'rush',
  'static',
] as const;
export type CameraMove = (typeof MOVES)[number];

export const LOOKS = ['natural', 'comic', 'anime', 'nostalgic', 'warm', 'news', 'selfie'] as const;
export type Look = (typeof LOOKS)[number];

/** What floats in the air, apart from the weather. */
export const AIRS = ['clear', 'dust', 'fireflies', 'petals', 'leaves', 'embers', 'aurora'] as const;
export type Air = (typeof AIRS)[number];

/** A colour grade over the whole picture. */
export const GRADES = ['none', 'warm', 'cool', 'pastel', 'vivid', 'monochrome', 'neon'] as const;
export type Grade = (typeof GRADES)[number];

/** What the score expresses. */
export const MOODS = ['calm', 'happy', 'playful', 'romantic', 'epic', 'tense', 'sad', 'mysterious'] as const;
export type Mood = (typeof MOODS)[number];

export const ACTIONS = [
  'idle',
  'sit',
  'cheer',
  'walk',
  'run',
  'jump',
  'fly',
  'swim',
  'sail',
  'drive',
  'float',
  'dance',
  'play',
  'sleep',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Something that the prompt names and the film shows. */
export interface Subject {
  /** Key of `subjects/catalogue.ts`. */
  readonly name: string;
  readonly coat: 'calico' | null;
  /** Red, green, blue in 0..255 when the prompt gives a colour. */
  readonly tint: readonly [number, number, number] | null;
  /** How many of it, 1..7. */
  readonly count: number;
  /** What the prompt says it does; null leaves it to what such a thing usually does. */
  readonly action: Action | null;
  /** 1 is its usual size; `giant` and `tiny` say otherwise. */
  readonly scale: number;
  /** What it wears where the prompt says so, else what such a person usually wears. */
  readonly wears?: Garment;
  /** What it has in its hands: a key of the catalogue, in that thing's colour if it has one. */
  readonly holds?: { readonly name: string; readonly tint: Subject['tint'] };
}

/**
 * What will be filmed, as plain JSON: stored in the plan as its instructions, so that a film can be made
 * again, looked at, and explained. Same shot, seed and size: same film.
 */
export interface ShotSpec {
  readonly version: 2;
  readonly setting: Setting;
  /** One of the setting's special places; null for what it usually looks like. */
  readonly place: Place | null;
  readonly time: TimeOfDay;
  readonly weather: Weather;
  /** Snow lies, whether or not it falls. */
  readonly snowy: boolean;
  readonly air: Air;
  readonly grade: Grade;
  readonly mood: Mood;
  readonly move: CameraMove;
  /** How much of the frame the main subject fills, where the prompt says it. */
  readonly framing?: 'close' | 'wide';
  readonly look: Look;
  readonly subjects: readonly Subject[];
  /** Which reference image is the first frame of this shot, counted from 0; null for none. */
  readonly image: number | null;
  /** Which of the request's clips are shown as characters in this shot, counted from 0, the main one first. */
  readonly characters: readonly number[];
  readonly mark: boolean;
  /** What is written in the picture; in the news look its headline. Null for nothing. */
  readonly caption: string | null;
  readonly seed: number;
}

/** A film is one shot after another, cut hard. The lengths are whole frames and add up to the film's. */
export interface FilmShot {
  readonly shot: ShotSpec;
  readonly seconds: number;
}
