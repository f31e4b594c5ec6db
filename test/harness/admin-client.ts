import assert from 'node:assert/strict';
import { z } from 'zod';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } }>
  >;
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
}

export interface AdminDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: { readonly Error: JsonSchema } };
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers whose shape the document has just proved.
export type AdminBody = any;

export interface AdminAnswer {
  readonly status: number;
  readonly body: AdminBody;
  readonly headers: Headers;
}

export interface AdminClient {
  readonly document: AdminDocument;
  /** `METHOD /template STATUS` of every answer so far that was held to the document. */
  readonly seen: ReadonlySet<string>;
  send(
    method: string,
    path: string,
    body?: unknown,
    options?: { readonly key?: string | null; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<AdminAnswer>;
}

/** Asks the admin API of a live server and holds every answer to the OpenAPI document that it serves. */
export async function createAdminClient(baseUrl: string, adminKey: string): Promise<AdminClient> {
  const document = (await (await fetch(`${baseUrl}/docs/admin/openapi.json`)).json()) as AdminDocument;
  const seen = new Set<string>();
  return {
    document,
    seen,
    async send(method, path, body, { key = adminKey, headers = {} } = {}) {
      const response = await fetch(`${baseUrl}/admin/v1${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const answered: unknown = JSON.parse(text);
      schemaOf(document, method, path, response.status, seen).parse(answered);
      return { status: response.status, body: answered, headers: response.headers };
    },
  };
}

function schemaOf(
  document: AdminDocument,
  method: string,
  path: string,
  status: number,
  seen: Set<string>,
): z.ZodType {
  const error = z.fromJSONSchema(document.components.schemas.Error);
  const pathname = path.split('?')[0] ?? '';
  const template = Object.keys(document.paths)
    .filter((each) => new RegExp(`^${each.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .find((each) => document.paths[each]?.[method.toLowerCase()] !== undefined);
  if (template === undefined) {
    assert.ok(status >= 400, `${method} ${path} answered ${status} and is not in the document`);
    return error;
  }
  const { responses } = document.paths[template]?.[method.toLowerCase()] ?? assert.fail();
  seen.add(`${method} ${template} ${status}`);
  if (status >= 400) return error;
  const listed = responses[status] ?? assert.fail(`${method} ${template} does not list ${status}`);
  return z.fromJSONSchema(listed.content['application/json'].schema);
}
