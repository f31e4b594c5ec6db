/**
 * Letters that look like others, as people use them to slip past a list: Cyrillic and Greek twins, and digits and
 * signs for letters. Applied to the list as well, so that a term may itself have a digit.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  α: 'a',
  ο: 'o',
  ρ: 'p',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  τ: 't',
  ı: 'i',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '|': 'i',
};

const WORD = /[\p{L}\p{N}]/u;
/** Scripts that are written without spaces: a term of theirs is found anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Whether a term has letters of a script without spaces between words. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/**
 * One form for all spellings of a text: full-width and styled letters, case, accents, look-alikes and invisible
 * characters are levelled; whatever is no letter parts words with one space, but between signs of an unspaced
 * script it is dropped; single letters that stand apart (`n.u.d.e`, `n u d e`) are joined to a word.
 */
export function foldText(text: string): string {
  const levelled = [
    ...text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}|\p{Cf}/gu, ''),
  ]
    .map((character) => LOOKALIKES[character] ?? character)
    .map((character) => (WORD.test(character) ? character : ' '))
    .join('');
  const words = levelled.split(' ').filter((word) => word !== '');
  const joined: string[] = [];
  let spelled = '';
  for (const word of words) {
    if (word.length === 1 && !UNSPACED.test(word)) {
      spelled += word;
      continue;
    }
    if (spelled !== '') joined.push(spelled);
    spelled = '';
    joined.push(word);
  }
  if (spelled !== '') joined.push(spelled);
  return joined.reduce((line, word) => {
    const together = line === '' || (UNSPACED.test(line.at(-1) ?? '') && UNSPACED.test(word[0] ?? ''));
    return together ? line + word : `${line} ${word}`;
  }, '');
}
