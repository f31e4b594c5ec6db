import { SUBJECT_ROLES } from '../subjects/catalogue.ts';
import type { Mention } from './mention.ts';
import { type Hit, type Reading, senseOf } from './reading.ts';
import type { Action } from './shot-spec.ts';
import { endsClause, endsSentence, isHan, type Token } from './tokens.ts';

/** Gives each verb to who does it. Returns what a pronoun does before anything is named. */
export function attachActions(reading: Reading, mentions: Mention[]): Action | null {
  let pronounAction: Action | null = null;
  for (const [index, hit] of reading.hits.entries()) {
    const action = senseOf(hit, 'action');
    if (action === null || hit.negated || isCameras(reading, index)) continue;
    const doer = attributed(reading, hit, mentions) ?? acting(reading, hit, mentions);
    if (doer === null) pronounAction ??= action;
    else {
      const steered = mentions.find(({ phrase, name }) => phrase.start === hit.end && isSteered(name));
      if (steered !== undefined && steered !== doer) does(steered, action);
      const own = action === 'fly' && steered !== undefined && steered !== doer ? 'idle' : action;
      for (let at = mentions.indexOf(doer); at >= 0; at--) {
        const mention = mentions[at] as Mention;
        does(mention, own);
        if (!mention.joined) break;
      }
    }
  }
  return pronounAction;
}

function does(mention: Mention, action: Action): void {
  if (mention.action !== null && mention.action !== 'idle' && mention.action !== 'sit') return;
  const legless = SUBJECT_ROLES.vehicles.has(mention.name) && (action === 'run' || action === 'walk');
  mention.action = legless ? 'drive' : action;
}

/** `flies a kite`, `drives a taxi`: what is flown or driven does it too. */
function isSteered(name: string): boolean {
  return name === 'kite' || SUBJECT_ROLES.vehicles.has(name);
}

const CAMERA_REACH = 5;

/** `The camera flies over the dog`: nobody flies. */
function isCameras({ tokens, hits }: Reading, index: number): boolean {
  const verb = hits[index] as Hit;
  for (let before = index - 1; before >= 0; before--) {
    const hit = hits[before] as Hit;
    if (verb.start - hit.end > CAMERA_REACH || senseOf(hit, 'subject') !== null) return false;
    if (senseOf(hit, 'camera') === null && senseOf(hit, 'move') === null) continue;
    return !tokens.slice(hit.end, verb.start).some(endsClause);
  }
  return false;
}

/** `a running horse`, `奔跑的马`: a verb right before a noun phrase's head. */
function attributed({ tokens }: Reading, hit: Hit, mentions: readonly Mention[]): Mention | null {
  const next = mentions.find(({ start }) => start >= hit.end);
  if (next === undefined) return null;
  const gap = tokens.slice(hit.end, next.start);
  const first = tokens[hit.start] as Token;
  if (isHan(first)) return gap[0]?.text === '的' && gap.length <= 4 && !gap.some(endsClause) ? next : null;
  return gap.length === 0 && hit.start > next.phrase.start - 1 && next.phrase.start < hit.start ? next : null;
}

const PRONOUNS = new Set('he she it they who which that 它 他 她'.split(' '));

/** `Music plays while a robot dances`: the verb belongs to something else. */
const CONJUNCTIONS = new Set('while as when where and but'.split(' '));

/** The sentence's own subject; for a pronoun the last one before; else what the sentence names next. */
function acting({ tokens }: Reading, hit: Hit, mentions: readonly Mention[]): Mention | null {
  let from = hit.start;
  while (from > 0 && !endsSentence(tokens[from - 1] as Token)) from--;
  let to = hit.end;
  while (to < tokens.length && !endsSentence(tokens[to] as Token)) to++;
  const before = mentions.filter(({ start }) => start < hit.start);
  const here = before.filter(({ start }) => start >= from);
  const subject = here.findLast(({ role }) => role === 0) ?? here.at(-1);
  if (subject !== undefined) return subject;
  if (tokens.slice(from, hit.start).some(({ text }) => PRONOUNS.has(text))) {
    return before.findLast(({ role }) => role === 0) ?? before.at(-1) ?? null;
  }
  const next = mentions.find(({ start }) => start > hit.start && start < to);
  if (next !== undefined && !tokens.slice(hit.end, next.start).some(({ text }) => CONJUNCTIONS.has(text)))
    return next;
  return before.findLast(({ role }) => role === 0) ?? null;
}
