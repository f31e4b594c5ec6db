/**
 * Every way in which a request or a task can fail, once. A dialect maps a code to its own status and body;
 * an engine or a step names a code. Any other throw is a bug: it is answered with a request id and logged.
 *
 * `when` says where a code can appear: `request` errors are HTTP answers, `task` errors end a task that was
 * accepted before, and some are both (a bad image is refused at create when its bytes came with the request,
 * and fails the task when it had to be fetched first). `docs/errors.md` lists the same table; a test keeps them equal.
 */
export const TASK_ERRORS = {
  invalid_request: { when: 'request', clientFault: true, retryable: false },
  missing_parameter: { when: 'request', clientFault: true, retryable: false },
  invalid_value: { when: 'request', clientFault: true, retryable: false },
  invalid_image: { when: 'both', clientFault: true, retryable: false },
  image_size_mismatch: { when: 'both', clientFault: true, retryable: false },
  invalid_clip: { when: 'both', clientFault: true, retryable: false },
  decoder_unavailable: { when: 'both', clientFault: true, retryable: false },
  payload_too_large: { when: 'request', clientFault: true, retryable: false },
  unauthorized: { when: 'request', clientFault: true, retryable: false },
  permission_denied: { when: 'request', clientFault: true, retryable: false },
  model_not_allowed: { when: 'request', clientFault: true, retryable: false },
  no_price: { when: 'request', clientFault: false, retryable: false },
  insufficient_credits: { when: 'request', clientFault: true, retryable: false },
  idempotency_mismatch: { when: 'request', clientFault: true, retryable: false },
  task_not_found: { when: 'request', clientFault: true, retryable: false },
  route_not_found: { when: 'request', clientFault: true, retryable: false },
  content_not_ready: { when: 'request', clientFault: true, retryable: false },
  content_expired: { when: 'request', clientFault: true, retryable: false },
  task_still_running: { when: 'request', clientFault: true, retryable: false },
  rate_limit_exceeded: { when: 'request', clientFault: true, retryable: true },
  unavailable: { when: 'request', clientFault: false, retryable: true },
  internal_error: { when: 'both', clientFault: false, retryable: true },
  image_unreachable: { when: 'task', clientFault: true, retryable: false },
  clip_unreachable: { when: 'task', clientFault: true, retryable: false },
  prompt_refused: { when: 'both', clientFault: true, retryable: false },
  image_refused: { when: 'both', clientFault: true, retryable: false },
  result_refused: { when: 'task', clientFault: true, retryable: false },
  moderation_unavailable: { when: 'both', clientFault: false, retryable: true },
  unsupported_request: { when: 'both', clientFault: true, retryable: false },
  no_engine: { when: 'task', clientFault: false, retryable: true },
  submit_unknown: { when: 'task', clientFault: false, retryable: false },
  engine_failed: { when: 'task', clientFault: false, retryable: true },
  engine_invalid_output: { when: 'task', clientFault: false, retryable: true },
  generation_timeout: { when: 'task', clientFault: false, retryable: true },
  cancelled: { when: 'task', clientFault: true, retryable: false },
} as const satisfies Record<
  string,
  { when: 'request' | 'task' | 'both'; clientFault: boolean; retryable: boolean }
>;

export type TaskErrorCode = keyof typeof TASK_ERRORS;

export interface TaskErrorDetails {
  /** Name of the offending field as the client wrote it, for example `seconds`. */
  readonly param?: string;
  /** The values that would have been accepted, when they can be listed. */
  readonly allowed?: readonly string[];
  /** When it may be tried again, in milliseconds from now. */
  readonly retryAfterMs?: number;
  /** Text for the operator's log; never sent to a client. */
  readonly internalMessage?: string;
  readonly cause?: unknown;
}

/** An expected failure. `message` is public: it must not hold keys, paths or upstream addresses. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
  readonly code: TaskErrorCode;
  readonly param: string | null;
  readonly allowed: readonly string[] | null;
  readonly retryAfterMs: number | null;
  readonly internalMessage: string | null;

  constructor(code: TaskErrorCode, publicMessage: string, details: TaskErrorDetails = {}) {
    super(publicMessage, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.param = details.param ?? null;
    this.allowed = details.allowed ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.internalMessage = details.internalMessage ?? null;
  }

  get retryable(): boolean {
    return TASK_ERRORS[this.code].retryable;
  }
}

/** What a failed task remembers of its error: the part that may be shown and stored. */
export interface TaskFailure {
  readonly code: TaskErrorCode;
  readonly message: string;
}

/** A worker went on with a task that somebody else has taken over or ended. Its work is void; nothing is wrong. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor(taskId: string) {
    super(`the lease of task ${taskId} was lost`);
  }
}
