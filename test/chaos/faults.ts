import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { EndedEarly, type ServerProcess } from '../harness/child-process.ts';
import { until } from '../harness/wait.ts';
import { CRASH_POINTS } from './crash-points.ts';
import type { OwnPostgres } from './own-postgres.ts';
import type { Rig } from './rig.ts';
import type { Rounds } from './rounds.ts';

const REACHED_TIMEOUT_MS = 60_000;
/** What orchestrators commonly grant after SIGTERM. */
const STOP_MAX_MS = 25_000;

/** Of a life that costs a start: every client is at work by then, and some tasks have got further than their acceptance. */
const ANSWERS_OF_A_LIFE = 4;
/** Of a server that lives on: each client was answered twice since the last fault. */
const ANSWERS_BETWEEN_FAULTS = 24;

/** Hurts a rig's server this many times, and leaves one running. May tell what it measured. */
export type Fault = (rig: Rig, rounds: Rounds) => Promise<string | undefined>;

/** Until so many were answered, so that there is something to lose however slow the machine is, and a moment more. */
export async function underWay({ load }: Rig, answers = ANSWERS_OF_A_LIFE): Promise<void> {
  const wanted = load.acknowledged.length + answers;
  await until(
    async () => (load.acknowledged.length >= wanted ? true : null),
    REACHED_TIMEOUT_MS,
    () => `only ${load.acknowledged.length} of ${wanted} orders were acknowledged before the fault`,
  );
  await delay(randomInt(0, 400));
}

/** The server is killed up to 400 ms after its first answers. `env` is for controls. */
export function killNine(env: Record<string, string> = {}): Fault {
  return async (rig, rounds) => {
    for (const _round of rounds) {
      await rig.start(env, 'brief');
      await underWay(rig);
      await rig.end('SIGKILL');
    }
    await rig.start();
  };
}

/** An orderly stop in the middle of the load: it has to end by itself, with code 0. */
export const terminateServer: Fault = async (rig, rounds) => {
  let longestMs = 0;
  for (const _round of rounds) {
    await rig.start({}, 'brief');
    await underWay(rig);
    const signalledMs = performance.now();
    const how = await rig.end('SIGTERM');
    if (how !== 0) throw new Error(`SIGTERM ended the server with ${how}`);
    longestMs = Math.max(longestMs, performance.now() - signalledMs);
  }
  await rig.start();
  if (longestMs > STOP_MAX_MS) throw new Error(`a stop took ${longestMs} ms`);
  return `stopped in ${(longestMs / 1_000).toFixed(1)} s at most`;
};

/** Every point in turn kills one life of the server; the next life finds what it left. */
export const crashPoints: Fault = async (rig, rounds) => {
  for (const round of rounds) {
    const point = CRASH_POINTS[round];
    if (point === undefined) throw new Error(`there is no crash point ${round}`);
    if (!(await livesUntilReady(rig, point))) continue;
    await rig.end('SIGKILL');
  }
  await rig.start();
};

/** Starts a life that ends at this point, and waits for that. False when it ended before the server was ready. */
async function livesUntilReady(rig: Rig, point: string): Promise<boolean> {
  let child: ServerProcess['child'];
  try {
    ({ child } = await rig.start({ REELAY_CHAOS_POINT: point }, 'brief'));
  } catch (error) {
    // A server begins to work off what is there before it listens.
    if (error instanceof EndedEarly && error.signal === 'SIGKILL') return false;
    throw error;
  }
  await until(
    async () => (child.signalCode === null ? null : true),
    REACHED_TIMEOUT_MS,
    () => `${point} was never reached`,
  );
  if (child.stdout?.readable) await once(child.stdout, 'close');
  return true;
}

/** All connections of the server are ended by PostgreSQL; the process has to live on. */
export function terminateBackends(postgres: OwnPostgres): Fault {
  return async (rig, rounds) => {
    const { child } = await rig.start();
    for (const _round of rounds) {
      await underWay(rig, ANSWERS_BETWEEN_FAULTS);
      await postgres.sql(
        'select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid()',
      );
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
  };
}

/** PostgreSQL itself is stopped without warning and started again. */
export function crashPostgres(postgres: OwnPostgres): Fault {
  return async (rig, rounds) => {
    const { child } = await rig.start();
    for (const _round of rounds) {
      await underWay(rig, ANSWERS_BETWEEN_FAULTS);
      await postgres.crash();
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
  };
}

/** PostgreSQL is killed like any process, and started again. */
export function killPostgres(postgres: OwnPostgres): Fault {
  return async (rig, rounds) => {
    const { child } = await rig.start();
    for (const _round of rounds) {
      await underWay(rig, ANSWERS_BETWEEN_FAULTS);
      await postgres.kill();
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
  };
}
