import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { errorTypeOf, familyCodeOf, messageNamingField, statusOf } from '../http-words.ts';

/** No page documents errors of /v2. new-api's flat form, which the service descends from, and OpenAI's nested one. */
export const errorSchema = z.strictObject({
  code: z.string().min(1),
  message: z.string().min(1),
  data: z.null(),
  error: z.strictObject({ message: z.string().min(1), type: z.string().min(1), code: z.string().min(1) }),
});

export const renderError: Dialect['renderError'] = (error, context) => {
  const status = statusOf(error);
  const message = messageNamingField(error, context);
  const code = familyCodeOf(error);
  return {
    kind: 'json',
    status,
    body: { code, message, data: null, error: { message, type: errorTypeOf(status), code } },
  };
};
