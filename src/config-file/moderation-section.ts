import { z } from 'zod';
import type { Checker } from '../moderation/checker.ts';
import type { CommonOptions } from '../moderation/checker-type.ts';
import { CHECKER_TYPES } from '../moderation/checker-types.ts';
import { MODERATION_STAGES } from '../task/moderation.ts';
import type { YamlSource } from './yaml-source.ts';

/** A checker as configured: made when the server starts, since that may read files and load a model. */
export interface CheckerPlan {
  readonly common: CommonOptions;
  create(): Promise<Checker>;
}

const commonSchema = z.looseObject({
  type: z.enum(CHECKER_TYPES.map(({ type }) => type)),
  /** What the audit calls it. */
  name: z.string().min(1).max(100).optional(),
  stages: z.array(z.enum(MODERATION_STAGES)).min(1).optional(),
  /** A checker that cannot look: refuse the film, or let it pass. Said for each, so that nobody is surprised. */
  onFailure: z.enum(['refuse', 'allow']).default('refuse'),
  timeoutMs: z.int().min(1).max(60_000).default(5_000),
});

/** The `moderation:` part: a list of checkers, asked in this order. */
export function readModerationSection(source: YamlSource, section: unknown): CheckerPlan[] {
  const entries = source.parse(z.array(z.unknown()), section, ['moderation']);
  const plans = entries.map((entry, index) => readChecker(source, entry, ['moderation', index]));
  for (const [index, { common }] of plans.entries()) {
    if (plans.findIndex((plan) => plan.common.name === common.name) !== index)
      throw source.errorAt(
        ['moderation', index],
        `two checkers are called '${common.name}'; give one a name`,
      );
  }
  return plans;
}

function readChecker(source: YamlSource, entry: unknown, path: readonly PropertyKey[]): CheckerPlan {
  const { type, name, stages, onFailure, timeoutMs, ...rest } = source.parse(commonSchema, entry, path);
  const kind = CHECKER_TYPES.find((candidate) => candidate.type === type);
  if (kind === undefined) throw new Error(`no checker type ${type}`);
  const foreign = stages?.find((stage) => !(kind.stages as readonly string[]).includes(stage));
  if (foreign !== undefined)
    throw source.errorAt([...path, 'stages'], `${type} cannot look at the stage '${foreign}'`);
  const common = { name: name ?? type, stages: stages ?? kind.defaultStages, onFailure, timeoutMs };
  return {
    common,
    create: creation(kind, source.parse(kind.optionsSchema, rest, path), common, source, path),
  };
}

type AnyCheckerType = (typeof CHECKER_TYPES)[number];

/** What is wrong with a file or a model that a checker names is told at the checker's line. */
function creation(
  kind: AnyCheckerType,
  options: unknown,
  common: CommonOptions,
  source: YamlSource,
  path: readonly PropertyKey[],
): CheckerPlan['create'] {
  return async () => {
    try {
      // The options are what this kind's own schema gave.
      return await kind.create(options as never, common);
    } catch (error) {
      throw source.errorAt(path, error instanceof Error ? error.message : String(error));
    }
  };
}
