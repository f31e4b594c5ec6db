import type { z } from 'zod';
import type { JsonObject } from '../task/json.ts';
import { AdminError } from './errors.ts';

type Issue = z.core.$ZodIssue;

/** What a schema makes of a query or a body. Throws AdminError that names the first field that is wrong. */
export function readInput(schema: z.ZodType, input: JsonObject): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue === undefined
    ? new AdminError('invalid_value', 'The request is not valid.')
    : refusal(issue, input);
}

function refusal(issue: Issue, input: JsonObject): AdminError {
  const where = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const name = pathText([...issue.path, issue.keys[0] ?? '']);
    return new AdminError('unknown_parameter', `There is no parameter '${name}' here.`, name);
  }
  if (valueAt(input, issue.path) === undefined)
    return new AdminError('missing_parameter', `${where} is required.`, where);
  // Messages of our own begin with a verb; zod's are sentences.
  const words = /^(must|has) /.test(issue.message)
    ? `${where} ${issue.message}.`
    : `${where}: ${issue.message}.`;
  return new AdminError('invalid_value', words, where);
}

/** `rules[0].per_second` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('')
    .slice(0, 200);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    input,
  );
}
