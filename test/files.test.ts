import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as evolink from '@evolinkai/evolink-media/dist/core/src/services/file-client.js';
import OpenAI, { toFile } from 'openai';
import OpenAIOlder from 'openai-6';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makeJpeg, makePng } from './harness/pictures.ts';
import { until } from './harness/wait.ts';

const FILM_TIMEOUT_MS = 120_000;
/** The types of the SDK allow Sora's own sizes only; a small film keeps this test quick. */
const SMALL = { seconds: '4', size: '448x256' as '1280x720' } as const;
let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
});

const SDKS = [
  { name: 'openai 7.55', Client: OpenAI },
  { name: 'openai 6.27', Client: OpenAIOlder as unknown as typeof OpenAI },
];

function clientOf(Client: typeof OpenAI, apiKey = server.apiKey): OpenAI {
  return new Client({ apiKey, baseURL: `${server.baseUrl}/v1`, maxRetries: 0 });
}

function statusOf(error: unknown): unknown {
  return (error as { status?: unknown }).status;
}

async function send(
  method: string,
  path: string,
  body?: FormData | Record<string, unknown> | string,
  key = server.apiKey,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const isJson = body !== undefined && !(body instanceof FormData) && typeof body !== 'string';
  const response = await fetch(server.baseUrl + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(isJson ? { 'content-type': 'application/json' } : {}) },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as FormData | string) }),
  });
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function completed(client: OpenAI, id: string): Promise<OpenAI.Video> {
  return until(
    async () => {
      const video = await client.videos.retrieve(id);
      assert.notEqual(video.status, 'failed', JSON.stringify(video.error));
      return video.status === 'completed' ? video : null;
    },
    FILM_TIMEOUT_MS,
    () => `${id} does not complete`,
  );
}

for (const { name, Client } of SDKS) {
  test(`${name}: a file is created, listed, read, made into a film by its id, and deleted`, async () => {
    const client = clientOf(Client);
    const bytes = await makeJpeg(320, 180);
    const file = await client.files.create({
      file: await toFile(bytes, 'beach.jpg', { type: 'application/octet-stream' }),
      purpose: 'vision',
    });
    assert.equal(file.object, 'file');
    assert.equal(file.bytes, bytes.length);
    assert.equal(file.filename, 'beach.jpg');
    assert.deepEqual({ ...(await client.files.retrieve(file.id)), url: '' }, { ...file, url: '' });
    const content = await client.files.content(file.id);
    assert.equal(content.headers.get('content-type'), 'image/jpeg');
    assert.ok(Buffer.from(await content.arrayBuffer()).equals(bytes), 'byte for byte');
    const listed: string[] = [];
    for await (const each of client.files.list({ limit: 1 })) listed.push(each.id);
    assert.ok(listed.includes(file.id));

    const video = await client.videos.create({
      prompt: 'camera pans left',
      input_reference: { file_id: file.id } as never,
      ...SMALL,
    });
    assert.deepEqual(
      { ...(await client.files.delete(file.id)) },
      { id: file.id, object: 'file', deleted: true },
    );
    await completed(client, video.id);
    await assert.rejects(async () => client.files.retrieve(file.id), { status: 404 });
    await assert.rejects(async () => client.files.content(file.id), { status: 404 });
    await assert.rejects(
      async () =>
        client.videos.create({ prompt: 'x', input_reference: { file_id: file.id } as never, ...SMALL }),
      (error: unknown) => statusOf(error) === 400 && String(error).includes(file.id),
    );
  });

  test(`${name}: models are listed, a bad key is told so`, async () => {
    const client = clientOf(Client);
    const names: string[] = [];
    for await (const model of client.models.list()) names.push(model.id);
    assert.ok(names.includes('sora-2') && names.includes('sora-2-pro'));
    assert.equal((await client.models.retrieve('sora-2')).object, 'model');
    await assert.rejects(async () => client.models.retrieve('gpt-9'), { status: 404 });
    await assert.rejects(async () => clientOf(Client, 'sk-wrong-key-0123456789').models.list(), {
      status: 401,
    });
  });
}

test('a bare probe of the model list is a 401 in JSON on every base path that has one', async () => {
  for (const path of ['/v1/models', '/openai/v1/models', '/evolink/v1/models', '/unified-v2/v1/models']) {
    const response = await fetch(server.baseUrl + path);
    assert.equal(response.status, 401, path);
    assert.ok('error' in ((await response.json()) as object));
    assert.equal((await send('GET', path)).status, 200, path);
  }
});

