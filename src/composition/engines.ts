import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { createEngineDrains, type EngineDrainStore } from '../db/engine-drains.ts';
import type { Egress } from '../egress/egress.ts';
import { unmetBy } from '../engines/conditions.ts';
import { followDrains } from '../engines/drains.ts';
import type { ConfiguredEngine } from '../engines/engine-type.ts';
import { createEngineRegistry } from '../engines/registry.ts';
import { createRouter, drawOrder, nameOf, type RouteEngine } from '../engines/router.ts';
import type { Log } from '../observe/log.ts';
import type { AuditEntry } from '../task/audit.ts';
import type { Engine } from '../task/engine.ts';
import type { EngineRegistry, RoutedEngine, RoutingFacts } from '../task/ports.ts';
import type { Closer } from './closer.ts';
import { filmEngine } from './film.ts';
import { servesPublicly } from './upstream-access.ts';

export interface WiredEngines {
  /** Each once, for what is counted by engine. */
  readonly all: readonly Engine[];
  readonly registry: EngineRegistry;
  /** Takes an engine out of service, or back, on every node within a second. */
  setDraining: EngineDrainStore['set'];
}

/** Stands around each engine, such as one that acts out scenarios. */
export type Around = (engine: Engine) => Engine;

export interface EngineSurroundings {
  readonly database: Database;
  readonly egress: Egress;
  readonly around: Around;
  readonly log: Log;
}

/**
 * The film engine unless it is switched off, and what the configuration file names. `own` engines of a program that
 * embeds the server take the place of all of them.
 */
export async function wireEngines(
  config: Config,
  { database, egress, around, log }: EngineSurroundings,
  closers: Closer[],
  own?: readonly Engine[],
): Promise<WiredEngines> {
  const { engines: plans, film } = config.file.engines;
  const ports = {
    download: (url: string) => egress.openFilm(url),
    log: (message: string, fields: Readonly<Record<string, unknown>>) => log.warn(fields, message),
    nowMs: Date.now,
    steadyMs: () => performance.now(),
    servesPublicly: servesPublicly(config),
  };
  const configured = own === undefined ? plans.map((plan) => plan.create(ports)) : [];
  const filmed = own ?? (film ? [await filmEngine(config, log)] : []);
  const all = [...filmed, ...configured];
  for (const engine of all) closers.push(() => engine.close());
  const wrapped = new Map(all.map((engine) => [engine, around(engine)]));
  const everything = [...wrapped.values()];
  const store = createEngineDrains(database);
  const drains = followDrains(
    () => store.list(),
    () => performance.now(),
  );
  const setDraining = async (engineId: string, draining: boolean, audit: AuditEntry): Promise<void> => {
    await store.set(engineId, draining, audit);
    await drains.reread();
  };
  const routed =
    own === undefined ? routedBy(config.file.engines, configured, filmed, around, wrapped) : undefined;
  return { all, registry: createEngineRegistry(everything, routed, drains), setDraining };
}

/** What a route names, as engines: each place once, since an engine remembers how its upstream is. */
function routedBy(
  { routes, engines: plans, film }: Config['file']['engines'],
  configured: readonly ConfiguredEngine[],
  filmed: readonly Engine[],
  around: Around,
  wrapped: ReadonlyMap<Engine, Engine>,
): (facts: RoutingFacts) => readonly RoutedEngine[] {
  const known = new Map<string, Engine>();
  const make = ({ engineId, model }: RouteEngine): Engine => {
    const remote = configured.find(({ id }) => id === engineId);
    if (remote !== undefined && model !== null) return around(remote.forModel(model));
    const [first] = filmed;
    if (first === undefined) throw new Error(`a route names ${engineId}, which was not made`);
    return wrapped.get(first) ?? first;
  };
  const engineAt = (place: RouteEngine): Engine => {
    const name = nameOf(place);
    const engine = known.get(name) ?? make(place);
    known.set(name, engine);
    return engine;
  };
  const route = createRouter({ routes, engines: plans.map(({ common }) => common), film });
  return (facts) =>
    drawOrder(route(facts.request.model), facts.taskId).map((place) => ({
      engine: engineAt(place),
      place: nameOf(place),
      excluded: place.when === null ? null : unmetBy(facts, place.when),
    }));
}
