import type { Log } from '../../observe/log.ts';
import type { PgliteProxy } from './pglite-proxy.ts';

export interface MaintenanceOptions {
  readonly log: Log;
  /** How often to look whether enough was written. */
  readonly intervalMs?: number;
  /** How much log has to be written before the tables are cleaned. */
  readonly walBytes?: number;
}

export interface Maintenance {
  /** Cleans now if enough was written since the last time; tells whether it did. */
  runIfDue(): Promise<boolean>;
  stop(): Promise<void>;
}

const EVERY_MS = 5_000;
const WAL_BYTES = 8 * 1024 * 1024;

/**
 * Stands in for autovacuum and the checkpointer, which the embedded engine does not have: without them 2,000
 * busy rows grew to 507 MB and the log to 609 MB. Driven by the log's growth, so an idle server does nothing,
 * and table by table, so that no query waits for the whole pass (0.1 s).
 */
export function startMaintenance(database: PgliteProxy, options: MaintenanceOptions): Maintenance {
  const { log, intervalMs = EVERY_MS, walBytes = WAL_BYTES } = options;
  let cleanedAt = 0;
  let running: Promise<boolean> = Promise.resolve(false);

  async function writtenBytes(): Promise<number> {
    const { rows } = await database.query(`select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::int8 as at`);
    return Number(rows[0]?.['at']);
  }

  async function clean(): Promise<boolean> {
    const at = await writtenBytes();
    // The position before this start is unknown, so the first pass counts from the first look.
    if (cleanedAt === 0) cleanedAt = at;
    if (at - cleanedAt < walBytes) return false;
    const { rows } = await database.query(
      `select format('%I.%I', schemaname, relname) as name from pg_stat_all_tables
       where schemaname not in ('pg_toast', 'information_schema')`,
    );
    for (const { name } of rows) await database.exec(`vacuum (analyze) ${String(name)}`);
    await database.exec('checkpoint');
    cleanedAt = await writtenBytes();
    return true;
  }

  function runIfDue(): Promise<boolean> {
    running = running.then(clean);
    return running;
  }

  const timer = setInterval(() => {
    if (database.closed) return;
    runIfDue().catch((error: unknown) => {
      running = Promise.resolve(false);
      if (!database.closed) log.error({ err: error }, 'cleaning the embedded database failed');
    });
  }, intervalMs);
  timer.unref();

  return {
    runIfDue,
    stop: async () => {
      clearInterval(timer);
      await running.catch((error: unknown) =>
        log.error({ err: error }, 'cleaning the embedded database failed'),
      );
    },
  };
}
