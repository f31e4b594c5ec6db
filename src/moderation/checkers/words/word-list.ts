import { MODERATION_REASONS, type ModerationReason } from '../../../task/moderation.ts';
import type { Term } from './term-matcher.ts';

/** Null stands for a phrase that is allowed although a listed term is in it. */
export type WordTag = ModerationReason | null;

export class WordListError extends Error {
  override readonly name = 'WordListError';
}

/**
 * One term a line. `[reason]` starts a part whose terms are refused for that reason (before the first: `other`),
 * `!phrase` allows a phrase, `#` starts a comment. Throws WordListError naming the file and the line.
 */
export function parseWordList(text: string, file: string): Term<WordTag>[] {
  const terms: Term<WordTag>[] = [];
  let reason: ModerationReason = 'other';
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/#.*$/, '').trim();
    if (line === '') continue;
    const heading = /^\[(.*)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      const known = MODERATION_REASONS.find((candidate) => candidate === heading);
      if (known === undefined) {
        const message = `there is no reason '${heading}'; the reasons are ${MODERATION_REASONS.join(', ')}`;
        throw new WordListError(`${file}, line ${index + 1}: ${message}`);
      }
      reason = known;
    } else if (line.startsWith('!')) {
      terms.push({ text: line.slice(1).trim(), tag: null });
    } else {
      terms.push({ text: line, tag: reason });
    }
  }
  return terms;
}
