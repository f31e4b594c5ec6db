import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AzureOpenAI } from 'openai';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
});

async function call(method: string, path: string, headers: Record<string, string>, body?: object) {
  const response = await fetch(server.baseUrl + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, `${method} ${path}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

const AZURE = '?api-version=preview';

/** Who calls where: docs/dialects/openai.md and docs/dialects/unified-v1.md. */
const ALIASES: readonly (readonly [create: string, polls: readonly string[]])[] = [
  ['/v1/videos', ['/v1/videos/:id', '/v1/video/query?id=:id']],
  [`/openai/v1/videos${AZURE}`, [`/openai/v1/videos/:id${AZURE}`]],
  [`/openai/videos${AZURE}`, [`/openai/videos/:id${AZURE}`]],
  ['/proxy/openai/v1/videos', ['/proxy/openai/v1/videos/:id']],
  ['/sora/v1/video/create', ['/sora/v1/video/feed/:id']],
  ['/sora2/v1/create', ['/sora2/v1/query?id=:id']],
  [
    '/v1/video/create',
    [
      '/v1/video/query?id=:id',
      '/v1/video/query?task_id=:id',
      '/v1/video/query/:id',
      '/v1/video/status/:id',
      '/v1/video/:id',
      '/v1/videos/:id',
    ],
  ],
];

test('every path under which a known client looks is served, with a Bearer key and with an api-key header', async () => {
  for (const credentials of [{ authorization: `Bearer ${server.apiKey}` }, { 'api-key': server.apiKey }])
    for (const [createPath, polls] of ALIASES) {
      const created = await call('POST', createPath, credentials, { model: 'sora-2', prompt: 'waves' });
      const id = String(created['id']);
      assert.match(id, createPath.includes('videos') ? /^video_/ : /^sora-2:task_/);
      await call('DELETE', `/v1/tasks/${encodeURIComponent(id)}`, credentials);
      for (const poll of polls) {
        const body = await call('GET', poll.replace(':id', encodeURIComponent(id)), credentials);
        assert.deepEqual([body['id'], body['status']], [id, 'failed'], poll);
      }
    }
});

/** Azure's own preview address has `/openai/v1`; the SDK's class for Azure builds `/openai` from an endpoint. */
const AZURE_CLIENTS = [
  { name: 'endpoint', address: () => ({ endpoint: server.baseUrl }) },
  { name: 'base URL', address: () => ({ baseURL: `${server.baseUrl}/openai/v1` }) },
];

for (const { name, address } of AZURE_CLIENTS)
  test(`AzureOpenAI with its ${name} pointed here creates, retrieves and lists`, async () => {
    const client = new AzureOpenAI({ ...address(), apiKey: server.apiKey, apiVersion: 'preview' });
    const created = await client.videos.create({ model: 'sora-2', prompt: 'waves', seconds: '4' });
    await call('DELETE', `/v1/tasks/${created.id}`, { 'api-key': server.apiKey });
    const video = await client.videos.retrieve(created.id);
    assert.deepEqual([video.id, video.object, video.seconds], [created.id, 'video', '4']);
    const ids = [];
    for await (const listed of client.videos.list({ limit: 3 })) ids.push(listed.id);
    assert.ok(ids.includes(created.id));
  });
