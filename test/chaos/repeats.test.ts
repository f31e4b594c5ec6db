import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import OpenAI from 'openai';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { createLedger } from '../../src/db/ledger/ledger-store.ts';
import { placeEmbeddedFiles } from '../../src/db/testing/embedded-files.ts';
import { type Reelay, startReelay } from '../../src/main.ts';
import { createTestDatabase } from '../harness/database.ts';
import { authorization, CLIENTS } from '../harness/dialect-client.ts';

/** `npm run chaos` sends 200 and 1,000; a create with a key costs four milliseconds of processor time. */
const CUT_ANSWERS = Number(process.env['REELAY_CHAOS_CUT_ANSWERS'] ?? 50);
const KEYS = Number(process.env['REELAY_CHAOS_KEYS'] ?? 60);
const REPEATS = 8;
/** Keys at once: the embedded database takes one create after the other anyway. */
const KEYS_AT_ONCE = 20;

const KEY = 'sk-repeats-0123456789abcdef';

const dataDir = await mkdtemp(join(tmpdir(), 'reelay-repeats-'));
const place = await createTestDatabase();
const location = place.url === null ? { dataDir: join(dataDir, 'database') } : { url: place.url };
let server: Reelay;

before(async () => {
  if ('dataDir' in location) await placeEmbeddedFiles(location.dataDir);
  const database = place.url === null ? {} : { DATABASE_URL: place.url };
  const env = { PORT: '0', REELAY_DATA_DIR: dataDir, REELAY_LOG: 'error', REELAY_API_KEY: KEY, ...database };
  server = await startReelay({ ...readConfig(env), roles: ['api'] });
});
after(async () => {
  await server.stop();
  await place.drop();
  await rm(dataDir, { recursive: true, force: true });
});

async function tasksNow(): Promise<string[]> {
  const client = new OpenAI({ apiKey: KEY, baseURL: `${server.baseUrl}/openai/v1` });
  const ids: string[] = [];
  for await (const video of client.videos.list({ limit: 100 })) ids.push(video.id);
  return ids;
}

/** The real SDK, whose connection breaks once for each create after the server has answered. */
function clientWithCutAnswers(): { client: OpenAI; cut(): number } {
  let cut = 0;
  const client = new OpenAI({
    apiKey: KEY,
    baseURL: `${server.baseUrl}/v1`,
    fetch: async (input, init) => {
      if (init?.method !== 'POST') return fetch(input, init);
      const response = await fetch(input, init);
      if (new Headers(init.headers).get('x-stainless-retry-count') !== '0') return response;
      await response.arrayBuffer();
      cut += 1;
      throw new TypeError('fetch failed: the connection was cut after the commit');
    },
  });
  return { client, cut: () => cut };
}

test('50 answers that are cut after the commit make 50 tasks and 50 holds: the SDK’s own repeat finds its task', async () => {
  const before = await tasksNow();
  const { client, cut } = clientWithCutAnswers();
  const ids = await Promise.all(
    Array.from({ length: CUT_ANSWERS }, async (_, index) => {
      const video = await client.videos.create({ prompt: `take ${index}`, seconds: '4' });
      return video.id;
    }),
  );
  assert.equal(cut(), CUT_ANSWERS);
  assert.equal(new Set(ids).size, CUT_ANSWERS);
  assert.equal((await tasksNow()).length - before.length, CUT_ANSWERS);
});

test('60 keys that are each sent eight times at once are one task each, and another request under a key is 422', async () => {
  const before = new Set(await tasksNow());
  const all: string[] = [];
  for (let first = 0; first < KEYS; first += KEYS_AT_ONCE) {
    const keys = Array.from({ length: KEYS_AT_ONCE }, (_, index) => first + index);
    await Promise.all(keys.map(async (key) => all.push(await sendEightTimes(key))));
  }
  const made = (await tasksNow()).filter((id) => !before.has(id));
  assert.deepEqual(new Set(made), new Set(all));
  assert.equal(made.length, KEYS);
  for (const client of CLIENTS) {
    const number = CLIENTS.indexOf(client);
    const other = await send(number, 'another prompt');
    assert.equal(other.status, 422, client.name);
    assert.match(JSON.stringify(other.body), /idempotency key was used for a different request/);
  }
});

interface Sent {
  readonly status: number;
  readonly replayed: boolean;
  readonly body: Record<string, unknown>;
  readonly id: string;
}

/** Key number 7 belongs to the dialect at place 7 modulo five, always with the same words. */
async function send(key: number, prompt = `order ${key}`): Promise<Sent> {
  const client = CLIENTS[key % CLIENTS.length];
  assert.ok(client !== undefined);
  const response = await fetch(server.baseUrl + client.basePath + client.create.path, {
    method: 'POST',
    headers: {
      authorization: authorization(client, KEY),
      'content-type': 'application/json',
      'idempotency-key': `key ${key}`,
    },
    body: JSON.stringify({ ...client.smallest, prompt }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  const replayed = response.headers.get('idempotent-replayed') === 'true';
  return { status: response.status, replayed, body, id: response.ok ? String(client.id(body)) : '' };
}

async function sendEightTimes(key: number): Promise<string> {
  const answers = await Promise.all(Array.from({ length: REPEATS }, () => send(key)));
  const ids = new Set(answers.map(({ id }) => id));
  assert.equal(ids.size, 1, JSON.stringify(answers));
  assert.equal(answers.filter(({ replayed }) => !replayed).length, 1, 'one answer is the first');
  return answers[0]?.id ?? '';
}

test('each of these tasks has one hold, and the ledger adds up', async () => {
  const ids = await tasksNow();
  await server.stop();
  const database = await openDatabase(location);
  try {
    const { rows } = await sql<{ task: string; holds: number }>`
      select task_id as task, count(*)::integer as holds from ledger_entries where kind = 'hold' group by task_id`.execute(
      database.kysely(),
    );
    assert.deepEqual(new Set(rows.map(({ task }) => task)), new Set(ids));
    assert.ok(rows.every(({ holds }) => holds === 1));
    assert.equal(rows.length, CUT_ANSWERS + KEYS);
    assert.deepEqual(await createLedger(database).check(), []);
  } finally {
    await database.close();
  }
});
