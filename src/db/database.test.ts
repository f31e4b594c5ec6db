import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { CLIENT_SCOPES } from '../task/rights.ts';
import { createAccountStore } from './accounts.ts';
import { type Database, openDatabase } from './database.ts';
import { createSettings } from './settings.ts';
import { backends, openTestDatabase, type TestDatabase } from './testing/backends.ts';
import { OuterDatabaseInTransaction } from './transaction-guard.ts';

for (const backend of backends()) {
  describe(`database on ${backend.name}`, () => {
    let opened: TestDatabase;
    let database: Database;

    before(async () => {
      opened = await openTestDatabase(backend);
      database = opened.database;
    });
    after(() => opened.remove());

    const misuses: Record<string, () => Promise<unknown>> = {
      'a query through the outer handle': () => database.kysely().selectFrom('tasks').select('id').execute(),
      'a nested transaction': () => database.transaction(async () => 1),
      'a ping': () => database.ping(),
    };
    for (const [name, misuse] of Object.entries(misuses)) {
      it(`throws at ${name} inside a transaction instead of waiting for ever`, async () => {
        await assert.rejects(
          database.transaction(async (transaction) => {
            await sql`select 1`.execute(transaction);
            await misuse();
          }),
          OuterDatabaseInTransaction,
        );
        await misuse();
      });
    }

    it('frees what a transaction started and left behind', async () => {
      let late: Promise<unknown> = Promise.resolve();
      await database.transaction(async () => {
        late = sleep(20).then(() => database.ping());
      });
      await late;
    });

    it('reads int8 as a number and refuses to round one', async () => {
      const { rows } = await sql<{ big: unknown; many: unknown; sum: unknown }>`
        select 9007199254740991::int8 as big, count(*) as many, sum(7::int4) as sum`.execute(
        database.kysely(),
      );
      assert.deepEqual(rows, [{ big: 9_007_199_254_740_991, many: 1, sum: 7 }]);
      await assert.rejects(
        sql`select 9007199254740992::int8 as big`.execute(database.kysely()),
        /select it as text/,
      );
      await database.ping();
    });

    it('reads a timestamp as the same moment whatever the session thinks of time zones', async () => {
      for (const zone of ['UTC', 'Asia/Kolkata', 'America/New_York']) {
        await database.transaction(async (transaction) => {
          await sql.raw(`set local time zone '${zone}'`).execute(transaction);
          const { rows } = await sql<{ at: Date }>`
            select timestamptz '2026-09-24 00:00:00.123Z' as at`.execute(transaction);
          assert.deepEqual(rows, [{ at: new Date('2026-09-24T00:00:00.123Z') }]);
        });
      }
    });

    it('reads jsonb, null and false alike', async () => {
      const { rows } = await sql`
        select '{"a":[1,"x",null]}'::jsonb as json, null::int as nothing, false as no`.execute(
        database.kysely(),
      );
      assert.deepEqual(rows, [{ json: { a: [1, 'x', null] }, nothing: null, no: false }]);
    });

    it('keeps one setting when many create it at once', async () => {
      const settings = createSettings(database);
      const made = await Promise.all(
        ['a', 'b', 'c', 'd'].map((value) => settings.getOrCreate('secret', () => value)),
      );
      assert.equal(new Set(made).size, 1);
      assert.equal(await settings.get('secret'), made[0]);
      await settings.set('secret', 'new');
      assert.equal(await settings.getOrCreate('secret', assert.fail), 'new');
      assert.equal(await settings.get('unknown'), null);
    });

    it('finds a key by its hash until it is revoked', async () => {
      const accounts = createAccountStore(database);
      const [project] = await Promise.all([accounts.ensureDefaultProject(), accounts.ensureDefaultProject()]);
      const key = {
        id: 'key_1',
        projectId: project.id,
        name: 'first',
        prefix: 'rl_abc',
        secretHash: 'ab'.repeat(32),
        defaultDialect: 'duomi',
      };
      assert.equal(await accounts.countKeys(), 0);
      await accounts.insertKey(key);
      assert.equal(await accounts.countKeys(), 1);
      const { name: _name, prefix: _prefix, ...lookedUp } = key;
      assert.deepEqual(await accounts.findKeyByHash(key.secretHash), {
        ...lookedUp,
        scopes: CLIENT_SCOPES,
        models: null,
        allowedIps: null,
        limits: {},
        projectLimits: {},
        scenario: null,
      });
      assert.equal(await accounts.findKeyByHash('00'.repeat(32)), null);
      await database.kysely().updateTable('api_keys').set({ revoked_at: new Date() }).execute();
      assert.equal(await accounts.findKeyByHash(key.secretHash), null);
      assert.equal(await accounts.countKeys(), 0);
    });
  });

  describe(`starting on ${backend.name}`, () => {
    it('finds what was stored before, and changes no table twice', async () => {
      const place = await backend.create();
      const first = await openDatabase(place.location);
      await createSettings(first).set('k', 'v');
      await first.close();
      const second = await openDatabase(place.location);
      assert.equal(await createSettings(second).get('k'), 'v');
      await second.close();
      await place.remove();
    });

    it(
      backend.name === 'postgres'
        ? 'lets several processes start at once on an empty database'
        : 'refuses a second start on a directory in use and leaves the first alone',
      async () => {
        const place = await backend.create();
        const starts = await Promise.allSettled([1, 2, 3].map(() => openDatabase(place.location)));
        const running = starts.filter((start) => start.status === 'fulfilled').map(({ value }) => value);
        assert.equal(running.length, backend.name === 'postgres' ? 3 : 1, JSON.stringify(starts));
        for (const database of running) await createSettings(database).set('k', 'v');
        for (const database of running) await database.close();
        await place.remove();
      },
    );
  });
}
