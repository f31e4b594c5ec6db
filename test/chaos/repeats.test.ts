import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { authorization, CLIENTS } from '../harness/dialect-client.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { openRepeatsServer, type RepeatsServer } from './repeats-server.ts';

/** `npm run chaos` sends 200 and 1,000; a create with a key costs four milliseconds of processor time. */
const CUT_ANSWERS = Number(process.env['REELAY_CHAOS_CUT_ANSWERS'] ?? 50);
const KEYS = Number(process.env['REELAY_CHAOS_KEYS'] ?? 60);
const REPEATS = 8;
/** Keys at once: the embedded database takes one create after the other anyway. */
const KEYS_AT_ONCE = 20;

let server: RepeatsServer;
let proxy: CuttingProxy;

before(async () => {
  server = await openRepeatsServer();
  proxy = await startCuttingProxy(server.baseUrl);
});
after(async () => {
  await proxy.close();
  await server.close();
});

test('50 answers that are cut after the commit make 50 tasks and 50 holds: the SDK’s own repeat finds its task', async () => {
  const before = await server.tasks();
  const client = new OpenAI({ apiKey: server.key, baseURL: `${proxy.url}/v1` });
  const ids = await Promise.all(
    Array.from({ length: CUT_ANSWERS }, async (_, index) => {
      const video = await client.videos.create({ prompt: `take ${index}`, seconds: '4' });
      return video.id;
    }),
  );
  assert.equal(proxy.cuts, CUT_ANSWERS);
  assert.equal(new Set(ids).size, CUT_ANSWERS);
  assert.equal((await server.tasks()).length - before.length, CUT_ANSWERS);
});

test('60 keys that are each sent eight times at once are one task each, and another request under a key is 422', async () => {
  const before = new Set(await server.tasks());
  const all: string[] = [];
  for (let first = 0; first < KEYS; first += KEYS_AT_ONCE) {
    const keys = Array.from({ length: Math.min(KEYS_AT_ONCE, KEYS - first) }, (_, index) => first + index);
    await Promise.all(keys.map(async (key) => all.push(await sendEightTimes(key))));
  }
  const made = (await server.tasks()).filter((id) => !before.has(id));
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
      authorization: authorization(client, server.key),
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

test('each of these tasks has one hold, and the ledger adds up', async (context) => {
  const ids = await server.tasks();
  const { holdsOfTask, ledgerFaults } = await server.stopAndLook();
  assert.deepEqual(holdsOfTask, new Map(ids.map((id) => [id, 1])));
  assert.equal(holdsOfTask.size, CUT_ANSWERS + KEYS);
  assert.deepEqual(ledgerFaults, []);
  context.diagnostic(
    `told: ${KEYS} keys x ${REPEATS} and ${CUT_ANSWERS} cut answers, ${holdsOfTask.size} tasks, one hold each`,
  );
});
