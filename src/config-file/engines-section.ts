import { z } from 'zod';
import type { CommonEngineOptions, ConfiguredEngine, EnginePorts } from '../engines/engine-type.ts';
import { ENGINE_TYPES } from '../engines/engine-types.gen.ts';
import { FIT_POLICIES } from '../engines/fit-request.ts';
import type { YamlSource } from './yaml-source.ts';

/** An engine as configured. */
export interface EnginePlan {
  readonly common: CommonEngineOptions;
  readonly type: string;
  create(ports: EnginePorts): ConfiguredEngine;
}

/** One of the engines of a route. */
export interface RouteEngine {
  readonly engineId: string;
  /** The upstream's name; null for the film engine, which has no models. */
  readonly model: string | null;
}

export interface Route {
  /** Public model name, as clients write it; `*` is every name that has no route of its own. */
  readonly model: string;
  /** The first that can serve a request and takes it makes the film. */
  readonly engines: readonly RouteEngine[];
}

export interface EnginesSection {
  readonly engines: readonly EnginePlan[];
  readonly routes: readonly Route[];
  /** Whether the film engine is there. */
  readonly film: boolean;
}

export const NO_ENGINES_SECTION: EnginesSection = { engines: [], routes: [], film: true };

const FILM = 'film';

const commonSchema = z.looseObject({
  /** Stands in the database beside each film that it makes, so it should not change its meaning. */
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9, _ and -'),
  type: z.enum(ENGINE_TYPES.map(({ type }) => type)),
  models: z.array(z.string().min(1).max(200)).min(1),
  concurrency: z.int().min(1).max(10_000).optional(),
  policy: z.enum(FIT_POLICIES).default('fit'),
  pollIntervalMs: z.int().min(50).max(600_000).optional(),
});

const routesSchema = z.array(
  z.strictObject({ model: z.string().min(1).max(200), engines: z.array(z.string().min(1)).min(1) }),
);

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
  }
  if (!film && engines.length === 0)
    throw source.errorAt(['film'], 'the film engine is off and there is no other');
  return { engines, routes: readRoutes(source, sections.routes ?? [], engines, film), film };
}

function readEngine(source: YamlSource, entry: unknown, path: readonly PropertyKey[]): EnginePlan {
  const { id, type, models, concurrency, policy, pollIntervalMs, ...rest } = source.parse(
    commonSchema,
    entry,
    path,
  );
  const kind = ENGINE_TYPES.find((candidate) => candidate.type === type);
  if (kind === undefined) throw new Error(`no engine type ${type}`);
  const common = {
    id,
    models,
    concurrency: concurrency ?? null,
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

function readRoutes(
  source: YamlSource,
  section: unknown,
  engines: readonly EnginePlan[],
  film: boolean,
): readonly Route[] {
  const routes = source.parse(routesSchema, section, ['routes']);
  return routes.map(({ model, engines: names }, index) => {
    if (routes.findIndex((route) => route.model === model) !== index)
      throw source.errorAt(['routes', index, 'model'], `there are two routes for '${model}'`);
    const places = names.map((name, place) => {
      const found = readPlace(name, engines, film);
      if (typeof found === 'string') throw source.errorAt(['routes', index, 'engines', place], found);
      return found;
    });
    return { model, engines: places };
  });
}

/** `engine/model`, or `engine` for its first model. The text says what is wrong. */
function readPlace(name: string, engines: readonly EnginePlan[], film: boolean): RouteEngine | string {
  if (name === FILM) return film ? { engineId: FILM, model: null } : 'the film engine is off';
  const slash = name.indexOf('/');
  const engineId = slash === -1 ? name : name.slice(0, slash);
  const plan = engines.find(({ common }) => common.id === engineId);
  if (plan === undefined) {
    const known = [...engines.map(({ common }) => common.id), ...(film ? [FILM] : [])];
    return `there is no engine '${engineId}'; there is ${known.join(', ')}`;
  }
  const { models } = plan.common;
  const model = slash === -1 ? models[0] : name.slice(slash + 1);
  if (model === undefined || !models.includes(model))
    return `the engine '${engineId}' has no model '${model}'; it has ${models.join(', ')}`;
  return { engineId, model };
}