test('an upload through unified-v2 gives an address that is served, and that makes a film', async () => {
  const bytes = await makePng(64, 64);
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), 'picture.png');
  for (const path of ['/v1/files', '/unified-v2/v1/files']) {
    const { status, body } = await send('POST', path, form);
    assert.equal(status, 200, JSON.stringify(body));
    const url = String(body['url']);
    const served = await fetch(url);
    assert.equal(served.headers.get('content-type'), 'image/png');
    assert.equal(served.headers.get('x-content-type-options'), 'nosniff');
    assert.ok(Buffer.from(await served.arrayBuffer()).equals(bytes));
    const part = await fetch(url, { headers: { range: 'bytes=0-7' } });
    assert.equal(part.status, 206);
    // Another last letter of the id, whichever it was.
    const tampered = url.replace(/(.)\.png$/, (_, last: string) => `${last === '0' ? '1' : '0'}.png`);
    assert.equal((await fetch(tampered)).status, 403);
    // No range is opened for this server's own address, so it must know its own link.
    const closed = await startTestServer({ REELAY_EGRESS_ALLOW: '' });
    try {
      const again = await fetch(`${closed.baseUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${closed.apiKey}` },
        body: form,
      });
      const own = ((await again.json()) as { url: string }).url;
      const client = new OpenAI({ apiKey: closed.apiKey, baseURL: `${closed.baseUrl}/v1` });
      const video = await client.videos.create({
        prompt: 'camera pans left',
        input_reference: { image_url: own } as never,
        ...SMALL,
      });
      await completed(client, video.id);
    } finally {
      await closed.stop();
    }
  }
});

test('a file of another project reads like one that never was, in every place that takes an id', async () => {
  const mine = clientOf(OpenAI);
  const file = await mine.files.create({
    file: await toFile(await makePng(16, 16), 'a.png'),
    purpose: 'user_data',
  });
  const unknown = `file-${'0'.repeat(24)}`;
  const masked = (body: unknown, id: string): string => JSON.stringify(body).replaceAll(id, 'ID');
  const uses: [string, (id: string) => string, ((id: string) => Record<string, unknown>)?][] = [
    ['GET', (id) => `/v1/files/${id}`],
    ['GET', (id) => `/v1/files/${id}/content`],
    ['DELETE', (id) => `/v1/files/${id}`],
    ['DELETE', (id) => `/api/v1/files/${id}`],
    ['POST', () => '/v1/videos', (id) => ({ prompt: 'x', input_reference: { file_id: id } })],
    ['POST', () => '/v1/video/create', (id) => ({ model: 'sora-2', prompt: 'x', images: [{ file_id: id }] })],
    ['GET', (id) => `/v1/files?after=${id}`],
  ];
  for (const [method, path, body] of uses) {
    const foreign = await send(method, path(file.id), body?.(file.id), server.strangerKey);
    const never = await send(method, path(unknown), body?.(unknown), server.strangerKey);
    assert.equal(foreign.status, never.status, path('ID'));
    assert.equal(masked(foreign.body, file.id), masked(never.body, unknown));
    assert.ok(foreign.status >= 400 || method === 'GET');
  }
  assert.deepEqual((await send('GET', '/v1/files', undefined, server.strangerKey)).body['data'], []);
  assert.equal((await mine.files.retrieve(file.id)).id, file.id, 'and the owner still has it');
});

test('evolink: files are uploaded, listed, counted and deleted as its own client does', async () => {
  const picture = await makeJpeg(64, 64);
  const dataUri = `data:image/jpeg;base64,${picture.toString('base64')}`;
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'b.jpg');
  form.set('uploadPath', 'cats');
  const base = '/api/v1/files';
  const first = await send('POST', `${base}/upload/base64`, { base64_data: dataUri, file_name: 'a.jpg' });
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const uploaded = first.body['data'] as Record<string, string>;
  const ways = [
    await send('POST', `${base}/upload/stream`, form),
    await send('POST', `${base}/upload/url`, { file_url: uploaded['file_url'] }),
  ];
  for (const { status, body } of ways) assert.equal(status, 200, JSON.stringify(body));
  const served = await fetch(uploaded['file_url'] ?? '');
  assert.ok(Buffer.from(await served.arrayBuffer()).equals(picture));
  const { body: quota } = await send('GET', `${base}/quota`);
  const { used_files: used, remain_files: left } = quota['data'] as Record<string, number>;
  assert.ok(used !== undefined && used >= 3 && left === 500 - used);
  const { body: listed } = await send('GET', `${base}/list?page=1&pageSize=2`);
  assert.equal((listed['data'] as { files: unknown[] }).files.length, 2);
  assert.equal((await send('DELETE', `${base}/${uploaded['file_id']}`)).status, 200);
  assert.equal((await send('DELETE', `${base}/${uploaded['file_id']}`)).status, 404);
  assert.equal((await fetch(uploaded['file_url'] ?? '')).status, 404, 'a signed link dies with its file');
  const blocked = await send('POST', `${base}/upload/url`, { file_url: 'http://10.255.255.1/a.png' });
  assert.deepEqual([blocked.status, blocked.body['success'], blocked.body['code']], [400, false, 400]);
  const noKey = await fetch(`${server.baseUrl}${base}/quota`);
  assert.equal(noKey.status, 401);
  assert.equal(((await noKey.json()) as { success: boolean }).success, false);
  assert.equal((await send('GET', '/v1/credits')).body['success'], true);
});

