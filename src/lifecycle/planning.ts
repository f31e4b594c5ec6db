import type { Engine } from '../task/engine.ts';
import { TaskError, type TaskErrorCode } from '../task/error.ts';
import type { EngineRegistry } from '../task/ports.ts';
import type { GenerationRequest } from '../task/request.ts';
import type { Plan } from '../task/task.ts';

/** What an engine cannot do, another may. */
const REFUSALS: ReadonlySet<TaskErrorCode> = new Set(['unsupported_request', 'decoder_unavailable']);

export interface PlannedRequest {
  readonly engine: Engine;
  readonly plan: Plan;
}

/**
 * Picks the first engine that can serve the request. Pure, so that a create can refuse at once what no engine
 * could ever make, and the plan step can decide again later with the engines of that moment.
 * `refusedBy` names engines that will not make it anyway. Throws `no_engine` when the model has none, or the last
 * engine's own refusal.
 */
export function planRequest(
  engines: EngineRegistry,
  request: GenerationRequest,
  refusedBy: readonly string[] = [],
): PlannedRequest {
  let refusal: TaskError | null = null;
  for (const engine of openFirst(engines.enginesFor(request.model))) {
    if (refusedBy.includes(engine.id)) continue;
    try {
      refuseDerivative(engine, request);
      return { engine, plan: engine.plan(request) };
    } catch (error) {
      if (!(error instanceof TaskError) || !REFUSALS.has(error.code)) throw error;
      refusal = error;
    }
  }
  throw (
    refusal ??
    new TaskError('no_engine', `No engine serves the model '${request.model}'.`, { param: 'model' })
  );
}

/** One that takes nothing at the moment is still better than none. */
function openFirst(engines: readonly Engine[]): readonly Engine[] {
  const isOpen = (engine: Engine): boolean => engine.isOpen?.() ?? true;
  return [...engines.filter(isOpen), ...engines.filter((engine) => !isOpen(engine))];
}

/** An engine that ignores `source` would make a new film and call it an extension. */
function refuseDerivative(engine: Engine, { source, model }: GenerationRequest): void {
  if (source === null || engine.capabilities.derivatives?.includes(source.operation)) return;
  const message = `Operation '${source.operation}' is not supported for the model '${model}'.`;
  throw new TaskError('unsupported_request', message, { param: 'model' });
}

/** The engine of a plan, with the capabilities of the model that it was made for; null when it is not configured. */
export function engineOfPlan(engines: EngineRegistry, plan: Plan): Engine | null {
  const engine = engines.byId(plan.engineId);
  return engine?.forPlan?.(plan) ?? engine;
}

/** What one engine of a model would make of a request. */
export interface PlanCandidate {
  readonly engine: Engine;
  readonly isOpen: boolean;
  /** Null when it cannot: `refusal` says why. */
  readonly plan: Plan | null;
  readonly refusal: string | null;
}

/** A dry run of `planRequest`: every engine that would be asked, in the order of that moment. The first plan is the one. */
export function explainPlan(engines: EngineRegistry, request: GenerationRequest): readonly PlanCandidate[] {
  return openFirst(engines.enginesFor(request.model)).map((engine) => {
    const isOpen = engine.isOpen?.() ?? true;
    try {
      refuseDerivative(engine, request);
      return { engine, isOpen, plan: engine.plan(request), refusal: null };
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      return { engine, isOpen, plan: null, refusal: error.message };
    }
  });
}
