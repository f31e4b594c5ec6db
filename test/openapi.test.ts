import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { z } from 'zod';
import { dialects } from '../src/dialects/registry.gen.ts';
import type { OpenApiDocument } from '../src/http/openapi.ts';
import { encodeH264 } from '../src/media/testing/films.ts';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { NEIGHBOURS, type NeighbourClient } from './harness/neighbour-clients.ts';
import { makePng } from './harness/pictures.ts';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
type Body = Record<string, unknown>;

/** Routes that have no documentation yet, as `dialect METHOD /path`. Only ever make it shorter. */
const UNDOCUMENTED: readonly string[] = [];
/** Dialects that do not say yet what their errors look like. Only ever make it shorter. */
const WITHOUT_ERROR_SCHEMA: readonly string[] = [];

let server: TestServer;
const pictureServer = http.createServer(async (_request, response) => {
  response.writeHead(200, { 'content-type': 'image/png' }).end(await makePng(64, 64));
});

before(async () => {
  server = await startTestServer({}, { roles: ['api'] });
  await new Promise<void>((resolve) => pictureServer.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  pictureServer.close();
  await server.stop();
});

async function readDocument(name: string): Promise<OpenApiDocument> {
  const response = await fetch(`${server.baseUrl}/docs/${name}/openapi.json`);
  assert.equal(response.status, 200, 'no key is needed');
  return (await response.json()) as OpenApiDocument;
}

function pathOf(route: { readonly path: string }): string {
  return route.path.replace(/:(\w+)/g, '{$1}');
}

test('GET /docs lists one document a dialect, and that of the admin API', async () => {
  const listed = (await (await fetch(`${server.baseUrl}/docs`)).json()) as {
    documents: { name: string; openapi: string }[];
  };
  assert.deepEqual(
    listed.documents.map(({ name }) => name),
    [...dialects.map(({ name }) => name), 'admin'],
  );
  for (const { openapi } of listed.documents)
    assert.equal((await fetch(server.baseUrl + openapi)).status, 200);
  assert.equal((await fetch(`${server.baseUrl}/docs/nobody/openapi.json`)).status, 404);
});

test('every route is documented, but for those that the list names', () => {
  const missing = dialects.flatMap((dialect) =>
    dialect.routes
      .filter(({ documentation }) => documentation === undefined)
      .map(({ method, path }) => `${dialect.name} ${method} ${path}`),
  );
  assert.deepEqual(missing, UNDOCUMENTED);
  assert.deepEqual(
    dialects.filter(({ errorSchema }) => errorSchema === undefined).map(({ name }) => name),
    WITHOUT_ERROR_SCHEMA,
  );
});

for (const dialect of dialects) {
  test(`${dialect.name}: the document is OpenAPI 3.1 by structure and holds every route`, async () => {
    const document = await readDocument(dialect.name);
    documentShape.parse(document);
    for (const route of dialect.routes)
      assert.ok(document.paths[pathOf(route)]?.[route.method.toLowerCase()], `${route.method} ${route.path}`);
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.values(item).map((operation) => ({ path, operation })),
    );
    for (const { operation } of operations) {
      const headers = Object.keys(operation.responses['429']?.['headers'] ?? {});
      assert.deepEqual(headers.slice(0, 2), ['retry-after', 'retry-after-ms']);
      assert.equal(headers.includes('x-ratelimit-remaining-requests'), dialect.limitHeaders !== undefined);
    }
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length, 'operation ids are unique');
    for (const { path, operation } of operations) {
      const declared = operation.parameters.filter((parameter) => parameter['in'] === 'path');
      assert.deepEqual(
        declared.map((parameter) => parameter['name']),
        [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
        `${path}: path parameters`,
      );
    }
    for (const [reference] of JSON.stringify(document).matchAll(/"\$ref":"[^"]*"/g))
      assert.equal(reference, '"$ref":"#/components/schemas/Error"', 'references resolve');
  });
}

const schemaShape = z.looseObject({
  type: z
    .union([
      z.enum(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']),
      z.array(z.string()),
    ])
    .optional(),
  nullable: z.never({ error: 'OpenAPI 3.0, not 3.1' }).optional(),
  properties: z.record(z.string(), z.looseObject({})).optional(),
  required: z.array(z.string()).optional(),
});
const contentShape = z.record(
  z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/),
  z.strictObject({ schema: schemaShape.optional() }),
);
const operationShape = z.strictObject({
  operationId: z.string().regex(/^[a-z][a-z0-9-]*$/),
  summary: z.string().min(1),
  parameters: z.array(
    z.strictObject({
      name: z.string().min(1),
      in: z.enum(['path', 'query']),
      required: z.boolean(),
      schema: schemaShape,
    }),
  ),
  requestBody: z.strictObject({ required: z.boolean(), content: contentShape }).optional(),
  responses: z.record(
    z.string().regex(/^([1-5]\d\d|default)$/),
    z.strictObject({
      description: z.string().min(1),
      headers: z.record(
        z.string().regex(/^[a-z-]+$/),
        z.strictObject({ description: z.string().min(1), schema: schemaShape }),
      ),
      content: contentShape,
    }),
  ),
});
const documentShape = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string().min(1), version: z.string().min(1), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string().startsWith('/') })).length(1),
  security: z.array(z.record(z.string(), z.array(z.never()))),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'delete', 'put', 'patch']), operationShape),
  ),
  components: z.strictObject({
    schemas: z.record(z.string(), schemaShape),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['http', 'apiKey']) })),
  }),
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function call(
  client: NeighbourClient,
  method: string,
  path: string,
  key: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(server.baseUrl + client.basePath + path, {
    method,
    headers: { authorization: authorization(client, key), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function cancel(id: string): Promise<void> {
  const response = await fetch(`${server.baseUrl}/evolink/v1/tasks/${encodeURIComponent(id)}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  assert.equal(response.status, 200, await response.text());
}

/** The schema that the document, as served, gives for this answer. */
function documented(document: OpenApiDocument, method: string, path: string, status: number): z.ZodType {
  const { pathname } = new URL(path, 'http://server.example.com');
  const template = Object.keys(document.paths)
    .filter((each) => new RegExp(`^${each.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
    .sort((a, b) => a.split('{').length - b.split('{').length)[0];
  assert.ok(template !== undefined, `${path} is not in the document`);
  const responses = document.paths[template]?.[method.toLowerCase()]?.responses;
  const response = (responses?.[status] ?? responses?.['default']) as {
    content: { 'application/json': { schema: { $ref?: string } } };
  };
  assert.ok(status >= 400 || responses?.[status] !== undefined, `${method} ${path} does not list ${status}`);
  const { schema } = response.content['application/json'];
  const resolved = schema.$ref === undefined ? schema : document.components.schemas['Error'];
  return z.fromJSONSchema(resolved as JsonSchema);
}

for (const client of [...CLIENTS, ...NEIGHBOURS]) {
  describe(`${client.name}: the running server keeps to its document`, () => {
    const { method, path } = client.create;

    test('in what it answers to a create and to polls of a task that waits and of one that was cancelled', async () => {
      const document = await readDocument(client.name);
      for (const request of [client.example, client.smallest]) {
        const created = await call(client, method, path, server.apiKey, request);
        assert.equal(created.status, 200, JSON.stringify(created.body));
        documented(document, method, path, 200).parse(created.body);
        const pollPath = client.pollPath(String(client.id(created.body)));
        const poll = async (): Promise<Answer> => {
          const polled = await call(client, 'GET', pollPath, server.apiKey);
          assert.ok([200, 202].includes(polled.status), JSON.stringify(polled.body));
          documented(document, 'GET', pollPath, polled.status).parse(polled.body);
          return polled;
        };
        const waiting = await poll();
        await cancel(String(client.id(created.body)));
        assert.notDeepEqual((await poll()).body, waiting.body);
      }
    });

    test('in what it accepts: the examples of the vendor fit the request schema', async () => {
      const document = await readDocument(client.name);
      const body = document.paths[path]?.['post']?.requestBody as {
        content: Record<string, { schema: JsonSchema }>;
      };
      for (const { schema } of Object.values(body.content)) {
        const request = z.fromJSONSchema(schema);
        request.parse(client.example);
        request.parse(client.smallest);
        assert.equal(request.safeParse({ model: 'sora-2' }).success, false, 'a prompt is required');
        assert.equal(request.safeParse({ prompt: ['waves'] }).success, false, 'a prompt is text');
      }
    });

    test('in its refusals: 400, 401 and 404', async () => {
      const document = await readDocument(client.name);
      // An id of each dialect's own form, since one answers 400 to a form that it does not know.
      const pollPath = client.pollPath('task-unified-1-unknown0');
      const refusals: readonly (readonly [number, string, string, Answer])[] = [
        [400, method, path, await call(client, method, path, server.apiKey, { prompt: [] })],
        [401, method, path, await call(client, method, path, 'sk-wrong-key-0123456789', client.smallest)],
        [401, 'GET', pollPath, await call(client, 'GET', pollPath, 'sk-wrong-key-0123456789')],
        [404, 'GET', pollPath, await call(client, 'GET', pollPath, server.apiKey)],
      ];
      for (const [status, verb, target, answer] of refusals) {
        assert.equal(answer.status, status, JSON.stringify(answer.body));
        documented(document, verb, target, status).parse(answer.body);
      }
    });
  });
}

function send(method: string, path: string, body?: FormData | Body): Promise<Response> {
  const json = body !== undefined && !(body instanceof FormData);
  return fetch(server.baseUrl + path, {
    method,
    headers: {
      authorization: `Bearer ${server.apiKey}`,
      ...(json ? { 'content-type': 'application/json' } : {}),
    },
    body: json ? JSON.stringify(body) : (body ?? null),
  });
}

function answersOf(document: OpenApiDocument, method: string, path: string): Record<string, JsonSchema> {
  const answer = document.paths[path]?.[method.toLowerCase()]?.responses[200] ?? assert.fail(path);
  return (answer as { content: Record<string, JsonSchema> }).content;
}

/** Answers 200 in the schema of the document, and says what it was. */
async function kept(
  name: string,
  method: string,
  path: string,
  body?: FormData | Body,
  id = '',
): Promise<Body> {
  const response = await send(method, `/${name}${path.replace('{id}', id)}`, body);
  const answered = (await response.json()) as Body;
  assert.equal(response.status, 200, `${path}: ${JSON.stringify(answered)}`);
  (await documentedSuccess(name, method, path)).parse(answered);
  return answered;
}

async function documentedSuccess(name: string, method: string, path: string): Promise<z.ZodType> {
  const content = answersOf(await readDocument(name), method, path)['application/json'];
  return z.fromJSONSchema((content as { schema: JsonSchema }).schema);
}

function form(bytes: Uint8Array, fields: Record<string, string> = {}): FormData {
  const made = new FormData();
  made.set('file', new Blob([Buffer.from(bytes)]), 'upload.bin');
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  return made;
}

test('a body is required exactly where a request without one is refused', async () => {
  const optional: string[] = [];
  for (const { name, basePath, routes } of dialects) {
    const document = await readDocument(name);
    for (const route of routes.filter(({ documentation }) => documentation?.request !== undefined)) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      const { requestBody } = document.paths[path]?.['post'] ?? assert.fail(path);
      if (requestBody?.['required'] !== true) optional.push(`${name} ${path}`);
      else {
        const { status } = await send('POST', basePath + path.replace('{id}', 'none'));
        assert.ok(status === 400 || (status === 404 && path.includes('{id}')), `${name} ${path}: ${status}`);
      }
    }
  }
  assert.deepEqual(optional, [
    'openai /v1/webhook_endpoints/{id}',
    'openai /v1/webhook_endpoints/{id}/rotate_secret',
  ]);
  const made = await kept('openai', 'POST', '/v1/webhook_endpoints', {
    name: 'ends',
    url: 'https://client.example.com/hook',
    event_types: ['video.failed'],
  });
  for (const path of ['/v1/webhook_endpoints/{id}', '/v1/webhook_endpoints/{id}/rotate_secret'])
    await kept('openai', 'POST', path, undefined, String(made['id']));
});

test('a file that is downloaded has one of the listed types, and each of them occurs', async () => {
  const picture = sharp(await makePng(64, 64));
  const uploads = [
    await picture.png().toBuffer(),
    await picture.jpeg().toBuffer(),
    await picture.webp().toBuffer(),
    Buffer.from(await encodeH264(64, 64, 15)),
  ];
  const types: (string | null)[] = [];
  for (const bytes of uploads) {
    const { id } = await kept('openai', 'POST', '/v1/files', form(bytes, { purpose: 'vision' }));
    const response = await send('GET', `/openai/v1/files/${id}/content`);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
    types.push(response.headers.get('content-type'));
  }
  const listed = Object.keys(answersOf(await readDocument('openai'), 'GET', '/v1/files/{id}/content'));
  assert.deepEqual(types.sort(), listed.sort());
});

test("EvoLink's files and credits are answered in the schemas of its document", async () => {
  const bytes = await makePng(64, 64);
  const { port } = pictureServer.address() as AddressInfo;
  const data = { base64_data: `data:image/png;base64,${bytes.toString('base64')}` };
  const address = { file_url: `http://127.0.0.1:${port}/a.png` };
  const uploaded = await kept('evolink', 'POST', '/api/v1/files/upload/base64', data);
  await kept('evolink', 'POST', '/api/v1/files/upload/stream', form(bytes));
  await kept('evolink', 'POST', '/api/v1/files/upload/url', address);
  await kept('evolink', 'GET', '/api/v1/files/list');
  await kept('evolink', 'GET', '/api/v1/files/quota');
  const { file_id: id } = uploaded['data'] as Body;
  await kept('evolink', 'DELETE', '/api/v1/files/{id}', undefined, String(id));
  await kept('evolink', 'GET', '/v1/credits');
});

test('the check itself notices an answer that the document does not have', async () => {
  const credits = await kept('evolink', 'GET', '/v1/credits');
  const schema = await documentedSuccess('evolink', 'GET', '/v1/credits');
  const { message: _message, ...fewer } = credits;
  for (const wrong of [{ ...credits, surplus: 1 }, fewer, { ...credits, success: 'yes' }])
    assert.equal(schema.safeParse(wrong).success, false);
});
