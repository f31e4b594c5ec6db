// `npm run chaos`: the server under load and under faults, and what became of the promises. Takes some minutes.
//   npm run chaos             everything
//   npm run chaos -- kill     only rows whose name contains the word
//   npm run chaos -- --tenth  a tenth of the cycles

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CRASH_POINTS } from '../test/chaos/crash-points.ts';
import type { Fault } from '../test/chaos/faults.ts';
import {
  crashPoints,
  crashPostgres,
  killNine,
  terminateBackends,
  terminateServer,
} from '../test/chaos/faults.ts';
import {
  behindProxy,
  clockJumps,
  deadWorker,
  fullDisk,
  halfOpenDatabase,
  halfOpenEngine,
  killPostgres,
  mountSmallDisk,
} from '../test/chaos/hard-faults.ts';
import { type OwnPostgres, startOwnPostgres } from '../test/chaos/own-postgres.ts';
import { type Outcome, openRig, type RigOptions } from '../test/chaos/rig.ts';

interface Row {
  readonly name: string;
  readonly cycles: number;
  readonly fault: Fault;
  /** Promises of this row alone. */
  readonly also?: readonly (keyof Outcome)[];
  /** Where its server runs, when not in the usual place. */
  readonly options?: RigOptions;
  /** A control has to break this promise; every other row has to keep all of them. */
  readonly control?: keyof Outcome;
}

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
/** So many that each life of a few hundred milliseconds has work at every stage. */
const LOAD: RigOptions = { clients: 12, pauseMs: 5 };
const share = process.argv.includes('--tenth') ? 10 : 1;
const postgres = await startOwnPostgres();

const rows: Row[] = [
  { name: 'embedded: kill -9', cycles: 100, fault: killNine() },
  { name: 'embedded: SIGTERM', cycles: 20, fault: terminateServer, also: ['brokenRequests'] },
  { name: 'embedded: clock jumps', cycles: 20, fault: clockJumps, also: ['failed'] },
  { name: 'embedded: half-open engine', cycles: 3, fault: halfOpenEngine, also: ['failed'] },
  { name: 'embedded: crash points', cycles: CRASH_POINTS.length, fault: crashPoints },
  {
    name: 'control: answers before the commit',
    cycles: 20,
    fault: killNine({ REELAY_CHAOS_SABOTAGE: 'early-answer' }),
    control: 'lost',
  },
];
if (postgres !== null) {
  rows.push(
    { name: 'postgres: kill -9', cycles: 100, fault: killNine() },
    { name: 'postgres: SIGTERM', cycles: 20, fault: terminateServer, also: ['brokenRequests'] },
    { name: 'postgres: dead worker', cycles: 3, fault: deadWorker },
    { name: 'postgres: clock jumps', cycles: 20, fault: clockJumps, also: ['failed'] },
    { name: 'postgres: all backends terminated', cycles: 100, fault: terminateBackends(postgres) },
    { name: 'postgres: immediate stop', cycles: 10, fault: crashPostgres(postgres) },
    { name: 'postgres: kill -9 of its server', cycles: 5, fault: killPostgres(postgres) },
    { name: 'postgres: crash points', cycles: CRASH_POINTS.length, fault: crashPoints },
    {
      name: 'control: synchronous_commit off, immediate stop',
      cycles: 40,
      fault: crashPostgres(postgres),
      control: 'lost',
    },
  );
}

function amount(value: Outcome[keyof Outcome]): number {
  return typeof value === 'number' ? value : value.length;
}

const PROMISES = [
  'lost',
  'ledgerErrors',
  'doubleCharges',
  'doubleFilms',
  'undelivered',
  'oddAnswers',
] as const;

function verdictOn(good: boolean, measured: string): string {
  return [good ? 'as promised' : 'BROKEN', measured].filter((part) => part !== '').join(', ');
}

