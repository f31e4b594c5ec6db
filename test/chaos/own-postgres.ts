import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const STARTS_MAX = 60;
const DEBIAN_ROOT = '/usr/lib/postgresql';

/** A PostgreSQL server that a chaos run may break. */
export interface OwnPostgres {
  readonly url: string;
  /** A database of its own, empty. */
  createDatabase(name: string): Promise<string>;
  /** Stops without a checkpoint, as a power cut of the server process would, and starts again. */
  crash(): Promise<void>;
  /** kill -9 of the server's first process, and a start. */
  kill(): Promise<void>;
  /** Starts it when it has ended by itself. */
  ensureRunning(): Promise<void>;
  sql(statement: string): Promise<string>;
  close(): Promise<void>;
}

/** Null on a machine without PostgreSQL's server programs. */
export async function startOwnPostgres(parent: string = tmpdir()): Promise<OwnPostgres | null> {
  const bin = binFolder();
  if (bin === null) return null;
  const folder = await mkdtemp(join(parent, 'reelay-pg-'));
  const asOwner = await ownerOf(folder);
  const data = join(folder, 'data');
  await asOwner(join(bin, 'initdb'), '-D', data, '-U', 'reelay', '-A', 'trust', '--no-sync');
  const port = await freePort();
  const options = `-p ${port} -h 127.0.0.1 -k ${folder}`;
  const control = (...words: string[]): Promise<unknown> =>
    asOwner(join(bin, 'pg_ctl'), '-D', data, '-w', ...words);
  const start = (): Promise<unknown> => control('-l', join(folder, 'log'), '-o', options, 'start');
  /** The processes of one that was killed hold its memory for a moment. */
  async function startAgain(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        await start();
        return;
      } catch (error) {
        if (tries >= STARTS_MAX) throw error;
        await delay(250);
      }
    }
  }
  await start();
  const urlOf = (name: string): string => `postgres://reelay@127.0.0.1:${port}/${name}`;
  const sql = async (statement: string): Promise<string> => {
    const { stdout } = await run(join(bin, 'psql'), [urlOf('postgres'), '-tAc', statement]);
    return stdout.trim();
  };
  return {
    url: urlOf('postgres'),
    sql,
    async createDatabase(name) {
      await sql(`create database ${name}`);
      return urlOf(name);
    },
    async crash() {
      await control('-m', 'immediate', 'stop');
      await start();
    },
    async kill() {
      const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await startAgain();
    },
    async ensureRunning() {
      const running = await sql('select 1').catch(() => null);
      if (running === null) await startAgain();
    },
    async close() {
      await control('-m', 'immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function binFolder(): string | null {
  if (!existsSync(DEBIAN_ROOT)) return null;
  const versions = readdirSync(DEBIAN_ROOT).sort((one, other) => Number(other) - Number(one));
  return (
    versions
      .map((version) => join(DEBIAN_ROOT, version, 'bin'))
      .find((bin) => existsSync(join(bin, 'initdb'))) ?? null
  );
}

/** PostgreSQL refuses to run as root; the package's own user takes its place there. */
async function ownerOf(folder: string): Promise<(program: string, ...words: string[]) => Promise<unknown>> {
  if (process.getuid?.() !== 0) return (program, ...words) => run(program, words);
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  await chown(folder, uid ?? 0, gid ?? 0);
  await chmod(folder, 0o755);
  return (program, ...words) => run('runuser', ['-u', 'postgres', '--', program, ...words], { cwd: folder });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
