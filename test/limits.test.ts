import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LimitOverrides } from '../src/db/limit-columns.ts';
import { dialects } from '../src/dialects/registry.gen.ts';
import { sharedErrorSchema } from '../src/dialects/shared-errors.ts';
import type { DialectClient } from './harness/dialect-client.ts';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { makePng } from './harness/pictures.ts';

type Body = Record<string, unknown>;
const RATE_HEADERS = ['limit', 'remaining', 'reset'].map((word) => `x-ratelimit-${word}-requests`);
let server: TestServer;

before(async () => {
  // What no column says comes from here; no task ever ends.
  server = await startTestServer({ REELAY_CONCURRENT_TASKS: '2' }, { roles: ['api'] });
});
after(async () => {
  await server.stop();
});

/** A key in a project of its own. */
async function keyWith(limits: LimitOverrides, project: LimitOverrides = {}): Promise<string> {
  const { accounts } = server.reelay;
  const projectId = await accounts.createProject('limited');
  const { key, id } = await accounts.createKey({ name: 'limited', projectId });
  assert.ok(await accounts.setKeyLimits(id, limits));
  assert.ok(await accounts.setProjectLimits(projectId, project));
  return key;
}

interface Answer {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

async function send(
  method: string,
  path: string,
  credentials: string,
  body: Body | FormData | null = null,
): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(server.baseUrl + path, {
    method,
    headers: { authorization: credentials, ...(isForm ? {} : { 'content-type': 'application/json' }) },
    body: isForm || body === null ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : {} };
}

function rateOf({ headers }: Answer): (string | null)[] {
  return RATE_HEADERS.map((name) => headers.get(name));
}

function create(client: DialectClient, key: string): Promise<Answer> {
  return send(
    client.create.method,
    client.basePath + client.create.path,
    authorization(client, key),
    client.smallest,
  );
}

/** What each dialect's documents call it. */
const REFUSALS: Readonly<Record<string, (message: string) => Body>> = {
  openai: (message) => ({
    error: { message, type: 'requests', param: null, code: 'rate_limit_exceeded' },
    code: 'rate_limit_exceeded',
    message,
  }),
  'unified-v1': (message) => ({
    code: 'rate_limit_exceeded',
    message,
    data: null,
    error: { message, type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' },
  }),
  'unified-v2': (message) => ({
    code: 'rate_limit_exceeded',
    message,
    data: null,
    error: { message, type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  }),
  duomi: (message) => ({ code: 429, msg: message, message }),
  evolink: (message) => ({ error: { code: 'rate_limit_exceeded', message, type: 'rate_limit_error' } }),
};

for (const client of CLIENTS) {
  describe(client.name, () => {
    function assertRefused({ status, body, headers }: Answer, reason: RegExp, isPoll = false): void {
      assert.equal(status, 429);
      const message = String(body['message'] ?? (body['error'] as Body)['message']);
      assert.match(message, reason);
      const expected = REFUSALS[client.name]?.(message) ?? assert.fail();
      // Two clients of unified-v1 look for a status in whatever a poll answers, and give up on `failed`.
      const word = client.name === 'unified-v1' && isPoll ? { status: 'processing' } : {};
      assert.deepEqual(body, { ...expected, ...word });
      const milliseconds = Number(headers.get('retry-after-ms'));
      assert.ok(milliseconds > 0 && milliseconds < 60_000, `${milliseconds} ms`);
      assert.equal(Number(headers.get('retry-after')), Math.ceil(milliseconds / 1_000));
      assert.equal(headers.get('x-should-retry'), client.name === 'openai' ? 'true' : null);
    }

    test('a create and a poll too many are a 429 in its own words that says when to come back', async () => {
      const key = await keyWith({ createsPerMinute: 1, readsPerMinute: 2 });
      const created = await create(client, key);
      assert.equal(created.status, 200, JSON.stringify(created.body));
      assertRefused(await create(client, key), /for this key: 1 new videos per minute/);
      const poll = () =>
        send(
          'GET',
          client.basePath + client.pollPath(String(client.id(created.body))),
          authorization(client, key),
        );
      assert.equal((await poll()).status, 200, 'a refused create took nothing from the polls');
      assert.equal((await poll()).status, 200);
      assertRefused(await poll(), /for this key: 2 requests per minute/, true);
    });

    test('so is a task too many at once', async () => {
      const key = await keyWith({}, { concurrentTasks: 1 });
      assert.equal((await create(client, key)).status, 200);
      assertRefused(await create(client, key), /at once for this project: 1 may be/);
    });
  });
}

test('a key without limits of its own has those of the environment, and one may be freed of them', async () => {
  const body = { prompt: 'waves' };
  const key = await keyWith({});
  for (let tasks = 0; tasks < 2; tasks += 1)
    assert.equal((await send('POST', '/v1/videos', `Bearer ${key}`, body)).status, 200);
  assert.equal((await send('POST', '/v1/videos', `Bearer ${key}`, body)).status, 429);
  const free = await keyWith({ concurrentTasks: null });
  for (let tasks = 0; tasks < 3; tasks += 1)
    assert.equal((await send('POST', '/v1/videos', `Bearer ${free}`, body)).status, 200);
});

test('every other dialect answers a 429 too, in the shape of its errors', async () => {
  for (const dialect of dialects) {
    const key = await keyWith({ readsPerMinute: 1 });
    const route = dialect.routes.find(({ operation, method }) => operation === 'poll' && method === 'GET');
    const path = dialect.basePath + (route?.path ?? assert.fail()).replace(':id', 'unknown');
    assert.notEqual((await send('GET', path, `Bearer ${key}`)).status, 429);
    const { status, body } = await send('GET', path, `Bearer ${key}`);
    assert.equal(status, 429, dialect.name);
    dialect.errorSchema?.parse(body);
  }
});

test('the path that several dialects share answers what suits them all, before it reads the body', async () => {
  const key = `Bearer ${await keyWith({ createsPerMinute: 1 })}`;
  const body = { model: 'sora-2', prompt: 'waves' };
  assert.equal((await send('POST', '/v1/videos/generations', key, body)).status, 200);
  const { status, body: refused } = await send('POST', '/v1/videos/generations', key, body);
  assert.equal(status, 429);
  sharedErrorSchema.parse(refused);
  assert.equal((refused['error'] as Body)['code'], 'rate_limit_exceeded');
});

test('openai tells a limited key with every answer where it stands, per bucket', async () => {
  const key = `Bearer ${await keyWith({ createsPerMinute: 4, readsPerMinute: 6 })}`;
  const film = { prompt: 'waves' };
  const created = await send('POST', '/v1/videos', key, film);
  const id = String(created.body['id']);
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await makePng(8, 8))]), 'a.png');
  const file = await send('POST', '/v1/files', key, form);
  const answers: [number, string, Answer][] = [
    [200, '4 3', created],
    [200, '4 2', await send('POST', '/v1/videos', key, film)],
    [400, '4 1', await send('POST', '/v1/videos', key, {})],
    [400, '4 0', await send('POST', '/v1/videos', key, { prompt: ['?'] })],
    [429, '4 0', await send('POST', '/v1/videos', key, film)],
    [200, '6 4', await send('GET', `/v1/videos/${id}`, key)],
    [404, '6 3', await send('GET', '/v1/videos/video_unknown', key)],
    [200, '6 2', await send('GET', '/v1/videos', key)],
    [404, '6 1', await send('GET', `/v1/videos/${id}/content`, key)],
    [200, '6 0', await send('GET', `/v1/files/${String(file.body['id'])}/content`, key)],
    [429, '6 0', await send('GET', `/v1/videos/${id}`, key)],
  ];
  for (const [status, stand, answer] of answers) {
    const [limit, remaining, reset] = rateOf(answer);
    assert.equal(`${answer.status} ${limit} ${remaining}`, `${status} ${stand}`, JSON.stringify(answer.body));
    assert.match(String(reset), /^(1m0s|[1-5]?\ds)$/);
    assert.equal(answer.headers.get('openai-version'), '2020-10-01');
  }
});

