import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestServer } from './harness/in-process.ts';
import { startTestServer } from './harness/in-process.ts';
import { until } from './harness/wait.ts';

/**
 * What the clients of `POST /v1/videos` and `POST /v1/video/create` need to find in our answers, one test a need, over
 * everything that two whole tasks of each dialect were answered: a film that was made and one that failed. The
 * comment names the clients. docs/dialects/openai.md, docs/dialects/unified-v1.md
 */

type Body = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface Recording {
  readonly created: Answer;
  /** Every poll before the end. */
  readonly waiting: readonly Answer[];
  readonly last: Answer;
}

const FILM_TIMEOUT_MS = 120_000;
/** Nothing listens there: the task is accepted and fails when its image is fetched. */
const UNREACHABLE = 'http://127.0.0.1:1/closed.png';
const SMALL = { model: 'sora-2', prompt: 'waves at sunset', size: '448x256' };
const OPENAI = { create: '/v1/videos', poll: (id: string) => `/v1/videos/${id}` };
const UNIFIED = {
  create: '/v1/video/create',
  // %3A, as the clients encode the colon of these ids.
  poll: (id: string) => `/v1/video/query?id=${encodeURIComponent(id)}`,
};

let server: TestServer;
let videos: { made: Recording; failed: Recording };
let unified: { made: Recording; failed: Recording };

before(async () => {
  server = await startTestServer();
  const [failedVideo, madeVideo, failedTask, madeTask] = await Promise.all([
    record(OPENAI, { ...SMALL, seconds: '4', input_reference: UNREACHABLE }),
    record(OPENAI, { ...SMALL, seconds: '4' }),
    record(UNIFIED, { ...SMALL, duration: 4, images: [UNREACHABLE] }),
    record(UNIFIED, { ...SMALL, duration: 4, images: [] }),
  ]);
  videos = { made: madeVideo, failed: failedVideo };
  unified = { made: madeTask, failed: failedTask };
});
after(async () => {
  await server.stop();
});

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(server.baseUrl + path, { ...init, headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

async function record(dialect: typeof OPENAI, request: Body): Promise<Recording> {
  const created = await ask(dialect.create, { method: 'POST', body: JSON.stringify(request) });
  assert.equal(created.status, 200, JSON.stringify(created.body));
  const waiting: Answer[] = [];
  const last = await until(
    async () => {
      const answer = await ask(dialect.poll(String(created.body['id'])));
      if (answer.body['status'] === 'completed' || answer.body['status'] === 'failed') return answer;
      waiting.push(answer);
      return null;
    },
    FILM_TIMEOUT_MS,
    () => JSON.stringify(waiting.at(-1)?.body),
  );
  return { created, waiting, last };
}

function all(recordings: { made: Recording; failed: Recording }): readonly Body[] {
  return [recordings.made, recordings.failed].flatMap(({ created, waiting, last }) =>
    [created, ...waiting, last].map(({ body }) => body),
  );
}

function unfinished(recordings: { made: Recording; failed: Recording }): readonly Body[] {
  return [recordings.made, recordings.failed].flatMap(({ created, waiting }) =>
    [created, ...waiting].map(({ body }) => body),
  );
}

/** Every text anywhere in a body, with its path. */
function* texts(value: unknown, path = ''): Generator<readonly [path: string, text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) yield* texts(item, `${path}.${key}`);
}

function at(body: Body, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Body | null | undefined)?.[key], body);
}

