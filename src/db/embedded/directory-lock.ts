import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `sockaddr_un` holds 104 bytes on macOS and 108 on Linux; the socket's own name is part of it. */
const SOCKET_DIRECTORY_BYTES_MAX = 70;
const VISIBLE = /^lock-[0-9a-f]{16}\.sock$/;
const CONTENDER_ROUNDS = 20;
const ANSWER_TIMEOUT_MS = 2_000;

export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
  constructor(directory: string, owner: string) {
    super(
      `the data directory ${directory} is in use by another Reelay (${owner}); stop it or set REELAY_DATA_DIR`,
    );
  }
}

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes the directory for this process alone. Two engines on one directory destroy it silently (docs/database.md),
 * so the lock is a listening socket: the kernel drops it with the process, however that ends, and nobody can
 * steal it from a slow one, as a lock with a timestamp allows.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const real = realpathSync(directory);
  return process.platform === 'win32' ? lockByPipe(real) : lockBySocket(real);
}

async function lockByPipe(directory: string): Promise<DirectoryLock> {
  const name = `\\\\.\\pipe\\reelay-${createHash('sha256').update(directory.toLowerCase()).digest('hex')}`;
  const lock = answering();
  try {
    await listen(lock.server, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new DataDirectoryInUse(directory, (await ask(name)) ?? 'it did not say which');
  }
  lock.hold();
  return { release: () => close(lock.server) };
}

/**
 * Every contender first shows its own socket and only then looks for others, so of two contenders at least one
 * sees the other, and both never hold. Names are never used twice: removing a dead one cannot hit a live one.
 */
async function lockBySocket(directory: string): Promise<DirectoryLock> {
  const alias = shortAlias(directory);
  try {
    for (let round = 0; round < CONTENDER_ROUNDS; round += 1) {
      const name = `lock-${randomBytes(8).toString('hex')}.sock`;
      const lock = answering();
      // Shown by a rename, because a socket that is bound but does not listen yet looks dead to others.
      await listen(lock.server, join(alias.directory, `.${name}`)).catch((cause: NodeJS.ErrnoException) => {
        throw new Error(
          `the data directory ${directory} cannot be locked (${cause.code}): its file system must allow sockets; set REELAY_DATA_DIR`,
          { cause },
        );
      });
      renameSync(join(directory, `.${name}`), join(directory, name));
      const owner = await liveOwner(alias.directory, directory, name);
      if (owner === null) {
        lock.hold();
        return { release: () => hideAndClose(join(directory, name), lock.server) };
      }
      await hideAndClose(join(directory, name), lock.server);
      if (owner !== 'contender') throw new DataDirectoryInUse(directory, owner);
      await sleep(10 + Math.random() * 90);
    }
    throw new DataDirectoryInUse(directory, 'several were started at the same time');
  } finally {
    alias.remove();
  }
}

/** A long directory is reached through a short link, so that the socket itself still lies in the directory. */
function shortAlias(directory: string): { readonly directory: string; remove(): void } {
  if (Buffer.byteLength(directory) <= SOCKET_DIRECTORY_BYTES_MAX) {
    return { directory, remove: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'reelay-'));
  const link = join(folder, 'd');
  symlinkSync(directory, link);
  return { directory: link, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function liveOwner(alias: string, directory: string, own: string): Promise<string | null> {
  for (const name of readdirSync(directory)) {
    if (!VISIBLE.test(name) || name === own) continue;
    const answer = await ask(join(alias, name));
    if (answer !== null) return answer;
    rmSync(join(directory, name), { force: true });
  }
  return null;
}

interface AnsweringServer {
  readonly server: Server;
  hold(): void;
}

function answering(): AnsweringServer {
  let answer = 'contender';
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(answer);
  });
  server.unref();
  return {
    server,
    hold: () => {
      answer = `process ${process.pid}`;
    },
  };
}

/** What the owner of a socket says, or null when nobody listens there any more. */
async function ask(path: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(path);
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => {
      socket.destroy();
      resolve('it is busy and did not answer');
    });
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(null);
      else if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve('it ended while it was asked');
      else reject(error);
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}

async function hideAndClose(path: string, server: Server): Promise<void> {
  rmSync(path, { force: true });
  await close(server);
}
