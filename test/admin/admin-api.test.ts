import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { adminRoutes } from '../../src/admin/routes.ts';
import { SCOPES } from '../../src/task/rights.ts';
import { type AdminBody, type AdminClient, createAdminClient } from '../harness/admin-client.ts';
import { startTestServer, type TestServer } from '../harness/in-process.ts';
import { makePng } from '../harness/pictures.ts';

let server: TestServer;
let admin: AdminClient;

before(async () => {
  // No film is made, so that every task stays for the tests to look at.
  server = await startTestServer({}, { roles: ['api'] });
  const { key } = await server.reelay.accounts.createKey({ name: 'operator', scopes: SCOPES });
  admin = await createAdminClient(server.baseUrl, key);
});
after(async () => {
  await server.stop();
});

async function ok(method: string, path: string, body?: unknown): Promise<AdminBody> {
  const answer = await admin.send(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function create(key: string, fields: object = {}): Promise<Response> {
  return await fetch(`${server.baseUrl}/openai/v1/videos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'waves', seconds: '4', model: 'sora-2', ...fields }),
  });
}

test('a project with credits pays for what its key makes, and the ledger tells every movement', async () => {
  const project = await ok('POST', '/projects', { name: ' Studio ', credits: '1.5' });
  assert.equal(project.name, 'Studio');
  assert.deepEqual(project.balance, { credits: '1.5', micro: '1500000' });
  assert.equal(project.unlimited, false);
  const { id: keyId, key } = await ok('POST', '/keys', {
    name: 'app',
    project_id: project.id,
    credit_cap: 1,
  });
  assert.match(key, /^sk-reelay-/);
  const made = await create(key);
  assert.equal(made.status, 200, await made.clone().text());
  const { id: taskId } = (await made.json()) as { id: string };
  const credits = await ok('GET', `/projects/${project.id}/credits`);
  assert.equal(credits.held.credits, '0.4');
  assert.equal(credits.balance.credits, '1.1');
  const ofKey = await ok('GET', `/keys/${keyId}/credits`);
  assert.equal(ofKey.remaining.credits, '0.6');

  const refused = await create(key, { seconds: '12' });
  assert.equal(refused.status, 402, 'the cap of the key');
  assert.equal(((await refused.json()) as AdminBody).error.code, 'insufficient_quota');
  assert.equal((await ok('GET', `/tasks?key_id=${keyId}`)).data.length, 1, 'nothing was written');

  const task = await ok('POST', `/tasks/${taskId}/cancel`);
  assert.equal(task.status, 'cancelled');
  assert.equal(task.hold.credits, '0.4');
  assert.equal((await ok('POST', `/tasks/${taskId}/cancel`)).status, 'cancelled', 'again changes nothing');
  const { data } = await ok('GET', `/ledger/entries?project_id=${project.id}`);
  assert.deepEqual(
    data.map((entry: AdminBody) => [entry.kind, entry.balance_delta.credits]),
    [
      ['release', '0.4'],
      ['hold', '-0.4'],
      ['grant', '1.5'],
    ],
  );
  assert.equal((await ok('GET', `/ledger/entries?task_id=${taskId}&kind=hold`)).data.length, 1);
  assert.deepEqual(await ok('GET', '/ledger/check'), { ok: true, faults: [] });
});

test('an unlimited project is metered and never refused', async () => {
  const project = await ok('POST', '/projects', { name: 'free' });
  assert.equal(project.unlimited, true);
  const { key } = await ok('POST', '/keys', { name: 'free', project_id: project.id });
  assert.equal((await create(key, { seconds: '12', model: 'sora-2-pro' })).status, 200);
  const credits = await ok('GET', `/projects/${project.id}/credits`);
  assert.equal(credits.balance.micro, '0');
  assert.ok(BigInt(credits.held.micro) > 0n);
  await ok('PATCH', `/projects/${project.id}`, { unlimited: false });
  assert.equal((await create(key)).status, 402);
  const newest = await ok('GET', '/projects?limit=1');
  assert.deepEqual(newest.data[0], await ok('GET', `/projects/${project.id}`));
  assert.equal((await ok('GET', `/projects?limit=1&after=${newest.next}`)).data.length, 1);
});

test('a grant that is sent twice under one idempotency key is one grant', async () => {
  const { id } = await ok('POST', '/projects', { name: 'twice', unlimited: false });
  const grant = (credits: string, key: string) =>
    admin.send('POST', `/projects/${id}/grants`, { credits }, { headers: { 'idempotency-key': key } });
  const answers = await Promise.all([grant('5', 'a'), grant('5', 'a'), grant('5', 'a')]);
  assert.equal(new Set(answers.map(({ body }) => body.entry.id)).size, 1);
  assert.equal((await ok('GET', `/projects/${id}/credits`)).balance.credits, '5');
  const other = await grant('6', 'a');
  assert.equal(other.status, 422);
  assert.equal(other.body.error.code, 'idempotency_mismatch');
  assert.equal(
    (await grant('5', 'b')).body.credits.balance.credits,
    '10',
    'control: another key is another grant',
  );
  assert.equal((await grant('5', 'x'.repeat(256))).status, 400);
});

test('amounts out of range are refused with the name of the field, and change nothing', async () => {
  const { id } = await ok('POST', '/projects', { name: 'amounts', credits: '10' });
  const wrong: readonly unknown[] = [
    ...[
      '-1',
      '0',
      '0.0000001',
      '1e3',
      'ten',
      '',
      '1000000000001',
      '1,5',
      -1,
      0,
      0.1 + 0.2,
      1e21,
      2e9,
      true,
      null,
    ],
    ...[
      [],
      {},
      { micro: '1.5' },
      { micro: 'x' },
      { micro: '1', credits: '2' },
      { cents: '1' },
      '9'.repeat(400),
    ],
  ];
  for (const credits of wrong) {
    const { status, body } = await admin.send('POST', `/projects/${id}/grants`, { credits });
    assert.equal(status, 400, JSON.stringify(credits));
    assert.match(body.error.param, /^credits/, JSON.stringify(body));
    assert.ok(body.error.message.includes('credits'), body.error.message);
  }
  const missing = await admin.send('POST', `/projects/${id}/grants`, {});
  assert.deepEqual([missing.body.error.code, missing.body.error.param], ['missing_parameter', 'credits']);
  const over = await admin.send('POST', `/projects/${id}/grants`, { credits: '999999999991' });
  assert.equal(over.status, 400, 'the sum is beyond every account');
  const under = await admin.send('POST', `/projects/${id}/adjustments`, {
    credits: '-10.000001',
    note: 'slip',
  });
  assert.equal(under.body.error.param, 'credits');
  assert.equal((await ok('GET', `/projects/${id}/credits`)).balance.credits, '10');
  for (const [credits, balance] of [
    [0.1, '10.1'],
    [{ micro: '1' }, '10.100001'],
    [{ credits: '1', micro: '1000000' }, '11.100001'],
    [' 2 ', '13.100001'],
  ] as const)
    assert.equal((await ok('POST', `/projects/${id}/grants`, { credits })).credits.balance.credits, balance);
  const down = await ok('POST', `/projects/${id}/adjustments`, { credits: '-13.1', note: 'all but one' });
  assert.equal(down.credits.balance.micro, '1');
  assert.deepEqual(await ok('GET', '/ledger/check'), { ok: true, faults: [] });
});

test('every field of a key can be set, read back, changed and taken away', async () => {
  const settings = {
    scopes: ['videos:read', 'videos:write'],
    models: ['sora-2', 'sora-2-pro*'],
    allowed_ips: ['203.0.113.0/24', '2001:db8::1'],
    default_dialect: 'duomi',
    limits: {
      creates_per_minute: 5,
      reads_per_minute: 0,
      concurrent_tasks: null,
      queued_tasks: 9,
      running_tasks: null,
    },
    expires_at: '2099-01-31T12:00:00.000Z',
  };
  const { key, ...made } = await ok('POST', '/keys', { name: 'all', credit_cap: '3', ...settings });
  assert.equal(made.status, 'active');
  assert.ok(key.startsWith(made.prefix));
  const read = await ok('GET', `/keys/${made.id}`);
  assert.deepEqual(read, made, 'the key itself is never answered again');
  for (const [name, value] of Object.entries(settings)) assert.deepEqual(read[name], value, name);
  const changed = await ok('PATCH', `/keys/${made.id}`, {
    limits: { concurrent_tasks: 2, running_tasks: 7 },
    credit_cap: null,
  });
  assert.deepEqual(changed.limits, {
    creates_per_minute: 5,
    reads_per_minute: 0,
    concurrent_tasks: 2,
    queued_tasks: 9,
    running_tasks: 7,
  });
  assert.equal(changed.credit_cap, null);
  const freed = { models: null, allowed_ips: null, default_dialect: null, expires_at: null };
  const after = await ok('PATCH', `/keys/${made.id}`, freed);
  for (const name of Object.keys(freed)) assert.equal(after[name], null, name);
  assert.deepEqual(await ok('PATCH', `/keys/${made.id}`, {}), after);
  assert.equal((await ok('POST', '/keys', { name: 'n', expires_in_seconds: 60 })).status, 'active');
  assert.equal((await ok('DELETE', `/keys/${made.id}`)).status, 'revoked');
  assert.equal((await create(key)).status, 401);
  const listed = async (query: string) =>
    (await ok('GET', `/keys?limit=200${query}`)).data.map(({ id }: AdminBody) => id);
  assert.ok(!(await listed('')).includes(made.id));
  assert.ok((await listed('&include_revoked=true')).includes(made.id));
});

test('a key with models is refused every other, and lists only its own', async () => {
  const { key } = await ok('POST', '/keys', { name: 'm', models: ['sora-2'] });
  const refused = await create(key, { model: 'sora-2-pro' });
  assert.equal(refused.status, 403);
  assert.equal(((await refused.json()) as AdminBody).error.code, 'model_not_found');
  assert.equal((await create(key)).status, 200, 'control');
  const models = await fetch(`${server.baseUrl}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  assert.deepEqual(
    ((await models.json()) as AdminBody).data.map(({ id }: AdminBody) => id),
    ['sora-2'],
  );
});

test('a price book is tried before it counts, counts once it is published, and can be gone back from', async () => {
  const before = await ok('GET', '/price-books/current');
  const rules = [
    { model: 'sora-2', per_second: '0.2', tiers: [{ pixels_max: 100_000, per_second: '0.05' }] },
    { model: 'free', per_video: 0 },
  ];
  const { key } = await ok('POST', '/keys', { name: 'prices' });
  const project = await ok('POST', '/projects', { name: 'recent' });
  const { key: recentKey } = await ok('POST', '/keys', { name: 'recent', project_id: project.id });
  assert.equal((await create(recentKey)).status, 200);
  const example = { seconds: 10, width: 1280, height: 720 };
  const tried = await ok('POST', '/price-books/dry-run', {
    rules,
    examples: [
      { model: 'sora-2', ...example },
      { model: 'sora-2', ...example, width: 256, height: 256 },
      { model: 'nobody', ...example },
    ],
    recent_tasks: { limit: 10, project_id: project.id },
  });
  assert.deepEqual(
    tried.examples.map(({ current, proposed }: AdminBody) => [current?.credits, proposed?.credits]),
    [
      ['1', '2'],
      ['1', '0.5'],
      ['1', undefined],
    ],
  );
  assert.equal(tried.recent_tasks.tasks, 0, 'a task that was not planned yet cannot be priced');
  assert.equal((await ok('GET', '/price-books/current')).version, before.version, 'nothing was published');
  const published = await ok('POST', '/price-books', { rules, note: 'dearer' });
  assert.equal(published.version, before.version + 1);
  const dear = (await (await create(key)).json()) as AdminBody;
  assert.equal((await ok('GET', `/tasks/${dear.id}`)).hold.credits, '0.8');
  assert.equal((await create(key, { model: 'nobody' })).status, 400, 'what has no price is not sold');
  const again = await ok('POST', `/price-books/${before.version}/activate`);
  assert.deepEqual(again.rules, before.rules);
  const same = await ok('POST', '/price-books', { rules: again.rules });
  assert.deepEqual(same.rules, before.rules, 'what was answered can be sent');
  assert.equal((await ok('GET', `/price-books/${published.version}`)).note, 'dearer', 'old versions stay');
  const versions = (await ok('GET', '/price-books')).data.map(({ version }: AdminBody) => version);
  assert.deepEqual(
    versions,
    [...versions].sort((a: number, b: number) => b - a),
  );
});

test('wrong price books are refused with the path of the field', async () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [[], 'rules'],
    [[{ model: '' }], 'rules[0].model'],
    [[{ model: 'a', per_second: '-1' }], 'rules[0].per_second'],
    [[{ model: 'a', per_second: '1000000001' }], 'rules[0].per_second'],
    [[{ model: 'a', per_video: '0.00000001' }], 'rules[0].per_video'],
    [[{ model: 'a', tiers: [{ pixels_max: 0, per_second: '1' }] }], 'rules[0].tiers[0].pixels_max'],
    [[{ model: 'a', tiers: [{ pixels_max: 9 }] }], 'rules[0].tiers[0].per_second'],
    [
      [{ model: 'a', tiers: [9, 9].map((pixels) => ({ pixels_max: pixels, per_second: '1' })) }],
      'rules[0].tiers[1].pixels_max',
    ],
    [[{ model: 'a' }, { model: 'a' }], 'rules[1].model'],
    [[{ model: 'a', perSecond: '1' }], 'rules[0].perSecond'],
    ['none', 'rules'],
  ];
  for (const [rules, param] of cases) {
    const { status, body } = await admin.send('POST', '/price-books', { rules });
    assert.deepEqual([status, body.error.param], [400, param], JSON.stringify(body));
  }
  const lone = await admin.send('POST', '/price-books/dry-run', { rules: [{ model: '*' }] });
  assert.equal(lone.status, 400);
});

