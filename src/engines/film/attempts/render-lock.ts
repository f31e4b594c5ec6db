import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isMissing } from './durable-file.ts';

/** Who renders an attempt. The file's modification time is the heartbeat. */
interface LockOwner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

/** Without a heartbeat for this long a lock is dead, whatever its process id says: ids are reused, hosts vanish. */
export const LOCK_STALE_MS = 30_000;

const owned = new Set<string>();

/**
 * Keeps two processes from rendering one attempt at once. It saves work and is not what correctness rests on: a
 * render is deterministic and its files appear by rename, so that two renders would write the same film twice.
 */
export class RenderLock {
  readonly #path: string;
  readonly #owner: LockOwner;

  private constructor(path: string, owner: LockOwner) {
    this.#path = path;
    this.#owner = owner;
  }

  /** Null when another living process has it. */
  static async acquire(folder: string): Promise<RenderLock | null> {
    const path = join(folder, 'render.lock');
    const owner = { token: randomBytes(12).toString('hex'), pid: process.pid, host: hostname() };
    if (await created(path, owner)) return new RenderLock(path, owner);
    if (await isHeld(folder)) return null;
    // Taking over is a rename, which only one contender can win.
    const grave = `${path}.${owner.token}`;
    const won = await rename(path, grave).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
    if (won) await rm(grave, { force: true });
    return (await created(path, owner)) ? new RenderLock(path, owner) : null;
  }

  /** False when the lock was lost, for example because this process was suspended for long. */
  async beat(): Promise<boolean> {
    const owner = await readOwner(this.#path);
    if (owner?.token !== this.#owner.token) return false;
    const now = new Date();
    await utimes(this.#path, now, now);
    return true;
  }

  async release(): Promise<void> {
    owned.delete(this.#owner.token);
    if ((await readOwner(this.#path))?.token === this.#owner.token) await rm(this.#path, { force: true });
  }
}

/** True while a living process renders the attempt in this folder. */
export async function isHeld(folder: string): Promise<boolean> {
  const path = join(folder, 'render.lock');
  const owner = await readOwner(path);
  if (owner === null) return false;
  if (owner.host === hostname()) {
    if (owner.pid === process.pid) return owned.has(owner.token);
    if (!isAlive(owner.pid)) return false;
  }
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    // Given back since it was read. Anything else must not look like a free attempt.
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return entry !== null && Date.now() - entry.mtimeMs < LOCK_STALE_MS;
}

/** Written beside and then linked, so that nobody ever reads a lock without its owner. */
async function created(path: string, owner: LockOwner): Promise<boolean> {
  const draft = `${path}.${owner.token}.new`;
  try {
    await writeFile(draft, JSON.stringify(owner));
    await link(draft, path);
    owned.add(owner.token);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readOwner(path: string): Promise<LockOwner | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockOwner;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
