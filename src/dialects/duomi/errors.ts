import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { messageNamingField, statusOf } from '../http-words.ts';
import { renderSharedError } from '../shared-errors.ts';

/** The HTTP status again as a number, and the text under the two names that clients look for. */
export const errorSchema = z.strictObject({
  code: z.int(),
  msg: z.string().min(1),
  message: z.string().min(1),
});

export const renderError: Dialect['renderError'] = (error, context) => {
  if (context.ambiguous) return renderSharedError(error, context);
  const status = statusOf(error);
  const message = messageNamingField(error, context);
  return { kind: 'json', status, body: { code: status, msg: message, message } };
};
