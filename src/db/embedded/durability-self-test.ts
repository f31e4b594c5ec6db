import type { PGlite } from '@electric-sql/pglite';
import type { SyncCounter } from './durable-node-fs.ts';

/**
 * Commits a transaction that only writes to the log and tells whether the log was synced to the disk around
 * it. False means that an acknowledged task can be lost when the power fails.
 */
export async function commitReachesDisk(engine: PGlite, syncs: SyncCounter): Promise<boolean> {
  const before = syncs.count;
  await engine.query(`select pg_logical_emit_message(true, 'reelay', 'durability self-test')`);
  return syncs.count > before;
}
