import { join } from 'node:path';
import { readLocalAccess } from '../composition/local-access.ts';
import { readConfig } from '../config.ts';
import { DataDirectoryInUse } from '../db/embedded/directory-lock.ts';
import { startReelay } from '../main.ts';
import { NoServer } from './failures.ts';

export interface OpenInstallation {
  readonly url: string;
  readonly key: string;
  close(): Promise<void>;
}

/**
 * The server without what takes tasks, on a port of loopback that nobody knows: a command then speaks to the same API,
 * whether a server runs or not. It makes no first key, since nobody would be told.
 */
export async function openInstallation(
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string,
): Promise<OpenInstallation> {
  const config = {
    ...readConfig(env),
    host: '127.0.0.1',
    port: 0,
    roles: ['api'] as const,
    storage: { kind: 'file', dir: join(dataDir, 'files') } as const,
    logLevel: 'error' as const,
  };
  try {
    const reelay = await startReelay(config, undefined, { firstKey: false });
    const access = await readLocalAccess(dataDir);
    if (access === null) throw new Error(`nothing was left in ${dataDir}`);
    return { ...access, close: () => reelay.stop() };
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    throw new NoServer(
      `${error.message} It left no word how it is reached: set REELAY_URL and REELAY_ADMIN_KEY, or try again when it has started.`,
    );
  }
}
