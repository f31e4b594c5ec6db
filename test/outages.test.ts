import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import OpenAI from 'openai';
import { TaskError } from '../src/task/error.ts';
import type { TaskStore } from '../src/task/ports.ts';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';

/** What PostgreSQL says to everybody when it is told to stop. */
const SHUTDOWN = Object.assign(new Error('terminating connection'), { code: '57P01' });
const BUG = new TypeError('undefined is not a function');

let server: TestServer;
/** What happens to the next creates: before they are stored, or after, when only their answer is lost. */
let trouble: { readonly when: 'before' | 'after'; readonly error: Error; times: number } | null = null;

function troubled(store: TaskStore): TaskStore {
  const insert: TaskStore['insert'] = async (...given) => {
    const now = trouble !== null && trouble.times > 0 ? trouble : null;
    if (now !== null) now.times -= 1;
    if (now?.when === 'before') throw now.error;
    const task = await store.insert(...given);
    if (now !== null) throw now.error;
    return task;
  };
  return new Proxy(store, {
    get: (target, name) => (name === 'insert' ? insert : Reflect.get(target, name)),
  });
}

before(async () => {
  const around = <Deps extends { readonly store: TaskStore }>(deps: Deps): Deps => ({
    ...deps,
    store: troubled(deps.store),
  });
  server = await startTestServer({ REELAY_LOG: 'silent' }, { roles: ['api'] }, { around });
});
beforeEach(() => {
  trouble = null;
});
after(() => server.stop());

async function answers(error: Error): Promise<[string, number, string | null, string][]> {
  const rows: [string, number, string | null, string][] = [];
  for (const client of CLIENTS) {
    trouble = { when: 'before', error, times: 1 };
    const response = await fetch(server.baseUrl + client.basePath + client.create.path, {
      method: 'POST',
      headers: { authorization: authorization(client, server.apiKey), 'content-type': 'application/json' },
      body: JSON.stringify(client.smallest),
    });
    rows.push([client.name, response.status, response.headers.get('retry-after'), await response.text()]);
  }
  return rows;
}

test('while the database is gone every dialect says 503 and when to come back; for a bug it does not', async () => {
  for (const [name, status, retryAfter, text] of await answers(SHUTDOWN)) {
    assert.deepEqual([name, status, retryAfter], [name, 503, '1']);
    assert.match(JSON.stringify(JSON.parse(text)), /temporarily unavailable/, name);
    assert.doesNotMatch(text, /terminating connection/, name);
  }
  for (const [name, status, retryAfter] of await answers(BUG))
    assert.deepEqual([name, status, retryAfter], [name, 500, null]);
});

async function tasksOfOneCreate(prompt: string, error: Error): Promise<number> {
  trouble = { when: 'after', error, times: 1 };
  const client = new OpenAI({ apiKey: server.apiKey, baseURL: `${server.baseUrl}/openai/v1` });
  await client.videos.create({ prompt, seconds: '4' });
  let count = 0;
  for await (const video of client.videos.list({ limit: 100 })) count += video.prompt === prompt ? 1 : 0;
  return count;
}

test('a commit whose answer the outage swallowed is one task: the SDK’s own repeat finds it', async () => {
  assert.equal(await tasksOfOneCreate('swallowed by an outage', SHUTDOWN), 1);
});

test('control: after a refusal that is noted as one, the same repeat makes a second task', async () => {
  const refusal = new TaskError('unavailable', 'full', { retryAfterMs: 1 });
  assert.equal(await tasksOfOneCreate('refused', refusal), 2);
});