test('bad input anywhere is a 400 that names the parameter, never a 5xx', async () => {
  const { id } = await ok('POST', '/projects', { name: 'bad input' });
  const cases: readonly (readonly [string, string, unknown, string | null])[] = [
    ['POST', '/projects', {}, 'name'],
    ['POST', '/projects', { name: ' ' }, 'name'],
    ['POST', '/projects', { name: 7 }, 'name'],
    ['POST', '/projects', { name: 'x'.repeat(201) }, 'name'],
    ['POST', '/projects', { name: 'x', unlimited: 'yes' }, 'unlimited'],
    ['POST', '/projects', { name: 'x', colour: 'red' }, 'colour'],
    ['POST', '/projects', '{"name"', null],
    ['POST', '/projects', '[]', null],
    ['PATCH', `/projects/${id}`, { limits: { creates_per_minute: -1 } }, 'limits.creates_per_minute'],
    ['PATCH', `/projects/${id}`, { limits: { reads_per_minute: 1.5 } }, 'limits.reads_per_minute'],
    ['PATCH', `/projects/${id}`, { limits: { concurrent_tasks: 1e12 } }, 'limits.concurrent_tasks'],
    ['PATCH', `/projects/${id}`, { limits: { concurrent_tasks: '5' } }, 'limits.concurrent_tasks'],
    ['POST', '/keys', { name: 'x', scopes: [] }, 'scopes'],
    ['POST', '/keys', { name: 'x', scopes: ['root'] }, 'scopes[0]'],
    ['POST', '/keys', { name: 'x', models: [''] }, 'models[0]'],
    ['POST', '/keys', { name: 'x', allowed_ips: ['10.0.0.0/33'] }, 'allowed_ips[0]'],
    ['POST', '/keys', { name: 'x', default_dialect: 'klingon' }, 'default_dialect'],
    ['POST', '/keys', { name: 'x', expires_at: 'tomorrow' }, 'expires_at'],
    ['POST', '/keys', { name: 'x', expires_in_seconds: 0 }, 'expires_in_seconds'],
    [
      'POST',
      '/keys',
      { name: 'x', expires_in_seconds: 9, expires_at: '2099-01-01T00:00:00Z' },
      'expires_in_seconds',
    ],
    ['POST', '/keys', { name: 'x', credit_cap: '-1' }, 'credit_cap'],
    ['POST', '/keys', { name: 'x', project_id: 'proj_none' }, 'project_id'],
    ['POST', '/keys', { name: 'x', project_id: 'proj_\0' }, 'project_id'],
    ['POST', `/projects/${id}/adjustments`, { credits: '1' }, 'note'],
    ['POST', `/projects/${id}/adjustments`, { credits: '0', note: 'x' }, 'credits'],
    ['GET', '/keys?limit=0', undefined, 'limit'],
    ['GET', '/keys?limit=201', undefined, 'limit'],
    ['GET', '/keys?include_revoked=1', undefined, 'include_revoked'],
    ['GET', '/keys?page=2', undefined, 'page'],
    ['GET', '/tasks?status=done', undefined, 'status'],
    ['GET', '/ledger/entries?after=x', undefined, 'after'],
    ['GET', '/ledger/entries?kind=gift', undefined, 'kind'],
  ];
  for (const [method, path, body, param] of cases) {
    const answer = await admin.send(method, path, body);
    assert.equal(
      answer.status,
      400,
      `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`,
    );
    assert.equal(answer.body.error.param, param, JSON.stringify(answer.body));
  }
  const large = await admin.send('POST', '/projects', { name: 'x'.repeat(1_100_000) });
  assert.equal(large.status, 413);
  // Ids that no row can hold, and numbers beyond every column.
  for (const path of [
    '/keys/%00',
    '/projects/%ED%A0%80',
    '/tasks/%00',
    '/price-books/99999999999',
    '/price-books/0',
  ])
    assert.equal((await admin.send('GET', path)).status, 404, path);
  for (const path of ['/keys?after=%00', '/tasks?project_id=%00', '/ledger/entries?key_id=%00'])
    assert.equal((await admin.send('GET', path)).status, 400, path);
  const unicode = await ok('POST', '/projects', { name: 'half \ud83d of a pair and \0' });
  assert.equal(unicode.name, 'half \ufffd of a pair and \ufffd');
});

