import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DialectClient } from './harness/dialect-client.ts';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

type Body = Record<string, unknown>;

const FILM_TIMEOUT_MS = 120_000;
let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Body;
}

async function ask(
  client: DialectClient,
  path: string,
  options: { key?: string; body?: Body } = {},
): Promise<Answer> {
  const response = await fetch(server.baseUrl + path, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: authorization(client, options.key ?? server.apiKey),
      'content-type': 'application/json',
    },
    body: options.body === undefined ? null : JSON.stringify(options.body),
  });
  const type = response.headers.get('content-type') ?? '';
  assert.match(type, /^application\/json/, `${path} answered ${response.status} as ${type}`);
  assert.ok(response.headers.get('x-request-id'), 'every answer has a request id');
  return { status: response.status, body: (await response.json()) as Body };
}

async function create(client: DialectClient, body: Body, basePath = ''): Promise<string> {
  const answer = await ask(client, basePath + client.create.path, { body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const id = client.id(answer.body);
  assert.ok(typeof id === 'string' && id !== '', JSON.stringify(answer.body));
  return id;
}

/** Small and short, so that five films fit in seconds; the base path leaves no doubt about the dialect. */
async function createSmallFilm(): Promise<string> {
  const openai = CLIENTS[0];
  assert.ok(openai !== undefined);
  return create(openai, { prompt: 'waves at sunset', seconds: '4', size: '448x256' });
}

for (const client of CLIENTS) {
  test(`${client.name}: the document's own example and the smallest legal request are accepted, bare and under the base path`, async () => {
    for (const body of [client.example, client.smallest]) {
      for (const basePath of ['', client.basePath]) {
        const id = await create(client, body, basePath);
        const poll = await ask(client, basePath + client.pollPath(id));
        assert.equal(poll.status, 200);
        assert.ok([client.words.queued, client.words.running].includes(String(client.status(poll.body))));
        await cancel(id);
      }
    }
  });

  test(`${client.name}: a bad value, a missing prompt, a bad key and an unknown id are answered in its own shape`, async () => {
    const missing = await ask(client, client.basePath + client.create.path, {
      body: { model: client.smallest['model'] ?? 'sora-2' },
    });
    assert.equal(missing.status, 400);
    assert.match(JSON.stringify(missing.body), /prompt/);
    const field = client.name === 'openai' ? 'seconds' : 'duration';
    const wrong = await ask(client, client.basePath + client.create.path, {
      body: { ...client.smallest, [field]: 99 },
    });
    assert.equal(wrong.status, 400);
    assert.match(JSON.stringify(wrong.body), new RegExp(field), 'the field is named');
    assert.match(JSON.stringify(wrong.body), /\b4\b/, 'allowed values are named');
    const stranger = await ask(client, client.basePath + client.create.path, {
      key: 'sk-not-a-key-at-all',
      body: client.smallest,
    });
    assert.equal(stranger.status, 401);
    const unknown = await ask(client, client.basePath + client.pollPath('task-unified-1790000000-aaaaaaaa'));
    assert.equal(unknown.status, 404);
    for (const { body } of [missing, wrong, stranger, unknown]) {
      assert.doesNotMatch(JSON.stringify(body), /stack|node_modules|undefined/);
    }
  });
}

async function cancel(id: string): Promise<void> {
  const response = await fetch(`${server.baseUrl}/evolink/v1/tasks/${encodeURIComponent(id)}/cancel`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.apiKey}` },
  });
  assert.equal(response.status, 200, await response.text());
}

test('one task shows every state to all five dialects, in their own words, and its link needs no header', async () => {
  const seen = new Map(CLIENTS.map((client) => [client.name, new Set<string>()]));
  const lastProgress = new Map<string, number>();
  const id = await createSmallFilm();
  const bodies = await until(
    async () => {
      const answers = await Promise.all(
        CLIENTS.map(async (client) => {
          const { status, body } = await ask(client, client.pollPath(id));
          assert.equal(status, 200);
          seen.get(client.name)?.add(String(client.status(body)));
          const progress = Number(client.progress(body));
          assert.ok(
            progress >= (lastProgress.get(client.name) ?? 0),
            `${client.name}: progress fell to ${progress}`,
          );
          lastProgress.set(client.name, progress);
          const done = client.status(body) === client.words.completed;
          if (!done)
            assert.doesNotMatch(JSON.stringify(body), /https?:\/\/[^"]*\.mp4/, 'no film before the end');
          return { client, body, done };
        }),
      );
      return answers.every((answer) => answer.done) ? answers : null;
    },
    FILM_TIMEOUT_MS,
    () => JSON.stringify([...seen].map(([name, words]) => [name, ...words])),
  );
  for (const { client, body } of bodies) {
    const words = seen.get(client.name);
    assert.ok(words?.has(client.words.running), `${client.name} showed ${[...(words ?? [])]}`);
    assert.equal(client.progress(body), 100);
    await checkLink(String(client.videoUrl(body)));
  }
});

async function checkLink(url: string): Promise<void> {
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/.*\.mp4$/);
  const head = await fetch(url, { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.headers.get('content-type'), 'video/mp4');
  assert.equal(head.headers.get('accept-ranges'), 'bytes');
  const bytes = Number(head.headers.get('content-length'));
  assert.ok(bytes > 1_000);
  const part = await fetch(url, { headers: { range: 'bytes=4-7' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), `bytes 4-7/${bytes}`);
  assert.equal(await part.text(), 'ftyp');
  const tampered = await fetch(
    url.replace(/(.)\/([^/]+)$/, (_, last, name) => `${last === 'A' ? 'B' : 'A'}/${name}`),
  );
  assert.equal(tampered.status, 403);
}

test("another project's task reads exactly like one that never was, in every dialect", async () => {
  const id = await createSmallFilm();
  for (const client of CLIENTS) {
    const foreign = await ask(client, client.basePath + client.pollPath(id), { key: server.strangerKey });
    const unknownId = id.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    const unknown = await ask(client, client.basePath + client.pollPath(unknownId), {
      key: server.strangerKey,
    });
    // EvoLink's own 400 for an id that is not one of its forms; every other answer is 404.
    assert.equal(foreign.status, client.name === 'evolink' ? 400 : 404);
    assert.equal(foreign.status, unknown.status);
    assert.deepEqual(
      JSON.parse(JSON.stringify(foreign.body).replaceAll(id, 'ID')),
      JSON.parse(JSON.stringify(unknown.body).replaceAll(unknownId, 'ID')),
    );
  }
  await cancel(id);
});

test('the two claimants of POST /v1/videos/generations are told apart, and a request without a sign suits both', async () => {
  const send = async (headers: Record<string, string>, body: Body): Promise<Body> => {
    const response = await fetch(`${server.baseUrl}/v1/videos/generations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'sora-2', prompt: 'waves', ...body }),
    });
    assert.equal(response.status, 200);
    return (await response.json()) as Body;
  };
  const bearer = { authorization: `Bearer ${server.apiKey}` };
  const bare = await send({ authorization: server.apiKey }, {});
  assert.deepEqual(Object.keys(bare), ['id'], 'a bare key means duomi');
  const privateField = await send(bearer, { image_url: '', generation_type: 'TEXT' });
  assert.deepEqual(Object.keys(privateField), ['id'], 'so does a field that only duomi has');
  const vendorHeader = await send({ ...bearer, 'x-evolink-source': 'skill' }, {});
  assert.equal(vendorHeader['object'], 'video.generation.task');
  assert.equal(vendorHeader['code'], undefined, 'a certain EvoLink client gets a pure body');
  const ambiguous = await send(bearer, { duration: 10 });
  assert.match(String(ambiguous['id']), /^task-unified-\d{10}-[0-9a-z]{8}$/);
  assert.equal(ambiguous['code'], 200);
  assert.deepEqual(ambiguous['data'], [{ status: 'submitted', task_id: ambiguous['id'] }]);
  for (const body of [bare, privateField, vendorHeader, ambiguous]) await cancel(String(body['id']));
});
