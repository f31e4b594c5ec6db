import type { TimeOfDay } from '../passes/palettes.ts';
import { SUBJECT_WORDS } from '../subjects/catalogue.ts';
import { CAMERA_WORDS, MOVE_WORDS } from './lexicon/camera-words.ts';
import type { Entry } from './lexicon/entry.ts';
import { PLACE_WORDS } from './lexicon/place-words.ts';
import { SETTING_WORDS, SNOWY_WORDS, TIME_WORDS, WEATHER_WORDS } from './lexicon/scene-words.ts';
import { AIR_WORDS, GRADE_WORDS, LOOK_WORDS, MOOD_WORDS } from './lexicon/style-words.ts';
import { ACTION_WORDS, COAT_WORDS, COLOUR_WORDS, COUNT_WORDS, SIZE_WORDS } from './lexicon/subject-words.ts';
import { LIKENESS_WORDS, MEASURE_WORDS, NEGATOR_WORDS, TRAP_WORDS } from './lexicon/trap-words.ts';
import { PLACES, type Place } from './places.ts';
import type { Action, Air, CameraMove, Grade, Look, Mood, Setting, Weather } from './shot-spec.ts';
import { endsClause, endsSentence, type Token, tokensOf } from './tokens.ts';
import { type Match, WordTrie } from './word-trie.ts';

/** What a word can say, by kind. */
export interface Meanings {
  readonly setting: Setting;
  readonly place: Place;
  readonly time: TimeOfDay;
  readonly weather: Weather;
  readonly snowy: true;
  readonly air: Air;
  readonly grade: Grade;
  readonly mood: Mood;
  readonly look: Look;
  readonly move: CameraMove;
  /** Key of the catalogue. */
  readonly subject: string;
  readonly colour: readonly [number, number, number];
  readonly coat: 'calico';
  readonly size: number;
  readonly count: number;
  readonly action: Action;
  readonly camera: true;
  readonly trap: true;
  readonly negator: true;
  readonly likeness: true;
  readonly measure: true;
}

interface MeaningOf<K extends keyof Meanings> {
  readonly kind: K;
  readonly value: Meanings[K];
  readonly weight: number;
  /** Place in its table: earlier entries win a tie. */
  readonly rank: number;
}
type Meaning = { [K in keyof Meanings]: MeaningOf<K> }[keyof Meanings];

export interface Hit extends Match<Meaning> {
  /** The prompt says that it is not to be seen. */
  readonly negated: boolean;
}

/** A prompt as far as the lexicon knows it. */
export interface Reading {
  readonly tokens: readonly Token[];
  /** In the order of the text; none overlap. */
  readonly hits: readonly Hit[];
}

const TABLES: { readonly [K in keyof Meanings]: readonly Entry<Meanings[K]>[] } = {
  setting: SETTING_WORDS,
  place: PLACE_WORDS,
  time: TIME_WORDS,
  weather: WEATHER_WORDS,
  snowy: SNOWY_WORDS,
  air: AIR_WORDS,
  grade: GRADE_WORDS,
  mood: MOOD_WORDS,
  look: LOOK_WORDS,
  move: MOVE_WORDS,
  subject: SUBJECT_WORDS,
  colour: COLOUR_WORDS,
  coat: COAT_WORDS,
  size: SIZE_WORDS,
  count: COUNT_WORDS,
  action: ACTION_WORDS,
  camera: CAMERA_WORDS,
  trap: TRAP_WORDS,
  negator: NEGATOR_WORDS,
  likeness: LIKENESS_WORDS,
  measure: MEASURE_WORDS,
};

let lexicon: WordTrie<Meaning> | null = null;

function buildLexicon(): WordTrie<Meaning> {
  const trie = new WordTrie<Meaning>();
  for (const [kind, table] of Object.entries(TABLES)) {
    for (const [rank, words] of table.entries()) {
      // The type of TABLES holds each kind's values to its kind; a loop over its entries cannot say so.
      trie.add(words, { kind, value: words.value, weight: words.weight ?? 2, rank } as Meaning);
    }
  }
  return trie;
}

export function readPrompt(prompt: string): Reading {
  lexicon ??= buildLexicon();
  const tokens = tokensOf(prompt);
  const matches = lexicon.matches(tokens);
  const negated = negatedIn(tokens, matches);
  return { tokens, hits: matches.map((match, index) => ({ ...match, negated: negated.has(index) })) };
}

function meaningOf<K extends keyof Meanings>(hit: Match<Meaning>, kind: K): MeaningOf<K> | null {
  for (const meaning of hit.meanings) {
    // A type parameter does not narrow a union.
    if (meaning.kind === kind) return meaning as unknown as MeaningOf<K>;
  }
  return null;
}

export function senseOf<K extends keyof Meanings>(hit: Match<Meaning>, kind: K): Meanings[K] | null {
  return meaningOf(hit, kind)?.value ?? null;
}

/** Words that a negation reaches over: `no cars, people or dogs`, `没有人和车`. */
const LIST_WORDS = new Set('or nor any and a an the other more of , 、 或 和 其 他 任 何 与 也'.split(' '));
const NEGATION_REACH = 4;

function negatedIn(tokens: readonly Token[], matches: readonly Match<Meaning>[]): Set<number> {
  const negated = new Set<number>();
  let reach = -1;
  let end = 0;
  for (const [index, match] of matches.entries()) {
    const between = tokens.slice(end, match.start);
    const listed = reach >= 0 && between.length > 0 && between.every(({ text }) => LIST_WORDS.has(text));
    if (between.some((token) => (reach > end ? endsClause(token) : endsSentence(token))) && !listed)
      reach = -1;
    const opens = senseOf(match, 'negator') ?? senseOf(match, 'likeness');
    if (opens) {
      reach = match.end + NEGATION_REACH;
    } else if (senseOf(match, 'trap') === null && (match.start < reach || listed)) {
      negated.add(index);
      // What it names ends the phrase; its adjectives do not.
      if (!isAdjective(match)) reach = match.end;
    } else if (!isAdjective(match)) reach = -1;
    end = match.end;
  }
  return negated;
}

function isAdjective(match: Match<Meaning>): boolean {
  return match.meanings.every(({ kind }) =>
    ['colour', 'coat', 'size', 'count', 'mood', 'grade'].includes(kind),
  );
}

/** The value of the greatest weight; of equals that of the earlier entry, or with `first` the one named first. */
export function mostNamed<K extends keyof Meanings>(
  { hits }: Reading,
  kind: K,
  tie: 'entry' | 'first' = 'entry',
  counts: (value: Meanings[K]) => boolean = () => true,
): Meanings[K] | null {
  const found = new Map<Meanings[K], { weight: number; rank: number }>();
  for (const hit of hits) {
    if (hit.negated) continue;
    const meaning = meaningOf(hit, kind);
    if (meaning === null || !counts(meaning.value)) continue;
    const { value, weight, rank } = meaning;
    const before = found.get(value);
    found.set(value, { weight: (before?.weight ?? 0) + weight, rank: Math.min(before?.rank ?? rank, rank) });
  }
  const order = [...found].sort(
    ([, a], [, b]) => b.weight - a.weight || (tie === 'entry' ? a.rank - b.rank : 0),
  );
  return order[0]?.[0] ?? null;
}

/** The special place of a setting that the prompt names. */
export function placeNamed(reading: Reading, setting: Setting): Place | null {
  return mostNamed(reading, 'place', 'first', (place) => PLACES[place].setting === setting);
}
