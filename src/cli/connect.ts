import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLocalAccess } from '../composition/local-access.ts';
import { type AdminClient, createAdminClient, Refused } from './admin-client.ts';
import { NoServer, UsageError } from './failures.ts';

export interface Connection {
  readonly client: AdminClient;
  close(): Promise<void>;
}

interface Wish {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From `--url`. */
  readonly url: string | undefined;
  readonly mayInstall: boolean;
  /** Tells a person what is being done; results go elsewhere. */
  tell(text: string): void;
}

/** Where `npm start` listens. */
export const DEFAULT_SERVER = 'http://127.0.0.1:8787';

/**
 * Who is asked: the server that was named (`--url`, `REELAY_URL`, `REELAY_ADMIN_KEY`); else the one that runs on this
 * data directory; else, when none does, the installation itself, opened by this process for as long as the command takes.
 */
export async function connect(wish: Wish): Promise<Connection> {
  const url = wish.url ?? setting(wish, 'REELAY_URL');
  const key = setting(wish, 'REELAY_ADMIN_KEY');
  const dataDir = resolve(setting(wish, 'REELAY_DATA_DIR') ?? './data');
  const local = await readLocalAccess(dataDir);
  if (url !== undefined || key !== undefined) {
    const target = url ?? DEFAULT_SERVER;
    if (!URL.canParse(target) || !/^https?:/.test(target))
      throw new UsageError(`'${target}' is not an http or https address.`);
    const used = key ?? (local?.url === target.replace(/\/+$/, '') ? local.key : undefined);
    if (used === undefined)
      throw new UsageError(
        `REELAY_ADMIN_KEY is not set: ${target} asks for an API key with the scope admin.`,
      );
    return { client: createAdminClient(target, used), close: async () => undefined };
  }
  if (local !== null && (await answersTo(local.url, local.key)))
    return { client: createAdminClient(local.url, local.key), close: async () => undefined };
  return await openHere(wish, dataDir);
}

function setting({ env }: Wish, name: string): string | undefined {
  const value = env[name]?.trim() ?? '';
  return value === '' ? undefined : value;
}

/** False for word that a server left which was killed since, also when another one listens there now. */
async function answersTo(url: string, key: string): Promise<boolean> {
  try {
    await createAdminClient(url, key).get('/projects?limit=1');
    return true;
  } catch (error) {
    if (error instanceof NoServer || (error instanceof Refused && error.status === 401)) return false;
    throw error;
  }
}

async function openHere(wish: Wish, dataDir: string): Promise<Connection> {
  const external = setting(wish, 'DATABASE_URL') !== undefined;
  if (!external && !wish.mayInstall && !existsSync(join(dataDir, 'database'))) {
    throw new NoServer(
      `No server runs on ${dataDir}, and there is nothing in it. Start one there, or set REELAY_DATA_DIR, or REELAY_URL and REELAY_ADMIN_KEY.`,
    );
  }
  wish.tell(`No server runs on ${dataDir}: working on its database directly.`);
  const { openInstallation } = await import('./installation.ts');
  const { url, key, close } = await openInstallation(wish.env, dataDir);
  return { client: createAdminClient(url, key), close };
}
