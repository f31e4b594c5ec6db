import { z } from 'zod';
import type { TaskError } from '../task/error.ts';
import type { ErrorContext, WireReply } from './dialect.ts';
import { errorTypeOf, messageNamingField, statusOf, wireCodeOf } from './http-words.ts';

/** The error body that every claimant of a shared path can read: EvoLink's and APIMart's `error`, duomi's `code` and `msg`. */
export const sharedErrorSchema = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string().min(1),
    type: z.string(),
    param: z.string().optional(),
  }),
  code: z.int(),
  msg: z.string(),
  message: z.string(),
});

export function renderSharedError(
  error: TaskError,
  context: ErrorContext,
): Extract<WireReply, { kind: 'json' }> {
  const status = statusOf(error);
  const message = messageNamingField(error, context);
  return {
    kind: 'json',
    status,
    body: {
      error: {
        code: wireCodeOf(error) ?? sharedCode(error, status),
        message,
        type: errorTypeOf(status),
        ...(error.param === null ? {} : { param: error.param }),
      },
      code: status,
      msg: message,
      message,
    },
  };
}

function sharedCode(error: TaskError, status: number): string {
  if (status === 401) return 'unauthorized';
  if (status === 402) return 'insufficient_quota';
  if (error.code === 'model_not_allowed') return 'model_access_denied';
  if (status === 403 || status === 404 || status === 429) return error.code;
  return status >= 500 ? 'internal_error' : 'invalid_request';
}
