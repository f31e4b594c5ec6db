import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A row that is a test of `npm test`, with the numbers that were promised instead of those that there is time for there. */
export interface TestRow {
  readonly name: string;
  readonly minutesMax: number;
  readonly file: string;
  /** Of a number of the full row, its share. */
  env(share: (full: number) => string): Record<string, string>;
  /** What the test needs beside npm; or why it cannot be had here. */
  setUp?(): Promise<{ readonly env: Record<string, string>; close(): Promise<void> } | string>;
}

export const TEST_ROWS: readonly TestRow[] = [
  {
    name: 'repeats: 1,000 keys x 8, 200 cut answers',
    minutesMax: 10,
    file: './repeats.test.js',
    env: (share) => ({ REELAY_CHAOS_KEYS: share(1_000), REELAY_CHAOS_CUT_ANSWERS: share(200) }),
  },
  {
    name: 'python SDK: 200 cut answers',
    minutesMax: 10,
    file: './python-sdk.test.js',
    env: (share) => ({ REELAY_CHAOS_CUT_ANSWERS: share(200) }),
    setUp: installPythonSdk,
  },
  {
    name: 'model: 10,000 command sequences',
    minutesMax: 10,
    file: './life-and-ledger.model.test.js',
    env: (share) => ({ REELAY_CHAOS_SEQUENCES: share(10_000) }),
  },
];

/** Throws with the test's own words when a promise is broken; tells how many tests there were otherwise. */
export async function playTest(
  { file, env, minutesMax }: TestRow,
  extra: Record<string, string>,
  share: (full: number) => string,
): Promise<string> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', path], {
    env: { ...process.env, ...env(share), ...extra },
    timeout: minutesMax * 60_000,
  });
  const passed = Number(/^# pass (\d+)$/m.exec(stdout)?.[1] ?? 0);
  const skipped = Number(/^# skipped (\d+)$/m.exec(stdout)?.[1] ?? 0);
  if (passed === 0 || skipped > 0) throw new Error(`${passed} tests passed, ${skipped} were skipped`);
  const told = [...stdout.matchAll(/^# told: (.+)$/gm)].map(([, words]) => words);
  return [`${passed} tests passed`, ...told].join(', ');
}

async function installPythonSdk(): ReturnType<NonNullable<TestRow['setUp']>> {
  const folder = await mkdtemp(join(tmpdir(), 'reelay-python-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const python = join(folder, 'bin', 'python');
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'openai']);
    return { env: { REELAY_CHAOS_PYTHON: python }, close };
  } catch (error) {
    await close();
    const [reason] = (error as Error).message.trim().split('\n').slice(-1);
    return `python3 with a venv and the package openai could not be had: ${reason}`;
  }
}
