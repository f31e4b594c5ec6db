/** A mention may run on without a space in Chinese, and end in a stop in English; letters and digits are the name's. */
const NUMBERED = /@character([1-9])(?![\dA-Za-z_-])/gi;

interface Mention {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Names of the request's characters, in its order; null for one that has none. */
export type Usernames = readonly (string | null)[];

export interface ShotCharacters {
  /** Indices of the request's characters, the main one first. */
  readonly characters: readonly number[];
  /** The shot's own text mentions some of them, and so says who is in it. */
  readonly mentions: boolean;
}

/**
 * Which characters each shot shows, as far as mentions say: first those of its own text in that order, then those of the
 * preamble, which holds for all shots. Those that are mentioned nowhere are in every shot, or, in a film made from
 * another whose shots had them (`kept`), where they were.
 */
export function castShots(
  preamble: string,
  texts: readonly string[],
  usernames: Usernames,
  kept: readonly (readonly number[])[] | null,
): ShotCharacters[] {
  const common = findCharacters(preamble, usernames);
  const own = texts.map((text) => findCharacters(text, usernames));
  const mentioned = new Set([...common, ...own.flat()]);
  const silent = [...usernames.keys()].filter((index) => !mentioned.has(index));
  const placed = new Set(kept?.flat());
  return own.map((here, shot) => {
    const before = (kept?.[shot] ?? []).filter((index) => silent.includes(index));
    const everywhere = silent.filter((index) => !placed.has(index));
    return {
      characters: [...new Set([...here, ...common, ...before, ...everywhere])],
      mentions: here.length > 0,
    };
  });
}

/** The characters that a text mentions, as `@character1` or by `@username`, in its order. */
function findCharacters(text: string, usernames: Usernames): number[] {
  return [...new Set(mentionsIn(text, usernames).map(({ index }) => index))];
}

/** The text without its mentions, for readers of ordinary words: `@red.cat.k3v9` must not bring a red cat. */
export function withoutMentions(prompt: string, usernames: Usernames): string {
  let words = '';
  let at = 0;
  for (const { start, end } of mentionsIn(prompt, usernames)) {
    words += `${prompt.slice(at, start)} `;
    at = end;
  }
  return words + prompt.slice(at);
}

function mentionsIn(prompt: string, usernames: Usernames): readonly Mention[] {
  const found: Mention[] = [];
  for (const match of prompt.matchAll(NUMBERED)) {
    const index = Number(match[1]) - 1;
    if (index < usernames.length)
      found.push({ index, start: match.index, end: match.index + match[0].length });
  }
  for (const [index, username] of usernames.entries()) {
    if (username === null || username === '') continue;
    // `@bob` is not in `@bobby`, but it is in `@bob.` and in `@bob跳舞`.
    const name = username.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    for (const match of prompt.matchAll(new RegExp(`@${name}(?![a-z0-9_])`, 'gi')))
      found.push({ index, start: match.index, end: match.index + match[0].length });
  }
  const ordered = found.sort((a, b) => a.start - b.start || b.end - a.end);
  return ordered.filter((mention, i) => i === 0 || mention.start >= (ordered[i - 1]?.end ?? 0));
}
