// `npm run chaos`: the server under load and under faults, and what became of the promises. Takes an hour and a half.
//   npm run chaos                      everything
//   npm run chaos -- --list            the names of the rows
//   npm run chaos -- 'SIGTERM'         only rows whose name contains one of the words
//   npm run chaos -- 'embedded: kill -9'  only this row, since it is a whole name
//   npm run chaos -- --tenth           a tenth of the cycles
//   npm run chaos -- --minutes=20      no more cycles of a row after this time; each row has a limit of its own otherwise

import { TooSlow } from '../test/chaos/hard-faults.ts';
import { type OwnPostgres, startOwnPostgres } from '../test/chaos/own-postgres.ts';
import { type Outcome, openRig, type Rig, type RigOptions } from '../test/chaos/rig.ts';
import { Rounds } from '../test/chaos/rounds.ts';
import { type Row, rowsOn, type Stage } from '../test/chaos/rows.ts';
import { playTest, TEST_ROWS, type TestRow } from '../test/chaos/test-rows.ts';

/** So many that each life of a few hundred milliseconds has work at every stage. */
const LOAD: RigOptions = { clients: 12, pauseMs: 5 };
const CYCLES_MIN = 2;
const MINUTE_MS = 60_000;
/** What the last server is given to finish everything. */
const SETTLE_MINUTES_MAX = 16;
const PROMISES = [
  'lost',
  'ledgerErrors',
  'doubleCharges',
  'doubleFilms',
  'undelivered',
  'oddAnswers',
] as const;
const HEAD =
  '| fault | cycles | acknowledged | lost | ledger errors | double charges | films made twice | callbacks missing | odd answers | double submits | callbacks repeated | requests cut | longest without an answer | took | verdict |';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const share = process.argv.includes('--tenth') ? 10 : 1;
const minutes = Number(
  process.argv.find((word) => word.startsWith('--minutes='))?.split('=')[1] ?? Number.NaN,
);
const postgres = await startOwnPostgres();
const rows = rowsOn(postgres);
const names = [...rows, ...TEST_ROWS].map(({ name }) => name);
let databases = 0;

function isWanted(name: string): boolean {
  return (
    words.length === 0 ||
    words.some((word) => name === word || (!names.includes(word) && name.includes(word)))
  );
}

async function newDatabase(server: OwnPostgres): Promise<string> {
  databases += 1;
  return await server.createDatabase(`chaos_${databases}`);
}

function amount(value: Outcome[keyof Outcome]): number {
  return typeof value === 'number' ? value : value.length;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** A row whose time is over plays no more cycles, but what it played is looked at; one that hangs is given up here. */
async function within<Result>(minutes: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${minutes} minutes`)), minutes * MINUTE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Played {
  readonly good: boolean;
  readonly measured: string;
  readonly outcome: Outcome | null;
}

async function hurt(row: Row, { fault }: Stage, rig: Rig, rounds: Rounds): Promise<Played> {
  try {
    const measured = (await fault(rig, rounds)) ?? '';
    const outcome = await rig.settle();
    const broken = [...PROMISES, ...(row.also ?? [])].filter((promise) => amount(outcome[promise]) > 0);
    const good = row.control === undefined ? broken.length === 0 : broken.some((one) => one === row.control);
    return { good, measured, outcome };
  } catch (error) {
    if (row.control !== 'tooSlow' || !(error instanceof TooSlow)) throw error;
    return { good: true, measured: error.message, outcome: null };
  }
}

function print(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

async function play(row: Row): Promise<boolean> {
  const startedMs = performance.now();
  const stage = await row.setUp(newDatabase);
  if (typeof stage === 'string') {
    print([row.name, `not played: ${stage}`]);
    return true;
  }
  const cycles = Math.max(CYCLES_MIN, Math.ceil(row.cycles / share));
  const minutesMax = Number.isNaN(minutes) ? row.minutesMax : minutes;
  const rounds = new Rounds(cycles, minutesMax * MINUTE_MS);
  const rig = await openRig({ ...LOAD, ...stage.options });
  try {
    const { good, measured, outcome } = await within(
      minutesMax + SETTLE_MINUTES_MAX,
      hurt(row, stage, rig, rounds),
    );
    const whole = outcome === null || rounds.played === rounds.planned;
    const numbers = [...PROMISES, 'doubleSubmits', 'repeatedCallbacks', 'brokenRequests'] as const;
    const columns = numbers.map((column) => (outcome === null ? '-' : amount(outcome[column])));
    const took = seconds(performance.now() - startedMs);
    const word = good ? (whole ? 'as promised' : `UNFINISHED of ${rounds.planned}`) : 'BROKEN';
    const verdict = [word, measured].filter((part) => part !== '').join(', ');
    const played = outcome === null ? cycles : rounds.played;
    const { acknowledged, longestSilenceMs } = rig.load;
    print([row.name, played, acknowledged.length, ...columns, seconds(longestSilenceMs), took, verdict]);
    if (!good) console.log(JSON.stringify(outcome, null, 2).slice(0, 4_000));
    return good && whole;
  } finally {
    await rig.close();
    await stage.close?.();
  }
}

async function playTestRow(row: TestRow): Promise<boolean> {
  const startedMs = performance.now();
  const stage = (await row.setUp?.()) ?? { env: {}, close: async () => undefined };
  if (typeof stage === 'string') {
    print([row.name, `not played: ${stage}`]);
    return true;
  }
  try {
    const told = await playTest(row, stage.env, (full) => String(Math.ceil(full / share)));
    print([row.name, seconds(performance.now() - startedMs), `as promised, ${told}`]);
    return true;
  } finally {
    await stage.close();
  }
}

/** A row that could not even be played is broken, and the others go on. */
async function played(name: string, playing: () => Promise<boolean>): Promise<boolean> {
  try {
    return await playing();
  } catch (error) {
    print([name, `BROKEN: ${(error as { stdout?: string }).stdout ?? String(error)}`]);
    return false;
  }
}

async function playAll(): Promise<number> {
  console.log(HEAD);
  console.log(`|${' --- |'.repeat(HEAD.split('|').length - 2)}`);
  const playings: [string, () => Promise<boolean>][] = [
    ...rows.map((row): [string, () => Promise<boolean>] => [row.name, () => play(row)]),
    ...TEST_ROWS.map((row): [string, () => Promise<boolean>] => [row.name, () => playTestRow(row)]),
  ];
  let broken = 0;
  for (const [name, playing] of playings) {
    if (isWanted(name) && !(await played(name, playing))) broken += 1;
  }
  return broken;
}

try {
  if (!names.some(isWanted))
    throw new Error(`no row is called ${words.join(' or ')}; --list tells their names`);
  if (process.argv.includes('--list')) console.log(names.filter(isWanted).join('\n'));
  else process.exitCode = (await playAll()) === 0 ? 0 : 1;
} finally {
  await postgres?.close();
}