test('who is not limited sees no header of it, and neither does who has no valid key', async () => {
  const free = `Bearer ${await keyWith({ concurrentTasks: 1 })}`;
  const onlyCreates = `Bearer ${await keyWith({ createsPerMinute: 5 })}`;
  const answers = [
    await send('POST', '/v1/videos', free, { prompt: 'waves' }),
    await send('POST', '/v1/videos', free, { prompt: 'waves' }),
    await send('GET', '/v1/videos', onlyCreates),
    await send('GET', '/v1/videos', 'Bearer sk-wrong-key-0123456789'),
    await send('GET', '/v1/nothing', onlyCreates),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 429, 200, 401, 404],
  );
  for (const answer of answers) assert.deepEqual(rateOf(answer), [null, null, null]);
});

test('wrong keys, HEAD, OPTIONS, documents, health and signed links take nothing from a bucket', async () => {
  const key = `Bearer ${await keyWith({ readsPerMinute: 3 })}`;
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await makePng(8, 8))]), 'a.png');
  const uploaded = await send('POST', '/evolink/api/v1/files/upload/stream', key, form);
  const link = /"file_url":"([^"]+)"/.exec(JSON.stringify(uploaded.body))?.[1] ?? assert.fail();
  assert.equal((await fetch(link)).status, 200);
  for (let tries = 0; tries < 5; tries += 1) {
    await (await fetch(link)).arrayBuffer();
    await send('GET', '/v1/videos', `${key}x`);
    await send('HEAD', '/v1/videos', key);
    await send('OPTIONS', '/v1/videos', key);
    for (const path of ['/docs', '/docs/openai/openapi.json', '/healthz', '/readyz', '/portraits/none.png'])
      await send('GET', path, key);
  }
  assert.deepEqual(rateOf(await send('GET', '/v1/videos', key)).slice(0, 2), ['3', '1']);
  assert.deepEqual(rateOf(await send('GET', '/v1/videos', key)).slice(0, 2), ['3', '0']);
  assert.equal((await send('GET', '/v1/videos', key)).status, 429);
});
