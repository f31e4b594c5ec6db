import { type Hit, type Reading, senseOf } from './reading.ts';
import type { Subject } from './shot-spec.ts';
import { endsClause, isHan } from './tokens.ts';

const ARTICLES = new Set(
  'a an the this that these those his her its their my our your each every'.split(' '),
);
const LINKS = new Set(
  (
    'and or but with without in on at near behind beside under beneath above over past through along across around by ' +
    'against toward towards among between from into inside outside onto as while where who that which of to for is are was ' +
    'and then when above below within underneath upon off up down ' +
    '和 与 跟 在 从 向 被 把 对 是 里 上 下 中 旁 着 了 到 同 及'
  ).split(' '),
);
const WORDS_BACK = 6;
const HAN_BACK = 10;

/** Clothes and coats: `a fox with white fur` is white, `a fox with a white house` is not. */
const GARB = new Set(
  (
    'dress coat jacket raincoat shirt suit hat kimono cloak cape robe gown hoodie sweater scarf uniform trench fur feathers ' +
    'hair scales wings mane outfit armor armour spacesuit tuxedo skirt blouse costume paint body leather vest'
  ).split(' '),
);

export interface NounPhrase {
  /** First token of the phrase: its article, number or first adjective. */
  readonly start: number;
  readonly definite: boolean;
  readonly looks: Pick<Subject, 'coat' | 'tint' | 'scale'>;
  /** Null where the words say neither how many nor a plural. */
  readonly count: number | null;
}

/** Reads backwards from a noun over its adjectives, and forwards over what it wears. */
export function nounPhrase(reading: Reading, index: number): NounPhrase {
  const { tokens, hits } = reading;
  const noun = hits[index] as Hit;
  let start = noun.start;
  let definite = false;
  let hitIndex = index - 1;
  let [tint, coat, scale, count]: [Subject['tint'], Subject['coat'], number, number | null] = [
    null,
    null,
    1,
    null,
  ];
  const first = tokens[noun.start];
  const stop = noun.start - (first !== undefined && isHan(first) ? HAN_BACK : WORDS_BACK);
  while (start > 0 && start > stop) {
    const hit = hits[hitIndex];
    if (hit !== undefined && hit.end === start) {
      if (senseOf(hit, 'subject') !== null || senseOf(hit, 'negator') !== null) break;
      if (senseOf(hit, 'action') !== null && !isAttribute(reading, hitIndex)) break;
      coat ??= senseOf(hit, 'coat');
      tint ??= senseOf(hit, 'colour');
      scale = scale === 1 ? (senseOf(hit, 'size') ?? 1) : scale;
      start = hit.start;
      hitIndex--;
      const many = senseOf(hit, 'count');
      if (many !== null) {
        count = many;
        break;
      }
      continue;
    }
    const text = tokens[start - 1]?.text ?? '';
    if (ARTICLES.has(text)) {
      start--;
      definite = text !== 'a' && text !== 'an';
      if (!definite) count = 1;
      break;
    }
    const token = tokens[start - 1];
    if (
      token === undefined ||
      LINKS.has(text) ||
      (endsClause(token) && !partsAdjectives(reading, hitIndex, start - 1))
    )
      break;
    start--;
    if (/^\d{1,2}$/.test(text)) {
      count = Number(text);
      break;
    }
  }
  tint ??= garbColour(reading, index);
  const coated = coat === null ? tint : null;
  return {
    start,
    definite,
    looks: { coat, tint: coated, scale },
    count: count ?? pluralCount(reading, noun),
  };
}

/** The comma of `a big, red dog`, not that of `fish, whales`. */
function partsAdjectives({ tokens, hits }: Reading, hitIndex: number, comma: number): boolean {
  const before = hits[hitIndex];
  if (tokens[comma]?.text !== ',' || before?.end !== comma) return false;
  return (senseOf(before, 'size') ?? senseOf(before, 'colour') ?? senseOf(before, 'coat')) !== null;
}

/** `a running horse`, but not `eating bamboo`: an article or an adjective stands before it. */
function isAttribute({ tokens, hits }: Reading, index: number): boolean {
  const verb = hits[index] as Hit;
  const before = hits[index - 1];
  const adjective =
    before?.end === verb.start && (senseOf(before, 'colour') ?? senseOf(before, 'count')) !== null;
  return adjective || ARTICLES.has(tokens[verb.start - 1]?.text ?? '');
}

const FORWARD = 7;
const WORN = new Set(['in', 'wearing', 'with', 'dressed', 'wears', 'clad']);

function garbColour({ tokens, hits }: Reading, index: number): Subject['tint'] {
  const noun = hits[index] as Hit;
  if (!WORN.has(tokens[noun.end]?.text ?? '')) return null;
  for (const hit of hits.slice(index + 1, index + 4)) {
    if (hit.start > noun.end + FORWARD - 3 || senseOf(hit, 'subject') !== null) return null;
    const colour = senseOf(hit, 'colour');
    if (colour === null) continue;
    const worn = tokens.slice(hit.end, hit.end + 3).some(({ text }) => GARB.has(text));
    return worn ? colour : null;
  }
  return null;
}

const IRREGULAR_PLURALS = new Set(
  'men women people children geese mice wolves oxen cacti elves sheep cattle troops'.split(' '),
);
const SEVERAL = 3;

function pluralCount({ tokens }: Reading, noun: Hit): number | null {
  const last = tokens[noun.end - 1]?.text ?? '';
  return noun.plural || IRREGULAR_PLURALS.has(last) || tokens[noun.end]?.text === '们' ? SEVERAL : null;
}
