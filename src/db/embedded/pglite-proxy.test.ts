import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { placeEmbeddedFiles } from '../testing/embedded-files.ts';
import { deferred } from './deferred.ts';
import { openEngine } from './durable-node-fs.ts';
import { EmbeddedDatabaseError, PgliteProxy } from './pglite-proxy.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'reelay-proxy-'));

/** How often a timer fires while several callers query without a pause. */
async function ticksUnderLoad(query: (sql: string) => Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  const caller = async (): Promise<void> => {
    for (let count = 0; count < 60; count += 1) await query('select count(*) from generate_series(1, 2000)');
  };
  await Promise.all(Array.from({ length: 8 }, caller));
  clearInterval(timer);
  return ticks;
}

describe('the database thread', () => {
  let proxy: PgliteProxy;
  const lost = deferred<Error>();

  before(async () => {
    await placeEmbeddedFiles(dataDir);
    ({ proxy } = await PgliteProxy.start(join(dataDir, 'postgres'), { durable: true, onLost: lost.resolve }));
    await proxy.exec('create table t (id int primary key)');
  });
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  it('lets timers fire under query load, which PGlite in the main thread does not', async () => {
    assert.ok((await ticksUnderLoad((sql) => proxy.query(sql))) > 5);
    const other = join(dataDir, 'other');
    await placeEmbeddedFiles(other);
    const inProcess = await openEngine(join(other, 'postgres'), { count: 0 }, { durable: true });
    assert.equal(await ticksUnderLoad((sql) => inProcess.query(sql)), 0, 'the negative control');
    await inProcess.close();
  });

  it('keeps concurrent transactions apart and whole', async () => {
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((id) =>
        proxy.transaction(async (transaction) => {
          await transaction.query('insert into t values ($1)', [id * 10]);
          await transaction.query('insert into t values ($1)', [id * 10 + 1]);
          if (id % 2 === 1) throw new Error('rolled back');
        }),
      ),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'fulfilled', 'rejected', 'fulfilled'],
    );
    const { rows } = await proxy.query<{ id: number }>('select id from t order by id');
    assert.deepEqual(
      rows.map(({ id }) => id),
      [20, 21, 40, 41],
    );
  });

  it('reports a failed statement with its PostgreSQL fields and rolls its transaction back', async () => {
    await assert.rejects(
      proxy.transaction(async (transaction) => {
        await transaction.query('insert into t values (99)');
        await transaction.query('insert into t values (20)');
      }),
      (error: unknown) =>
        error instanceof EmbeddedDatabaseError && error.code === '23505' && error.constraint === 't_pkey',
    );
    assert.equal((await proxy.query('select 1 from t where id = 99')).rows.length, 0);
  });

  it('refuses to call a transaction committed whose statement had failed', async () => {
    const swallowed = proxy.transaction(async (transaction) => {
      await transaction.query('insert into t values (98)');
      await transaction.query('insert into t values (20)').catch(() => undefined);
    });
    await assert.rejects(swallowed, (error: unknown) => (error as { code?: string }).code === '25P02');
  });

  it('forwards notifications until they are no longer wanted', async () => {
    const heard: string[] = [];
    const stop = await proxy.listen('news', (payload) => heard.push(payload));
    await proxy.query(`select pg_notify('news', 'one')`);
    await stop();
    await proxy.query(`select pg_notify('news', 'two')`);
    assert.deepEqual(heard, ['one']);
  });

  it('gives up an engine that hangs, and leaves one alone that works', async () => {
    const { proxy: working } = await PgliteProxy.start(join(dataDir, 'other', 'postgres'), {
      durable: true,
      onLost: assert.fail,
      hangLookMs: 1_000,
    });
    await working.query('select 1');
    await working.close();
    const hung = deferred<Error>();
    const { proxy: hanging } = await PgliteProxy.start(join(dataDir, 'other', 'postgres'), {
      durable: true,
      onLost: hung.resolve,
      hangLookMs: 20,
    });
    await assert.rejects(hanging.query('select count(*) from generate_series(1, 1e12)'), /thread has ended/);
    assert.match(String((await hung.promise).cause), /did not answer/);
  });

  it('rejects open and later calls and tells the process when the thread dies', async () => {
    const open = proxy.query('select count(*) from generate_series(1, 100000000)');
    const rejected = assert.rejects(open, /thread has ended/);
    await proxy.terminate();
    await rejected;
    assert.match((await lost.promise).message, /thread has ended/);
    await assert.rejects(proxy.query('select 1'), /thread has ended/);
    await assert.rejects(
      proxy.transaction(async () => 1),
      /thread has ended/,
    );
    assert.equal(proxy.closed, true);
  });
});
