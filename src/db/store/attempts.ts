import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { EngineRef } from '../../task/engine.ts';
import { LeaseLost } from '../../task/error.ts';
import type { Attempt, Claim } from '../../task/ports.ts';
import type { Database } from '../database.ts';
import { toJsonText } from './json-text.ts';

interface AttemptRow {
  readonly id: string;
  readonly task_id: string;
  readonly engine_id: string;
  readonly state: Attempt['state'];
  readonly ref: EngineRef | null;
}

function toAttempt({ id, task_id, engine_id, state, ref }: AttemptRow): Attempt {
  return { id, taskId: task_id, engineId: engine_id, state, ref };
}

/** Commits the next attempt before the engine is called. Throws LeaseLost when the claim is no longer ours. */
export async function startAttempt(
  database: Database,
  { task, leaseToken }: Claim,
  engineId: string,
): Promise<Attempt> {
  const { rows } = await sql<AttemptRow>`
    with held as (
      select id from tasks where id = ${task.id} and lease_token = ${leaseToken} for update
    )
    insert into attempts (id, task_id, engine_id, number, state)
    select ${`attempt_${randomUUID()}`}, held.id, ${engineId},
      (select coalesce(max(number), 0) + 1 from attempts where task_id = ${task.id}), 'started'
    from held
    returning id, task_id, engine_id, state, ref`.execute(database.kysely());
  const [row] = rows;
  if (row === undefined) throw new LeaseLost(task.id);
  return toAttempt(row);
}

export async function latestAttempt(database: Database, taskId: string): Promise<Attempt | null> {
  const row = await database
    .kysely()
    .selectFrom('attempts')
    .select(['id', 'task_id', 'engine_id', 'state', 'ref'])
    .where('task_id', '=', taskId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toAttempt(row as AttemptRow);
}

/** Keeps the engine's reference, even when the lease was lost meanwhile: the film is being made either way. */
export async function acceptAttempt(database: Database, attemptId: string, ref: EngineRef): Promise<void> {
  const { numUpdatedRows } = await database
    .kysely()
    .updateTable('attempts')
    .set({ state: 'accepted', ref: sql`${toJsonText(ref)}::jsonb` })
    .where('id', '=', attemptId)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`attempt ${attemptId} is unknown`);
}
