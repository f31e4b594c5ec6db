import type { Entry } from '../shot/lexicon/entry.ts';
import { ANIMALS } from './catalogue/animals.ts';
import { FANTASY } from './catalogue/fantasy.ts';
import { FOOD } from './catalogue/food.ts';
import { INSTRUMENTS } from './catalogue/instruments.ts';
import { PEOPLE } from './catalogue/people.ts';
import { PLACES } from './catalogue/places.ts';
import { PLANTS } from './catalogue/plants.ts';
import type { SubjectEntry } from './catalogue/subject-entry.ts';
import { THINGS } from './catalogue/things.ts';
import { VEHICLES } from './catalogue/vehicles.ts';

export type { Gait, SubjectEntry } from './catalogue/subject-entry.ts';

export const SUBJECTS: readonly SubjectEntry[] = [
  ...ANIMALS,
  ...PEOPLE,
  ...VEHICLES,
  ...FANTASY,
  ...INSTRUMENTS,
  ...PLANTS,
  ...PLACES,
  ...FOOD,
  ...THINGS,
];

export const SUBJECT_WORDS: readonly Entry<string>[] = SUBJECTS.map(({ words }) => words);

function names(entries: readonly SubjectEntry[]): ReadonlySet<string> {
  return new Set(entries.map(({ name }) => name));
}

/** What a sentence needs to know of its nouns. */
export const SUBJECT_ROLES = {
  animals: names(ANIMALS),
  people: names(PEOPLE),
  /** Shown only when there is nothing else to look at. */
  extras: new Set(['crowd']),
  vehicles: names(VEHICLES),
  /** What a place is made of already: a forest needs no tree in its foreground. */
  scenery: new Set([...names(PLANTS), 'boulder']),

  /** What a hand holds and a wide picture would not show. */
  held: new Set([...names(THINGS), ...names(FOOD), 'bamboo', 'bouquet', 'flower', 'rose']),
  /** One picture shows several. */
  manyInOne: new Set([
    'friends',
    'family',
    'couple',
    'hug',
    'village',
    'noodles',
    'fries',
    'books',
    'mother',
  ]),
  /** Of the size of a hand. */
  small: names(SUBJECTS.filter(({ size }) => size <= 0.5)),
} as const;

const byName = new Map(SUBJECTS.map((entry) => [entry.name, entry]));

export function subjectEntry(name: string): SubjectEntry {
  const entry = byName.get(name);
  if (entry === undefined) throw new Error(`no subject is called ${name}`);
  return entry;
}
