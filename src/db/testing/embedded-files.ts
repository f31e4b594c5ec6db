import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { initialiseAtomically } from '../embedded/atomic-initialise.ts';
import { DataDirectoryInUse, lockDirectory } from '../embedded/directory-lock.ts';

/** The version of PGlite: another one may lay its files out differently. */
function engineVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

async function ensureTemplate(): Promise<string> {
  const root = join(tmpdir(), `reelay-test-files-${engineVersion()}-${userInfo().uid}`);
  const template = join(root, 'postgres');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  while (!existsSync(template)) {
    try {
      const lock = await lockDirectory(root);
      await initialiseAtomically(template, { durable: false });
      await lock.release();
    } catch (error) {
      // Another test process is creating it.
      if (!(error instanceof DataDirectoryInUse)) throw error;
      await sleep(50);
    }
  }
  return template;
}

/**
 * Puts fresh database files into `dataDir` by copying: creating them takes 2 s of processor time, and each test
 * file wants its own. The one original stays in the system's temporary folder for the next run.
 */
export async function placeEmbeddedFiles(dataDir: string): Promise<void> {
  const template = await ensureTemplate();
  cpSync(template, join(dataDir, 'postgres'), { recursive: true });
}
