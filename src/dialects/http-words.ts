import { TASK_ERRORS, TaskError, type TaskErrorCode, type TaskErrorDetails } from '../task/error.ts';
import type { ErrorContext } from './dialect.ts';
import { shortened } from './fields.ts';

/** A path can have 16 KB; an error that repeats it whole helps nobody. */
const TEXT_LENGTH_MAX = 1_000;

/**
 * The HTTP status of each error. All dialects agree here. Content that is not there (yet) is 404: the SDKs
 * retry 409 by themselves, and several clients take 425 and 5xx for the end of a task. Codes that normally
 * end a task have a status too, for the rare case that one is thrown at a request.
 */
const STATUS: Record<TaskErrorCode, number> = {
  invalid_request: 400,
  missing_parameter: 400,
  invalid_value: 400,
  invalid_image: 400,
  image_size_mismatch: 400,
  invalid_clip: 400,
  // Not 501: the SDKs send a POST again after any 5xx, and a second try changes nothing.
  decoder_unavailable: 400,
  payload_too_large: 413,
  unauthorized: 401,
  permission_denied: 403,
  model_not_allowed: 403,
  no_price: 400,
  insufficient_credits: 402,
  idempotency_mismatch: 422,
  task_not_found: 404,
  route_not_found: 404,
  content_not_ready: 404,
  content_expired: 404,
  task_still_running: 400,
  rate_limit_exceeded: 429,
  unavailable: 503,
  internal_error: 500,
  image_unreachable: 400,
  clip_unreachable: 400,
  prompt_refused: 400,
  image_refused: 400,
  result_refused: 400,
  moderation_unavailable: 503,
  unsupported_request: 400,
  no_engine: 503,
  submit_unknown: 500,
  engine_failed: 500,
  engine_invalid_output: 500,
  generation_timeout: 500,
  cancelled: 400,
};

export function statusOf(error: TaskError): number {
  return STATUS[error.code];
}

export function isClientFault(error: TaskError): boolean {
  return TASK_ERRORS[error.code].clientFault;
}

/** An error for which a dialect's own documents have a finer word than the shared table. */
export class DialectError extends TaskError {
  readonly wireCode: string;

  constructor(code: TaskErrorCode, wireCode: string, message: string, details: TaskErrorDetails = {}) {
    super(code, message, details);
    this.wireCode = wireCode;
  }
}

/** The dialect's own word when the error carries one. */
export function wireCodeOf(error: TaskError): string | null {
  return error instanceof DialectError ? error.wireCode : null;
}

/** Where the family of new-api has another word than we. */
export function familyCodeOf(error: TaskError): string {
  const own = wireCodeOf(error);
  if (own !== null) return own;
  if (error.code === 'task_not_found') return 'task_not_exist';
  return error.code === 'insufficient_credits' ? 'insufficient_quota' : error.code;
}

/**
 * `Invalid URL (GET /v1/xyz)` for routes that do not exist: a widely used client falls back to its second poll
 * path only when a 404 says exactly these two words (docs/dialects/evolink.md).
 */
export function publicMessage(error: TaskError, context: ErrorContext): string {
  if (error.code === 'route_not_found')
    return `Invalid URL (${context.method} ${shortened(context.path, TEXT_LENGTH_MAX)})`;
  // Ids stand in messages, and an id is whatever stood in the path.
  return shortened(error.message, TEXT_LENGTH_MAX);
}

/** For error bodies without a `param` key: the message itself has to say which field is meant. */
export function messageNamingField(error: TaskError, context: ErrorContext): string {
  const message = publicMessage(error, context);
  if (error.param === null || message.includes(`'${error.param}'`)) return message;
  return `${error.param}: ${message}`;
}

/** The error types of OpenAI's API, which new-api and its many forks kept. */
export function errorTypeOf(status: number): string {
  if (status === 402) return 'insufficient_quota';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
