import { SUBJECT_ROLES } from '../subjects/catalogue.ts';
import { attachActions } from './attach-actions.ts';
import { attachGarments, attachThings } from './attach-things.ts';
import type { Mention, Role } from './mention.ts';
import { type NounPhrase, nounPhrase } from './noun-phrase.ts';
import { type Hit, type Reading, senseOf } from './reading.ts';
import type { Action, Subject } from './shot-spec.ts';
import { endsSentence, isHan } from './tokens.ts';

/** Kinds of thing that one picture can hold side by side. */
export const SUBJECTS_MAX = 3;
const COUNT_MAX = 7;
const SCALE_MIN = 0.4;
const SCALE_MAX = 2.2;

export interface Cast {
  readonly subjects: readonly Subject[];
  /** Names that the prompt says are not there. */
  readonly absent: ReadonlySet<string>;
  /** What `they` or `it` do before any subject is named. */
  readonly pronounAction: Action | null;
}

const PLACES_OF = new Set(
  (
    'on in at near behind beside under beneath above over past through along across around by against toward towards among ' +
    'between from into inside outside onto with to within below beyond opposite atop'
  ).split(' '),
);
const HOLDING = new Set(
  (
    'holding holds carry carries carrying wearing wears wear clutching clutches hold drinks drinking reading reads eats eating ' +
    'kneads kneading feeding sipping sips 吃 喝 拿'
  ).split(' '),
);
/** A scene shows scenery by itself; this many of it are a sight of their own. */
const SIGHT_COUNT = 5;

/** A noun before one of these only says which: `a rose garden` is no rose. */
const HEADS = new Set(
  (
    'station market park cafe orchard shop store farm tank bowl race show toy print costume mask shaped themed inspired like ' +
    'skin suit wool driver rider owner trainer lover sanctuary museum factory track tracks ride window light lights signal alarm engine fur hair juice ' +
    'tree forest grove garden path side trail stage print pattern logo poster photo picture lane stop jam game match player poop ' +
    'hall gate courtyard walls ruins leather print sculpture sound sounds noise shadow crossing terminal yard court shelter crew team league plantation wings walker sitter boots boot hat hats shoes'
  ).split(' '),
);

/** Reads who and what is to be seen, the main ones first. */
export function findSubjects(reading: Reading): Cast {
  const absent = new Set<string>();
  const named = mentionsIn(reading, absent);
  const pronounAction = attachActions(reading, named);
  attachGarments(reading, named);
  const mentions = attachThings(reading, named);
  const merged = new Map<string, Mention>();
  for (const mention of mentions) {
    const earlier = merged.get(mention.name);
    if (earlier === undefined) merged.set(mention.name, mention);
    else earlier.action ??= mention.action;
  }
  const ranked = [...merged.values()].sort((a, b) => a.role - b.role);
  const acted = ranked.some(({ role, name }) => role < 2 && name !== 'fireworks');
  const shown = acted ? ranked.filter(({ role }) => role < 2) : ranked;
  return { subjects: shown.slice(0, SUBJECTS_MAX).map(subjectOf), absent, pronounAction };
}

function subjectOf({ name, phrase, action, scale, holds, wears }: Mention): Subject {
  const { coat, tint } = phrase.looks;
  const least = SUBJECT_ROLES.extras.has(name) || name === 'fireworks' ? SIGHT_COUNT : 1;
  const count = SUBJECT_ROLES.manyInOne.has(name)
    ? 1
    : Math.min(COUNT_MAX, Math.max(least, phrase.count ?? 1));
  const clamped = Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));
  return {
    name,
    coat,
    tint,
    count,
    action,
    scale: clamped,
    ...(holds === undefined ? {} : { holds }),
    ...(wears === undefined ? {} : { wears }),
  };
}

