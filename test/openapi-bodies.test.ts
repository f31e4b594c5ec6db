import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { z } from 'zod';
import { dialects } from '../src/dialects/registry.gen.ts';
import type { OpenApiDocument } from '../src/http/openapi.ts';
import { encodeH264 } from '../src/media/testing/films.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makePng } from './harness/pictures.ts';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
type Body = Record<string, unknown>;

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

async function readDocument(name: string): Promise<OpenApiDocument> {
  return (await (await send('GET', `/docs/${name}/openapi.json`)).json()) as OpenApiDocument;
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
  (await documented(name, method, path)).parse(answered);
  return answered;
}

async function documented(name: string, method: string, path: string): Promise<z.ZodType> {
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
  const schema = await documented('evolink', 'GET', '/v1/credits');
  const { message: _message, ...fewer } = credits;
  for (const wrong of [{ ...credits, surplus: 1 }, fewer, { ...credits, success: 'yes' }])
    assert.equal(schema.safeParse(wrong).success, false);
});