test('unknown addresses are 404 and wrong methods 405, in the same shape', async () => {
  assert.equal((await admin.send('GET', '/nothing')).status, 404);
  const wrong = await admin.send('DELETE', '/projects');
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get('allow'), 'GET, POST');
  for (const path of [
    '/projects/proj_x',
    '/keys/key_x',
    '/tasks/task_x',
    '/projects/p/credits',
    '/keys/k/credits',
  ])
    assert.equal((await admin.send('GET', path)).status, 404, path);
  for (const path of ['/projects/p/grants', '/projects/p/adjustments'])
    assert.equal((await admin.send('POST', path, { credits: '1', note: 'x' })).status, 404, path);
  assert.equal((await admin.send('PATCH', '/keys/key_x', { name: 'x' })).status, 404);
  assert.equal((await admin.send('DELETE', '/keys/key_x')).status, 404);
  const head = await fetch(`${server.baseUrl}/admin/v1/projects`, { method: 'HEAD' });
  assert.equal(head.status, 401);
});

test('tasks of all projects are listed in pages, by project, key and status', async () => {
  const project = await ok('POST', '/projects', { name: 'lists' });
  const { key, id: keyId } = await ok('POST', '/keys', { name: 'lists', project_id: project.id });
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1)
    ids.unshift(((await (await create(key, { private: 'true' })).json()) as AdminBody).id);
  await ok('POST', `/tasks/${ids[1]}/cancel`);
  const first = await ok('GET', `/tasks?project_id=${project.id}&limit=2`);
  assert.equal(first.has_more, true);
  const second = await ok('GET', `/tasks?project_id=${project.id}&limit=2&after=${first.next}`);
  assert.equal(second.next, null);
  const seen = [...first.data, ...second.data].map(({ id }: AdminBody) => id);
  assert.deepEqual(seen, ids);
  const queued = await ok('GET', `/tasks?key_id=${keyId}&status=queued`);
  assert.deepEqual(
    queued.data.map(({ id }: AdminBody) => id),
    [ids[0], ids[2]],
  );
  assert.equal((await ok('GET', '/tasks?limit=1')).data[0].id, ids[0], 'newest first, of every project');
});

