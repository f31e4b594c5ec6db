import { randomBytes } from 'node:crypto';

const KEY = /^[0-9a-f]{2}\/[0-9a-f]{30}\.[a-z0-9]{1,8}$/;
const EXTENSION = /^[a-z0-9]{1,8}$/;

/**
 * A name that nobody has and nobody can guess: `4f/09…c1.mp4`. Nothing that a user wrote is in it. Every store mints
 * the same shape, so that files can be moved from one to another by copying.
 */
export function newStorageKey(extension: string): string {
  if (!EXTENSION.test(extension)) throw new Error(`not an extension: ${JSON.stringify(extension)}`);
  const name = randomBytes(16).toString('hex');
  return `${name.slice(0, 2)}/${name.slice(2)}.${extension}`;
}

/** Throws for what we did not mint: a key that comes back is checked before it touches a path or an address. */
export function requireStorageKey(storageKey: string): void {
  if (!KEY.test(storageKey)) throw new Error(`not a storage key: ${JSON.stringify(storageKey)}`);
}
