import { sql } from 'kysely';
import type { Database } from '../../src/db/database.ts';
import { createLedger } from '../../src/db/ledger/ledger-store.ts';
import type { Acknowledged } from './load.ts';

/** What the database says after everything has come to rest. Empty lists are kept promises. */
export interface Audit {
  /** Acknowledged, and not there or not ended. */
  readonly lost: readonly string[];
  readonly completed: number;
  readonly failed: readonly string[];
  readonly ledgerErrors: readonly string[];
  /** Orders with more than one task: a customer would pay twice. */
  readonly doubleCharges: readonly string[];
  /** Ids of the callbacks that are owed. */
  readonly promisedCallbacks: readonly string[];
}

interface TaskRow {
  readonly id: string;
  readonly order: string;
  readonly status: string;
  readonly stage: string | null;
  readonly failure: string | null;
  readonly holds: number;
  readonly closings: number;
}

export async function audit(database: Database, acknowledged: readonly Acknowledged[]): Promise<Audit> {
  const { rows } = await sql<TaskRow>`
    select id, request ->> 'prompt' as "order", status, stage, failure_code as failure,
      (select count(*)::integer from ledger_entries where task_id = tasks.id and kind = 'hold') as holds,
      (select count(*)::integer from ledger_entries where task_id = tasks.id and kind in ('capture', 'release'))
        as closings
    from tasks`.execute(database.kysely());
  const outbox = await sql<{ id: string }>`select id from outbox`.execute(database.kysely());
  const tasks = new Map(rows.map((row) => [row.id, row]));
  const tasksOfOrder = new Map<string, number>();
  for (const { order } of rows) tasksOfOrder.set(order, (tasksOfOrder.get(order) ?? 0) + 1);
  const faults = await createLedger(database).check();
  return {
    lost: acknowledged
      .filter(({ order, taskId }) => {
        const task = tasks.get(taskId);
        return task === undefined || task.stage !== null || task.order !== order;
      })
      .map(({ taskId }) => taskId),
    completed: rows.filter(({ status }) => status === 'completed').length,
    failed: rows.filter(({ failure }) => failure !== null).map(({ id, failure }) => `${id}: ${failure}`),
    ledgerErrors: [
      ...faults.map(({ rule, subject, found }) => `${rule}: ${subject} ${found}`),
      ...rows
        .filter(({ holds, closings }) => holds !== 1 || closings !== 1)
        .map(({ id, holds, closings }) => `${id} has ${holds} holds and ${closings} closings`),
    ],
    doubleCharges: [...tasksOfOrder].filter(([, count]) => count > 1).map(([order]) => order),
    promisedCallbacks: outbox.rows.map(({ id }) => id),
  };
}
