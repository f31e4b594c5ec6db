import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAccountStore } from '../db/accounts.ts';
import type { TestDatabase } from '../db/testing/backends.ts';
import { backends, openTestDatabase } from '../db/testing/backends.ts';
import { NO_LIMITS } from '../task/limits.ts';
import { CLIENT_SCOPES } from '../task/rights.ts';
import type { Accounts } from './accounts.ts';
import { createAccounts } from './accounts.ts';
import { hashApiKey, newApiKey, randomText, shownPrefix } from './api-key.ts';

const opened: TestDatabase[] = [];
let accounts: Accounts;
/** Another node on the same database, with defaults for keys. */
let other: Accounts;
let nowMs = 0;

before(async () => {
  const [backend] = backends();
  assert.ok(backend !== undefined);
  opened.push(await openTestDatabase(backend));
  const [database] = opened;
  assert.ok(database !== undefined);
  accounts = createAccounts(createAccountStore(database.database), () => nowMs);
  other = createAccounts(createAccountStore(database.database), () => nowMs, {
    keyLimits: { ...NO_LIMITS, createsPerMinute: 25, concurrentTasks: 4 },
  });
});
after(async () => {
  for (const database of opened) await database.remove();
});

test('the first key is made once, and only while there is none', async () => {
  const first = await accounts.createFirstKey();
  assert.ok(first !== null);
  assert.equal(await accounts.createFirstKey(), null);
  assert.equal((await accounts.authenticate(first.key))?.keyId, first.id);
});

test('a key opens its own project and no other', async () => {
  const projectId = await accounts.createProject('other');
  const other = await accounts.createKey({ name: 'other', projectId, defaultDialect: 'duomi' });
  const own = await accounts.createKey({ name: 'own' });
  assert.deepEqual(await accounts.authenticate(other.key), {
    projectId,
    keyId: other.id,
    rights: { scopes: CLIENT_SCOPES, models: null },
    allowedIps: null,
    defaultDialect: 'duomi',
  });
  assert.notEqual((await accounts.authenticate(own.key))?.projectId, projectId);
});

test("an operator's own key becomes valid, once however often it is asked for", async () => {
  const key = 'an-operators-own-key-0123';
  assert.equal(await accounts.authenticate(key), null);
  assert.ok(await accounts.ensureKey(key, 'REELAY_API_KEY', CLIENT_SCOPES));
  nowMs += 1_000;
  const caller = await accounts.authenticate(key);
  assert.ok(await accounts.ensureKey(key, 'REELAY_API_KEY', CLIENT_SCOPES));
  nowMs += 1_000;
  assert.deepEqual(await accounts.authenticate(key), caller);
});

test('a key has its own limits or the defaults, a project only its own, and a change is everywhere in a second', async () => {
  const projectId = await accounts.createProject('limited');
  const { key, id } = await accounts.createKey({ name: 'limited', projectId });
  const limits = async () => (await other.authenticate(key))?.limits;
  assert.equal((await accounts.authenticate(key))?.limits, undefined, 'nothing limits it here');
  const defaults = { ...NO_LIMITS, createsPerMinute: 25, concurrentTasks: 4 };
  assert.deepEqual(await limits(), { key: defaults, project: NO_LIMITS });
  assert.ok(await accounts.setKeyLimits(id, { createsPerMinute: null, readsPerMinute: 100 }));
  assert.ok(await accounts.setProjectLimits(projectId, { concurrentTasks: 9 }));
  assert.equal(
    (await accounts.authenticate(key))?.limits?.key.readsPerMinute,
    100,
    'at once on its own node',
  );
  nowMs += 1_000;
  assert.deepEqual(await limits(), {
    key: { ...NO_LIMITS, createsPerMinute: null, readsPerMinute: 100, concurrentTasks: 4 },
    project: { ...NO_LIMITS, concurrentTasks: 9 },
  });
  await accounts.setKeyLimits(id, {});
  nowMs += 1_000;
  assert.deepEqual((await limits())?.key, defaults);
  assert.equal(await accounts.setKeyLimits('key_unknown', {}), false);
  assert.equal(await accounts.setProjectLimits('proj_unknown', {}), false);
});

test('a key is never stored, and what is shown of it is too little to use', () => {
  const key = newApiKey();
  assert.match(key, /^sk-reelay-[0-9A-Za-z]{41}$/);
  assert.equal(hashApiKey(key).length, 64);
  assert.ok(key.startsWith(shownPrefix(key)));
  assert.ok(key.length - shownPrefix(key).length >= 33, 'at least 196 bits stay hidden');
  assert.equal(shownPrefix('short-operator-key').length, 6);
});

test('random text has every letter of its alphabet about equally often', () => {
  const counts = new Map<string, number>();
  for (const letter of randomText(62_000, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  assert.equal(counts.size, 62);
  // 1,000 expected, standard deviation 32: eight of those never happen by chance, modulo bias would be 25 %.
  for (const [letter, count] of counts) assert.ok(Math.abs(count - 1_000) < 250, `${letter}: ${count}`);
});
