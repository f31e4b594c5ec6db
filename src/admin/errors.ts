import { TaskError, type TaskErrorCode } from '../task/error.ts';
import type { JsonObject } from '../task/json.ts';

export type AdminErrorCode =
  | 'invalid_json'
  | 'invalid_value'
  | 'missing_parameter'
  | 'unknown_parameter'
  | 'not_found'
  | 'method_not_allowed';

const STATUS: Readonly<Record<AdminErrorCode, number>> = {
  invalid_json: 400,
  invalid_value: 400,
  missing_parameter: 400,
  unknown_parameter: 400,
  not_found: 404,
  method_not_allowed: 405,
};

/** A refusal in words for the operator. `param` is the path of the field, such as `rules[0].per_second`. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly code: AdminErrorCode;
  readonly param: string | null;

  constructor(code: AdminErrorCode, message: string, param: string | null = null) {
    super(message);
    this.code = code;
    this.param = param;
  }
}

export function notFound(noun: string, id: string): AdminError {
  return new AdminError('not_found', `There is no ${noun} '${id.slice(0, 200)}'.`);
}

export interface ErrorAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Null for a throw that nobody expected. */
export function errorAnswer(error: unknown): ErrorAnswer | null {
  if (error instanceof AdminError) return answer(STATUS[error.code], error.code, error.message, error.param);
  if (!(error instanceof TaskError)) return null;
  const status = TASK_STATUS[error.code];
  return status === undefined ? null : answer(status, wordOf(error.code), error.message, error.param);
}

export function answer(
  status: number,
  code: string,
  message: string,
  param: string | null = null,
): ErrorAnswer {
  return { status, body: { error: { code, message, param } } };
}

/** What the parts behind the API throw. */
const TASK_STATUS: Partial<Record<TaskErrorCode, number>> = {
  invalid_request: 400,
  invalid_value: 400,
  missing_parameter: 400,
  payload_too_large: 413,
  unauthorized: 401,
  permission_denied: 403,
  task_not_found: 404,
  idempotency_mismatch: 422,
  rate_limit_exceeded: 429,
  unavailable: 503,
};

function wordOf(code: TaskErrorCode): string {
  if (code === 'invalid_request') return 'invalid_json';
  return code === 'task_not_found' ? 'not_found' : code;
}