test('an exception of moderation is made, listed and withdrawn', async () => {
  const subject = 'ab'.repeat(32);
  await ok('POST', '/moderation/exceptions', { stage: 'prompt', subject_sha256: subject, note: 'ours' });
  assert.equal((await ok('GET', '/moderation/exceptions')).data[0].subject_sha256, subject);
  assert.equal((await ok('DELETE', `/moderation/exceptions/prompt/${subject}`)).deleted, true);
  for (const path of [`prompt/${subject}`, 'prompt/%00', '%00/x', 'nothing/x'])
    assert.equal((await admin.send('DELETE', `/moderation/exceptions/${path}`)).status, 404, path);
  assert.deepEqual((await ok('GET', '/moderation/events')).data, []);
});

test('exceptions are listed by page, each once, although the last of a page is withdrawn', async () => {
  const subjects = ['0a', '0b', '0c', '0d', '0e'].map((byte) => byte.repeat(32));
  for (const [index, subject] of subjects.entries()) {
    const stage = index % 2 === 0 ? 'prompt' : 'image';
    await ok('POST', '/moderation/exceptions', { stage, subject_sha256: subject });
  }
  await ok('POST', '/moderation/exceptions', { stage: 'result', subject_sha256: subjects[4] });
  const found: string[] = [];
  for (let after = ''; ; ) {
    const page = await ok('GET', `/moderation/exceptions?limit=2${after}`);
    found.push(...page.data.map(({ stage, subject_sha256: subject }: AdminBody) => `${stage}/${subject}`));
    assert.equal(page.has_more, page.next !== null);
    if (page.next === null) break;
    after = `&after=${page.next}`;
    await ok('DELETE', `/moderation/exceptions/${found.at(-1)}`);
  }
  const stages = ['result', 'prompt', 'image', 'prompt', 'image', 'prompt'];
  const newestFirst = [4, 4, 3, 2, 1, 0].map((index, place) => `${stages[place]}/${subjects[index]}`);
  assert.deepEqual(new Set(found), new Set(newestFirst));
  assert.equal(found.length, newestFirst.length);
  assert.equal(found.at(-1), newestFirst.at(-1));
  for (const after of ['x', '1-prompt-zz', '%00'])
    assert.equal((await admin.send('GET', `/moderation/exceptions?after=${after}`)).status, 400, after);
  for (const path of newestFirst) await admin.send('DELETE', `/moderation/exceptions/${path}`);
});

