import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createAccountStore } from '../db/accounts.ts';
import { createAuditLog } from '../db/audit-log.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { createKeyStore } from '../db/keys.ts';
import { createProjectStore } from '../db/projects.ts';
import type { TestDatabase } from '../db/testing/backends.ts';
import { backends, openTestDatabase } from '../db/testing/backends.ts';
import { CLIENT_SCOPES } from '../task/rights.ts';
import { type AccountAdmin, createAccountAdmin } from './account-admin.ts';
import type { Accounts } from './accounts.ts';
import { createAccounts } from './accounts.ts';
import { hashApiKey } from './api-key.ts';

const CHANGE = { actor: 'key_operator', details: { asked: 'this' } };

for (const backend of backends()) {
  describe(`${backend.name}: keys as an operator manages them`, () => {
    let opened: TestDatabase;
    let second: Database | null = null;
    let nowMs = Date.now();
    let here: Accounts;
    /** Another node: on PostgreSQL with connections of its own. */
    let there: Accounts;
    let admin: AccountAdmin;

    before(async () => {
      opened = await openTestDatabase(backend);
      if (backend.name === 'postgres') second = await openDatabase(opened.place.location);
      here = createAccounts(createAccountStore(opened.database), () => nowMs);
      there = createAccounts(createAccountStore(second ?? opened.database), () => nowMs);
      admin = createAccountAdmin({
        keys: createKeyStore(opened.database),
        projects: createProjectStore(opened.database),
        accounts: here,
      });
    });
    after(async () => {
      await Promise.all([here.close(), there.close()]);
      await second?.close();
      await opened.remove();
    });

    async function newKey(options: Partial<Parameters<AccountAdmin['createKey']>[0]> = {}) {
      const project = await admin.createProject({ name: 'p', limits: {}, unlimited: true }, CHANGE);
      return await admin.createKey({ name: 'k', projectId: project.id, ...options }, CHANGE);
    }

    test('a revoked key is refused at once where it was revoked, and within a second on every other node', async () => {
      const { id, secret } = await newKey();
      assert.ok(await here.authenticate(secret));
      assert.ok(await there.authenticate(secret));
      assert.equal((await admin.revokeKey(id, CHANGE))?.status, 'revoked');
      assert.equal(await here.authenticate(secret), null);
      assert.ok(
        await there.authenticate(secret),
        'control: the other node still has its answer of a moment ago',
      );
      nowMs += 1_000;
      assert.equal(await there.authenticate(secret), null);
    });

    test('a key expires by the clock of the database, whatever the clock of the server says', async () => {
      const past = await newKey({ expiry: { inMs: -1 } });
      const future = await newKey({ expiry: { inMs: 3_600_000 } });
      assert.equal(past.status, 'expired');
      nowMs += 86_400_000;
      assert.equal(await here.authenticate(past.secret), null);
      assert.ok(await here.authenticate(future.secret), 'a server whose clock is a day ahead refuses nobody');
      await admin.updateKey(future.id, { expiry: { atMs: 1 } }, CHANGE);
      assert.equal(await here.authenticate(future.secret), null);
      await admin.updateKey(future.id, { expiry: null }, CHANGE);
      assert.ok(await here.authenticate(future.secret));
    });

    test('a key carries its rights, and a change of them is there for the next request', async () => {
      const { id, secret } = await newKey({
        scopes: ['videos:read'],
        models: ['sora-2*'],
        allowedIps: ['10.0.0.0/8'],
      });
      const caller = await here.authenticate(secret);
      assert.deepEqual(caller?.rights, { scopes: ['videos:read'], models: ['sora-2*'] });
      assert.deepEqual(caller?.allowedIps, ['10.0.0.0/8']);
      await admin.updateKey(id, { scopes: CLIENT_SCOPES, models: null, allowedIps: null }, CHANGE);
      const after = await here.authenticate(secret);
      assert.deepEqual(after?.rights, { scopes: CLIENT_SCOPES, models: null });
      assert.equal(after?.allowedIps, null);
    });

    test('the minute of the last use is remembered, once a minute', async () => {
      const { id, secret } = await newKey();
      assert.equal((await admin.find(id))?.lastUsedAtMs, null);
      await here.authenticate(secret);
      await here.close();
      const used = (await admin.find(id))?.lastUsedAtMs ?? assert.fail('not noted');
      assert.equal(used % 60_000, 0);
    });

    test('only the hash of a key is in the database', async () => {
      const { secret } = await newKey();
      const rows = await opened.database
        .kysely()
        .selectFrom('api_keys')
        .selectAll()
        .where('secret_hash', '=', hashApiKey(secret))
        .execute();
      assert.equal(rows.length, 1);
      assert.ok(!JSON.stringify(rows).includes(secret.slice(20)));
    });

    test('every change leaves an audit entry, and a change that did not happen leaves none', async () => {
      const { id } = await newKey();
      const about = async () =>
        (await createAuditLog(opened.database).list({ limit: 10, beforeId: null, subject: id })).map(
          ({ actor, action }) => `${actor} ${action}`,
        );
      await admin.updateKey(id, { name: 'other' }, CHANGE);
      await admin.revokeKey(id, CHANGE);
      await admin.revokeKey(id, CHANGE);
      assert.deepEqual(await about(), [
        'key_operator key.revoke',
        'key_operator key.update',
        'key_operator key.create',
      ]);
      assert.equal(await admin.updateKey('key_nobody', { name: 'x' }, CHANGE), null);
      assert.equal(await admin.revokeKey('key_nobody', CHANGE), null);
      const none = await createAuditLog(opened.database).list({
        limit: 10,
        beforeId: null,
        subject: 'key_nobody',
      });
      assert.deepEqual(none, []);
    });

    test('lists are pages without gaps or repeats', async () => {
      const project = await admin.createProject({ name: 'p', limits: {}, unlimited: false }, CHANGE);
      const made: string[] = [];
      for (let count = 0; count < 5; count += 1)
        made.push((await admin.createKey({ name: `k${count}`, projectId: project.id }, CHANGE)).id);
      await admin.revokeKey(made[0] ?? '', CHANGE);
      const seen: string[] = [];
      for (let afterId: string | null = null; ; ) {
        const page = await admin.list({ limit: 2, afterId, projectId: project.id, includeRevoked: false });
        seen.push(...page.map(({ id }) => id));
        afterId = page.at(-1)?.id ?? null;
        if (page.length < 2) break;
      }
      assert.deepEqual(seen.sort(), made.slice(1).sort());
      const all = await admin.list({ limit: 10, afterId: null, projectId: project.id, includeRevoked: true });
      assert.equal(all.length, 5);
      assert.ok(
        (await admin.projects.list({ limit: 50, afterId: null })).some(({ id }) => id === project.id),
      );
    });
  });
}

test('an operator is not made by accident: a revoked key of the environment stays revoked', async () => {
  const [backend] = backends();
  assert.ok(backend !== undefined);
  const opened = await openTestDatabase(backend);
  try {
    const accounts = createAccounts(createAccountStore(opened.database), Date.now);
    const keys = createKeyStore(opened.database);
    assert.ok(await accounts.ensureKey('an-operators-own-key-1', 'REELAY_ADMIN_KEY', ['admin']));
    const caller = await accounts.authenticate('an-operators-own-key-1');
    assert.deepEqual(caller?.rights.scopes, ['admin']);
    assert.ok(await accounts.ensureKey('an-operators-own-key-1', 'REELAY_ADMIN_KEY', CLIENT_SCOPES));
    assert.deepEqual((await accounts.authenticate('an-operators-own-key-1'))?.rights.scopes, CLIENT_SCOPES);
    await keys.revoke(caller?.keyId ?? '', { ...CHANGE, action: 'key.revoke', subject: caller?.keyId ?? '' });
    assert.equal(await accounts.ensureKey('an-operators-own-key-1', 'REELAY_ADMIN_KEY', ['admin']), false);
    await accounts.close();
  } finally {
    await opened.remove();
  }
});
