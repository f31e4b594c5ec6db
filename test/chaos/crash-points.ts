import type { LifecycleDependencies } from '../../src/lifecycle/dependencies.ts';
import type { Engine } from '../../src/task/engine.ts';

/**
 * Everything that a task's life writes or sends, in order. Each store method is one transaction, so a crash is either
 * before or after it, and these are all the places where one can be told from another.
 */
const WRITES = [
  'accept',
  'planned',
  'start-attempt',
  'engine-submit',
  'accept-attempt',
  'submitted',
  'engine-poll',
  'rendered',
  'engine-fetch',
  'put-file',
  'fetched',
  'settled',
  'engine-discard',
  'claim-callback',
  'send-callback',
  'record-callback',
] as const;

/** `put-file:after` is the moment after the file is durable and before anything else happens. */
export type CrashPoint = `${(typeof WRITES)[number]}:${'before' | 'after'}`;

export const CRASH_POINTS: readonly CrashPoint[] = WRITES.flatMap((write): CrashPoint[] => [
  `${write}:before`,
  `${write}:after`,
]);

const STORE_NAMES: Readonly<Record<string, string>> = {
  insert: 'accept',
  startAttempt: 'start-attempt',
  acceptAttempt: 'accept-attempt',
  claimDeliveries: 'claim-callback',
  recordDelivery: 'record-callback',
};

/** Called before and after every use of a part; what it throws is thrown to the caller, as if the part had. */
export type Reached = (point: string) => void;

/**
 * Stands between the life of a task and its parts. The production code has no crash points of its own: its ports are
 * the places between its writes, so that nothing has to be switched off in a server that runs.
 */
export function watchWrites(deps: LifecycleDependencies, reached: Reached): LifecycleDependencies {
  const engines = new Map<Engine, Engine>();
  const watchedEngine = (engine: Engine): Engine => {
    const watched = engines.get(engine) ?? watch(engine, (method) => `engine-${method}`, reached);
    engines.set(engine, watched);
    return watched;
  };
  return {
    ...deps,
    store: watch(
      deps.store,
      (method, parameters) =>
        method === 'change' ? (parameters[1] as { type: string }).type : (STORE_NAMES[method] ?? method),
      reached,
    ),
    blobs: watch(deps.blobs, (method) => (method === 'put' ? 'put-file' : `${method}-file`), reached),
    callbacks: watch(deps.callbacks, (method) => `${method}-callback`, reached),
    engines: {
      ...deps.engines,
      enginesFor: (facts) =>
        deps.engines.enginesFor(facts).map((routed) => ({ ...routed, engine: watchedEngine(routed.engine) })),
      byId(engineId) {
        const engine = deps.engines.byId(engineId);
        return engine === null ? null : watchedEngine(engine);
      },
    },
  };
}

/** Pure, or a stream that is read later: no write and no send. */
const PASSED_ON = new Set(['plan', 'open', 'isOpen', 'restMs']);

function watch<Part extends object>(
  part: Part,
  nameOf: (method: string, parameters: readonly unknown[]) => string,
  reached: Reached,
): Part {
  return new Proxy(part, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (property === 'forPlan' && typeof member === 'function')
        return (plan: unknown) => watch(Reflect.apply(member, target, [plan]) as Part, nameOf, reached);
      if (typeof member !== 'function' || typeof property !== 'string' || PASSED_ON.has(property))
        return member;
      return async (...parameters: unknown[]) => {
        const name = nameOf(property, parameters);
        reached(`${name}:before`);
        const result: unknown = await Reflect.apply(member, target, parameters);
        reached(`${name}:after`);
        return result;
      };
    },
  });
}
