import pg from 'pg';
import type { Log } from '../../observe/log.ts';
import { INT8_OID, parseInt8 } from '../int8.ts';
import { KEEP_ALIVE, watchedClient } from './watched-client.ts';

/** Generous: our statements take milliseconds. A stuck one must not hold its row locks for ever. */
const STATEMENT_TIMEOUT_MS = 8_000;
const LOCK_TIMEOUT_MS = 8_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 10_000;
const POOL_CONNECTIONS_MAX = 12;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8_OID && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format),
};

/** `patient` is for migrations, whose statements may take as long as the tables are large. */
export function openPool(url: string, log: Log, manner: 'brisk' | 'patient' = 'brisk'): pg.Pool {
  const brisk = {
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    Client: watchedClient(),
  };
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'reelay',
    max: POOL_CONNECTIONS_MAX,
    ...KEEP_ALIVE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(manner === 'brisk' ? brisk : {}),
    types,
  });
  const report = (error: Error): void => log.warn({ err: error }, 'a database connection was lost');
  pool.on('error', report);
  // A client that is in use when its server dies emits the error itself; without a listener it ends the process.
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/**
 * An acknowledged task must survive a crash of the server. With `synchronous_commit = off` an immediate stop of
 * PostgreSQL lost 41 of 9,690 acknowledged rows, with `on` none (docs/database.md).
 */
export async function warnWhenCommitsMayBeLost(pool: pg.Pool, log: Log): Promise<void> {
  const { rows } = await pool.query<{ fsync: string; commit: string }>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
  );
  const [settings] = rows;
  if (settings?.fsync === 'on' && settings.commit !== 'off') return;
  log.error(
    { fsync: settings?.fsync, synchronousCommit: settings?.commit },
    'COMMITS MAY BE LOST: set fsync = on and synchronous_commit = on in PostgreSQL',
  );
}
