import { SUBJECT_ROLES, subjectEntry } from '../subjects/catalogue.ts';
import type { Garment } from '../subjects/trades.ts';
import { isFigure } from '../subjects/wardrobe.ts';
import type { Mention } from './mention.ts';
import type { Reading } from './reading.ts';
import { endsSentence, type Token } from './tokens.ts';

const TAKES = new Set(
  (
    'holding holds hold carrying carries carry with plays playing play clutching clutches pours pouring raising raises lifting ' +
    'reading reads eating eats drinking drinks sipping sips offering offers hugging hugs cradling cradles strumming strums swinging ' +
    'swings wielding wields under opens opening selling sells serving serves using uses steering'
  ).split(' '),
);
const TAKES_HAN = new Set([...'打撑拿举抱牵端捧弹拉吃喝读握挥提']);
const IN_ARMS = /^(cat|dog|chick|rabbit|mouse|hamster|baby|teddy-bear|owl|parrot)$/;
const CARRIES = /^(hold|carr|hug|cradl|抱)/;
const INSTRUMENTS = /^(violin|guitar|banjo|trumpet|flute|saxophone|accordion)$/;
const LARGEST = 0.9;

/** Takes what somebody has in their hands off the list of what is shown for itself. */
export function attachThings({ tokens }: Reading, mentions: Mention[]): Mention[] {
  return mentions.filter((mention, index) => {
    const holder = holderOf(tokens, mentions, index);
    if (holder === null) return true;
    holder.holds = { name: mention.name, tint: mention.phrase.looks.tint };
    return false;
  });
}

function holderOf(tokens: readonly Token[], mentions: readonly Mention[], index: number): Mention | null {
  const thing = mentions[index] as Mention;
  if ((thing.phrase.count ?? 1) > 3 || thing.scale > 1.3) return null;
  const verb = verbBefore(tokens, thing);
  if (verb === null || !isHeld(thing.name, verb)) return null;
  const before = mentions.slice(0, index).filter(({ sentence }) => sentence === thing.sentence);
  const holder = before.findLast(({ role }) => role === 0) ?? before.at(-1);
  if (holder === undefined || holder.holds !== undefined) return null;
  return isFigure(subjectEntry(holder.name)) && !SUBJECT_ROLES.manyInOne.has(holder.name) ? holder : null;
}

function verbBefore(tokens: readonly Token[], { phrase, start }: Mention): string | null {
  for (let at = start - 1; at >= phrase.start - 1; at--) {
    const text = tokens[at]?.text ?? '';
    if (TAKES.has(text)) return text;
  }
  for (let back = 1; back <= 5; back++) {
    const han = tokens[start - back]?.text ?? '';
    if (TAKES_HAN.has(han)) return han;
    if (!/[着了一个把只束本杯碗盘瓶盒热红黄蓝绿白黑色的]/.test(han)) return null;
  }
  return null;
}

function isHeld(name: string, verb: string): boolean {
  if (IN_ARMS.test(name)) return CARRIES.test(verb);
  if (INSTRUMENTS.test(name)) return true;
  const { size, home } = subjectEntry(name);
  return SUBJECT_ROLES.held.has(name) && size <= LARGEST && home !== 'space';
}

const WORN = new Set('in wearing wears dressed clad with 穿 着 身 披'.split(' '));
const GARMENTS: Readonly<Record<string, Garment>> = {
  dress: 'dress',
  裙: 'dress',
  gown: 'gown',
  suit: 'suit',
  tuxedo: 'suit',
  西: 'suit',
  coat: 'coat',
  raincoat: 'coat',
  trench: 'coat',
  大: 'coat',
  风: 'coat',
  kimono: 'robe',
  robe: 'robe',
  robes: 'robe',
  cloak: 'robe',
  袍: 'robe',
  jacket: 'jacket',
  hoodie: 'jacket',
  sweater: 'jacket',
  uniform: 'uniform',
  armor: 'armour',
  armour: 'armour',
  甲: 'armour',
  spacesuit: 'spacesuit',
  overalls: 'overalls',
};
/** A character of Chinese garments means one only before this. */
const HAN_TAIL: Readonly<Record<string, string>> = { 西: '装服', 大: '衣', 风: '衣', 甲: '' };
const REACH = 8;

/** Dresses people as their sentence says. */
export function attachGarments({ tokens }: Reading, mentions: readonly Mention[]): void {
  for (const [index, mention] of mentions.entries()) {
    if (!SUBJECT_ROLES.people.has(mention.name)) continue;
    const until = Math.min(mentions[index + 1]?.phrase.start ?? tokens.length, mention.end + REACH);
    const ahead = tokens.slice(mention.end, until);
    const end = ahead.findIndex(endsSentence);
    const garment =
      garmentIn(end < 0 ? ahead : ahead.slice(0, end)) ??
      garmentIn(tokens.slice(Math.max(0, mention.start - REACH), mention.start));
    if (garment !== null) mention.wears = garment;
  }
}

function garmentIn(tokens: readonly Token[]): Garment | null {
  const from = tokens.findIndex(({ text }) => WORN.has(text));
  if (from < 0) return null;
  for (let i = from + 1; i < tokens.length; i++) {
    const text = tokens[i]?.text ?? '';
    const garment = GARMENTS[text];
    if (garment === undefined) continue;
    const tail = HAN_TAIL[text];
    if (tail && !tail.includes(tokens[i + 1]?.text || ' ')) continue;
    return garment;
  }
  return null;
}
