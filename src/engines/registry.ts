import type { Engine } from '../task/engine.ts';
import type { EngineRegistry } from '../task/ports.ts';

/**
 * The engines of a server. `routed` names those to try for a public model name, best first; without it every name is
 * served by every engine, in the order given.
 */
export function createEngineRegistry(
  engines: readonly Engine[],
  routed: (model: string) => readonly Engine[] = () => engines,
): EngineRegistry {
  return {
    enginesFor: routed,
    byId: (engineId) => engines.find((engine) => engine.id === engineId) ?? null,
  };
}
