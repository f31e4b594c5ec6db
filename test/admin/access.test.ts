import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { adminRoutes } from '../../src/admin/routes.ts';
import { dialects } from '../../src/dialects/registry.gen.ts';
import { sharedErrorSchema } from '../../src/dialects/shared-errors.ts';
import { routeTable } from '../../src/http/route-table.ts';
import { scopeOf } from '../../src/http/scopes.ts';
import { SCOPES, type Scope } from '../../src/task/rights.ts';
import { type AdminClient, createAdminClient } from '../harness/admin-client.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';

let server: TestServer;
let admin: AdminClient;

before(async () => {
  server = await startTestServer({ REELAY_TRUSTED_PROXIES: '127.0.0.0/8' }, { roles: ['api'] });
  const { key } = await server.reelay.accounts.createKey({ name: 'operator', scopes: SCOPES });
  admin = await createAdminClient(server.baseUrl, key);
});
after(async () => {
  await server.stop();
});

async function newKey(settings: object): Promise<{ id: string; key: string }> {
  const { status, body } = await admin.send('POST', '/keys', { name: 'k', ...settings });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function ask(method: string, path: string, key: string, headers: Record<string, string> = {}) {
  const response = await fetch(server.baseUrl + path.replace(/:\w+/g, 'x'), {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  return { status: response.status, text: await response.text() };
}

test('every route of every dialect is 403, in that dialect’s own shape, for a key that has every scope but its own', async () => {
  const without = new Map<Scope, string>();
  for (const scope of SCOPES)
    without.set(scope, (await newKey({ scopes: SCOPES.filter((other) => other !== scope) })).key);
  for (const group of routeTable(dialects)) {
    const { method, path, claimants } = group;
    const { status, text } = await ask(method, path, without.get(scopeOf(group)) ?? assert.fail());
    assert.equal(status, 403, `${method} ${path}: ${text}`);
    const schemas = [...claimants.map(({ dialect }) => dialect.errorSchema), sharedErrorSchema];
    const fits = schemas.some((schema) => schema?.safeParse(JSON.parse(text)).success === true);
    assert.ok(fits, `${method} ${path}: ${text}`);
    assert.ok(text.includes(scopeOf(group)), `the scope is named: ${text}`);
  }
});

test('control: one scope is enough for its routes', async () => {
  for (const scope of SCOPES) {
    const { key } = await newKey({ scopes: [scope] });
    for (const group of routeTable(dialects).filter((each) => scopeOf(each) === scope)) {
      const { status } = await ask(group.method, group.path, key);
      assert.ok(status !== 401 && status !== 403, `${group.method} ${group.path}: ${status}`);
    }
  }
});

test('every route of the admin API is 401 without a key, 403 for a client’s, and never changes anything for them', async () => {
  const { key } = await newKey({ scopes: SCOPES.filter((scope) => scope !== 'admin') });
  const before = (await admin.send('GET', '/audit?limit=1')).body.next;
  for (const { method, path } of adminRoutes) {
    const where = path.replace(/:\w+/g, 'x');
    const body = method === 'GET' ? undefined : {};
    for (const [used, status, code] of [
      [null, 401, 'unauthorized'],
      ['sk-nobody-0123456789abcdef', 401, 'unauthorized'],
      [key, 403, 'permission_denied'],
    ] as const) {
      const answer = await admin.send(method, where, body, { key: used });
      assert.deepEqual([answer.status, answer.body.error.code], [status, code], `${method} ${path}`);
    }
  }
  assert.equal((await admin.send('GET', '/audit?limit=1')).body.next, before);
});

test('a revoked and an expired key read like one that never was, on every route', async () => {
  const revoked = await newKey({ scopes: SCOPES });
  const expired = await newKey({ scopes: SCOPES });
  await admin.send('DELETE', `/keys/${revoked.id}`);
  await admin.send('PATCH', `/keys/${expired.id}`, { expires_at: '2020-01-01T00:00:00Z' });
  const routes = [
    ...routeTable(dialects),
    ...adminRoutes.map(({ method, path }) => ({ method, path: `/admin/v1${path}` })),
  ];
  for (const { method, path } of routes) {
    const answers = await Promise.all(
      [revoked.key, expired.key, `${revoked.key.slice(0, -2)}zz`].map(async (key) => {
        const { status, text } = await ask(method, path, key);
        const shown = `${key.slice(0, 6)}***${key.slice(-2)}`;
        return `${status} ${text.replaceAll(shown, 'KEY').replace(/"(created|timestamp|created_at)":\d+/g, '')}`;
      }),
    );
    assert.ok(answers[0]?.startsWith('401'), `${method} ${path}: ${answers[0]}`);
    assert.equal(new Set(answers).size, 1, `${method} ${path}: ${answers.join(' | ')}`);
  }
});

test('a key with an address list works from there alone, also behind a proxy of ours', async () => {
  const { key } = await newKey({ allowed_ips: ['203.0.113.0/24'] });
  const from = (forwarded: string) => ask('GET', '/v1/models', key, { 'x-forwarded-for': forwarded });
  assert.equal((await from('203.0.113.9')).status, 200);
  assert.equal((await from('198.51.100.1, 203.0.113.9')).status, 200);
  const refused = await from('203.0.113.9, 198.51.100.1');
  assert.equal(refused.status, 403, 'what a client writes in front of our proxy’s word does not count');
  assert.match(refused.text, /address/);
  assert.equal((await ask('GET', '/v1/models', key)).status, 403, 'the proxy itself is not in the list');
  const adminKey = await newKey({ scopes: ['admin'], allowed_ips: ['203.0.113.0/24'] });
  const answer = await admin.send('GET', '/keys', undefined, { key: adminKey.key });
  assert.equal(answer.status, 403);
});

test('whoever can read the data directory has a key to the admin API and to nothing else', async () => {
  const { url, key } = server.localAccess;
  assert.equal(url, server.baseUrl);
  assert.equal((await admin.send('GET', '/projects', undefined, { key })).status, 200);
  await admin.send('POST', '/projects', { name: 'by hand' }, { key });
  assert.equal((await admin.send('GET', '/audit?limit=1')).body.data[0].actor, 'local');
  assert.equal((await ask('GET', '/v1/models', key)).status, 401);
});
