import { sql } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Database, Transaction } from '../db/database.ts';
import type { Job } from '../task/ports.ts';
import { STEP_QUEUES, type Step } from './queue-plan.ts';

/** Puts jobs of one step into the caller's transaction. */
export type EnqueueStep = (transaction: Transaction, step: Step, jobs: readonly Job[]) => Promise<void>;

function toInserts(jobs: readonly Job[]): { data: { taskId: string }; startAfter: number }[] {
  return jobs.map(({ taskId, delayMs }) => ({ data: { taskId }, startAfter: delayMs / 1_000 }));
}

function enqueueByBoss(boss: PgBoss): EnqueueStep {
  return async (transaction, step, jobs) => {
    await boss.insert(step, toInserts(jobs), { db: fromKysely(transaction) });
  };
}

/** The statement that this version of pg-boss would run for a queue; its one parameter is the jobs as JSON. */
async function insertStatement(boss: PgBoss, step: Step): Promise<string> {
  let statement = '';
  const recorder = {
    executeSql: async (text: string) => {
      statement = text;
      return { rows: [] };
    },
  };
  await boss.insert(step, toInserts([{ step, taskId: 'none', delayMs: 0 }]), { db: recorder });
  return statement;
}

/**
 * On the embedded database, planning pg-boss' long insert costs more than running it (1.6 against 0.9 ms for the
 * whole statement), and no connection but ours exists. So its own text, taken from pg-boss at start and never
 * written down here, becomes the body of a session function, whose plan PostgreSQL keeps.
 */
async function enqueueByFunction(database: Database, boss: PgBoss): Promise<EnqueueStep> {
  for (const { step } of STEP_QUEUES) {
    const statement = await insertStatement(boss, step);
    await sql
      .raw(
        `create or replace function pg_temp.enqueue_${step}(jobs text) returns setof uuid language plpgsql
         as $enqueue$ begin return query ${statement}; end $enqueue$`,
      )
      .execute(database.kysely());
  }
  return async (transaction, step, jobs) => {
    const enqueue = sql.raw(`pg_temp.enqueue_${step}`);
    await sql`select ${enqueue}(${JSON.stringify(toInserts(jobs))})`.execute(transaction);
  };
}

export async function prepareEnqueue(database: Database, boss: PgBoss): Promise<EnqueueStep> {
  return database.kind === 'embedded' ? enqueueByFunction(database, boss) : enqueueByBoss(boss);
}
