import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { dialects } from '../src/dialects/registry.gen.ts';
import { openApiDocument } from '../src/http/openapi.ts';
import { CLIENTS } from './harness/dialect-client.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { NEIGHBOURS } from './harness/neighbour-clients.ts';
import { makeJpeg } from './harness/pictures.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;

const FILM_TIMEOUT_MS = 120_000;
const CALLBACK_TIMEOUT_MS = 30_000;
const PUBLIC_BASE_URL = 'https://films.example.com';
const GENERATIONS = '/v1/videos/generations';
/** Nothing in it tells one vendor from another. */
const PLAIN: Body = { model: 'sora-2', prompt: 'waves', duration: 10 };
const UNKNOWN_ID = 'task-unified-1790000000-aaaaaaaa';

let server: TestServer;

before(async () => {
  server = await startTestServer({ PUBLIC_BASE_URL });
});
after(async () => {
  await server.stop();
});

interface Call {
  readonly method?: string;
  readonly body?: Body | string;
  /** The whole header. */
  readonly authorization?: string;
}

async function ask(path: string, call: Call = {}): Promise<{ status: number; body: Body }> {
  const { body, authorization = `Bearer ${server.apiKey}` } = call;
  const response = await fetch(server.baseUrl + path, {
    method: call.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization, 'content-type': 'application/json' },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const type = response.headers.get('content-type') ?? '';
  assert.match(type, /^application\/json/, `${path} answered ${response.status} as ${type}`);
  return { status: response.status, body: (await response.json()) as Body };
}

async function answered(path: string, call: Call = {}): Promise<Body> {
  const { status, body } = await ask(path, call);
  assert.ok(status === 200 || status === 202, `${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Ends a task, so that no test waits for a film that it does not need. */
async function cancel(id: unknown): Promise<void> {
  await answered(`/evolink/v1/tasks/${encodeURIComponent(String(id))}/cancel`, { method: 'POST' });
}

/** Made once, when first asked for: four seconds in a small frame. */
let finished: Promise<string> | undefined;
function finishedFilm(): Promise<string> {
  finished ??= makeFilm();
  return finished;
}

async function makeFilm(): Promise<string> {
  const small = { prompt: 'waves at sunset', seconds: '4', size: '448x256' };
  const { id } = await answered('/v1/videos', { body: small });
  return until(
    async () => ((await answered(`/v1/videos/${id}`))['status'] === 'completed' ? String(id) : null),
    FILM_TIMEOUT_MS,
    () => `film ${id} is not finished`,
  );
}

test('1: a /v2 create is 200 with `task_id` at the top, for a length as text or number, and reads four pictures as data URIs', async () => {
  const picture = `data:image/jpeg;base64,${Buffer.from(await makeJpeg(64, 36)).toString('base64')}`;
  const base = { model: 'sora-2', prompt: 'waves' };
  const pictures = Array<string>(4).fill(picture);
  for (const extra of [{ duration: '10' }, { duration: 10 }, { images: [picture] }, { images: pictures }]) {
    const { status, body } = await ask('/v2/videos/generations', { body: { ...base, ...extra } });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(typeof body['task_id'], 'string');
    await cancel(body['task_id']);
  }
});

test('2: a /v2 poll has one of four words, whole percent as text, ordered seconds, and data exactly when done', async () => {
  const { task_id } = await answered('/v2/videos/generations', { body: { ...PLAIN, duration: '10' } });
  const begun = await answered(`/v2/videos/generations/${task_id}`);
  await cancel(task_id);
  const failed = await answered(`/v2/videos/generations/${task_id}`);
  const done = await answered(`/v2/videos/generations/${await finishedFilm()}`);
  for (const body of [begun, failed, done]) {
    assert.ok(['NOT_START', 'IN_PROGRESS', 'SUCCESS', 'FAILURE'].includes(String(body['status'])));
    assert.match(String(body['progress']), /^\d{1,3}%$/);
  }
  assert.deepEqual([failed['status'], failed['data']], ['FAILURE', null]);
  assert.notEqual(failed['fail_reason'], '');
  assert.equal(done['status'], 'SUCCESS');
  assert.ok(URL.canParse(String((done['data'] as Body)['output'])));
  const [submit, start, finish] = ['submit_time', 'start_time', 'finish_time'].map((key) =>
    Number(done[key]),
  );
  assert.ok(submit !== undefined && start !== undefined && finish !== undefined);
  assert.ok(1.7e9 < submit && submit <= start && start <= finish && finish < 3e9, 'in seconds and in order');
});

test('3: GET /v2/videos/generations without an id is 401 for a bad key only', async () => {
  assert.notEqual((await ask('/v2/videos/generations')).status, 401);
  assert.equal((await ask('/v2/videos/generations', { authorization: 'Bearer sk-wrong' })).status, 401);
});

test('4: a duomi poll has its eight keys, a message only in `error`, a list of videos, and is the same by POST', async () => {
  const { id } = await answered('/duomi/v1/videos/generations', { body: PLAIN });
  const live = await answered(`/v1/videos/tasks/${id}`);
  await cancel(id);
  const failed = await answered(`/v1/videos/tasks/${id}`);
  const done = await answered(`/v1/videos/tasks/${await finishedFilm()}`);
  for (const body of [live, failed, done]) {
    const keys = ['id', 'state', 'data', 'progress', 'create_time', 'update_time', 'message', 'action'];
    assert.deepEqual(Object.keys(body), keys);
    assert.equal(body['message'] === '', body['state'] !== 'error');
    assert.ok(Array.isArray((body['data'] as Body)['videos']));
    const path = `/v1/videos/tasks/${body['id']}`;
    const byPost = await answered(path, { method: 'POST' });
    if (body !== live) assert.deepEqual(byPost, body);
  }
  assert.deepEqual([failed['state'], done['state']], ['error', 'succeeded']);
});

test('5: a duomi create takes the key bare or with Bearer, and every way of its clients to name pictures and characters', async () => {
  const clip = { url: 'https://pictures.example.com/a.mp4', timestamps: '0,3' };
  const ways: readonly Body[] = [
    { image_url: 'https://pictures.example.com/a.png' },
    { image_urls: [null] },
    { characters: [clip] },
    { characters: JSON.stringify([clip]) },
  ];
  for (const way of ways) {
    for (const authorization of [server.apiKey, `Bearer ${server.apiKey}`]) {
      const body = await answered(`/duomi${GENERATIONS}`, { body: { ...PLAIN, ...way }, authorization });
      assert.deepEqual(Object.keys(body), ['id']);
      await cancel(body['id']);
    }
    const bare = await answered(GENERATIONS, { body: { ...PLAIN, ...way }, authorization: server.apiKey });
    assert.deepEqual(Object.keys(bare), ['id'], 'a bare key needs no base path');
    await cancel(bare['id']);
  }
});

test('6: EvoLink ids have their form; an id of another form is 400 and an unknown one of the form is 404', async () => {
  for (const prefix of ['', '/evolink']) {
    const { id } = await answered(prefix + GENERATIONS, { body: PLAIN });
    assert.match(String(id), /^task-unified-\d{10}-[0-9a-z]{8}$/);
    await cancel(id);
    const wrong = await ask(`${prefix}/v1/tasks/foo`);
    assert.deepEqual([wrong.status, (wrong.body['error'] as Body)['code']], [400, 'invalid_task_id']);
    assert.equal((wrong.body['error'] as Body)['param'], 'task_id');
    const unknown = await ask(`${prefix}/v1/tasks/${UNKNOWN_ID}`);
    assert.deepEqual([unknown.status, (unknown.body['error'] as Body)['code']], [404, 'task_not_found']);
  }
});

test('7: GET /v1/videos/generations/{id} is an EvoLink task or the 404 on which a client falls back', async () => {
  const { id } = await answered(GENERATIONS, { body: PLAIN });
  const known = await answered(`${GENERATIONS}/${id}`);
  assert.deepEqual([known['object'], known['id']], ['video.generation.task', id]);
  await cancel(id);
  const unknown = await ask(`${GENERATIONS}/${UNKNOWN_ID}`);
  assert.equal(unknown.status, 404);
  assert.match(JSON.stringify(unknown.body), /Invalid URL \(GET \/v1\/videos\/generations\/task-unified/);
});

const POLLS: readonly ((id: string) => string)[] = [
  (id) => `/v1/videos/tasks/${id}`,
  (id) => `/v1/tasks/${id}`,
  (id) => `/v1/tasks/${id}?language=en`,
  (id) => `/apimart/v1/tasks/${id}`,
  (id) => `/v1/videos/generations/${id}`,
  (id) => `/v2/videos/generations/${id}`,
  (id) => `/v1/video/generations/${id}`,
  (id) => `/newapi/v1/video/generations/${id}`,
  (id) => `/v1/videos/${id}`,
  (id) => `/xai/v1/videos/${id}`,
  (id) => `/v1/video/query?id=${id}`,
];

test('8: a create that nothing tells apart is answered for all vendors, and its id can be polled on every path', async () => {
  const body = await answered(GENERATIONS, { body: PLAIN });
  const { id } = body;
  assert.equal(body['object'], 'video.generation.task');
  assert.deepEqual([body['code'], body['data']], [200, [{ status: 'submitted', task_id: id }]]);
  for (const key of ['message', 'msg', 'error']) assert.equal(key in body, false, key);
  for (const path of POLLS) {
    const poll = await answered(path(String(id)));
    assert.ok(JSON.stringify(poll).includes(String(id)), path(String(id)));
  }
  await cancel(id);
});

interface Delivery {
  readonly target: string;
  readonly body: Body;
  readonly webhookId: string;
}

/** Refuses the first delivery of each callback and takes the second. */
async function startReceiver() {
  const deliveries: Delivery[] = [];
  const receive = async (incoming: IncomingMessage): Promise<number> => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const webhookId = String(incoming.headers['webhook-id']);
    const repeated = deliveries.some((delivery) => delivery.webhookId === webhookId);
    deliveries.push({ target: incoming.url ?? '', body: JSON.parse(text) as Body, webhookId });
    return repeated ? 204 : 500;
  };
  const receiver = createServer((incoming, outgoing) => {
    receive(incoming).then(
      (status) => outgoing.writeHead(status).end(),
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const close = () => new Promise((resolve) => receiver.close(resolve));
  return { deliveries, url: `http://127.0.0.1:${port}`, close };
}

/** Who created it, the polls that followed, and the keys that only the dialect of its callback has. */
const CALLBACKS: Readonly<
  Record<string, { create: string; fields: Body; poll: (id: string) => string; words: readonly string[] }>
> = {
  unpolled: { create: GENERATIONS, fields: {}, poll: (id) => `/v1/tasks/${id}`, words: ['status', 'failed'] },
  duomi: {
    create: GENERATIONS,
    fields: {},
    poll: (id) => `/v1/videos/tasks/${id}`,
    words: ['state', 'error'],
  },
  apimart: {
    create: GENERATIONS,
    fields: {},
    poll: (id) => `/v1/tasks/${id}?language=en`,
    words: ['code', '200'],
  },
  certain: {
    create: '/new-api/v1/video/generations',
    fields: {},
    poll: (id) => `/v1/videos/tasks/${id}`,
    words: ['code', 'success'],
  },
};

test('9: a callback speaks one dialect, the one of the first poll that tells; its query is kept; a failed delivery is repeated', async () => {
  const receiver = await startReceiver();
  try {
    for (const [name, { create, fields, poll }] of Object.entries(CALLBACKS)) {
      const callback_url = `${receiver.url}/${name}?sig=a%2Fb+c&ts=1&empty=`;
      const created = await answered(create, { body: { ...PLAIN, ...fields, callback_url } });
      const id = String(created['id']);
      await answered(poll(id));
      await cancel(id);
    }
    const of = (name: string) => receiver.deliveries.filter(({ target }) => target.startsWith(`/${name}?`));
    const names = Object.keys(CALLBACKS);
    await until(
      async () => (names.every((name) => of(name).length >= 2) ? true : null),
      CALLBACK_TIMEOUT_MS,
      () => JSON.stringify(receiver.deliveries),
    );
    for (const [name, { words }] of Object.entries(CALLBACKS)) {
      const [first, second] = of(name);
      assert.ok(first !== undefined && second !== undefined);
      assert.deepEqual(second, first, 'the repeat is the same, its id included');
      assert.equal(first.target, `/${name}?sig=a%2Fb+c&ts=1&empty=`);
      assert.equal(String(first.body[words[0] ?? '']), words[1], JSON.stringify(first.body));
    }
    const keys = ['id', 'state', 'data', 'progress', 'create_time', 'update_time', 'message', 'action'];
    assert.deepEqual(Object.keys(of('duomi')[0]?.body ?? {}), keys);
    assert.equal('code' in (of('unpolled')[0]?.body ?? {}), false, 'EvoLink`s form, not the one for all');
  } finally {
    await receiver.close();
  }
});

test('10: every error of every route is JSON', async () => {
  let answers = 0;
  for (const { basePath, routes } of dialects) {
    for (const { method, path } of routes) {
      const target = basePath + path.replace(/:\w+/g, 'nope');
      const calls: Call[] = [
        { method, authorization: 'Bearer sk-wrong' },
        { method, authorization: '' },
      ];
      if (method === 'POST') calls.push({ method, body: '{"prompt":' }, { method, body: '[]' });
      for (const call of calls) {
        const { status, body } = await ask(target, call);
        assert.ok(status >= 400 && status < 500, `${method} ${target} answered ${status}`);
        assert.equal(typeof body, 'object');
        answers += 1;
      }
    }
  }
  assert.ok(answers > 50, 'the routes were visited');
});

test('11: a result address is under PUBLIC_BASE_URL and serves the film without a key, whole and in parts', async () => {
  const id = await finishedFilm();
  const done = await answered(`/v1/tasks/${id}`);
  const address = String((done['results'] as string[])[0]);
  assert.ok(address.startsWith(`${PUBLIC_BASE_URL}/`), address);
  const local = address.replace(PUBLIC_BASE_URL, server.baseUrl);
  const whole = await fetch(local);
  const bytes = (await whole.arrayBuffer()).byteLength;
  assert.deepEqual([whole.status, whole.headers.get('content-type')], [200, 'video/mp4']);
  const part = await fetch(local, { headers: { range: 'bytes=4-7' } });
  assert.deepEqual([part.status, await part.text()], [206, 'ftyp']);
  assert.equal(part.headers.get('content-range'), `bytes 4-7/${bytes}`);
});

test('12: a task of another project is 404 on every poll path', async () => {
  const { id } = await answered(GENERATIONS, { body: PLAIN });
  const authorization = `Bearer ${server.strangerKey}`;
  for (const path of POLLS) {
    assert.equal((await ask(path(String(id)), { authorization })).status, 404, path(String(id)));
    await answered(path(String(id)));
  }
  await cancel(id);
});

test('13: /v1 in front of /v2 and doubled slashes resolve', async () => {
  const id = await finishedFilm();
  for (const path of [
    `/v1/v2/videos/generations/${id}`,
    `//v2//videos/generations/${id}`,
    `/v1//tasks/${id}/`,
  ])
    assert.ok(JSON.stringify(await answered(path)).includes(id), path);
});

test('a key pinned to a dialect decides both ends of a shared path', async () => {
  const pinnedTo = async (name: string): Promise<string> => {
    const { key } = await server.reelay.accounts.createKey({ name, defaultDialect: name });
    return `Bearer ${key}`;
  };
  const keys = { duomi: ['id'], apimart: ['code', 'data'], xai: ['request_id'] };
  for (const [name, expected] of Object.entries(keys)) {
    const authorization = await pinnedTo(name);
    const created = await answered(GENERATIONS, { body: PLAIN, authorization });
    assert.deepEqual(Object.keys(created), expected);
    const [task] = (created['data'] as { task_id: string }[] | undefined) ?? [];
    const id = task?.task_id ?? created['id'] ?? created['request_id'];
    if (name === 'apimart')
      assert.deepEqual(Object.keys(await answered(`/v1/tasks/${id}`, { authorization })), expected);
    await cancel(id);
  }
  const evolink = await answered(GENERATIONS, { body: PLAIN, authorization: await pinnedTo('evolink') });
  assert.deepEqual([evolink['object'], evolink['code']], ['video.generation.task', undefined]);
  await cancel(evolink['id']);
});

test('an xAI client needs no base path, and an OpenAI client never meets its answers', async () => {
  const { request_id } = await answered(GENERATIONS, {
    body: { model: 'grok-imagine-video', prompt: 'waves' },
  });
  const pending = await ask(`/v1/videos/${request_id}`);
  assert.deepEqual([pending.status, pending.body['status']], [202, 'pending']);
  assert.equal((await answered(`/openai/v1/videos/${request_id}`))['object'], 'video');
  await cancel(request_id);
  const failed = await ask(`/v1/videos/${request_id}`);
  assert.deepEqual([failed.status, failed.body['status']], [200, 'failed']);
  const done = await ask(`/xai/v1/videos/${await finishedFilm()}`);
  assert.deepEqual([done.status, done.body['status']], [200, 'done']);
  assert.equal((await answered(`/v1/videos/${await finishedFilm()}`))['object'], 'video');
});

test('a new-api client may send its key bare, with Bearer or in its own header', async () => {
  for (const headers of [
    { authorization: server.apiKey },
    { authorization: `Bearer ${server.apiKey}` },
    { 'mj-api-secret': server.apiKey },
  ]) {
    const response = await fetch(`${server.baseUrl}/v1/video/generations`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sora-2', prompt: 'waves', metadata: '{"aspect_ratio":"16:9"}' }),
    });
    assert.equal(response.status, 200);
    const body = (await response.json()) as Body;
    assert.equal(body['size'], '1280x720');
    await cancel(body['task_id']);
  }
});

test('a finished film is answered in the schema of the document on the poll path of all eight dialects', async () => {
  const id = await finishedFilm();
  for (const { name, basePath, pollPath } of [...CLIENTS, ...NEIGHBOURS]) {
    const dialect = dialects.find((each) => each.name === name) ?? assert.fail(name);
    const template = pollPath('{id}').replace(/\?.*$/, '');
    const poll = openApiDocument(dialect, '0').paths[template]?.['get'] ?? assert.fail(template);
    const answer = poll.responses['200'] as {
      content: { 'application/json': { schema: Parameters<typeof z.fromJSONSchema>[0] } };
    };
    const body = await answered(basePath + pollPath(id));
    z.fromJSONSchema(answer.content['application/json'].schema).parse(body);
    assert.match(JSON.stringify(body), /https:\/\/films\.example\.com\/[^"]+\.mp4/, name);
  }
});
