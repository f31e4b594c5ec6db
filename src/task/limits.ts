import type { TaskError } from './error.ts';

/** How much may be done with one key, or with all keys of one project together. Null: no limit. */
export interface Limits {
  readonly createsPerMinute: number | null;
  readonly readsPerMinute: number | null;
  /** Tasks that are queued or running: one more is refused. */
  readonly concurrentTasks: number | null;
  /** Tasks that are queued: one more is refused. */
  readonly queuedTasks: number | null;
  /** Tasks that an engine is at work on: one more is accepted and waits. */
  readonly runningTasks: number | null;
}

export const NO_LIMITS: Limits = {
  createsPerMinute: null,
  readsPerMinute: null,
  concurrentTasks: null,
  queuedTasks: null,
  runningTasks: null,
};

/** Both have to allow a request. */
export interface CallerLimits {
  readonly key: Limits;
  readonly project: Limits;
}

/** A `create` makes a task; everything else that is asked for with a key is a `read`. */
export type RequestKind = 'create' | 'read';

/** What a client may be told about the limit that it is nearest to. */
export interface LimitState {
  /** Requests a minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Until all of them are free again, if nothing more is asked for. */
  readonly resetMs: number;
}

export interface Admission {
  readonly state: LimitState;
  /** Null when the request may go on; otherwise `rate_limit_exceeded` with the time to wait. */
  readonly refusal: TaskError | null;
}
