import type { Entry } from './lexicon.ts';

/** A word found in a prompt; `start` and `end` are positions in the lower-cased text. */
export interface Hit<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function patternOf(entry: Entry<unknown>): RegExp {
  // Longest first, since alternation takes the first that fits: `mount fuji` before `mount`.
  const words = [...entry.english].sort((a, b) => b.length - a.length).map(escaped);
  return new RegExp(`(?<![a-z])(?:${words.join('|')})(?:s|es)?(?![a-z])`, 'g');
}

const patterns = new WeakMap<Entry<unknown>, RegExp>();

/** All occurrences of all entries, in the order of the text; of overlapping ones the longest. */
export function findWords<T>(text: string, entries: readonly Entry<T>[]): Hit<T>[] {
  const hits: Hit<T>[] = [];
  for (const entry of entries) {
    const pattern = patterns.get(entry) ?? patternOf(entry);
    patterns.set(entry, pattern);
    for (const match of text.matchAll(pattern)) {
      hits.push({ value: entry.value, start: match.index, end: match.index + match[0].length });
    }
    for (const word of entry.chinese) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        hits.push({ value: entry.value, start: at, end: at + word.length });
      }
    }
  }
  hits.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Hit<T>[] = [];
  for (const hit of hits) {
    const last = kept.at(-1);
    if (last === undefined || hit.start >= last.end) kept.push(hit);
    else if (hit.end - hit.start > last.end - last.start) kept[kept.length - 1] = hit;
  }
  return kept;
}

/** The value that the text names most often; ties go to the entry that is listed first. */
export function mostNamed<T>(text: string, entries: readonly Entry<T>[]): T | null {
  const counts = new Map<T, number>();
  for (const hit of findWords(text, entries)) counts.set(hit.value, (counts.get(hit.value) ?? 0) + 1);
  let best: T | null = null;
  let bestCount = 0;
  for (const { value } of entries) {
    const count = counts.get(value) ?? 0;
    if (count > bestCount) {
      best = value;
      bestCount = count;
    }
  }
  return best;
}
