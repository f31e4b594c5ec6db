import { z } from 'zod';
import type { AdminRoute } from './route.ts';
import { ADMIN_PATH, adminRoutes } from './routes.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const DESCRIPTION =
  'For operators: an API key with the scope "admin". Credits are decimal texts beside whole micro-credits, since JSON ' +
  'numbers round; they may be sent as "12.5", 12.5 or {"micro": "12500000"}. Times are the database\'s. Unknown ' +
  'parameters are refused.';

const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string().min(1), param: z.string().nullable() }),
});

const ERROR = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
const FAILURES: Readonly<Record<string, string>> = {
  400: 'A parameter is wrong; `param` names it',
  401: 'No key, or one that is unknown, revoked or expired',
  403: 'The key lacks the scope `admin`, or may not be used from this address',
  404: 'There is no such thing',
  429: 'Over the reads a minute of the key or its project',
  default: 'Refused or failed',
};

export function adminDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of adminRoutes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, path) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Reelay admin API', version, description: DESCRIPTION },
    servers: [{ url: ADMIN_PATH }],
    security: [{ bearer: [] }],
    tags: [...new Set(adminRoutes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Error: schemaOf(errorSchema, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationOf(route: AdminRoute, path: string): object {
  const { request } = route;
  const failures = Object.entries(FAILURES).filter(([status]) => status !== '404' || path.includes('{'));
  return {
    operationId: `${route.method} ${path}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/-$/, ''),
    tags: [route.tag],
    summary: route.summary,
    parameters: [...pathParameters(path), ...queryParameters(route), ...headerParameters(route)],
    ...(request === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(request, 'input') } },
          },
        }),
    responses: {
      [route.status]: {
        description: 'Success',
        content: { 'application/json': { schema: schemaOf(route.response, 'output') } },
      },
      ...Object.fromEntries(
        failures.map(([status, description]) => [status, { description, content: ERROR }]),
      ),
    },
  };
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: AdminRoute): object[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }));
}

function headerParameters({ repeatable }: AdminRoute): object[] {
  if (repeatable !== true) return [];
  const description = 'A repeat under the same key returns the first movement';
  const schema = { type: 'string', maxLength: 255 };
  return [{ name: 'Idempotency-Key', in: 'header', required: false, description, schema }];
}

/** A rule that JSON Schema has no word for is left out, which makes the document wider, never wrong. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
