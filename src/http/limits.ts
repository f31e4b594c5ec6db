import type { DialectRoute } from '../dialects/dialect.ts';
import type { TaskError } from '../task/error.ts';
import type { Admission, RequestKind } from '../task/limits.ts';
import type { Caller } from '../task/ports.ts';
import type { RouteGroup } from './route-table.ts';

/** Counts one request of an authenticated caller; null when nothing limits it. */
export type Admit = (caller: Caller, kind: RequestKind) => Promise<Admission | null>;

const MAKES_A_TASK: ReadonlySet<DialectRoute['operation']> = new Set(['create', 'remix', 'edit', 'extend']);

/** By what a route does, not by its method: duomi's clients poll with POST. */
export function requestKind({ claimants }: RouteGroup): RequestKind {
  return claimants.some(({ route }) => MAKES_A_TASK.has(route.operation)) ? 'create' : 'read';
}

/** `retry-after` for everybody, in whole seconds; `retry-after-ms` for OpenAI's SDKs, which look there first. */
export function retryHeaders({ retryAfterMs }: TaskError): Record<string, string> {
  if (retryAfterMs === null) return {};
  return {
    'retry-after': String(Math.ceil(retryAfterMs / 1_000)),
    'retry-after-ms': String(Math.ceil(retryAfterMs)),
  };
}
