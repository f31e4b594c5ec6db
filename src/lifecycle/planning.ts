import type { Engine } from '../task/engine.ts';
import { TaskError, type TaskErrorCode } from '../task/error.ts';
import type { EngineRegistry, RoutedEngine, RoutingFacts } from '../task/ports.ts';
import type { GenerationRequest } from '../task/request.ts';
import type { Plan, Task } from '../task/task.ts';

/** What an engine cannot do, another may. */
const REFUSALS: ReadonlySet<TaskErrorCode> = new Set(['unsupported_request', 'decoder_unavailable']);

export interface PlannedRequest {
  readonly engine: Engine;
  readonly plan: Plan;
  /** Nobody else can make it, and this one takes no new films until its operator says so. */
  readonly draining: boolean;
}

/**
 * Picks the first engine that can serve the request. Pure, so that a create can refuse at once what no engine
 * could ever make, and the plan step can decide again later with the engines of that moment.
 * `refusedBy` names engines that will not make it anyway. Throws `no_engine` when the model has none, or the last
 * engine's own refusal.
 */
export function planRequest(
  engines: EngineRegistry,
  facts: RoutingFacts,
  refusedBy: readonly string[] = [],
): PlannedRequest {
  const { request } = facts;
  let refusal: TaskError | null = null;
  for (const { engine, excluded } of inOrder(engines, facts)) {
    if (refusedBy.includes(engine.id)) continue;
    if (excluded !== null) {
      refusal ??= new TaskError(
        'unsupported_request',
        `No engine serves this request for the model '${request.model}'.`,
      );
      continue;
    }
    try {
      refuseDerivative(engine, request);
      return { engine, plan: planOf(engine, request), draining: engines.draining().has(engine.id) };
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

/** Slots that an engine shares with others are those of its plans, too. */
function planOf(engine: Engine, request: GenerationRequest): Plan {
  const pool = engine.concurrency?.pool;
  const plan = engine.plan(request);
  return pool === undefined ? plan : { ...plan, pool };
}

/** `open` takes films, `resting` none at the moment, as far as it knows; `draining` none until its operator says so. */
export type EngineState = 'open' | 'resting' | 'draining';
const STATES: readonly EngineState[] = ['open', 'resting', 'draining'];

function stateOf(engines: EngineRegistry, engine: Engine): EngineState {
  if (engines.draining().has(engine.id)) return 'draining';
  return (engine.isOpen?.() ?? true) ? 'open' : 'resting';
}

/** One that takes nothing at the moment is still better than none. */
function inOrder(
  engines: EngineRegistry,
  facts: RoutingFacts,
): readonly (RoutedEngine & { readonly state: EngineState })[] {
  const routed = engines
    .enginesFor(facts)
    .map((candidate) => ({ ...candidate, state: stateOf(engines, candidate.engine) }));
  return STATES.flatMap((state) => routed.filter((candidate) => candidate.state === state));
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
  readonly place: string;
  readonly state: EngineState;
  /** Null when it cannot: `refusal` says why. */
  readonly plan: Plan | null;
  readonly refusal: string | null;
}

/**
 * A dry run of `planRequest`: every engine that would be asked, in the order of that moment. The first plan is the one; a
 * draining engine would have the film wait.
 */
export function explainPlan(engines: EngineRegistry, facts: RoutingFacts): readonly PlanCandidate[] {
  return inOrder(engines, facts).map(({ engine, place, state, excluded }) => {
    const candidate = { engine, place, state };
    if (excluded !== null) return { ...candidate, plan: null, refusal: excluded };
    try {
      refuseDerivative(engine, facts.request);
      return { ...candidate, plan: planOf(engine, facts.request), refusal: null };
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      return { ...candidate, plan: null, refusal: error.message };
    }
  });
}

/** What routing looks at of a task that there is. */
export function factsOf({ id, projectId, keyId, request }: Task): RoutingFacts {
  return { taskId: id, projectId, keyId, request };
}
