import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { silentLog } from '../../observe/log.ts';
import { Child } from '../testing/child-process.ts';
import { eventually } from '../testing/eventually.ts';
import { initialiseAtomically } from './atomic-initialise.ts';
import { commitReachesDisk } from './durability-self-test.ts';
import { openEngine } from './durable-node-fs.ts';
import { ENGINE_MAJOR } from './engine-version.ts';
import { openEmbedded } from './open-embedded.ts';

const FIRST_START = new URL('../testing/first-start.child.js', import.meta.url);
const dataDir = mkdtempSync(join(tmpdir(), 'reelay-durable-'));
const directory = join(dataDir, 'postgres');
after(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs in this order: each test goes on with the directory that the one before it left. */
describe('the embedded files', () => {
  it('survive a kill -9 in the middle of the first start', async () => {
    const child = new Child(FIRST_START, dataDir);
    const half = (): string | undefined =>
      readdirSync(dataDir).find(
        (name) => name.startsWith('postgres.new-') && existsSync(join(dataDir, name, 'base')),
      );
    try {
      await eventually(() => half() !== undefined);
    } finally {
      await child.kill();
    }
    assert.notEqual(half(), undefined, 'the negative control: it was killed half-way');
    assert.equal(existsSync(directory), false, 'nothing half-made is in place');
    assert.equal(await initialiseAtomically(directory, { durable: true }), 'created');
    assert.deepEqual(
      readdirSync(dataDir).filter((name) => name.startsWith('postgres')),
      ['postgres'],
    );
    assert.equal(await initialiseAtomically(directory, { durable: true }), 'present');
  });

  it('see every commit synced to the disk', async () => {
    const syncs = { count: 0 };
    const engine = await openEngine(directory, syncs, { durable: true });
    assert.equal(await commitReachesDisk(engine, syncs), true);
    await engine.exec('create table t (id int)');
    const before = syncs.count;
    for (let id = 0; id < 10; id += 1) await engine.query('insert into t values ($1)', [id]);
    assert.ok(syncs.count - before >= 10, `${syncs.count - before} syncs for 10 commits`);
    await engine.close();
  });

  it('fail the self-test without the patch, the negative control', async () => {
    const syncs = { count: 0 };
    const engine = await openEngine(directory, syncs, { durable: false });
    assert.equal(await commitReachesDisk(engine, syncs), false);
    await engine.close();
  });

  it('are refused with the reason when another PostgreSQL wrote them, and the directory stays free', async () => {
    const file = join(directory, 'PG_VERSION');
    assert.equal(readFileSync(file, 'utf8').trim(), ENGINE_MAJOR);
    writeFileSync(file, '17\n');
    const options = { log: silentLog, onLost: assert.fail };
    await assert.rejects(openEmbedded(dataDir, options), /written by PostgreSQL 17/);
    await assert.rejects(openEmbedded(dataDir, options), /written by PostgreSQL 17/);
    writeFileSync(file, `${ENGINE_MAJOR}\n`);
  });

  it('stay small under updates with maintenance, and grow without it', async () => {
    const { proxy, maintenance, close } = await openEmbedded(dataDir, {
      log: { debug: () => undefined, info: () => undefined, warn: assert.fail, error: assert.fail },
      onLost: assert.fail,
    });
    await proxy.exec('create table busy (id int primary key, text text)');
    await proxy.exec(`insert into busy select g, repeat('x', 400) from generate_series(1, 2000) g`);

    async function pagesAfterUpdates(clean: boolean): Promise<number> {
      for (let round = 0; round < 12; round += 1) {
        await proxy.exec(`update busy set text = repeat('${round % 10}', 400)`);
        if (clean) await maintenance.runIfDue();
      }
      const { rows } = await proxy.query<{ bytes: number }>(`select pg_relation_size('busy') as bytes`);
      return rows[0]?.bytes ?? Number.NaN;
    }

    const bounded = await pagesAfterUpdates(true);
    assert.equal(await maintenance.runIfDue(), false, 'an idle database is left alone');
    const unbounded = await pagesAfterUpdates(false);
    assert.ok(unbounded > 1.5 * bounded, `${bounded} bytes with, ${unbounded} without maintenance`);
    await close();
  });
});
