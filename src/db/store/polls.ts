import { sql } from 'kysely';
import type { PollClaim, PollOutcome, PollRoom, ShownProgress } from '../../task/polls.ts';
import type { Job } from '../../task/ports.ts';
import type { GenerationRequest } from '../../task/request.ts';
import type { Database, Transaction } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { leaveEngine, type SlotOptions } from './engine-slots.ts';
import { milliseconds, msSince } from './task-row.ts';

/** An upstream may repeat a webhook as often as it likes; a film is asked about once in this time at most. */
const HINT_PAUSE = sql`interval '1 second'`;
/** Whoever ends a task tells its engine himself; after this long he has died. */
const CALL_OFF_GRACE = sql`interval '10 seconds'`;

/** The accepted film of a task is asked about after this long. */
async function schedulePoll(transaction: Transaction, taskId: string, delayMs: number): Promise<void> {
  await sql`
    insert into engine_polls (attempt_id, task_id, engine_id, due_at)
    select id, task_id, engine_id, now() + ${milliseconds(delayMs)} from attempts
    where task_id = ${taskId} and state = 'accepted' order by number desc limit 1
    on conflict (attempt_id) do update
      set due_at = excluded.due_at, token = null, until = null, tries = 0`.execute(transaction);
}

/** Polls are no jobs of the queue: they are taken in batches. */
export async function enqueueJobs(
  transaction: Transaction,
  queue: JobQueue,
  jobs: readonly Job[],
): Promise<void> {
  for (const { step, taskId, delayMs } of jobs)
    if (step === 'poll') await schedulePoll(transaction, taskId, delayMs);
  await queue.enqueue(
    transaction,
    jobs.filter(({ step }) => step !== 'poll'),
  );
}

export async function forgetPoll(transaction: Transaction, taskId: string): Promise<void> {
  await sql`delete from engine_polls where task_id = ${taskId} and detached_since is null`.execute(
    transaction,
  );
}

/** The film that a task may have under way when it ends is followed without it; false when there is none. */
export async function detachFilm(transaction: Transaction, taskId: string): Promise<boolean> {
  const { rows } = await sql`
    insert into engine_polls as poll (attempt_id, task_id, engine_id, due_at, detached_since)
    select id, task_id, engine_id, now() + ${CALL_OFF_GRACE}, now() from (
      select * from attempts where task_id = ${taskId} order by number desc limit 1) latest
    where state in ('started', 'accepted')
    on conflict (attempt_id) do update
      set detached_since = now(), due_at = excluded.due_at, token = null, until = null, tries = 0
    returning attempt_id`.execute(transaction);
  return rows.length > 0;
}

/** For a film that turned up after its task had ended; it has no slot any more. */
export async function detachLate(database: Database, attemptId: string): Promise<void> {
  await sql`
    insert into engine_polls (attempt_id, task_id, engine_id, due_at, detached_since)
    select a.id, a.task_id, a.engine_id, now(), now()
    from attempts a join tasks t on t.id = a.task_id
    where a.id = ${attemptId} and a.state = 'accepted' and t.stage is null
    on conflict (attempt_id) do nothing`.execute(database.kysely());
}

interface ClaimedRow {
  readonly attempt_id: string;
  readonly task_id: string;
  readonly engine_id: string;
  readonly ref: PollClaim['ref'];
  readonly attempt_state: PollClaim['attemptState'];
  readonly attempt_age_ms: number;
  readonly tries: number;
  readonly status: PollClaim['status'];
  readonly progress: number;
  readonly plan: PollClaim['plan'];
  readonly age_ms: number;
  readonly stage_ms: number;
  readonly detached_ms: number | null;
  readonly called_off: boolean;
}

