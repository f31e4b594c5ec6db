import { execFile } from 'node:child_process';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { until } from '../harness/wait.ts';
import type { Fault } from './faults.ts';
import type { OwnPostgres } from './own-postgres.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const run = promisify(execFile);
/** What is promised after a worker died, and after a connection became half-open. */
const RUNNING_AGAIN_MS = 30_000;
const RESUMED_MS = 15_000;
const GIVE_UP_MS = 60_000;
/** What a busy machine may take for the films of a moment's orders, before anything is hurt. */
const WORKED_OFF_MS = 300_000;
const DISK_FULL_MS = 3_000;
/** Few enough to be made in a second or two when nothing is wrong, and so many that some are caught in every step. */
const FILMS_UNDER_WAY = 16;
const JUST_ORDERED = 8;
const MEGABYTE = 2 ** 20;

/** Something went on later than it was promised, or not at all; what a control of that promise has to show. */
export class TooSlow extends Error {}

function longest(name: string, timesMs: readonly number[], promisedMs: number): string {
  const worstMs = Math.max(...timesMs);
  const words = `${name} after ${(worstMs / 1_000).toFixed(1)} s at most`;
  if (worstMs > promisedMs) throw new TooSlow(`${words}, which is too long`);
  return words;
}

/** How long it takes until this is so. */
async function msUntil(isSo: () => Promise<boolean> | boolean, describe: () => string): Promise<number> {
  const startedMs = performance.now();
  try {
    await until(async () => ((await isSo()) ? true : null), GIVE_UP_MS, describe);
  } catch (error) {
    throw new TooSlow((error as Error).message);
  }
  return performance.now() - startedMs;
}

/** How long it takes until a count has grown by some. */
async function msUntilMore(count: () => number, more: number): Promise<number> {
  const wanted = count() + more;
  return await msUntil(
    () => count() >= wanted,
    () => `nothing goes on: ${count()} of ${wanted}`,
  );
}

/**
 * A worker dies with leases in its hands, on a database that cannot know it: somebody else has to take them over. `env`
 * is for controls.
 */
export function deadWorker(env: Record<string, string> = {}): Fault {
  return async (rig, rounds) => {
    const timesMs: number[] = [];
    const client = new pg.Client({ connectionString: rig.databaseUrl ?? '' });
    await client.connect();
    try {
      for (const _round of rounds) {
        await rig.start(env);
        await msUntilMore(() => rig.load.acknowledged.length, 10);
        await rig.end('SIGKILL');
        const killedMs = performance.now();
        const { rows } = await client.query<{ lease_token: string }>(
          'select lease_token from tasks where lease_until > now()',
        );
        const held = rows.map(({ lease_token }) => lease_token);
        await rig.start(env);
        if (held.length === 0) continue;
        await msUntil(
          async () => {
            const query = 'select 1 from tasks where lease_token = any($1)';
            return (await client.query(query, [held])).rowCount === 0;
          },
          () => `${held.length} leases of the dead are still there`,
        );
        timesMs.push(performance.now() - killedMs);
        await rig.end('SIGKILL');
      }
    } finally {
      await client.end();
    }
    if (timesMs.length === 0) throw new Error('no worker died with a lease, so nothing was shown');
    await rig.start();
    return longest('running again', timesMs, RUNNING_AGAIN_MS);
  };
}

/** Every connection to PostgreSQL becomes half-open: nobody says goodbye, nothing arrives any more. `env` is for controls. */
export function halfOpenDatabase(proxy: TcpProxy, env: Record<string, string> = {}): Fault {
  return async (rig, rounds) => {
    const { child } = await rig.start(env);
    const timesMs: number[] = [];
    for (const _round of rounds) {
      await msUntilMore(() => rig.load.acknowledged.length, 10);
      proxy.blackHole();
      timesMs.push(await msUntilMore(() => rig.load.acknowledged.length, 5));
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    return longest('creates answered again', timesMs, RESUMED_MS);
  };
}

/**
 * Every connection to the engine becomes half-open while films are being made: all of those have to be finished in time,
 * and nothing new is ordered from then on, so that the time is not a measure of the load. `env` is for controls.
 */
export function halfOpenEngine(env: Record<string, string> = {}): Fault {
  return async (rig, rounds) => {
    const proxy = await startTcpProxy(Number(new URL(rig.makerUrl).port));
    const timesMs: number[] = [];
    try {
      await rig.start({ ...env, REELAY_CHAOS_MAKER: `http://127.0.0.1:${proxy.port}` });
      for (const _round of rounds) {
        await msUntilMore(rig.delivered, 5);
        rig.load.pause();
        await until(
          async () => (rig.undelivered() <= FILMS_UNDER_WAY ? true : null),
          WORKED_OFF_MS,
          () => `${rig.undelivered()} films under way`,
        );
        rig.load.resume();
        // So that some are just being submitted: a poll that hangs has a limit of its own besides the engine's.
        await msUntilMore(() => rig.load.acknowledged.length, JUST_ORDERED);
        proxy.blackHole();
        rig.load.pause();
        const ms = await msUntil(
          () => rig.undelivered() === 0,
          () => `${rig.undelivered()} films were never finished`,
        );
        timesMs.push(ms);
        rig.load.resume();
      }
      await rig.end('SIGKILL');
      await rig.start();
    } finally {
      rig.load.resume();
      await proxy.close();
    }
    return longest('films finished again', timesMs, RESUMED_MS);
  };
}

/** The clock of the server's process jumps about, by hours and by a day, while the process is killed now and then. */
export const clockJumps: Fault = async (rig, rounds) => {
  for (const _round of rounds) {
    await rig.start({ REELAY_CHAOS_CLOCK: 'jumps' }, 'brief');
    await msUntilMore(() => rig.load.acknowledged.length, 10);
    await rig.end('SIGKILL');
  }
  await rig.start({ REELAY_CHAOS_CLOCK: 'jumps' });
};

/** A disk of its own, small enough to be filled. Null where that is not allowed. */
export async function mountSmallDisk(
  folder: string,
  megabytes: number,
): Promise<(() => Promise<void>) | null> {
  if (process.getuid?.() !== 0) return null;
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]);
  } catch {
    return null;
  }
  return async () => {
    await run('umount', ['-l', folder]);
  };
}

/** The disk that holds PostgreSQL and the films is full for a while. */
export function fullDisk(folder: string, postgres: OwnPostgres): Fault {
  return async (rig, rounds) => {
    const { child } = await rig.start();
    const ballast = join(folder, 'ballast');
    for (const _round of rounds) {
      await msUntilMore(() => rig.load.acknowledged.length, 10);
      await fill(folder, ballast);
      await delay(DISK_FULL_MS);
      await rm(ballast);
      await postgres.ensureRunning();
      await msUntilMore(() => rig.load.acknowledged.length, 5);
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
  };
}

/** Until there is not one byte left. */
export async function fill(folder: string, ballast: string): Promise<void> {
  const file = await open(ballast, 'w');
  const zeros = Buffer.alloc(MEGABYTE);
  try {
    for (;;) {
      const { bavail, bsize } = await statfs(folder);
      const left = Math.min(bavail * bsize, MEGABYTE);
      if (left === 0) return;
      await file.write(zeros, 0, left);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}

/** The proxied address of a database. */
export async function behindProxy(
  databaseUrl: string,
): Promise<{ readonly url: string; readonly proxy: TcpProxy }> {
  const url = new URL(databaseUrl);
  const proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  return { url: url.href, proxy };
}
