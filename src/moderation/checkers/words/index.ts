import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MODERATION_REASONS } from '../../../task/moderation.ts';
import { type Checker, textOf } from '../../checker.ts';
import type { CheckerType } from '../../checker-type.ts';
import { TermMatcher } from './term-matcher.ts';
import { parseWordList } from './word-list.ts';

const BUILT_IN = ['en', 'zh'] as const;

const optionsSchema = z.strictObject({
  /** Reelay's own lists. */
  lists: z.array(z.enum(BUILT_IN)).default([...BUILT_IN]),
  /** The operator's lists, as files. */
  files: z.array(z.string().min(1)).default([]),
});

/** A match costs microseconds, so this is only the bound that every checker has. */
const TIMEOUT_MS = 1_000;

/** Finds listed terms in prompts, in English, Chinese and whatever an operator's own lists have. Needs no network. */
export const words: CheckerType<typeof optionsSchema> = {
  type: 'words',
  stages: ['prompt'],
  defaultStages: ['prompt'],
  optionsSchema,
  create({ lists, files }, common): Checker {
    const builtIn = lists.map((name) => new URL(`./assets/${name}.txt`, import.meta.url));
    const terms = [...builtIn, ...files].flatMap((file) =>
      parseWordList(readFileSync(file, 'utf8'), String(file)),
    );
    const matcher = new TermMatcher(terms);
    return {
      ...common,
      timeoutMs: TIMEOUT_MS,
      async check(input) {
        const matches = matcher.find(textOf(input));
        const allowed = matches.filter(({ term }) => term.tag === null);
        const refused = matches.filter(
          ({ term, start, end }) =>
            term.tag !== null && !allowed.some((phrase) => phrase.start <= start && end <= phrase.end),
        );
        // Of several, the gravest is told: the reasons are in that order where two lists overlap.
        const worst = refused.sort((a, b) => gravity(a.term.tag) - gravity(b.term.tag))[0];
        if (worst?.term.tag == null) return null;
        return { reason: worst.term.tag, detail: `the term '${worst.term.text}'`, score: null };
      },
    };
  },
};

const GRAVEST_FIRST: readonly string[] = ['minor', 'sexual', 'violence'];

function gravity(reason: (typeof MODERATION_REASONS)[number] | null): number {
  if (reason === null) return Number.POSITIVE_INFINITY;
  const rank = GRAVEST_FIRST.indexOf(reason);
  return rank === -1 ? GRAVEST_FIRST.length + MODERATION_REASONS.indexOf(reason) : rank;
}
