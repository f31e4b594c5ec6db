import { placeEntry } from '../shot/places.ts';
import type { Setting, ShotSpec, Subject } from '../shot/shot-spec.ts';

export type WorldName = 'earth' | 'ringed' | 'mars' | 'icy' | 'moon';

/** Nouns that stand in the sky or in space behind everything else, and what is drawn for them. */
const CELESTIAL: Readonly<Record<string, WorldName>> = {
  globe: 'earth',
  planet: 'ringed',
  mars: 'mars',
  moon: 'moon',
};

export function worldOf({ name }: Subject): WorldName | null {
  return CELESTIAL[name] ?? null;
}

/** Without a sky above the camera. */
const ROOFED: ReadonlySet<Setting> = new Set(['stage', 'room', 'underwater', 'forest']);

/** Whether a subject of the shot stands in the sky or is shown by its place, behind everything, and not among the others. */
export function isScenery(shot: ShotSpec, subject: Subject): boolean {
  if (placeEntry(shot.place)?.shows.includes(subject.name)) return true;
  if (ROOFED.has(shot.setting) || (shot.setting === 'city' && shot.time === 'night')) return false;
  if (subject.name === 'rainbow') return shot.setting !== 'space';
  return worldOf(subject) !== null;
}

/** Of the disc of sun or moon in the sky: by night a moon that is named is that one. */
export function discScale(shot: ShotSpec): number {
  const named = shot.subjects.some((subject) => worldOf(subject) === 'moon');
  return named && shot.time === 'night' ? 2.3 : 1;
}
