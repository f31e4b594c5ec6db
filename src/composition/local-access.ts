import { timingSafeEqual } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashApiKey, newApiKey } from '../accounts/api-key.ts';
import type { Authenticate } from '../http/auth.ts';
import type { Closer } from './closer.ts';

/** Where the server of a data directory can be administered, and with what. */
export interface LocalAccess {
  readonly url: string;
  readonly key: string;
}

/** The name under which the audit log knows whoever can read the data directory. */
const LOCAL_ACTOR = 'local';
const FILE_NAME = 'admin-access.json';

/**
 * Lets whoever can read the data directory administer its server: they could read and write the database in it anyway.
 * The key is of this process alone and in no database; it is good for the admin API and nothing else.
 */
export function createLocalAccess(): { readonly key: string; readonly authenticate: Authenticate } {
  const key = newApiKey();
  const hash = Buffer.from(hashApiKey(key));
  const caller = {
    projectId: '',
    keyId: LOCAL_ACTOR,
    defaultDialect: null,
    rights: { scopes: ['admin'], models: null },
  } as const;
  return {
    key,
    authenticate: async (presented) =>
      timingSafeEqual(Buffer.from(hashApiKey(presented)), hash) ? caller : null,
  };
}

/** Written whole or not at all, for the owner's eyes alone, and taken away when the server stops. */
export async function publishLocalAccess(
  dataDir: string,
  { host, port, key }: { readonly host: string; readonly port: number; readonly key: string },
  closers: Closer[],
): Promise<void> {
  const path = join(dataDir, FILE_NAME);
  const access: LocalAccess = { url: `http://${reachable(host)}:${port}`, key };
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(access)}\n`, { mode: 0o600 });
  await rename(`${path}.${process.pid}`, path);
  closers.push(async () => {
    // Another server may have taken its place.
    if ((await readLocalAccess(dataDir))?.key === key) await rm(path, { force: true });
  });
}

/** Null when no server left word in this directory; one that was killed leaves word that is no longer true. */
export async function readLocalAccess(dataDir: string): Promise<LocalAccess | null> {
  try {
    const { url, key } = JSON.parse(await readFile(join(dataDir, FILE_NAME), 'utf8')) as Partial<LocalAccess>;
    return typeof url === 'string' && typeof key === 'string' ? { url, key } : null;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A server that listens everywhere is reached by loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
