import { z } from 'zod';
import type { Dialect, DialectRoute, FileAnswer, RouteDocumentation } from '../dialects/dialect.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Readonly<Record<string, JsonSchema>>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Readonly<Record<string, readonly never[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

/** A body is read by what it is (docs/architecture.md), so every dialect takes all three. */
const BODY_TYPES = ['application/json', 'multipart/form-data', 'application/x-www-form-urlencoded'];

const RETRY_HEADERS = {
  'retry-after': { description: 'Seconds until it is worth trying again', schema: { type: 'integer' } },
  'retry-after-ms': { description: 'The same in milliseconds', schema: { type: 'integer' } },
};

const DESCRIPTION =
  'Generated from the schemas that the server itself checks requests with. Fields that are not listed are ignored; ' +
  'null and empty text count as absent. Reference images may be files, URLs, data URIs or base64.';

/**
 * The OpenAPI 3.1 document of one dialect, every route of it. Paths stand under the base path, where no other dialect
 * can be meant (docs/dialects/detection.md).
 */
export function openApiDocument(dialect: Dialect, version: string): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of dialect.routes) {
    const path = route.path.replace(/:([A-Za-z]\w*)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, path, dialect) };
  }
  return {
    openapi: '3.1.0',
    info: { title: `${dialect.title} on Reelay`, version, description: DESCRIPTION },
    servers: [{ url: dialect.basePath }],
    security: [{ bearer: [] }, { bareKey: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas: { Error: dialect.errorSchema === undefined ? {} : schemaOf(dialect.errorSchema, 'output') },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        bareKey: { type: 'apiKey', in: 'header', name: 'authorization' },
        apiKey: { type: 'apiKey', in: 'header', name: 'api-key' },
      },
    },
  };
}

function operationOf(route: DialectRoute, path: string, dialect: Dialect): Operation {
  const { documentation } = route;
  const { request } = documentation ?? {};
  return {
    operationId: `${route.method} ${path}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/-$/, ''),
    summary: documentation?.summary ?? route.operation,
    parameters: [...pathParameters(path), ...queryParameters(documentation)],
    ...(request === undefined ? {} : { requestBody: bodyOf(request) }),
    responses: responsesOf(documentation, limitHeadersOf(dialect)),
  };
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(documentation: RouteDocumentation | undefined): JsonSchema[] {
  return Object.entries(documentation?.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }));
}

function bodyOf(request: z.ZodType): JsonSchema {
  const schema = schemaOf(request, 'input');
  return {
    required: !takesNothing(schema),
    content: Object.fromEntries(BODY_TYPES.map((type) => [type, { schema }])),
  };
}

/** No body at all is read as an empty object. */
function takesNothing({ required, anyOf }: JsonSchema): boolean {
  if (Array.isArray(required) && required.length > 0) return false;
  return !Array.isArray(anyOf) || anyOf.some((alternative: JsonSchema) => takesNothing(alternative));
}

/** What a key with a limit finds on every answer of this dialect. */
function limitHeadersOf({ limitHeaders }: Dialect): Record<string, JsonSchema> {
  const names = Object.keys(limitHeaders?.({ limit: 1, remaining: 0, resetMs: 0 }) ?? {});
  return Object.fromEntries(
    names.map((name) => [name, { description: 'Only of a key with a limit', schema: { type: 'string' } }]),
  );
}

function responsesOf(
  documentation: RouteDocumentation | undefined,
  headers: Record<string, JsonSchema>,
): Record<string, JsonSchema> {
  const responses: Record<string, JsonSchema> = {};
  for (const [status, answer] of Object.entries(documentation?.responses ?? {}))
    responses[status] = { description: 'Success', headers, content: contentOf(answer) };
  const error = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  responses['429'] = {
    description: 'Over a limit of the key or its project',
    headers: { ...RETRY_HEADERS, ...headers },
    content: error,
  };
  responses['default'] = { description: 'Refused or failed', headers, content: error };
  return responses;
}

function contentOf(answer: z.ZodType | FileAnswer): JsonSchema {
  return 'contentTypes' in answer
    ? Object.fromEntries(answer.contentTypes.map((type) => [type, {}]))
    : { 'application/json': { schema: schemaOf(answer, 'output') } };
}

/** A rule that JSON Schema has no word for is left out, which makes the document wider, never wrong. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
