import { Kysely, type Transaction as KyselyTransaction, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { type Log, silentLog } from '../observe/log.ts';
import { openEmbedded } from './embedded/open-embedded.ts';
import type { PgliteProxy } from './embedded/pglite-proxy.ts';
import { migrateToLatest } from './migrations/migrate.ts';
import { openPool, warnWhenCommitsMayBeLost } from './postgres/open-pool.ts';
import { releaseLeases } from './release-leases.ts';
import type { Schema } from './schema.ts';
import { TransactionGuard } from './transaction-guard.ts';
import { withSafeRetry } from './transaction-retry.ts';

export type Transaction = KyselyTransaction<Schema>;

/** How the job engine reaches the same database. */
export type JobConnection =
  | { readonly kind: 'embedded'; readonly proxy: PgliteProxy }
  | { readonly kind: 'postgres'; readonly url: string };

export interface Database {
  readonly kind: 'embedded' | 'postgres';
  /** For single statements. Throws OuterDatabaseInTransaction while the caller has a transaction open. */
  kysely(): Kysely<Schema>;
  /**
   * Runs `work` in one transaction; a throw rolls it back. `work` may be called again after a deadlock or a
   * serialization failure, so it must touch nothing but its handle. Transactions do not nest.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** May be called again; it closes once. */
  close(): Promise<void>;
  /** For the job queue alone. */
  readonly jobConnection: JobConnection;
  readonly guard: TransactionGuard;
}

export type DatabaseLocation = { readonly dataDir: string } | { readonly url: string };

export interface OpenOptions {
  readonly log?: Log;
  /** The embedded database's thread died; nothing can be stored any more, so the process should end. */
  readonly onLost?: (error: Error) => void;
}

/**
 * Opens the embedded PostgreSQL in a directory, or the one at a URL, and brings its tables up to date. Several
 * processes may start on one URL at once; a directory belongs to one process (DataDirectoryInUse).
 */
export async function openDatabase(location: DatabaseLocation, options: OpenOptions = {}): Promise<Database> {
  const { log = silentLog } = options;
  const opened =
    'url' in location ? await connect(location.url, log) : await embed(location.dataDir, log, options.onLost);
  try {
    await opened.migrate();
    // The directory is ours alone, so every lease in it belongs to a process that has ended.
    if (opened.jobConnection.kind === 'embedded') await releaseLeases(opened.real);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return guarded(opened);
}

interface Opened {
  readonly real: Kysely<Schema>;
  readonly jobConnection: JobConnection;
  migrate(): Promise<void>;
  close(): Promise<void>;
}

async function embed(dataDir: string, log: Log, onLost?: (error: Error) => void): Promise<Opened> {
  const { proxy, close } = await openEmbedded(dataDir, {
    log,
    onLost: (error) => {
      log.error({ err: error }, 'the embedded database was lost');
      onLost?.(error);
    },
  });
  const real = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: proxy }) });
  const migrate = () => migrateToLatest(real);
  return { real, jobConnection: { kind: 'embedded', proxy }, migrate, close };
}

async function connect(url: string, log: Log): Promise<Opened> {
  const pool = openPool(url, log);
  const real = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await warnWhenCommitsMayBeLost(pool, log);
  } catch (error) {
    await real.destroy();
    throw error;
  }
  const migrate = () => migratePatiently(url, log);
  return { real, jobConnection: { kind: 'postgres', url }, migrate, close: () => real.destroy() };
}

async function migratePatiently(url: string, log: Log): Promise<void> {
  const patient = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: openPool(url, log, 'patient') }),
  });
  try {
    await migrateToLatest(patient);
  } finally {
    await patient.destroy();
  }
}

function guarded({ real, jobConnection, close }: Opened): Database {
  const guard = new TransactionGuard();
  let closing: Promise<void> | null = null;
  return {
    kind: jobConnection.kind,
    jobConnection,
    guard,
    kysely: () => {
      guard.assertOutside();
      return real;
    },
    transaction: async (work) => {
      guard.assertOutside();
      return withSafeRetry(() =>
        real.transaction().execute((transaction) => guard.run(() => work(transaction))),
      );
    },
    ping: async () => {
      guard.assertOutside();
      await sql`select 1`.execute(real);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
