import { z } from 'zod';
import { conditionSchema } from '../engines/conditions.ts';
import { FILM, nameOf, type Route, type RouteEngine } from '../engines/router.ts';
import type { YamlSource } from './yaml-source.ts';

interface KnownEngine {
  readonly id: string;
  readonly models: readonly string[];
}

const routesSchema = z.array(
  z.strictObject({ model: z.string().min(1).max(200), engines: z.array(z.unknown()).min(1) }),
);

const placeSchema = z.strictObject({
  engine: z.string().min(1),
  weight: z
    .number()
    .gt(0, 'must be more than 0; leave out an engine that gets nothing')
    .max(1_000)
    .optional(),
  when: conditionSchema.optional(),
});

/** The part `routes`: which engines make the films of a public model. */
export function readRoutes(
  source: YamlSource,
  section: unknown,
  engines: readonly KnownEngine[],
  film: boolean,
): readonly Route[] {
  const routes = source.parse(routesSchema, section, ['routes']);
  return routes.map(({ model, engines: entries }, index) => {
    if (routes.findIndex((route) => route.model === model) !== index)
      throw source.errorAt(['routes', index, 'model'], `there are two routes for '${model}'`);
    const places = entries.map((entry, place) =>
      readPlace(source, entry, ['routes', index, 'engines', place], engines, film),
    );
    for (const [place, { when, ...here }] of places.entries()) {
      const earlier = places.findIndex((other) => other.when === null && nameOf(other) === nameOf(here));
      if (earlier !== -1 && earlier < place)
        throw source.errorAt(
          ['routes', index, 'engines', place],
          `'${nameOf(here)}' stands before already, for every request`,
        );
    }
    return { model, engines: places };
  });
}

/** `engine/model`, or `engine` for its first model, alone or with a weight and a condition. */
function readPlace(
  source: YamlSource,
  entry: unknown,
  path: readonly PropertyKey[],
  engines: readonly KnownEngine[],
  film: boolean,
): RouteEngine {
  const plain = typeof entry === 'string';
  const { engine, weight, when } = source.parse(placeSchema, plain ? { engine: entry } : entry, path);
  const found = findPlace(engine, engines, film);
  if (typeof found === 'string') throw source.errorAt(plain ? path : [...path, 'engine'], found);
  return { ...found, weight: weight ?? null, when: when ?? null };
}

/** The text says what is wrong. */
function findPlace(
  name: string,
  engines: readonly KnownEngine[],
  film: boolean,
): Pick<RouteEngine, 'engineId' | 'model'> | string {
  if (name === FILM) return film ? { engineId: FILM, model: null } : 'the film engine is off';
  const slash = name.indexOf('/');
  const engineId = slash === -1 ? name : name.slice(0, slash);
  const known = engines.find(({ id }) => id === engineId);
  if (known === undefined) {
    const all = [...engines.map(({ id }) => id), ...(film ? [FILM] : [])];
    return `there is no engine '${engineId}'; there is ${all.join(', ')}`;
  }
  const { models } = known;
  const model = slash === -1 ? models[0] : name.slice(slash + 1);
  if (model === undefined || !models.includes(model))
    return `the engine '${engineId}' has no model '${model}'; it has ${models.join(', ')}`;
  return { engineId, model };
}
