import type { TimeOfDay } from '../passes/palettes.ts';

export const SETTINGS = [
  'ocean',
  'beach',
  'lake',
  'mountains',
  'snow',
  'hills',
  'desert',
  'forest',
  'city',
  'road',
  'stage',
  'room',
  'space',
  'sky',
  'underwater',
] as const;
export type Setting = (typeof SETTINGS)[number];

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
  'rise',
  'rush',
  'static',
] as const;
export type CameraMove = (typeof MOVES)[number];

export const LOOKS = ['natural', 'comic', 'anime', 'nostalgic', 'warm'] as const;
export type Look = (typeof LOOKS)[number];

/** Something that the prompt names and the film shows. */
export interface Subject {
  /** Key of `subjects/catalogue.ts`. */
  readonly name: string;
  readonly coat: 'calico' | null;
  /** Red, green, blue in 0..255 when the prompt gives a colour. */
  readonly tint: readonly [number, number, number] | null;
}

/**
 * What will be filmed, as plain JSON: stored in the plan as its instructions, so that a film can be made
 * again, looked at, and explained. Same shot, seed and size: same film.
 */
export interface ShotSpec {
  readonly version: 1;
  readonly setting: Setting;
  readonly time: TimeOfDay;
  readonly weather: Weather;
  /** Snow lies, whether or not it falls. */
  readonly snowy: boolean;
  readonly move: CameraMove;
  readonly look: Look;
  readonly subjects: readonly Subject[];
  /** True when the first reference image is the first frame. */
  readonly fromImage: boolean;
  readonly mark: boolean;
  readonly seed: number;
}
