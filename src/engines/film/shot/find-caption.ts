import type { Look } from './shot-spec.ts';

/** Longer texts than this are no caption: nobody could read them while they are shown. */
const CAPTION_MAX = 120;
const HEADLINE_MAX = 72;

/** A quoted text after a word that asks for writing; the closing mark belongs to the opening one. */
const ASKED = new RegExp(
  [
    /(?:caption|title|subtitle|headline)s?\s*(?::|：|=|that (?:says|reads)|reading|saying|is)?\s*/,
    /(?:text|words|sign|letters|banner)\s+(?:that\s+)?(?:says|saying|say|reads|reading|read)\s*:?\s*/,
    /(?:字幕|标题|標題|文字|写着|寫著)\s*(?:：|:|为|是)?\s*/,
  ]
    .map(({ source }) => `(?:${source})`)
    .join('|'),
  'giu',
);
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '‘': '’',
  '「': '」',
  '『': '』',
  '《': '》',
  '«': '»',
};
/** Far enough for any prompt that people write; keeps the search short for those that machines write. */
const SEARCHED_MAX = 4000;

/**
 * What the prompt asks to be written in the picture: `caption: "..."`, `title: "..."`, `text that says "..."`,
 * `字幕：“…”`. Null when it asks for nothing.
 */
export function findCaption(prompt: string): string | null {
  const text = prompt.slice(0, SEARCHED_MAX);
  for (const match of text.matchAll(ASKED)) {
    const start = match.index + match[0].length;
    const close = QUOTES[text[start] ?? ''];
    if (close === undefined) continue;
    const end = closing(text, close, start + 1);
    const caption = end < 0 ? '' : tidy(text.slice(start + 1, end), CAPTION_MAX);
    if (caption !== '') return caption;
  }
  return null;
}

/** An apostrophe inside a word closes nothing. */
function closing(text: string, mark: string, from: number): number {
  let at = text.indexOf(mark, from);
  while (at >= 0 && (mark === "'" || mark === '’') && /\p{L}/u.test(text[at + 1] ?? ''))
    at = text.indexOf(mark, at + 1);
  return at;
}

/**
 * What is written in a shot: the caption that the prompt asks for, and in the news look a headline made of the prompt.
 * `kept` is the earlier shot of a remix: what it says stays, but a headline goes with the news.
 */
export function captionFor(
  prompt: string,
  look: Look,
  kept: { readonly look: Look; readonly caption: string | null } | null,
): string | null {
  const asked = findCaption(prompt);
  if (asked !== null) return asked;
  // Films that were planned before captions have none.
  const earlier = kept?.caption ?? null;
  if (look === 'news') return (kept?.look === 'news' ? earlier : null) ?? headlineOf(prompt);
  return kept?.look === 'news' ? null : earlier;
}

/** The first clause of a prompt, without what it says about the camera or the style. */
function headlineOf(prompt: string): string | null {
  const text = tidy(prompt.slice(0, SEARCHED_MAX), SEARCHED_MAX);
  const sentence = text.split(/(?<=[.!?])\s|[。！？;；\n]/u)[0] ?? '';
  const clauses = sentence.split(/[,，、]/u);
  const first = (clauses[0] ?? '').trim().length >= 12 ? (clauses[0] ?? '') : sentence;
  const headline = tidy(first.replace(/^(?:an?|the)\s+/iu, '').replace(/[.!?,:]+$/u, ''), HEADLINE_MAX);
  return headline === '' ? null : headline;
}

function tidy(text: string, lengthMax: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= lengthMax) return line;
  const cut = characters.slice(0, lengthMax - 1).join('');
  const word = cut.lastIndexOf(' ');
  return `${(word > lengthMax / 2 ? cut.slice(0, word) : cut).trimEnd()}…`;
}