test('every change is in the audit log: who, what, when, and never a key', async () => {
  const { id, key } = await ok('POST', '/keys', { name: 'audited', scopes: ['admin'] });
  await admin.send('PATCH', `/keys/${id}`, { name: 'renamed', credit_cap: '1' }, { key });
  const { data } = await ok('GET', `/audit?subject=${id}`);
  assert.deepEqual(
    data.map(({ actor, action }: AdminBody) => [actor === id, action]),
    [
      [true, 'key.update'],
      [true, 'key.cap'],
      [false, 'key.create'],
    ],
  );
  assert.equal(data[0].details.name, 'renamed');
  const whole = JSON.stringify((await ok('GET', '/audit?limit=200')).data);
  assert.ok(!/sk-reelay-\w{20}/.test(whole));
  const actions = new Set((JSON.parse(whole) as AdminBody[]).map(({ action }) => action));
  for (const action of [
    'project.create',
    'project.update',
    'key.revoke',
    'credits.grant',
    'credits.adjust',
    'prices.publish',
    'prices.activate',
    'task.cancel',
  ])
    assert.ok(actions.has(action), action);
});

test('exceptions of moderation are kept until they are withdrawn', async () => {
  assert.deepEqual((await ok('GET', '/moderation/events?stage=image')).data, []);
  const exception = { stage: 'prompt', subject_sha256: 'a'.repeat(64), note: 'a news report' };
  const made = await ok('POST', '/moderation/exceptions', exception);
  assert.deepEqual((await ok('GET', '/moderation/exceptions')).data, [made]);
  const path = `/moderation/exceptions/prompt/${exception.subject_sha256}`;
  assert.equal((await ok('DELETE', path)).deleted, true);
  assert.equal((await admin.send('DELETE', path)).status, 404);
  const wrong = await admin.send('POST', '/moderation/exceptions', { ...exception, subject_sha256: 'xyz' });
  assert.equal(wrong.body.error.param, 'subject_sha256');
});