function dataOf<Data>(reply: { readonly data?: Data | undefined }): Data {
  assert.ok(reply.data !== undefined);
  return reply.data;
}

test('evolink: the vendor’s own client, sent here instead of to its host, uploads, lists, counts and deletes', async () => {
  const realFetch = globalThis.fetch;
  process.env['EVOLINK_API_KEY'] = server.apiKey;
  globalThis.fetch = (input, init) =>
    realFetch(String(input).replace('https://files-api.evolink.ai', server.baseUrl), init);
  try {
    const picture = await makeJpeg(64, 64);
    const usedBefore = dataOf(await evolink.fileQuota()).used_files;
    const streamed = dataOf(await evolink.fileStreamUpload(picture, 'image/jpeg', 'a.jpg', 'cats', 'b.jpg'));
    const encoded = dataOf(await evolink.fileBase64Upload(picture.toString('base64'), undefined, 'c.jpg'));
    const fetched = dataOf(await evolink.fileUrlUpload(encoded.file_url));
    assert.deepEqual([streamed.file_name, streamed.upload_path], ['b.jpg', 'cats']);
    assert.equal(fetched.file_size, picture.length);
    assert.equal(dataOf(await evolink.fileQuota()).used_files, usedBefore + 3);
    assert.deepEqual(
      dataOf(await evolink.fileList(1, 2)).files.map((file) => file.file_id),
      [fetched.file_id, encoded.file_id],
    );
    for (const { file_id: id } of [streamed, encoded, fetched]) await evolink.fileDelete(id);
    await assert.rejects(evolink.fileDelete(streamed.file_id), /File API error \(404\).*does not exist/);
    assert.equal(dataOf(await evolink.fileQuota()).used_files, usedBefore);
  } finally {
    globalThis.fetch = realFetch;
    delete process.env['EVOLINK_API_KEY'];
  }
});

test('uploads and ids that cannot be used are client errors in JSON, never a 5xx', async () => {
  const uploads: [string, Blob][] = [
    ['text', new Blob(['Example data'])],
    ['empty', new Blob([])],
    ['svg', new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/png' })],
    ['bomb', new Blob([new Uint8Array(await makePng(8_000, 5_001))])],
    ['half', new Blob([new Uint8Array((await makeJpeg(320, 180)).subarray(0, 900))])],
    ['not a film', new Blob(['\0\0\0\x18ftypmp42\0\0\0\0mp42isom'])],
    ['20 MB', new Blob([new Uint8Array(20_000_000)])],
  ];
  for (const [name, blob] of uploads) {
    for (const path of ['/v1/files', '/unified-v2/v1/files', '/api/v1/files/upload/stream']) {
      const form = new FormData();
      form.set('file', blob, 'a.png');
      const { status, body } = await send('POST', path, form);
      assert.equal(status, name === '20 MB' ? 413 : 400, `${name} ${path}: ${JSON.stringify(body)}`);
    }
  }
  const wrong: [string, string, (Record<string, unknown> | string)?][] = [
    ['GET', '/v1/files/%00'],
    ['GET', '/v1/files/..%2f..%2fetc'],
    ['GET', `/v1/files/${'x'.repeat(4_000)}/content`],
    ['DELETE', '/v1/files/%F0%9F%98%80'],
    ['DELETE', '/api/v1/files/%00'],
    ['GET', '/v1/files?limit=-1'],
    ['GET', '/api/v1/files/list?page=-1'],
    ['POST', '/v1/files', '{"file": "text"}'],
    ['POST', '/v1/files', '{"file": '],
    ['POST', '/api/v1/files/upload/base64', { base64_data: { a: 1 } }],
    ['POST', '/v1/videos', { prompt: 'x', input_reference: { file_id: 'file-\0' } }],
    ['POST', '/v1/videos', { prompt: 'x', input_reference: { file_id: ['a'] } }],
  ];
  for (const [method, path, body] of wrong) {
    const { status } = await send(method, path, body);
    assert.ok(status >= 400 && status < 500, `${method} ${path}: ${status}`);
  }
  assert.equal((await send('GET', '/v1/files?after=%00&purpose=%00')).status, 200);
});
