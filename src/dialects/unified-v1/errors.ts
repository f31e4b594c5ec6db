import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { errorTypeOf, familyCodeOf, isClientFault, messageNamingField, statusOf } from '../http-words.ts';

/** new-api's flat form and OpenAI's nested one together: this family has clients for both. */
export const errorSchema = z.strictObject({
  code: z.string().min(1),
  message: z.string().min(1),
  data: z.null(),
  error: z.strictObject({
    message: z.string().min(1),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string(),
  }),
  status: z.enum(['failed', 'processing']).optional(),
});

export const renderError: Dialect['renderError'] = (error, context) => {
  const status = statusOf(error);
  const message = messageNamingField(error, context);
  const code = familyCodeOf(error);
  // Two clients never look at the HTTP status of a query and read `status` from whatever came back: it must be
  // there, and must not say `failed` for trouble that passes.
  const word = isClientFault(error) && !error.retryable ? 'failed' : 'processing';
  return {
    kind: 'json',
    status,
    body: {
      code,
      message,
      data: null,
      error: { message, type: errorTypeOf(status), param: error.param, code },
      ...(context.method === 'GET' ? { status: word } : {}),
    },
  };
};
