/** A mention may run on without a space in Chinese, and end in a stop in English; letters and digits are the name's. */
const NUMBERED = /@character([1-9])(?![\dA-Za-z_-])/gi;

interface Mention {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Which characters a shot shows, as indices of the request's: first those that the prompt mentions, as `@character1` or
 * by `@username`, in its order, so that the first of them is the main one; then those that were given but not mentioned.
 */
export function findCharacters(prompt: string, usernames: readonly (string | null)[]): number[] {
  const mentioned = mentionsIn(prompt, usernames).map(({ index }) => index);
  return [...new Set([...mentioned, ...usernames.keys()])];
}

/** The prompt without its mentions, for readers of ordinary words. */
export function withoutMentions(prompt: string, usernames: readonly (string | null)[]): string {
  let words = '';
  let at = 0;
  for (const { start, end } of mentionsIn(prompt, usernames)) {
    words += `${prompt.slice(at, start)} `;
    at = end;
  }
  return words + prompt.slice(at);
}

function mentionsIn(prompt: string, usernames: readonly (string | null)[]): readonly Mention[] {
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