/** A task that somebody works on is left to him; the sweep hands such tasks out when no poller seems to be there. */
export async function claimPolls(
  database: Database,
  token: string,
  { perEngine, room, leaseMs }: PollRoom,
): Promise<readonly PollClaim[]> {
  const { rows } = await sql<ClaimedRow>`
    with due as materialized (
      select film.attempt_id from (select distinct engine_id from engine_polls) engine
      cross join lateral (
        select p.attempt_id from engine_polls p
        where p.engine_id = engine.engine_id and p.due_at <= now() and (p.until is null or p.until <= now())
        order by p.due_at
        limit coalesce((${JSON.stringify(room)}::jsonb ->> engine.engine_id)::integer, ${perEngine}::integer)
      ) film
    ), taken as materialized (
      select p.attempt_id from engine_polls p
      where p.attempt_id = any(array(select attempt_id from due))
        and not exists (select 1 from tasks busy where busy.id = p.task_id and busy.lease_until > now())
      for update of p skip locked
    ), claimed as (
      update engine_polls p
      set token = ${token}, until = now() + ${milliseconds(leaseMs)}, polled_at = now(), hinted = false
      from taken where p.attempt_id = taken.attempt_id and (p.until is null or p.until <= now())
      returning p.*
    )
    select c.attempt_id, c.task_id, c.engine_id, c.tries, c.called_off,
      ${msSince(sql`c.detached_since`)} as detached_ms,
      a.ref, a.state as attempt_state, ${msSince(sql`a.created_at`)} as attempt_age_ms,
      t.status, t.progress, t.plan, ${msSince(sql`t.created_at`)} as age_ms,
      ${msSince(sql`t.stage_since`)} as stage_ms
    from claimed c join attempts a on a.id = c.attempt_id join tasks t on t.id = c.task_id`.execute(
    database.kysely(),
  );
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    taskId: row.task_id,
    engineId: row.engine_id,
    ref: row.ref,
    attemptState: row.attempt_state,
    attemptAgeMs: row.attempt_age_ms,
    tries: row.tries,
    status: row.status,
    progress: row.progress,
    plan: row.plan,
    ageMs: row.age_ms,
    stageMs: row.stage_ms,
    detachedMs: row.detached_ms,
    calledOff: row.called_off,
  }));
}

/** A steady poll keeps its beat; one that is late by more than a beat starts a new one, so that nothing piles up. */
export async function returnPolls(
  database: Database,
  token: string,
  outcomes: readonly PollOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const delay = milliseconds(sql`f."delayMs"`);
  await sql`
    update engine_polls p set token = null, until = null, tries = f."tries", due_at = case
      when p.hinted then greatest(now(), p.polled_at + ${HINT_PAUSE})
      when f."steady" and p.due_at + ${delay} > now() then p.due_at + ${delay}
      else now() + ${delay} end
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      as f("attemptId" text, "delayMs" float8, "steady" boolean, "tries" integer)
    where p.attempt_id = f."attemptId" and p.token = ${token}`.execute(database.kysely());
}

/** The same as `progressed` does, for many tasks at once and without their leases: it only ever rises. */
export async function raiseProgress(database: Database, shown: readonly ShownProgress[]): Promise<void> {
  if (shown.length === 0) return;
  await sql`
    update tasks set status = 'running', progress = greatest(tasks.progress, f."progress"),
      started_at = coalesce(started_at, now()), updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(shown)}::jsonb) as f("taskId" text, "progress" integer)
    where tasks.id = f."taskId" and tasks.stage = 'poll'
      and (tasks.status <> 'running' or tasks.progress < f."progress")`.execute(database.kysely());
}

export async function hintPoll(database: Database, attemptId: string): Promise<boolean> {
  const { rows } = await sql`
    update engine_polls set hinted = true,
      due_at = least(due_at, greatest(now(), coalesce(polled_at + ${HINT_PAUSE}, now())))
    where attempt_id = ${attemptId}
    returning attempt_id`.execute(database.kysely());
  return rows.length > 0;
}

export async function calledOff(database: Database, attemptId: string): Promise<boolean> {
  const { rows } = await sql`
    update engine_polls set called_off = true, due_at = least(due_at, now())
    where attempt_id = ${attemptId} and detached_since is not null
    returning attempt_id`.execute(database.kysely());
  return rows.length > 0;
}

export async function hasEnded(database: Database, taskId: string): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select stage is null as ended from tasks where id = ${taskId}`.execute(database.kysely());
  return rows[0]?.ended === true;
}

export async function requestOf(database: Database, taskId: string): Promise<GenerationRequest | null> {
  const { rows } = await sql<{ request: GenerationRequest }>`
    select request from tasks where id = ${taskId}`.execute(database.kysely());
  return rows[0]?.request ?? null;
}

export async function endDetached(
  database: Database,
  queue: JobQueue,
  attemptId: string,
  slots: SlotOptions,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const { rows } = await sql<{ task_id: string }>`
      delete from engine_polls where attempt_id = ${attemptId} and detached_since is not null
      returning task_id`.execute(transaction);
    for (const { task_id: taskId } of rows)
      await queue.enqueue(transaction, await leaveEngine(transaction, taskId, slots));
  });
}
