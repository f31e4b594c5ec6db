import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { EngineRef, RefusalReason } from '../../task/engine.ts';
import { LeaseLost } from '../../task/error.ts';
import type { Attempt, Claim } from '../../task/ports.ts';
import type { Database, Transaction } from '../database.ts';
import { toJsonText } from './json-text.ts';

interface AttemptRow {
  readonly id: string;
  readonly task_id: string;
  readonly engine_id: string;
  readonly state: Attempt['state'];
  readonly ref: EngineRef | null;
  readonly age_ms: number;
}

const COLUMNS = sql`id, task_id, engine_id, state, ref,
  (extract(epoch from now() - created_at) * 1000)::double precision as age_ms`;

function toAttempt({ id, task_id, engine_id, state, ref, age_ms }: AttemptRow): Attempt {
  return { id, taskId: task_id, engineId: engine_id, state, ref, ageMs: age_ms };
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
    returning ${COLUMNS}`.execute(database.kysely());
  const [row] = rows;
  if (row === undefined) throw new LeaseLost(task.id);
  return toAttempt(row);
}

export async function latestAttempt(database: Database, taskId: string): Promise<Attempt | null> {
  const { rows } = await sql<AttemptRow>`
    select ${COLUMNS} from attempts where task_id = ${taskId} order by number desc limit 1`.execute(
    database.kysely(),
  );
  const [row] = rows;
  return row === undefined ? null : toAttempt(row);
}

export async function findAttempt(database: Database, attemptId: string): Promise<Attempt | null> {
  const { rows } = await sql<AttemptRow>`select ${COLUMNS} from attempts where id = ${attemptId}`.execute(
    database.kysely(),
  );
  const [row] = rows;
  return row === undefined ? null : toAttempt(row);
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

/** One lock for all: a reference is adopted only after a reply was lost, which is rare. */
const ADOPTION_LOCK = 7_316_350_019;

export function adoptReference(database: Database, attempt: Attempt, ref: EngineRef): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${ADOPTION_LOCK}::bigint)`.execute(transaction);
    const { rows } = await sql`
      update attempts set state = 'accepted', ref = ${toJsonText(ref)}::jsonb
      where id = ${attempt.id} and ref is null and not (${takenBy(attempt, ref)})
      returning id`.execute(transaction);
    return rows.length > 0;
  });
}

export async function isReferenceTaken(
  database: Database,
  attempt: Attempt,
  ref: EngineRef,
): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select ${takenBy(attempt, ref)} as taken`.execute(
    database.kysely(),
  );
  return rows[0]?.taken === true;
}

function takenBy({ id, engineId }: Attempt, ref: EngineRef) {
  return sql`exists (
    select 1 from attempts other
    where other.engine_id = ${engineId} and other.id <> ${id} and other.ref = ${toJsonText(ref)}::jsonb)`;
}

export async function refuseAttempt(
  database: Database,
  attemptId: string,
  reason: RefusalReason,
): Promise<void> {
  await sql`update attempts set state = 'refused', refusal = ${reason} where id = ${attemptId}`.execute(
    database.kysely(),
  );
}

/** In the transaction that takes the task back to its planning. */
export async function loseAttempt(transaction: Transaction, taskId: string): Promise<void> {
  await sql`
    update attempts set state = 'lost'
    where id = (select id from attempts where task_id = ${taskId} order by number desc limit 1)
      and state = 'accepted'`.execute(transaction);
}

export async function lostAttempts(database: Database, taskId: string): Promise<number> {
  const { rows } = await sql<{ lost: number }>`
    select count(*)::integer as lost from attempts where task_id = ${taskId} and state = 'lost'`.execute(
    database.kysely(),
  );
  return rows[0]?.lost ?? 0;
}

export async function enginesThatRefused(database: Database, taskId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ engine_id: string }>`
    select distinct engine_id from attempts
    where task_id = ${taskId} and state = 'refused'
      and (refusal <> 'busy' or created_at > now() - interval '1 minute')`.execute(database.kysely());
  return rows.map(({ engine_id }) => engine_id);
}
