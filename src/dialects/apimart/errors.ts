import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { errorTypeOf, messageNamingField, statusOf } from '../http-words.ts';
import { renderSharedError } from '../shared-errors.ts';

/** The HTTP status as `code`, beside the answers' own `code: 200` and inside `error`. */
export const errorSchema = z.strictObject({
  code: z.int(),
  error: z.strictObject({ code: z.int(), message: z.string().min(1), type: z.string().min(1) }),
});

export const renderError: Dialect['renderError'] = (error, context) => {
  if (context.ambiguous) return renderSharedError(error, context);
  const status = statusOf(error);
  const type = status === 401 ? 'authentication_error' : errorTypeOf(status);
  return {
    kind: 'json',
    status,
    body: { code: status, error: { code: status, message: messageNamingField(error, context), type } },
  };
};
