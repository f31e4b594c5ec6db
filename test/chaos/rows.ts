import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CRASH_POINTS } from './crash-points.ts';
import {
  crashPoints,
  crashPostgres,
  type Fault,
  killNine,
  killPostgres,
  terminateBackends,
  terminateServer,
} from './faults.ts';
import {
  behindProxy,
  clockJumps,
  deadWorker,
  fullDisk,
  halfOpenDatabase,
  halfOpenEngine,
  mountSmallDisk,
} from './hard-faults.ts';
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts';
import type { Outcome, RigOptions } from './rig.ts';

/** What is hurt, and where the server that is hurt runs. */
export interface Stage {
  readonly fault: Fault;
  readonly options?: RigOptions;
  /** Takes back what was set up for this row. */
  close?(): Promise<void>;
}

export interface Row {
  readonly name: string;
  readonly cycles: number;
  /** For its cycles, on two cores that have other work too; those that are left then are not played, and it counts as broken. */
  readonly minutesMax: number;
  /** Promises of this row alone. */
  readonly also?: readonly (keyof Outcome)[];
  /** A control has to break this promise, or be too slow; every other row has to keep all of them. */
  readonly control?: keyof Outcome | 'tooSlow';
  /** Or why it cannot be played here. */
  setUp(database: NewDatabase): Promise<Stage | string>;
}

type NewDatabase = (postgres: OwnPostgres) => Promise<string>;

const SMALL_DISK_MB = 240;

/** Where films are waited for one by one. */
const FEW_CLIENTS: RigOptions = { clients: 4, pauseMs: 25 };

function embedded(fault: Fault, options: RigOptions = {}): Row['setUp'] {
  return async () => ({ fault, options });
}

const EMBEDDED_ROWS: readonly Row[] = [
  { name: 'embedded: kill -9', cycles: 100, minutesMax: 30, setUp: embedded(killNine()) },
  {
    name: 'embedded: SIGTERM',
    cycles: 20,
    minutesMax: 15,
    also: ['brokenRequests'],
    setUp: embedded(terminateServer),
  },
  {
    name: 'embedded: clock jumps',
    cycles: 20,
    minutesMax: 10,
    also: ['failed'],
    setUp: embedded(clockJumps),
  },
  {
    name: 'embedded: half-open engine',
    cycles: 3,
    minutesMax: 6,
    also: ['failed'],
    setUp: embedded(halfOpenEngine(), FEW_CLIENTS),
  },
  {
    name: 'embedded: crash points',
    cycles: CRASH_POINTS.length,
    minutesMax: 15,
    setUp: embedded(crashPoints),
  },
  {
    name: 'control: answers before the commit',
    cycles: 20,
    minutesMax: 10,
    control: 'lost',
    setUp: embedded(killNine({ REELAY_CHAOS_SABOTAGE: 'early-answer' })),
  },
  {
    name: 'control: half-open engine that is waited for',
    cycles: 2,
    minutesMax: 6,
    control: 'tooSlow',
    setUp: embedded(halfOpenEngine({ REELAY_CHAOS_SABOTAGE: 'patient-engine' }), FEW_CLIENTS),
  },
];

/** Every row. Those of PostgreSQL are left out where there is none. */
export function rowsOn(postgres: OwnPostgres | null): readonly Row[] {
  return postgres === null ? EMBEDDED_ROWS : [...EMBEDDED_ROWS, ...rowsOfPostgres(postgres)];
}

function rowsOfPostgres(postgres: OwnPostgres): readonly Row[] {
  const on =
    (fault: Fault): Row['setUp'] =>
    async (newDatabase) => ({ fault, options: { databaseUrl: await newDatabase(postgres) } });

  const behindBlackHole =
    (env?: Record<string, string>): Row['setUp'] =>
    async (newDatabase) => {
      const { url, proxy } = await behindProxy(await newDatabase(postgres));
      return {
        fault: halfOpenDatabase(proxy, env),
        options: { databaseUrl: url },
        close: () => proxy.close(),
      };
    };

  async function unsynced(newDatabase: NewDatabase): Promise<Stage> {
    const say = async (statement: string): Promise<void> => {
      await postgres.sql(statement);
      await postgres.sql('select pg_reload_conf()');
    };
    await say('alter system set synchronous_commit = off');
    return {
      fault: crashPostgres(postgres),
      options: { databaseUrl: await newDatabase(postgres) },
      close: () => say('alter system reset synchronous_commit'),
    };
  }

  return [
    { name: 'postgres: kill -9', cycles: 100, minutesMax: 30, setUp: on(killNine()) },
    {
      name: 'postgres: SIGTERM',
      cycles: 20,
      minutesMax: 15,
      also: ['brokenRequests'],
      setUp: on(terminateServer),
    },
    { name: 'postgres: dead worker', cycles: 3, minutesMax: 8, setUp: on(deadWorker()) },
    {
      name: 'control: dead worker whose leases never end',
      cycles: 2,
      minutesMax: 6,
      control: 'tooSlow',
      setUp: on(deadWorker({ REELAY_CHAOS_SABOTAGE: 'eternal-leases' })),
    },
    { name: 'postgres: clock jumps', cycles: 20, minutesMax: 10, also: ['failed'], setUp: on(clockJumps) },
    {
      name: 'postgres: all backends terminated',
      cycles: 100,
      minutesMax: 15,
      setUp: on(terminateBackends(postgres)),
    },
    { name: 'postgres: immediate stop', cycles: 10, minutesMax: 10, setUp: on(crashPostgres(postgres)) },
    { name: 'postgres: kill -9 of its server', cycles: 5, minutesMax: 8, setUp: on(killPostgres(postgres)) },
    { name: 'postgres: half-open connections', cycles: 3, minutesMax: 8, setUp: behindBlackHole() },
    {
      name: 'control: half-open connections that are kept',
      cycles: 2,
      minutesMax: 6,
      control: 'tooSlow',
      setUp: behindBlackHole({ REELAY_CHAOS_SABOTAGE: 'patient-database' }),
    },
    { name: 'postgres: full disk', cycles: 3, minutesMax: 8, setUp: onSmallDisk },
    { name: 'postgres: crash points', cycles: CRASH_POINTS.length, minutesMax: 20, setUp: on(crashPoints) },
    {
      name: 'control: synchronous_commit off, immediate stop',
      cycles: 40,
      minutesMax: 15,
      control: 'lost',
      setUp: unsynced,
    },
  ];
}

/** Database and films on one small disk, which only root may mount. */
async function onSmallDisk(newDatabase: NewDatabase): Promise<Stage | string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-disk-'));
  const unmount = await mountSmallDisk(folder, SMALL_DISK_MB);
  const own = unmount === null ? null : await startOwnPostgres(folder);
  const close = async (): Promise<void> => {
    await own?.close();
    await unmount?.();
    await rm(folder, { recursive: true, force: true });
  };
  if (own !== null) {
    return { fault: fullDisk(folder, own), options: { folder, databaseUrl: await newDatabase(own) }, close };
  }
  await close();
  return 'no disk could be mounted';
}
