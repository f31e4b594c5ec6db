import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { silentLog } from '../observe/log.ts';
import { openDatabase } from './database.ts';
import { openEmbedded } from './embedded/open-embedded.ts';
import { createFileStore } from './files.ts';
import { migrateTo } from './migrations/migrate.ts';
import { openPool } from './postgres/open-pool.ts';
import type { Schema } from './schema.ts';
import { createTaskStore } from './store/task-store.ts';
import { backends, type Place } from './testing/backends.ts';
import { insertSample, RecordingQueue, sampleCaller } from './testing/sample-tasks.ts';

/** What the first release left behind. */
async function makeFirstRelease({ location }: Place): Promise<void> {
  if ('url' in location) {
    const pool = openPool(location.url, silentLog);
    const real = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    await migrateTo(real, '0001-initial');
    await real.insertInto('settings').values({ key: 'old', value: 'kept' }).execute();
    return real.destroy();
  }
  const { proxy, close } = await openEmbedded(location.dataDir, { log: silentLog, onLost: assert.fail });
  const real = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: proxy }) });
  await migrateTo(real, '0001-initial');
  await real.insertInto('settings').values({ key: 'old', value: 'kept' }).execute();
  await assert.rejects(real.selectFrom('files').select('id').execute(), /files/);
  await close();
}

for (const backend of backends()) {
  describe(`the table of files on ${backend.name}`, () => {
    it('is added to a database of the first release, which keeps what it holds', async () => {
      const place = await backend.create();
      await makeFirstRelease(place);
      const database = await openDatabase(place.location);
      const settings = await database.kysely().selectFrom('settings').selectAll().execute();
      assert.deepEqual(settings, [{ key: 'old', value: 'kept' }]);
      const caller = await sampleCaller(database);
      await insertSample(createTaskStore(database, new RecordingQueue()), caller);
      const store = createFileStore(database);
      const row = {
        id: 'file-1',
        projectId: caller.projectId,
        purpose: 'vision',
        fileName: 'cat.png',
        contentType: 'image/png',
        bytes: 5_000_000_000,
        sha256: '0'.repeat(64),
        storageKey: 'ab/c.png',
        lifetimeMs: null,
      };
      const file = await store.insert(row, { filesMax: 1, bytesMax: 6_000_000_000 });
      assert.equal(file?.bytes, 5_000_000_000);
      assert.deepEqual(await store.totals(caller.projectId), { files: 1, bytes: 5_000_000_000 });
      await database.close();
      await place.remove();
    });
  });
}
