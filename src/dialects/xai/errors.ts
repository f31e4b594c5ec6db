import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { messageNamingField, statusOf } from '../http-words.ts';
import { renderSharedError } from '../shared-errors.ts';

/** Both are texts; the widely used SDK shows them as `code: error`. */
export const errorSchema = z.strictObject({ code: z.string().min(1), error: z.string().min(1) });

export const renderError: Dialect['renderError'] = (error, context) => {
  if (context.ambiguous) return renderSharedError(error, context);
  const body = { code: error.code, error: messageNamingField(error, context) };
  return { kind: 'json', status: statusOf(error), body };
};
