import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAccess, readLocalAccess } from '../../src/composition/local-access.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { placeEmbeddedFiles } from '../../src/db/testing/embedded-files.ts';
import type { OwnParts, Reelay } from '../../src/main.ts';
import { startReelay } from '../../src/main.ts';
import { createTestDatabase } from './database.ts';

export interface TestServer {
  readonly baseUrl: string;
  /** A key of the default project. */
  readonly apiKey: string;
  /** A key of another project. */
  readonly strangerKey: string;
  readonly reelay: Reelay;
  /** What the server wrote into its data directory for whoever can read that. */
  readonly localAccess: LocalAccess;
  stop(): Promise<void>;
}

/**
 * The whole server in this process, on a free port, with real database, engine, storage and sockets. `changes` are for
 * what the environment refuses: `{ roles: ['api'] }` on the embedded database is a server that never starts a film.
 */
export async function startTestServer(
  env: Record<string, string> = {},
  changes: Partial<Config> = {},
  own: OwnParts = {},
): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reelay-test-'));
  const database = await createTestDatabase();
  if (database.url === null) await placeEmbeddedFiles(join(dataDir, 'database'));
  const config = readConfig({
    PORT: '0',
    REELAY_DATA_DIR: dataDir,
    REELAY_EGRESS_ALLOW: '127.0.0.1/32',
    REELAY_LOG: 'error',
    REELAY_FILM_SINK: 'wasm',
    ...(database.url === null ? {} : { DATABASE_URL: database.url }),
    ...env,
  });
  const reelay = await startReelay({ ...config, ...changes }, undefined, own);
  const { key: apiKey } = await reelay.accounts.createKey({ name: 'test' });
  const projectId = await reelay.accounts.createProject('stranger');
  const { key: strangerKey } = await reelay.accounts.createKey({ name: 'stranger', projectId });
  const localAccess = await readLocalAccess(dataDir);
  if (localAccess === null) throw new Error('the server left no word in its data directory');
  return {
    baseUrl: reelay.baseUrl,
    apiKey,
    strangerKey,
    reelay,
    localAccess,
    async stop() {
      await reelay.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
