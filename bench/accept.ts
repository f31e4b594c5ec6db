// What accepting a task costs on the embedded database, as a ratio to a bare INSERT through the same driver.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createAccountStore } from '../src/db/accounts.ts';
import { type Database, openDatabase } from '../src/db/database.ts';
import { createTaskStore } from '../src/db/store/task-store.ts';
import { createJobQueue } from '../src/jobs/job-queue.ts';
import type { GenerationRequest } from '../src/task/request.ts';

const ROUNDS = 8;
const PER_ROUND = 100;
export const ACCEPT_RATIO_MAX = 2.5;

export interface AcceptBench {
  readonly bareInsertMs: number;
  readonly acceptMs: number;
  /** How many bare INSERT transactions one accepted task costs. */
  readonly ratio: number;
}

const request: GenerationRequest = {
  model: 'sora-2',
  prompt: 'A paper boat sails down a rainy street at dusk, seen from low above the water.',
  seconds: 8,
  width: 1280,
  height: 720,
  seed: 7,
  style: null,
  watermark: false,
  private: false,
  images: [],
  characters: [],
  callbackUrl: null,
  source: null,
};

async function bareInsert(database: Database, id: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await sql`insert into bench_bare (id, project_id, request) values (${id}, 'proj_default', ${JSON.stringify(request)}::jsonb)`.execute(
      transaction,
    );
  });
}

function medianMs(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function timeMs(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** Interleaved rounds in one run, so that a busy machine slows both alike; medians of single transactions. */
export async function benchAccept(): Promise<AcceptBench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'reelay-bench-'));
  const database = await openDatabase({ dataDir });
  const queue = await createJobQueue(database);
  try {
    const store = createTaskStore(database, queue);
    const accounts = createAccountStore(database);
    const { id: projectId } = await accounts.ensureDefaultProject();
    const caller = { projectId, keyId: 'key_bench' };
    await accounts.insertKey({
      id: caller.keyId,
      projectId,
      name: 'bench',
      prefix: 'rl_',
      secretHash: '0'.repeat(64),
      defaultDialect: null,
    });
    await sql`create table bench_bare (id text primary key, project_id text not null, request jsonb not null,
      created_at timestamptz not null default now())`.execute(database.kysely());
    const bare: number[] = [];
    const accepted: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (let index = 0; index < PER_ROUND; index += 1) {
        const id = `video_${round}_${index}`;
        const bareMs = await timeMs(() => bareInsert(database, id));
        const acceptMs = await timeMs(() =>
          store.insert(
            {
              id,
              caller,
              dialect: 'openai',
              request,
              references: [],
              price: { bookVersion: 1, holdMicro: 800_000n },
              fingerprint: null,
              idempotencyKey: null,
            },
            { step: 'plan', taskId: id, delayMs: 0 },
          ),
        );
        if (round === 0) continue;
        bare.push(bareMs);
        accepted.push(acceptMs);
      }
    }
    const bareInsertMs = medianMs(bare);
    const acceptMs = medianMs(accepted);
    const ratio = acceptMs / bareInsertMs;
    console.log(
      `accepting a task: ${acceptMs.toFixed(2)} ms, bare insert: ${bareInsertMs.toFixed(2)} ms, ` +
        `ratio ${ratio.toFixed(2)} (limit ${ACCEPT_RATIO_MAX})`,
    );
    return { bareInsertMs, acceptMs, ratio };
  } finally {
    await queue.close();
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ratio } = await benchAccept();
  process.exitCode = ratio <= ACCEPT_RATIO_MAX ? 0 : 1;
}
