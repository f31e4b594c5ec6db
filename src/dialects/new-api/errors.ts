import { z } from 'zod';
import type { TaskError } from '../../task/error.ts';
import type { Dialect } from '../dialect.ts';
import { errorTypeOf, messageNamingField, statusOf, wireCodeOf } from '../http-words.ts';

/** Flat for tasks; nested, as OpenAI's, where the gateway refuses before it has read anything. */
export const errorSchema = z.union([
  z.strictObject({ code: z.string().min(1), message: z.string().min(1), data: z.null() }),
  z.strictObject({
    error: z.strictObject({ message: z.string().min(1), type: z.string().min(1), code: z.string() }),
  }),
]);

/** The gateway says 400 for an unknown task; here it is 404, as on every other poll path. */
export const renderError: Dialect['renderError'] = (error, context) => {
  const status = statusOf(error);
  const message = messageNamingField(error, context);
  if (error.code === 'unauthorized' || error.code === 'route_not_found') {
    const type = error.code === 'unauthorized' ? 'new_api_error' : errorTypeOf(status);
    return { kind: 'json', status, body: { error: { message, type, code: '' } } };
  }
  return { kind: 'json', status, body: { code: wireCodeOf(error) ?? codeOf(error), message, data: null } };
};

function codeOf({ code, param }: TaskError): string {
  if (code === 'task_not_found') return 'task_not_exist';
  if (code === 'missing_parameter') return param === 'model' ? 'missing_model' : 'invalid_request';
  if (code !== 'invalid_value') return code;
  if (param === 'size') return 'invalid_size';
  return param === 'seconds' || param === 'duration' ? 'invalid_seconds' : 'invalid_request';
}
