import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { dialects } from '../src/dialects/registry.gen.ts';
import { sharedErrorSchema } from '../src/dialects/shared-errors.ts';
import { SCOPES } from '../src/task/rights.ts';
import { type AdminClient, createAdminClient } from './harness/admin-client.ts';
import { authorization, CLIENTS } from './harness/dialect-client.ts';
import { startTestServer, type TestServer } from './harness/in-process.ts';

type Body = Record<string, unknown>;

let server: TestServer;
let admin: AdminClient;
let projectId: string;
let key: string;

before(async () => {
  server = await startTestServer({}, { roles: ['api'] });
  const operator = await server.reelay.accounts.createKey({ name: 'operator', scopes: SCOPES });
  admin = await createAdminClient(server.baseUrl, operator.key);
  projectId = (await admin.send('POST', '/projects', { name: 'poor', credits: '0.000001' })).body.id;
  key = (await admin.send('POST', '/keys', { name: 'poor', project_id: projectId })).body.key;
});
after(async () => {
  await server.stop();
});

/** What each dialect's documents call it. */
const REFUSALS: Readonly<Record<string, (message: string) => Body>> = {
  openai: (message) => ({
    error: { message, type: 'insufficient_quota', param: null, code: 'insufficient_quota' },
    code: 'insufficient_quota',
    message,
  }),
  'unified-v1': (message) => ({
    code: 'insufficient_quota',
    message,
    data: null,
    error: { message, type: 'insufficient_quota', param: null, code: 'insufficient_quota' },
  }),
  'unified-v2': (message) => ({
    code: 'insufficient_quota',
    message,
    data: null,
    error: { message, type: 'insufficient_quota', code: 'insufficient_quota' },
  }),
  duomi: (message) => ({ code: 402, msg: message, message }),
  evolink: (message) => ({ error: { code: 'insufficient_quota', message, type: 'insufficient_quota' } }),
};

async function send(path: string, credentials: string, body: Body, headers: Record<string, string> = {}) {
  const response = await fetch(server.baseUrl + path, {
    method: 'POST',
    headers: { authorization: credentials, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

async function assertNothingWritten(): Promise<void> {
  assert.deepEqual((await admin.send('GET', `/tasks?project_id=${projectId}`)).body.data, []);
  const entries = (await admin.send('GET', `/ledger/entries?project_id=${projectId}`)).body.data;
  assert.deepEqual(
    entries.map(({ kind }: { kind: string }) => kind),
    ['grant'],
  );
}

for (const client of CLIENTS) {
  describe(client.name, () => {
    test('a film that the project cannot pay is a 402 in its own words, and nothing is written', async () => {
      const path = client.basePath + client.create.path;
      const keyed = { 'idempotency-key': `poor ${client.name}` };
      const { status, body, headers } = await send(path, authorization(client, key), client.smallest, keyed);
      assert.equal(status, 402, JSON.stringify(body));
      const message = String(body['message'] ?? (body['error'] as Body)['message']);
      assert.match(message, /credit/i);
      assert.deepEqual(body, REFUSALS[client.name]?.(message) ?? assert.fail());
      dialects.find(({ name }) => name === client.name)?.errorSchema?.parse(body);
      assert.equal(headers.get('retry-after'), null, 'waiting does not help');
      if (client.name === 'openai') assert.equal(headers.get('x-should-retry'), 'false');
      await assertNothingWritten();
    });
  });
}

test('the path that several dialects share answers it in the words that suit them all', async () => {
  const body = { model: 'sora-2', prompt: 'waves' };
  const refused = await send('/v1/videos/generations', `Bearer ${key}`, body);
  assert.equal(refused.status, 402);
  sharedErrorSchema.parse(refused.body);
  await assertNothingWritten();
});

test('the refusal is not kept: the same create under the same key is made once there are credits', async () => {
  const [client] = CLIENTS;
  assert.ok(client !== undefined);
  await admin.send('POST', `/projects/${projectId}/grants`, { credits: '5' });
  const path = client.basePath + client.create.path;
  const keyed = { 'idempotency-key': `poor ${client.name}` };
  const made = await send(path, authorization(client, key), client.smallest, keyed);
  assert.equal(made.status, 200, JSON.stringify(made.body));
});