test('the weight of a project is set, shown and bounded, and counts where turns are given', async () => {
  const heavy = await ok('POST', '/projects', { name: 'heavy', weight: 3 });
  assert.equal(heavy.weight, 3);
  const { id, weight } = await ok('POST', '/projects', { name: 'plain' });
  assert.equal(weight, 1);
  assert.equal((await ok('PATCH', `/projects/${id}`, { weight: 1000 })).weight, 1000);
  assert.equal((await ok('PATCH', `/projects/${id}`, { name: 'other' })).weight, 1000);
  for (const wrong of [0, 1001, 1.5, '3', null]) {
    const refused = await admin.send('PATCH', `/projects/${id}`, { weight: wrong });
    assert.equal(refused.status, 400, String(wrong));
    assert.equal(refused.body.error.param, 'weight');
  }
  assert.equal((await ok('GET', `/projects/${id}`)).weight, 1000);
});

test('after a rotation old links still work, new ones are signed anew, and a second ends the old', async () => {
  const { key } = await ok('POST', '/keys', { name: 'uploader' });
  const upload = await fetch(`${server.baseUrl}/evolink/api/v1/files/upload/base64`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ base64_data: (await makePng(64, 64)).toString('base64') }),
  });
  const uploaded = (await upload.json()) as AdminBody;
  const link = String(uploaded.data.file_url);
  const fileId = String(uploaded.data.file_id);
  const statusOf = async (url: string): Promise<number> => {
    const answer = await fetch(url);
    await answer.arrayBuffer();
    return answer.status;
  };
  const linkNow = async (): Promise<string> => {
    const listed = await fetch(`${server.baseUrl}/evolink/api/v1/files/list`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { data } = (await listed.json()) as AdminBody;
    return data.files.find((file: AdminBody) => file.file_id === fileId).file_url;
  };
  assert.equal(await statusOf(link), 200);
  assert.equal(await linkNow(), link, 'control: nothing changes by itself');
  assert.deepEqual(await ok('POST', '/link-secrets/rotate'), { rotated: true });
  const renewed = await linkNow();
  assert.notEqual(renewed, link);
  assert.deepEqual([await statusOf(link), await statusOf(renewed)], [200, 200]);
  await ok('POST', '/link-secrets/rotate');
  assert.deepEqual([await statusOf(link), await statusOf(renewed)], [403, 200]);
  const { data } = await ok('GET', '/audit?subject=link-secrets');
  assert.deepEqual(
    data.map((entry: AdminBody) => entry.action),
    ['link-secrets.rotate', 'link-secrets.rotate'],
  );
});