async function play({ name, cycles, fault, control, also, options }: Row, index: number): Promise<boolean> {
  const planned = Math.max(2, Math.ceil(cycles / share));
  const ofPostgres =
    options?.databaseUrl === undefined && (name.includes('postgres') || name.includes('synchronous_commit'));
  const databaseUrl = ofPostgres ? await postgres?.createDatabase(`chaos_${index}`) : undefined;
  if (name.includes('synchronous_commit')) await postgres?.sql('alter system set synchronous_commit = off');
  if (ofPostgres) await postgres?.sql('select pg_reload_conf()');
  const rig = await openRig({ ...LOAD, ...(databaseUrl === undefined ? {} : { databaseUrl }), ...options });
  try {
    const measured = (await fault(rig, planned)) ?? '';
    const outcome = await rig.settle();
    const broken = [...PROMISES, ...(also ?? [])].filter((promise) => amount(outcome[promise]) > 0);
    const good = control === undefined ? broken.length === 0 : broken.includes(control);
    const numbers = [...PROMISES, 'doubleSubmits', 'repeatedCallbacks', 'brokenRequests'] as const;
    const columns = numbers.map((column) => amount(outcome[column]));
    console.log(
      `| ${[name, planned, outcome.acknowledged, ...columns, verdictOn(good, measured)].join(' | ')} |`,
    );
    if (!good) console.log(JSON.stringify(outcome, null, 2).slice(0, 4_000));
    return good;
  } finally {
    await rig.close();
  }
}

/** A row that could not even be played is broken, and the others go on. */
async function played(row: Row, index: number): Promise<boolean> {
  try {
    return await play(row, index);
  } catch (error) {
    console.log(`| ${row.name} | BROKEN: ${error instanceof Error ? error.message : String(error)} |`);
    return false;
  }
}

function isWanted(name: string): boolean {
  return words.length === 0 || words.some((word) => name.includes(word));
}

async function playHalfOpenDatabase(): Promise<boolean> {
  const name = 'postgres: half-open connections';
  if (postgres === null || !isWanted(name)) return true;
  const { url, proxy } = await behindProxy(await postgres.createDatabase('chaos_half_open'));
  try {
    return await played(
      { name, cycles: 3, fault: halfOpenDatabase(proxy), options: { databaseUrl: url } },
      rows.length,
    );
  } finally {
    await proxy.close();
  }
}

const SMALL_DISK_MB = 240;

/** Database and films on one small disk, which only root may mount. */
async function playFullDisk(): Promise<boolean> {
  const name = 'postgres: full disk';
  if (postgres === null || !isWanted(name)) return true;
  const folder = await mkdtemp(join(tmpdir(), 'reelay-disk-'));
  const unmount = await mountSmallDisk(folder, SMALL_DISK_MB);
  let own: OwnPostgres | null = null;
  try {
    own = unmount === null ? null : await startOwnPostgres(folder);
    if (own === null) {
      console.log(`| ${name} | not played: no disk could be mounted |`);
      return true;
    }
    const options = { folder, databaseUrl: await own.createDatabase('chaos_disk') };
    return await played({ name, cycles: 3, fault: fullDisk(folder, own), options }, rows.length);
  } finally {
    await own?.close();
    await unmount?.();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The test of repeats, with the numbers that were promised instead of those that `npm test` has time for. */
async function playRepeats(): Promise<boolean> {
  const name = 'repeats: 1,000 keys x 8, 200 cut answers';
  if (!isWanted(name)) return true;
  const test = fileURLToPath(new URL('../test/chaos/repeats.test.js', import.meta.url));
  const env = {
    ...process.env,
    REELAY_CHAOS_KEYS: String(Math.ceil(1_000 / share)),
    REELAY_CHAOS_CUT_ANSWERS: String(Math.ceil(200 / share)),
  };
  try {
    await promisify(execFile)(process.execPath, ['--test', '--test-reporter=spec', test], { env });
    console.log(`| ${name} | as promised |`);
    return true;
  } catch (error) {
    console.log(`| ${name} | BROKEN |\n${(error as { stdout?: string }).stdout ?? String(error)}`);
    return false;
  }
}

console.log(
  '| fault | cycles | acknowledged | lost | ledger errors | double charges | films made twice | callbacks missing | odd answers | double submits | callbacks repeated | requests cut | verdict |',
);
console.log(`|${' --- |'.repeat(13)}`);
let broken = 0;
try {
  for (const [index, row] of rows.entries()) {
    if (!isWanted(row.name)) continue;
    if (!(await played(row, index))) broken += 1;
  }
  for (const play of [playHalfOpenDatabase, playFullDisk, playRepeats]) if (!(await play())) broken += 1;
} finally {
  await postgres?.close();
}
process.exitCode = broken === 0 ? 0 : 1;
