import type { z } from 'zod';
import type { ModerationStage } from '../task/moderation.ts';
import type { Checker } from './checker.ts';

/** What an operator says of every checker, with the defaults filled in. */
export type CommonOptions = Pick<Checker, 'name' | 'stages' | 'onFailure' | 'timeoutMs'>;

/**
 * A kind of checker that the configuration can name. `create` may read files; it throws an Error whose message an
 * operator can act on.
 */
export interface CheckerType<Options extends z.ZodObject = z.ZodObject> {
  readonly type: string;
  /** What it can look at. */
  readonly stages: readonly ModerationStage[];
  readonly defaultStages: readonly ModerationStage[];
  readonly optionsSchema: Options;
  create(options: z.output<Options>, common: CommonOptions): Checker | Promise<Checker>;
}