test('the engines are told with what they can do, and a dry run says who would make a film', async () => {
  const { engines } = await ok('GET', '/engines');
  assert.deepEqual(
    engines.map(({ id }: { id: string }) => id),
    ['film'],
  );
  const film = { model: 'sora-2', seconds: 30, width: 1280, height: 720 };
  const planned = await ok('POST', '/engines/plan', film);
  assert.equal(planned.chosen, 'film');
  assert.equal(planned.candidates[0].seconds, 25);
  assert.equal(planned.candidates[0].warnings[0].param, 'seconds');
  const refused = await ok('POST', '/engines/plan', { ...film, images: 9 });
  assert.equal(refused.chosen, null);
  assert.match(refused.candidates[0].refusal, /up to 4 reference images/);
});

test('an engine is taken out of service and back, is tested without a film, and an unknown one is 404', async () => {
  const drained = await ok('POST', '/engines/film/drain');
  assert.deepEqual([drained.id, drained.draining], ['film', true]);
  const [film] = (await ok('GET', '/engines')).engines;
  assert.deepEqual([film.state, film.accepting], ['draining', false]);
  assert.equal((await ok('POST', '/engines/film/resume')).draining, false);
  const tested = await ok('POST', '/engines/film/test', {});
  assert.deepEqual([tested.reachable, tested.film], [true, null]);
  for (const verb of ['drain', 'resume', 'test'])
    assert.equal(
      (await admin.send('POST', `/engines/nobody/${verb}`, verb === 'test' ? {} : undefined)).status,
      404,
    );
});

test('every route of the document was answered in it, and it lists no other', () => {
  const listed = Object.entries(admin.document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = adminRoutes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  assert.deepEqual(listed.sort(), [...routes].sort());
  for (const { method, path, status } of adminRoutes) {
    const name = `${method} ${path.replace(/:(\w+)/g, '{$1}')} ${status}`;
    assert.ok(admin.seen.has(name), `no test saw ${name}`);
  }
  assert.equal(admin.document.openapi, '3.1.0');
  const body = admin.document.paths['/projects/{id}/grants']?.['post']?.requestBody ?? assert.fail();
  const schema = z.fromJSONSchema(body.content['application/json'].schema);
  assert.ok(schema.safeParse({ credits: '1' }).success);
  assert.ok(!schema.safeParse({ credits: [] }).success, 'control: the schemas refuse something');
});
