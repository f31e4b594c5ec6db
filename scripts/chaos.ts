// `npm run chaos`: the server under load and under faults, and what became of the promises. Takes some minutes.
//   npm run chaos             everything
//   npm run chaos -- kill     only rows whose name contains the word
//   npm run chaos -- --tenth  a tenth of the cycles
import { CRASH_POINTS } from '../test/chaos/crash-points.ts';
import type { Fault } from '../test/chaos/faults.ts';
import {
  crashPoints,
  crashPostgres,
  killNine,
  terminateBackends,
  terminateServer,
} from '../test/chaos/faults.ts';
import { startOwnPostgres } from '../test/chaos/own-postgres.ts';
import { type Outcome, openRig, type RigOptions } from '../test/chaos/rig.ts';

interface Row {
  readonly name: string;
  readonly cycles: number;
  readonly fault: Fault;
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
  { name: 'embedded: SIGTERM', cycles: 20, fault: terminateServer },
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
    { name: 'postgres: SIGTERM', cycles: 20, fault: terminateServer },
    { name: 'postgres: all backends terminated', cycles: 100, fault: terminateBackends(postgres) },
    { name: 'postgres: immediate stop', cycles: 10, fault: crashPostgres(postgres) },
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

async function play({ name, cycles, fault, control }: Row, index: number): Promise<boolean> {
  const planned = Math.max(2, Math.ceil(cycles / share));
  const ofPostgres = name.includes('postgres') || name.includes('synchronous_commit');
  const databaseUrl = ofPostgres ? await postgres?.createDatabase(`chaos_${index}`) : undefined;
  if (name.includes('synchronous_commit')) await postgres?.sql('alter system set synchronous_commit = off');
  if (ofPostgres) await postgres?.sql('select pg_reload_conf()');
  const rig = await openRig({ ...LOAD, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
  try {
    await fault(rig, planned);
    const outcome = await rig.settle();
    const broken = PROMISES.filter((promise) => amount(outcome[promise]) > 0);
    const good =
      control === undefined ? broken.length === 0 : broken.includes(control as (typeof PROMISES)[number]);
    const numbers = [...PROMISES, 'doubleSubmits', 'repeatedCallbacks', 'brokenRequests'] as const;
    const columns = numbers.map((column) => amount(outcome[column]));
    console.log(
      `| ${[name, planned, outcome.acknowledged, ...columns, good ? 'as promised' : 'BROKEN'].join(' | ')} |`,
    );
    if (!good) console.log(JSON.stringify(outcome, null, 2).slice(0, 4_000));
    return good;
  } finally {
    await rig.close();
  }
}

console.log(
  '| fault | cycles | acknowledged | lost | ledger errors | double charges | films made twice | callbacks missing | odd answers | double submits | callbacks repeated | requests cut | verdict |',
);
console.log(`|${' --- |'.repeat(13)}`);
let broken = 0;
try {
  for (const [index, row] of rows.entries()) {
    if (words.length > 0 && !words.some((word) => row.name.includes(word))) continue;
    if (!(await play(row, index))) broken += 1;
  }
} finally {
  await postgres?.close();
}
process.exitCode = broken === 0 ? 0 : 1;