describe('what clients of /v1/videos and /v1/video/create need', () => {
  // The SDKs in Node, Python and Go, LiteLLM, PyRIT, TanStack.
  test('a video always has the 13 official keys, an official status word, seconds as text and `object: "video"`', () => {
    const keys = [
      ...['id', 'object', 'created_at', 'status', 'completed_at', 'error', 'expires_at', 'model'],
      ...['progress', 'prompt', 'remixed_from_video_id', 'seconds', 'size'],
    ];
    for (const body of all(videos)) {
      for (const key of keys) assert.ok(key in body, `${key} of ${JSON.stringify(body)}`);
      assert.ok(['queued', 'in_progress', 'completed', 'failed'].includes(String(body['status'])));
      assert.equal(body['seconds'], '4');
      assert.equal(body['object'], 'video');
    }
  });

  // LocalMiniDrama, Dooy, SF-Runnode, huobao, mj-studio, moyin.
  test('a completed video has absolute addresses of its film as `url` and `video_url`, which need no key', async () => {
    for (const key of ['url', 'video_url']) {
      const address = String(videos.made.last.body[key]);
      assert.match(address, /^https?:\/\//);
      const response = await fetch(address, { headers: { range: 'bytes=0-11' } });
      assert.equal(response.status, 206);
      assert.equal(Buffer.from(await response.arrayBuffer()).toString('latin1', 4, 8), 'ftyp');
    }
  });

  // LocalMiniDrama and moyin take any address in any answer for the finished film.
  test('no answer before completion holds an address, not even the one that the request held', () => {
    const bodies = [
      ...unfinished(videos),
      ...unfinished(unified),
      videos.failed.last.body,
      unified.failed.last.body,
    ];
    for (const body of bodies)
      for (const [path, text] of texts(body)) assert.doesNotMatch(text, /^\s*(https?:|data:|\/)/i, path);
    const found = [...texts(videos.made.last.body)].filter(([, text]) => text.startsWith('http'));
    assert.ok(found.length >= 2, 'the same search finds addresses where there are some');
  });

  // n8n throws on any truthy `error`; the SDKs and huobao read code and message.
  test('`error` is null until a video fails, then an object with code and message', () => {
    for (const body of [...unfinished(videos), videos.made.last.body]) assert.equal(body['error'], null);
    assert.equal(videos.failed.last.body['status'], 'failed');
    const error = videos.failed.last.body['error'] as Body;
    assert.ok(typeof error['code'] === 'string' && error['code'] !== '');
    assert.ok(typeof error['message'] === 'string' && error['message'] !== '');
  });

  // SF-Runnode, LocalMiniDrama.
  test('a failed video says why as the text `fail_reason`', () => {
    assert.equal(videos.failed.last.body['fail_reason'], at(videos.failed.last.body, 'error.message'));
    for (const body of [...unfinished(videos), videos.made.last.body]) assert.ok(!('fail_reason' in body));
  });

  // The SDKs read `error`; Xseven888, mj-studio and moyin read `code` and `message` at the top.
  test('an error body has a nested `error` and `code` and `message` beside it, saying the same', async () => {
    const refusals = [
      await ask(OPENAI.create, { method: 'POST', body: '{"prompt":""}' }),
      await ask(OPENAI.poll('video_unknown')),
      await ask(UNIFIED.create, { method: 'POST', body: '{"prompt":""}' }),
      await ask(UNIFIED.poll('sora-2:task_unknown')),
      await ask('/v1/nothing/here'),
    ];
    for (const { status, body } of refusals) {
      assert.ok(status >= 400 && status < 500);
      assert.ok(typeof body['message'] === 'string' && body['message'] !== '');
      assert.equal(at(body, 'error.message'), body['message']);
      assert.equal(at(body, 'error.code'), body['code']);
    }
  });

  // GoAPI, VectorEngine, yunwu.
  test('a unified query has progress while it runs, film and draft when it is done, and `error` as text when it failed', () => {
    assert.ok(unified.made.waiting.length > 0, 'it was seen before it was done');
    for (const { body } of unified.made.waiting) {
      const progress = at(body, 'detail.pending_info.progress_pct');
      assert.ok(typeof progress === 'number' && progress >= 0 && progress <= 1);
      assert.ok(!('error' in body));
    }
    const done = unified.made.last.body;
    for (const path of [
      'video_url',
      'detail.url',
      'detail.draft_info.url',
      'detail.draft_info.encodings.source.path',
    ])
      assert.match(String(at(done, path)), /^https?:\/\//, path);
    const failed = unified.failed.last.body;
    assert.ok(typeof failed['error'] === 'string' && failed['error'] !== '');
    assert.equal(at(failed, 'detail.failure_reason'), failed['error']);
    assert.equal(at(failed, 'detail.draft_info.kind'), 'sora_error');
  });

  // huobao's Go structs and pydantic models: a float or "45%" ends the program, and so does text under `video`.
  test('progress and times are whole numbers, seconds are text, and nothing is called `video`', () => {
    for (const body of all(videos)) {
      assert.ok(Number.isInteger(body['progress']) && Number.isInteger(body['created_at']));
      assert.ok(body['completed_at'] === null || Number.isInteger(body['completed_at']));
      assert.equal(typeof body['seconds'], 'string');
      assert.ok(!('video' in body));
    }
    assert.ok(Number.isInteger(videos.made.last.body['completed_at']));
    for (const body of all(unified))
      assert.ok(!('video' in body) && Number.isInteger(body['status_update_time']));
  });

  // SF-Runnode and Dooy compare the number.
  test('a create is answered with 200 exactly, however the body was encoded', async () => {
    for (const { created } of [videos.made, videos.failed, unified.made, unified.failed])
      assert.equal(created.status, 200);
    for (const path of [OPENAI.create, UNIFIED.create]) {
      const multipart = new FormData();
      for (const [name, value] of Object.entries({ ...SMALL, seconds: '4' })) multipart.set(name, value);
      for (const body of [multipart, new URLSearchParams({ ...SMALL, seconds: '4' })]) {
        const headers = { authorization: `Bearer ${server.apiKey}` };
        const response = await fetch(server.baseUrl + path, { method: 'POST', headers, body });
        assert.equal(response.status, 200);
        const { id } = (await response.json()) as { id: string };
        await ask(`/evolink/v1/tasks/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
      }
    }
  });

  // huobao and mj-studio skip the HTTP status; mj-studio calls `toLowerCase` on `status`.
  test('a refused query is JSON with `error.message`, and says `status: "failed"` when there is no such task', async () => {
    const unknown = await ask(UNIFIED.poll('sora-2:task_unknown'));
    assert.equal(unknown.status, 404);
    assert.equal(unknown.body['status'], 'failed');
    for (const answer of [unknown, await ask('/v1/video/query')]) {
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
      assert.ok(typeof at(answer.body, 'error.message') === 'string');
    }
  });

  // openclaw, n8n, promptfoo and the SDKs save whatever comes.
  test('content is bytes with the type of a film or a picture', async () => {
    const expected = [
      ['', 'video/mp4'],
      ['?variant=video', 'video/mp4'],
      ['?variant=thumbnail', 'image/webp'],
      ['?variant=spritesheet', 'image/jpeg'],
    ] as const;
    const { id } = videos.made.last.body;
    for (const [query, contentType] of expected) {
      const headers = { authorization: `Bearer ${server.apiKey}`, accept: 'application/binary' };
      const response = await fetch(`${server.baseUrl}/v1/videos/${id}/content${query}`, { headers });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), contentType);
      const bytes = await response.arrayBuffer();
      assert.ok(bytes.byteLength > 1_000);
      assert.equal(Number(response.headers.get('content-length')), bytes.byteLength);
    }
  });
});
