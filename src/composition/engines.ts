import type { Config } from '../config.ts';
import type { RouteEngine } from '../config-file/engines-section.ts';
import type { Egress } from '../egress/egress.ts';
import type { ConfiguredEngine } from '../engines/engine-type.ts';
import { createEngineRegistry } from '../engines/registry.ts';
import type { Log } from '../observe/log.ts';
import type { Engine } from '../task/engine.ts';
import type { EngineRegistry } from '../task/ports.ts';
import type { Closer } from './closer.ts';
import { filmEngine } from './film.ts';
import { servesPublicly } from './upstream-access.ts';

export interface WiredEngines {
  /** Each once, for what is counted by engine. */
  readonly all: readonly Engine[];
  readonly registry: EngineRegistry;
}

/** Stands around each engine, such as one that acts out scenarios. */
export type Around = (engine: Engine) => Engine;

/**
 * The film engine unless it is switched off, and what the configuration file names. `own` engines of a program that
 * embeds the server take the place of all of them.
 */
export async function wireEngines(
  config: Config,
  egress: Egress,
  around: Around,
  log: Log,
  closers: Closer[],
  own?: readonly Engine[],
): Promise<WiredEngines> {
  const { engines: plans, film } = config.file.engines;
  const ports = {
    download: (url: string) => egress.openFilm(url),
    log: (message: string, fields: Readonly<Record<string, unknown>>) => log.warn(fields, message),
    nowMs: Date.now,
    servesPublicly: servesPublicly(config),
  };
  const configured = own === undefined ? plans.map((plan) => plan.create(ports)) : [];
  const filmed = own ?? (film ? [await filmEngine(config, log)] : []);
  const all = [...filmed, ...configured];
  for (const engine of all) closers.push(() => engine.close());
  const wrapped = new Map(all.map((engine) => [engine, around(engine)]));
  const everything = [...wrapped.values()];
  if (own !== undefined) return { all, registry: createEngineRegistry(everything) };
  const routed = createRouter(config.file.engines, configured, filmed, (engine) => {
    const known = wrapped.get(engine) ?? around(engine);
    wrapped.set(engine, known);
    return known;
  });
  return { all, registry: createEngineRegistry(everything, routed) };
}

/**
 * A model's own route, else the engines that have a model of this very name, else the route of `*`, else the film
 * engine, and only without that whatever there is.
 */
function createRouter(
  { routes, engines: plans }: Config['file']['engines'],
  configured: readonly ConfiguredEngine[],
  filmed: readonly Engine[],
  around: Around,
): (model: string) => readonly Engine[] {
  const engineAt = ({ engineId, model }: RouteEngine): readonly Engine[] => {
    const remote = configured.find(({ id }) => id === engineId);
    if (remote !== undefined && model !== null) return [around(remote.forModel(model))];
    return filmed.filter(({ id }) => id === engineId).map(around);
  };
  const byModel = new Map(routes.map((route) => [route.model, route.engines.flatMap(engineAt)]));
  for (const name of plans.flatMap(({ common }) => common.models)) {
    const having = plans.filter(({ common }) => common.models.includes(name));
    const engines = having.flatMap(({ common }) => engineAt({ engineId: common.id, model: name }));
    if (!byModel.has(name)) byModel.set(name, engines);
  }
  const otherwise = filmed.length > 0 ? filmed.map(around) : configured.map(around);
  return (model) => byModel.get(model) ?? byModel.get('*') ?? otherwise;
}
