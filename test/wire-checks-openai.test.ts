import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { memoryCharacters } from '../src/characters/testing/memory-characters.ts';
import { dialects } from '../src/dialects/registry.gen.ts';
import { memoryDeliveries } from '../src/dialects/testing/memory-deliveries.ts';
import { MemoryFiles } from '../src/dialects/testing/memory-files.ts';
import { MemoryTasks } from '../src/dialects/testing/memory-tasks.ts';
import { MemoryWebhookEndpoints } from '../src/dialects/testing/memory-webhook-endpoints.ts';
import { sampleCredits, sampleLinks } from '../src/dialects/testing/sample-task.ts';
import { createApp } from '../src/http/app.ts';
import { listen } from '../src/http/server.ts';
import { silentLog } from '../src/observe/log.ts';
import { TaskError } from '../src/task/error.ts';
import type { TaskService } from '../src/task/ports.ts';
import { CLIENTS } from './harness/dialect-client.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makePng } from './harness/pictures.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;
let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
});

function sdk(options: ConstructorParameters<typeof OpenAI>[0] = {}): OpenAI {
  return new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/v1`, ...options });
}

function send(method: string, path: string, body?: Body, credentials?: Record<string, string>) {
  return fetch(server.baseUrl + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(credentials ?? { authorization: `Bearer ${server.apiKey}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function json(method: string, path: string, body?: Body, credentials?: Record<string, string>) {
  const response = await send(method, path, body, credentials);
  const answer = (await response.json()) as Body;
  assert.equal(response.status, 200, `${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** These tests are about answers; nobody waits for the film. */
async function cancel(id: unknown): Promise<void> {
  await json('DELETE', `/v1/tasks/${encodeURIComponent(String(id))}`);
}

test('an error reaches the SDK with status, code, param, type and request id, and its copies at the top', async () => {
  const wrongKey = () => sdk({ apiKey: 'sk-wrong-key-0123456789' });
  const cases: [
    call: () => PromiseLike<unknown>,
    status: number,
    code: string | null,
    param: string | null,
  ][] = [
    [() => sdk().videos.create({ prompt: 'waves', seconds: '99' as '4' }), 400, 'invalid_value', 'seconds'],
    [
      () => sdk().videos.create({ prompt: 'waves', size: 'huge' as '720x1280' }),
      400,
      'invalid_value',
      'size',
    ],
    [() => sdk().videos.create({ prompt: '' }), 400, 'missing_required_parameter', 'prompt'],
    [() => wrongKey().videos.list(), 401, 'invalid_api_key', null],
    [() => sdk().videos.retrieve('video_unknown'), 404, null, null],
    [() => sdk().get('/_stainless_unknown_path'), 404, null, null],
  ];
  for (const [call, status, code, param] of cases) {
    const error = await Promise.resolve(call()).then(
      () => assert.fail('answered'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof OpenAI.APIError, String(error));
    assert.deepEqual(
      [error.status, error.code, error.param, error.type],
      [status, code, param, 'invalid_request_error'],
    );
    assert.match(error.requestID ?? '', /^req_/);
  }
  const body = (await (await send('POST', '/v1/videos', {})).json()) as Body;
  const { code, message } = body['error'] as Body;
  assert.deepEqual([body['code'], body['message']], [code, message]);
});

test('every answer of this dialect has its three headers, and no other dialect has them', async () => {
  const created = await json('POST', '/v1/videos', { prompt: 'waves', seconds: 4, size: '448x256' });
  const film = `/v1/videos/${String(created['id'])}`;
  await until(
    async () => ((await json('GET', film))['status'] === 'completed' ? true : null),
    120_000,
    () => 'the film does not complete',
  );
  const wrong = { authorization: 'Bearer sk-wrong-key-0123456789' };
  const answers: [number, Response][] = [
    [200, await send('GET', film)],
    [200, await send('GET', '/v1/videos?limit=1')],
    [200, await send('GET', `${film}/content`)],
    [
      206,
      await fetch(`${server.baseUrl}${film}/content`, {
        headers: { authorization: `Bearer ${server.apiKey}`, range: 'bytes=0-9' },
      }),
    ],
    [400, await send('POST', '/v1/videos', {})],
    [401, await send('GET', film, undefined, wrong)],
    [404, await send('GET', '/v1/videos/video_unknown')],
    [404, await send('GET', '/v1/xyz')],
    [200, await send('DELETE', film)],
  ];
  for (const [status, response] of answers) {
    await response.arrayBuffer();
    const label = `${status} ${response.url}`;
    assert.equal(response.status, status, label);
    assert.match(response.headers.get('x-request-id') ?? '', /^req_/, label);
    assert.match(response.headers.get('openai-processing-ms') ?? '', /^\d+$/, label);
    assert.equal(response.headers.get('openai-version'), '2020-10-01', label);
    assert.equal(response.headers.get('x-should-retry'), status >= 400 ? 'false' : null, label);
  }
  const other = await send('GET', '/v2/videos/generations/unknown');
  assert.deepEqual(
    [other.headers.get('openai-version'), other.headers.get('openai-processing-ms')],
    [null, null],
  );
});

/** The HTTP face and the dialects over tasks that a test controls. `created` counts what was stored. */
async function serve(
  create: (tasks: MemoryTasks) => TaskService['create'],
  work: (url: string) => Promise<void>,
) {
  const tasks = new MemoryTasks();
  const service: TaskService = {
    create: create(tasks),
    read: (caller, id) => tasks.read(caller, id),
    list: (caller, query) => tasks.list(caller, query),
    remove: (caller, id) => tasks.remove(caller, id),
    cancel: (caller, id) => tasks.cancel(caller, id),
    bindDialect: (caller, id, dialect) => tasks.bindDialect(caller, id, dialect),
  };
  const openai = dialects.find((dialect) => dialect.name === 'openai') ?? assert.fail();
  const app = createApp({
    dialects,
    fallbackDialect: openai,
    version: '0.0.0',
    portrait: { path: '/portraits/neutral.png', png: new Uint8Array() },
    sharedPathDefault: 'evolink',
    clientAddress: () => null,
    authenticate: async () => ({ projectId: 'project', keyId: 'key', defaultDialect: null }),
    admit: async () => null,
    dialectContext: {
      tasks: service,
      files: new MemoryFiles(),
      characters: memoryCharacters(tasks, (length) => '0'.repeat(length)),
      urls: { fetchImage: async () => assert.fail('no address is fetched') },
      credits: async () => sampleCredits(),
      webhookEndpoints: new MemoryWebhookEndpoints(),
      deliveries: memoryDeliveries,
      strict: false,
      links: sampleLinks,
      nowMs: Date.now,
      randomText: (length) => String(tasks.commands.length).padStart(length, '0'),
    },
    noteRefusal: () => undefined,
    log: silentLog,
    ready: async () => true,
    sendAsset: async () => assert.fail('no file is asked for'),
    sendLink: async () => assert.fail('no link is asked for'),
  });
  const http = await listen(app, '127.0.0.1', 0, () => assert.fail('every request can be read'));
  try {
    await work(`http://127.0.0.1:${http.port}`);
  } finally {
    await http.close(1_000);
  }
  return tasks.commands.length;
}

type Forward = () => Promise<Response>;

/** A fetch that notes each request's retry count; `answer` may stand in for the server or change what it says. */
function noting(
  answer: (forward: Forward, hit: number) => Response | Promise<Response> = (forward) => forward(),
) {
  const retryCounts: (string | null)[] = [];
  const watched: typeof fetch = async (input, init) => {
    // The SDK tries out a fetch that it was given on a data URI, to see whether it can send forms.
    if (!String(input).startsWith('http')) return fetch(input, init);
    retryCounts.push(new Headers(init?.headers).get('x-stainless-retry-count'));
    return answer(() => fetch(input, init), retryCounts.length);
  };
  return { retryCounts, fetch: watched };
}

test('a create that fails after the task was stored is sent once and makes one task', async () => {
  const failing = (tasks: MemoryTasks): TaskService['create'] => {
    return async (caller, command) => {
      await tasks.create(caller, command);
      throw new Error('the answer was lost');
    };
  };
  const attempt = async (watch: ReturnType<typeof noting>) =>
    serve(failing, async (url) => {
      const client = new OpenAI({
        apiKey: 'sk-any',
        baseURL: `${url}/v1`,
        maxRetries: 2,
        fetch: watch.fetch,
      });
      await assert.rejects(async () => client.videos.create({ prompt: 'waves' }), OpenAI.InternalServerError);
    });
  const watch = noting();
  assert.equal(await attempt(watch), 1);
  assert.equal(watch.retryCounts.length, 1);

  const unmarked = noting(async (forward) => {
    const response = await forward();
    const headers = new Headers(response.headers);
    headers.delete('x-should-retry');
    headers.set('retry-after-ms', '1');
    return new Response(response.body, { status: response.status, headers });
  });
  assert.equal(await attempt(unmarked), 3, 'without the header the SDK makes three tasks');
});

test('a refusal before anything was stored is repeated by the SDK and ends in one task', async () => {
  const watch = noting();
  let refusals = 0;
  const count = await serve(
    (tasks) => async (caller, command) => {
      if (refusals === 0) {
        refusals += 1;
        throw new TaskError('unavailable', 'Try again.');
      }
      return tasks.create(caller, command);
    },
    async (url) => {
      const client = new OpenAI({ apiKey: 'sk-any', baseURL: `${url}/v1`, fetch: watch.fetch });
      assert.equal((await client.videos.create({ prompt: 'waves' })).object, 'video');
    },
  );
  assert.equal(count, 1);
  assert.deepEqual(watch.retryCounts, ['0', '1']);
});

test('a 429 of a gateway in front is waited for as long as it says, and the repeat makes one task', async () => {
  const busy = { status: 429, headers: { 'retry-after-ms': '20' } };
  const watch = noting((forward, hit) => (hit === 1 ? new Response('{}', busy) : forward()));
  const client = sdk({ fetch: watch.fetch });
  const { id } = await client.videos.create({ prompt: 'waves behind a gateway' });
  await cancel(id);
  assert.deepEqual(watch.retryCounts, ['0', '1']);
  const listed = (await json('GET', '/v1/videos?limit=100'))['data'] as Body[];
  assert.equal(listed.filter((video) => video['prompt'] === 'waves behind a gateway').length, 1);
});

test('the key is found bare, after Bearer, and in api-key, with any query', async () => {
  const path = '/openai/v1/videos?api-version=preview';
  for (const credentials of [
    { authorization: server.apiKey },
    { authorization: `Bearer ${server.apiKey}` },
    { 'api-key': server.apiKey },
  ] as Record<string, string>[])
    await cancel((await json('POST', path, { prompt: 'waves' }, credentials))['id']);
  assert.equal((await send('GET', path, undefined, { 'api-key': `${server.apiKey}x` })).status, 401);
});

test("unified-v1: the document's example, the smallest request, a length as text and bare base64 are accepted", async () => {
  const unified = CLIENTS.find((client) => client.name === 'unified-v1') ?? assert.fail();
  const image = (await makePng(320, 180)).toString('base64');
  for (const fields of [
    unified.example,
    unified.smallest,
    { ...unified.smallest, duration: '15' },
    { ...unified.smallest, images: [image] },
  ]) {
    const body = await json('POST', '/v1/video/create', fields);
    await cancel(body['id']);
    assert.match(String(body['id']), /^sora-2:task_/);
    assert.equal(typeof body['status'], 'string');
    assert.match(String(body['status_update_time']), /^\d{13}$/);
  }
});

test('an openai task is read through unified-v1 and the other way round', async () => {
  const video = String((await json('POST', '/v1/videos', { prompt: 'waves' }))['id']);
  const unified = String(
    (await json('POST', '/v1/video/create', { model: 'sora-2', prompt: 'waves' }))['id'],
  );
  for (const id of [video, unified]) await cancel(id);
  assert.equal((await json('GET', `/v1/video/query?id=${video}`))['id'], video);
  for (const written of [unified, encodeURIComponent(unified)])
    assert.deepEqual(
      [(await json('GET', `/v1/videos/${written}`))['id'], (await sdk().videos.retrieve(unified)).object],
      [unified, 'video'],
    );
});

test('a failed task says why in the words of both dialects', async () => {
  const fields = { model: 'sora-2', prompt: 'waves', images: ['http://127.0.0.1:1/closed.png'] };
  for (const path of ['/v1/videos', '/v1/video/create']) {
    const id = String((await json('POST', path, fields))['id']);
    const video = await until(
      async () => {
        const body = await json('GET', `/v1/videos/${encodeURIComponent(id)}`);
        return body['status'] === 'failed' ? body : null;
      },
      60_000,
      () => `${id} does not fail`,
    );
    const { code, message } = video['error'] as { code: string; message: string };
    assert.equal(code, 'invalid_image');
    assert.equal(video['fail_reason'], message);
    const unified = await json('GET', `/v1/video/query?id=${encodeURIComponent(id)}`);
    assert.equal(unified['error'], message);
    const detail = unified['detail'] as { failure_reason?: string; draft_info?: { kind?: string } };
    assert.equal(typeof detail.failure_reason, 'string');
    assert.equal(typeof detail.draft_info?.kind, 'string');
  }
});
