import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Log } from '../../observe/log.ts';
import { openDatabase } from '../database.ts';
import { backends, type Place } from '../testing/backends.ts';
import { eventually } from '../testing/eventually.ts';
import { openPool } from './open-pool.ts';

const postgres = backends().find(({ name }) => name === 'postgres');
const needsServer = { skip: postgres === undefined && 'set REELAY_TEST_DATABASE_URL to a PostgreSQL server' };

class RecordingLog implements Log {
  readonly messages: string[] = [];
  readonly debug = (): void => undefined;
  readonly info = (): void => undefined;
  readonly warn = (_fields: object, message: string): void => void this.messages.push(message);
  readonly error = (_fields: object, message: string): void => void this.messages.push(message);
}

async function place(): Promise<Place & { readonly location: { readonly url: string } }> {
  const created = (await postgres?.create()) ?? assert.fail();
  if (!('url' in created.location)) assert.fail();
  return { ...created, location: created.location };
}

describe('a real PostgreSQL', () => {
  it(
    'may end every connection: open work fails, the next succeeds, the process lives',
    needsServer,
    async () => {
      const { location, remove } = await place();
      const log = new RecordingLog();
      const database = await openDatabase(location, { log });
      const other = await openDatabase(location);
      const endOthers = () =>
        sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(other.kysely());
      await Promise.all([database.ping(), database.ping(), database.ping()]);
      await endOthers();
      await eventually(() => log.messages.includes('a database connection was lost'));
      await assert.rejects(
        database.transaction(async (transaction) => {
          await sql`select 1`.execute(transaction);
          await endOthers();
          await sql`select 1`.execute(transaction);
        }),
      );
      await eventually(() =>
        database.ping().then(
          () => true,
          () => false,
        ),
      );
      await database.close();
      await other.close();
      await remove();
    },
  );

  it('is called unsafe when it may lose commits, and only then', needsServer, async () => {
    const { location, remove } = await place();
    for (const [options, expected] of [
      ['', 0],
      ['?options=-c%20synchronous_commit%3Doff', 1],
    ] as const) {
      const log = new RecordingLog();
      const database = await openDatabase({ url: `${location.url}${options}` }, { log });
      assert.equal(
        log.messages.filter((message) => message.startsWith('COMMITS MAY BE LOST')).length,
        expected,
      );
      await database.close();
    }
    await remove();
  });

  it(
    'gives up on a statement, a lock or an idle transaction after 8 s, but not on a migration',
    needsServer,
    async () => {
      const { location, remove } = await place();
      const limits = `select current_setting('statement_timeout') || ', ' || current_setting('lock_timeout')
      || ', ' || current_setting('idle_in_transaction_session_timeout') as limits`;
      for (const [manner, expected] of [
        ['brisk', '8s, 8s, 8s'],
        ['patient', '0, 0, 0'],
      ] as const) {
        const pool = openPool(location.url, new RecordingLog(), manner);
        assert.equal((await pool.query<{ limits: string }>(limits)).rows[0]?.limits, expected);
        await pool.end();
      }
      await remove();
    },
  );
});
