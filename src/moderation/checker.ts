import type { ModeratedPicture, ModerationReason, ModerationStage } from '../task/moderation.ts';

export type ModerationInput =
  | { readonly stage: 'prompt'; readonly text: string }
  | { readonly stage: 'image'; readonly images: readonly ModeratedPicture[] }
  /** The pictures of a finished film, in order, and what it was made from. */
  | { readonly stage: 'result'; readonly text: string; readonly images: readonly ModeratedPicture[] };

/** What is wrong, for the client (`reason`) and for the operator (the rest). */
export interface Finding {
  readonly reason: ModerationReason;
  /** The rule or category in the checker's own words, at most a line. */
  readonly detail: string;
  /** 0 to 1, or null from a checker that does not measure. */
  readonly score: number | null;
}

/** What to do about a film when a checker cannot look at it. */
export type OnFailure = 'refuse' | 'allow';

/** Looks at one stage or several. It never decides what happens then: `moderation.ts` does, alike for all. */
export interface Checker {
  readonly name: string;
  readonly stages: readonly ModerationStage[];
  readonly onFailure: OnFailure;
  readonly timeoutMs: number;
  /** Null when nothing is wrong. Throws when it could not look, for whatever reason. */
  check(input: ModerationInput, signal: AbortSignal): Promise<Finding | null>;
}

/** The text that an input has. */
export function textOf(input: ModerationInput): string {
  return input.stage === 'image' ? '' : input.text;
}

/** The pictures that an input has. */
export function imagesOf(input: ModerationInput): readonly ModeratedPicture[] {
  return input.stage === 'prompt' ? [] : input.images;
}
