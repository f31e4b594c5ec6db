import { z } from 'zod';
import type { TaskError, TaskErrorCode } from '../../task/error.ts';
import type { Dialect, ErrorContext } from '../dialect.ts';
import { publicMessage, statusOf, wireCodeOf } from '../http-words.ts';

/** OpenAI sends `code: null` for what the status says already. */
const CODES: Partial<Record<TaskErrorCode, string>> = {
  invalid_request: 'invalid_request',
  missing_parameter: 'missing_required_parameter',
  invalid_value: 'invalid_value',
  invalid_image: 'invalid_image',
  image_unreachable: 'invalid_image',
  invalid_clip: 'invalid_clip',
  decoder_unavailable: 'decoder_unavailable',
  payload_too_large: 'payload_too_large',
  unauthorized: 'invalid_api_key',
  permission_denied: 'insufficient_permissions',
  // OpenAI's own word for a model that a project may not use; the status tells it from one that nobody has.
  model_not_allowed: 'model_not_found',
  prompt_refused: 'moderation_blocked',
  image_refused: 'moderation_blocked',
  unsupported_request: 'invalid_request',
};

/** Limits and credits have words of their own. */
const WORDS_BY_STATUS: Readonly<Record<number, { readonly code: string; readonly type: string }>> = {
  402: { code: 'insufficient_quota', type: 'insufficient_quota' },
  429: { code: 'rate_limit_exceeded', type: 'requests' },
  500: { code: 'server_error', type: 'server_error' },
  503: { code: 'server_error', type: 'server_error' },
};

/** The official envelope; `code` and `message` stand at the top again for clients that look only there. */
export const errorSchema = z.strictObject({
  error: z.strictObject({
    message: z.string().min(1),
    type: z.string().min(1),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
  code: z.string().nullable(),
  message: z.string().min(1),
});

export const renderError: Dialect['renderError'] = (error, context) => {
  const status = statusOf(error);
  const message = publicMessage(error, context);
  const words = WORDS_BY_STATUS[status];
  const code = wireCodeOf(error) ?? CODES[error.code] ?? words?.code ?? null;
  return {
    kind: 'json',
    status,
    body: {
      error: { message, type: words?.type ?? 'invalid_request_error', param: error.param, code },
      code,
      message,
    },
    headers: retryHeaders(error, context),
  };
};

/** All are said before anything is stored. */
const NOTHING_STORED: readonly TaskErrorCode[] = [
  'unavailable',
  'moderation_unavailable',
  'rate_limit_exceeded',
];

/**
 * The SDKs repeat a POST after any 5xx without an idempotency key, which would make a second film of a task
 * that may exist already. Where nothing was stored, a POST may be repeated; of a 429 it is said aloud.
 */
function retryHeaders(error: TaskError, { method }: ErrorContext): Record<string, string> {
  if (error.code === 'rate_limit_exceeded') return { 'x-should-retry': 'true' };
  const safe = error.retryable && (method === 'GET' || NOTHING_STORED.includes(error.code));
  return safe ? {} : { 'x-should-retry': 'false' };
}
