import type { Engine } from '../task/engine.ts';
import type { EngineRegistry } from '../task/ports.ts';

/** Every public model name is served by every engine, in the order given. */
export function createEngineRegistry(engines: readonly Engine[]): EngineRegistry {
  return {
    enginesFor: () => engines,
    byId: (engineId) => engines.find((engine) => engine.id === engineId) ?? null,
  };
}
