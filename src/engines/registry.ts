import type { Engine } from '../task/engine.ts';
import type { EngineRegistry, RoutedEngine, RoutingFacts } from '../task/ports.ts';
import type { Drains } from './drains.ts';

const NO_DRAINS: Pick<Drains, 'draining' | 'refresh'> = {
  draining: () => new Set(),
  refresh: async () => undefined,
};

/**
 * The engines of a server. `routed` names those of a request's model, best first; without it every request is served by
 * every engine, in the order given.
 */
export function createEngineRegistry(
  engines: readonly Engine[],
  routed: (facts: RoutingFacts) => readonly RoutedEngine[] = () => engines.map(unconditional),
  drains: Pick<Drains, 'draining' | 'refresh'> = NO_DRAINS,
): EngineRegistry {
  return {
    enginesFor: routed,
    byId: (engineId) => engines.find((engine) => engine.id === engineId) ?? null,
    draining: () => drains.draining(),
    refresh: () => drains.refresh(),
  };
}

function unconditional(engine: Engine): RoutedEngine {
  return { engine, place: engine.id, excluded: null };
}
