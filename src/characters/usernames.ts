/** Letters that cannot be mistaken for each other when somebody types a name off a screen: no 0, 1, i, l, o. */
const SUFFIX_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const SUFFIX_LENGTH = 4;
const BASE_LENGTH_MAX = 30;
const BASE_WITHOUT_LETTERS = 'character';

/**
 * `Bob the Duck` becomes `bob.the.duck.k3v9`: what is left of the name in plain letters and digits, then a drawn suffix.
 * Plain, because Chinese prompts have no space after a mention and a name in the same script would run into the sentence.
 */
export function newUsername(name: string, randomText: (length: number, alphabet: string) => string): string {
  const base = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .slice(0, BASE_LENGTH_MAX)
    .replace(/^\.|\.$/g, '');
  return `${base === '' ? BASE_WITHOUT_LETTERS : base}.${randomText(SUFFIX_LENGTH, SUFFIX_ALPHABET)}`;
}

/** The `@` must not stand inside a word: `me@bob.k3v9` is an address. */
const MENTION = /(?<![a-z0-9._-])@([a-z0-9]+(?:[._-][a-z0-9]+)*)/gi;

/** A prompt of 32,000 characters could name 16,000; no engine takes more than a handful. */
const MENTIONS_MAX = 50;
const MENTION_LENGTH_MAX = 100;

/**
 * What each `@` of a prompt may refer to, in order. `@bob.k3v9.Then` may be meant as `bob.k3v9` before a full stop
 * without a space, so each mention is a list of readings, the longest first.
 */
export function readMentions(prompt: string): readonly (readonly string[])[] {
  const mentions: string[][] = [];
  for (const [, word = ''] of prompt.matchAll(MENTION)) {
    if (word.length > MENTION_LENGTH_MAX) continue;
    if (mentions.length === MENTIONS_MAX) break;
    mentions.push(readings(word.toLowerCase()));
  }
  return mentions;
}

function readings(word: string): string[] {
  const found = [word];
  for (let end = word.length - 1; end > 0; end -= 1)
    if (/[._-]/.test(word.charAt(end))) found.push(word.slice(0, end));
  return found;
}