function mentionsIn(reading: Reading, absent: Set<string>): Mention[] {
  const { tokens, hits } = reading;
  const mentions: Mention[] = [];
  let sentence = 0;
  let read = 0;
  for (const [index, hit] of hits.entries()) {
    for (; read < hit.start; read++) {
      const token = tokens[read];
      if (token !== undefined && endsSentence(token)) sentence++;
    }
    const name = senseOf(hit, 'subject');
    if (name === null || isMeasureOf(reading, index, mentions)) continue;
    if (hit.negated) {
      absent.add(name);
      continue;
    }
    if (isModifier(reading, index)) continue;
    const phrase = nounPhrase(reading, index);
    if (phrase.definite && isKnownPerson(name, mentions)) continue;
    const before = mentions.at(-1);
    if (before?.sentence === sentence && isVerbal(reading, hit) && isAlive(before.name)) {
      if (SUBJECT_ROLES.people.has(before.name)) before.name = name;
      continue;
    }
    mentions.push({
      name,
      start: hit.start,
      end: hit.end,
      sentence,
      phrase,
      role: roleOf(reading, hit, name, phrase, mentions.length === 0),
      joined: before?.sentence === sentence && isJoined(reading, before.end, phrase.start),
      action: null,
      scale: phrase.looks.scale,
    });
  }
  return mentions;
}

/** `a giraffe the size of a skyscraper` is one giraffe. */
function isMeasureOf({ hits }: Reading, index: number, mentions: readonly Mention[]): boolean {
  const before = hits[index - 1];
  const hit = hits[index];
  if (before === undefined || hit === undefined || senseOf(before, 'measure') === null) return false;
  const measured = mentions.at(-1);
  if (measured !== undefined)
    measured.scale = SUBJECT_ROLES.small.has(senseOf(hit, 'subject') ?? '') ? 0.5 : 1.8;
  return true;
}

function isModifier(reading: Reading, index: number): boolean {
  const { tokens, hits } = reading;
  const hit = hits[index] as Hit;
  const name = senseOf(hit, 'subject') ?? '';
  const first = tokens[hit.start];
  if (first === undefined || isHan(first) || hit.plural) return false;
  const following = tokens[hit.end]?.text === '-' ? hit.end + 1 : hit.end;
  if (HEADS.has(tokens[following]?.text ?? '')) return true;
  const next = hits[index + 1];
  const head = next?.start === hit.end ? senseOf(next, 'subject') : null;
  if (head !== null) return !isBeastAtWork(name, head);
  const previous = hits[index - 1];
  const worker = previous?.end === hit.start ? senseOf(previous, 'subject') : null;
  return worker !== null && isBeastAtWork(worker, name);
}

/** `a hamster chef` is a hamster. */
function isBeastAtWork(first: string, second: string): boolean {
  return SUBJECT_ROLES.animals.has(first) && SUBJECT_ROLES.people.has(second);
}

const VERBAL = /(?:ing|ides?)$|^[骑划冲滑打冥泡洗]/;

/** `a girl riding a bike` is one cyclist, `a dog surfing` one dog. */
function isVerbal({ tokens }: Reading, hit: Hit): boolean {
  return VERBAL.test(tokens[hit.start]?.text ?? '');
}

function isAlive(name: string): boolean {
  return SUBJECT_ROLES.people.has(name) || SUBJECT_ROLES.animals.has(name);
}

/** `A man climbs. The man rests.` is one man. */
function isKnownPerson(name: string, mentions: readonly Mention[]): boolean {
  return (
    SUBJECT_ROLES.people.has(name) &&
    mentions.some((earlier) => SUBJECT_ROLES.people.has(earlier.name) && earlier.name !== name)
  );
}

function roleOf({ tokens }: Reading, hit: Hit, name: string, phrase: NounPhrase, first: boolean): Role {
  if (SUBJECT_ROLES.extras.has(name)) return 2;
  const before = tokens[phrase.start - 1]?.text ?? '';
  if (before === 'for' || (HOLDING.has(before) && SUBJECT_ROLES.held.has(name))) return 2;
  const after = tokens[hit.end]?.text ?? '';
  // `在桌子上`, `城堡里`: a place in Chinese stands before its preposition.
  const placed = PLACES_OF.has(before) || before === '在' || '上里中下旁前后'.includes(after || ' ');
  const sight = (phrase.count ?? 1) >= SIGHT_COUNT || phrase.looks.tint !== null;
  if (SUBJECT_ROLES.scenery.has(name) && !sight && (!first || placed)) return 2;
  return placed ? 1 : 0;
}

const JOINS = new Set(['and', '&', ',', '和', '与', '跟', '、', 'plus']);

function isJoined({ tokens }: Reading, end: number, start: number): boolean {
  const between = tokens.slice(end, start);
  return between.length > 0 && between.length <= 2 && between.every(({ text }) => JOINS.has(text));
}
