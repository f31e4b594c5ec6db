import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from '../../observe/log.ts';
import { initialiseAtomically } from './atomic-initialise.ts';
import { lockDirectory } from './directory-lock.ts';
import { assertReadableFiles } from './engine-version.ts';
import { type Maintenance, startMaintenance } from './maintenance.ts';
import { PgliteProxy } from './pglite-proxy.ts';

export interface EmbeddedOptions {
  readonly log: Log;
  /** The database thread died: nothing can be stored any more, and the process should end. */
  readonly onLost: (error: Error) => void;
  /** False only for tests that need no protection from a power failure; production has no such switch. */
  readonly durable?: boolean;
}

export interface EmbeddedDatabase {
  readonly proxy: PgliteProxy;
  readonly maintenance: Maintenance;
  close(): Promise<void>;
}

/**
 * Opens the embedded PostgreSQL under `dataDir` with the five fixes of docs/database.md. Throws
 * DataDirectoryInUse when another process holds it.
 */
export async function openEmbedded(dataDir: string, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { log, onLost, durable = true } = options;
  const root = resolve(dataDir);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(root);
  try {
    const directory = join(root, 'postgres');
    const state = await initialiseAtomically(directory, { durable });
    if (state === 'created') log.info({ directory }, 'created the embedded database');
    assertReadableFiles(directory);
    const { proxy, commitReachesDisk } = await PgliteProxy.start(directory, { durable, onLost });
    if (durable && !commitReachesDisk) {
      log.error(
        { directory },
        'COMMITS DO NOT REACH THE DISK: a power failure can lose accepted tasks. Use DATABASE_URL with a PostgreSQL server until this is solved.',
      );
    }
    const maintenance = startMaintenance(proxy, { log });
    const close = async (): Promise<void> => {
      await maintenance.stop();
      await proxy.close();
      await lock.release();
    };
    return { proxy, maintenance, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
