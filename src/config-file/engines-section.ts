import { z } from 'zod';
import type { CommonEngineOptions, ConfiguredEngine, EnginePorts } from '../engines/engine-type.ts';
import { ENGINE_TYPES } from '../engines/engine-types.gen.ts';
import { FIT_POLICIES } from '../engines/fit-request.ts';
import { FILM, type Route } from '../engines/router.ts';
import { readRoutes } from './routes-section.ts';
import type { YamlSource } from './yaml-source.ts';

/** An engine as configured. */
export interface EnginePlan {
  readonly common: CommonEngineOptions;
  readonly type: string;
  create(ports: EnginePorts): ConfiguredEngine;
}

export interface EnginesSection {
  readonly engines: readonly EnginePlan[];
  readonly routes: readonly Route[];
  /** Whether the film engine is there. */
  readonly film: boolean;
}

export const NO_ENGINES_SECTION: EnginesSection = { engines: [], routes: [], film: true };

const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9, _ and -');

const commonSchema = z.looseObject({
  /** Stands in the database beside each film that it makes, so it should not change its meaning. */
  id: name,
  type: z.enum(ENGINE_TYPES.map(({ type }) => type)),
  models: z.array(z.string().min(1).max(200)).min(1),
  concurrency: z.int().min(1).max(10_000).optional(),
  slots: name.optional(),
  policy: z.enum(FIT_POLICIES).default('fit'),
  pollIntervalMs: z.int().min(50).max(600_000).optional(),
});

/** The parts `engines`, `routes` and `film`. */
export function readEnginesSection(
  source: YamlSource,
  sections: { readonly engines?: unknown; readonly routes?: unknown; readonly film?: unknown },
): EnginesSection {
  const film = source.parse(z.boolean().default(true), sections.film, ['film']);
  const entries = source.parse(z.array(z.unknown()), sections.engines ?? [], ['engines']);
  const engines = entries.map((entry, index) => readEngine(source, entry, ['engines', index]));
  for (const [index, { common }] of engines.entries()) {
    const first = engines.findIndex((plan) => plan.common.id === common.id);
    if (first !== index || common.id === FILM)
      throw source.errorAt(['engines', index, 'id'], `another engine is called '${common.id}'`);
    checkPool(source, engines, index);
  }
  if (!film && engines.length === 0)
    throw source.errorAt(['film'], 'the film engine is off and there is no other');
  const known = engines.map(({ common: { id, models } }) => ({ id, models }));
  return { engines, routes: readRoutes(source, sections.routes ?? [], known, film), film };
}

function readEngine(source: YamlSource, entry: unknown, path: readonly PropertyKey[]): EnginePlan {
  const { id, type, models, concurrency, slots, policy, pollIntervalMs, ...rest } = source.parse(
    commonSchema,
    entry,
    path,
  );
  const kind = ENGINE_TYPES.find((candidate) => candidate.type === type);
  if (kind === undefined) throw new Error(`no engine type ${type}`);
  const twice = models.findIndex((model, index) => models.indexOf(model) !== index);
  if (twice !== -1)
    throw source.errorAt([...path, 'models', twice], `the model '${models[twice]}' is named twice`);
  const common = {
    id,
    models,
    concurrency: concurrency ?? null,
    ...(slots === undefined ? {} : { pool: slots }),
    policy,
    pollIntervalMs: pollIntervalMs ?? null,
  };
  const options = source.parse(kind.optionsSchema, rest, path);
  return {
    common,
    type,
    create: (ports) => {
      try {
        return kind.create(options, common, ports);
      } catch (error) {
        throw source.errorAt(path, error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** Engines that share slots have to agree on how many there are. */
function checkPool(source: YamlSource, engines: readonly EnginePlan[], index: number): void {
  const common = engines[index]?.common;
  if (common?.pool === undefined) return;
  const place = ['engines', index, 'slots'] as const;
  if (common.concurrency === null)
    throw source.errorAt(place, `needs 'concurrency': how many slots '${common.pool}' has`);
  const first = engines.find((plan) => plan.common.pool === common.pool)?.common;
  if (first !== undefined && first.concurrency !== common.concurrency)
    throw source.errorAt(
      place,
      `'${first.id}' says that '${common.pool}' has ${first.concurrency} slots, and '${common.id}' ${common.concurrency}`,
    );
}
