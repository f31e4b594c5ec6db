import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Makes sure that the database files exist. They are created beside their place and moved there whole, because
 * a first start that was killed half-way once left a directory that no later start could open. The caller holds
 * the directory lock, so every leftover belongs to a dead process.
 */
export async function initialiseAtomically(
  directory: string,
  { durable }: { readonly durable: boolean },
): Promise<'created' | 'present'> {
  removeLeftovers(directory);
  if (existsSync(directory)) return 'present';
  const draft = `${directory}.new-${randomBytes(4).toString('hex')}`;
  mkdirSync(draft, { mode: 0o700 });
  await runToEnd(
    new Worker(new URL('./initialise.worker.js', import.meta.url), {
      workerData: { directory: draft, durable },
    }),
  );
  if (durable) syncTree(draft);
  renameSync(draft, directory);
  if (durable) syncPath(dirname(directory));
  return 'created';
}

function removeLeftovers(directory: string): void {
  const prefix = `${basename(directory)}.new-`;
  for (const name of readdirSync(dirname(directory))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(directory), name), { recursive: true, force: true });
  }
}

function runToEnd(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the embedded database could not be created (exit code ${code})`));
    });
  });
}

function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncPath(folder);
}

function syncPath(path: string): void {
  // Windows cannot open a folder, and needs a file to be writable for a flush.
  const isWindows = process.platform === 'win32';
  if (isWindows && !existsSync(path)) return;
  let handle: number;
  try {
    handle = openSync(path, isWindows ? 'r+' : 'r');
  } catch (error) {
    if (isWindows && ['EISDIR', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
    throw error;
  }
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
