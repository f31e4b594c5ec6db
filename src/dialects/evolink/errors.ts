import { z } from 'zod';
import type { TaskErrorCode } from '../../task/error.ts';
import type { Dialect } from '../dialect.ts';
import { messageNamingField, publicMessage, statusOf, wireCodeOf } from '../http-words.ts';
import { renderSharedError } from '../shared-errors.ts';
import { FILES_PATH } from './files.ts';

export const taskErrorSchema = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(1),
    type: z.string().min(1),
    param: z.string().optional(),
  }),
});

/** The files API has an envelope of its own; the vendor's MCP server shows `code` and `msg`. */
export const fileErrorSchema = z.strictObject({
  success: z.literal(false),
  code: z.int(),
  msg: z.string().min(1),
  data: z.null(),
});

/** An unknown route below the files API has the first form too. */
export const errorSchema = z.union([taskErrorSchema, fileErrorSchema]);

/** The vendor's table: code and type by HTTP status. 403 is about a model unless the error says otherwise. */
const WORDS: Readonly<Record<number, { readonly code: string; readonly type: string }>> = {
  400: { code: 'invalid_request', type: 'invalid_request_error' },
  401: { code: 'unauthorized', type: 'authentication_error' },
  402: { code: 'insufficient_quota', type: 'insufficient_quota' },
  403: { code: 'model_access_denied', type: 'invalid_request_error' },
  404: { code: 'task_not_found', type: 'invalid_request_error' },
  413: { code: 'request_too_large', type: 'request_too_large_error' },
  429: { code: 'rate_limit_exceeded', type: 'rate_limit_error' },
  500: { code: 'internal_error', type: 'api_error' },
  503: { code: 'service_unavailable', type: 'service_unavailable_error' },
};

/** 404s that are not about a task, and 403s that are not about a model, keep their own word. */
const CODES: Partial<Record<TaskErrorCode, string>> = {
  permission_denied: 'permission_denied',
  content_not_ready: 'content_not_ready',
  content_expired: 'content_expired',
  prompt_refused: 'content_policy_violation',
  image_refused: 'content_policy_violation',
};

export const renderError: Dialect['renderError'] = (error, context) => {
  // One client falls back to its other poll path on exactly this body, empty strings included.
  if (error.code === 'route_not_found') {
    const message = publicMessage(error, context);
    const body = { error: { message, type: 'invalid_request_error', param: '', code: '' } };
    return { kind: 'json', status: 404, body };
  }
  if (context.ambiguous) return renderSharedError(error, context);
  const status = statusOf(error);
  if (context.path.startsWith(`${FILES_PATH}/`)) {
    const body = { success: false, code: status, msg: messageNamingField(error, context), data: null };
    return { kind: 'json', status, body };
  }
  const words = WORDS[status] ?? { code: 'internal_error', type: 'api_error' };
  return {
    kind: 'json',
    status,
    body: {
      error: {
        code: wireCodeOf(error) ?? CODES[error.code] ?? words.code,
        message: messageNamingField(error, context),
        type: words.type,
        ...(error.param === null ? {} : { param: error.param }),
      },
    },
  };
};
