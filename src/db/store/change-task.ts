import { sql } from 'kysely';
import { LeaseLost } from '../../task/error.ts';
import type { ChangeOptions as AskedOptions, Claim, Job } from '../../task/ports.ts';
import type { Asset, Task, TaskStage } from '../../task/task.ts';
import { isTerminal, slotKeyOf } from '../../task/task.ts';
import { type TaskEvent, type TaskState, transition } from '../../task/transition.ts';
import type { Database, Transaction } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { closeHold } from '../ledger/task-credits.ts';
import { loseAttempt } from './attempts.ts';
import { leaveEngine, type SlotOptions, waitForEngine } from './engine-slots.ts';
import { insertAssets } from './insert-task.ts';
import { storableText, toJsonText } from './json-text.ts';
import { nextDelayMs } from './leases.ts';
import { detachFilm, enqueueJobs, forgetPoll } from './polls.ts';
import { promiseDeliveries } from './promise-deliveries.ts';
import { milliseconds, TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

interface ChangeOptions extends AskedOptions {
  readonly slots: SlotOptions;
}

/** When nobody says until when a task may wait for an engine, it is looked at after a day. */
const WAIT_MS = 24 * 3_600_000;

/** Where a task waits for a slot of its engine or has one. */
const SLOT_STAGES: ReadonlySet<TaskStage | null> = new Set(['submit', 'poll']);

/**
 * Applies an event under the row lock, if the lease is still ours. Repeating it after a lost answer is safe: the
 * first time gave the lease back, so the second finds none and returns null.
 */
export function changeTask(
  database: Database,
  queue: JobQueue,
  { task, leaseToken }: Claim,
  event: TaskEvent,
  options: ChangeOptions,
): Promise<Task | null> {
  return database.transaction(async (transaction) => {
    const { rows } = await sql<TaskRow>`
      select ${TASK_COLUMNS} from tasks
      where id = ${task.id} and lease_token = ${leaseToken} for update`.execute(transaction);
    const [row] = rows;
    return row === undefined ? null : applyEvent(transaction, queue, toTask(row), event, options);
  });
}

/** Ends a live task from outside, whoever holds its lease; a task that has ended comes back unchanged. */
export function endTask(
  database: Database,
  queue: JobQueue,
  owner: { readonly projectId: string; readonly taskId: string },
  event: Extract<TaskEvent, { type: 'cancelled' }>,
  options: ChangeOptions,
): Promise<Task | null> {
  return database.transaction(async (transaction) => {
    const { rows } = await sql<TaskRow>`
      select ${TASK_COLUMNS} from tasks
      where id = ${owner.taskId} and project_id = ${owner.projectId} and removed_at is null
      for update`.execute(transaction);
    const [row] = rows;
    if (row === undefined) return null;
    const task = toTask(row);
    return isTerminal(task.status) ? task : applyEvent(transaction, queue, task, event, options);
  });
}

/** Takes a task out of the line that it waits in, to be planned again, unless it has just left it. */
export function replanTask(
  database: Database,
  queue: JobQueue,
  taskId: string,
  options: ChangeOptions,
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const { rows } = await sql<TaskRow>`
      select ${TASK_COLUMNS} from tasks
      where id = ${taskId} and stage = 'submit' and (lease_until is null or lease_until < now())
        and exists (select 1 from engine_waits where task_id = ${taskId})
      for update`.execute(transaction);
    const [row] = rows;
    if (row === undefined) return false;
    await applyEvent(transaction, queue, toTask(row), { type: 'refused' }, options);
    return true;
  });
}

/** Its task must not have moved on: a file that nobody knows of would never be removed. */
export function keepReference(
  database: Database,
  { task, leaseToken }: Pick<Claim, 'task' | 'leaseToken'>,
  asset: Asset,
): Promise<void> {
  return database.transaction(async (transaction) => {
    const { rows } = await sql`
      select id from tasks where id = ${task.id} and lease_token = ${leaseToken} for update`.execute(
      transaction,
    );
    if (rows.length === 0) throw new LeaseLost(task.id);
    await insertAssets(transaction, task.id, [asset]);
  });
}

async function applyEvent(
  transaction: Transaction,
  queue: JobQueue,
  task: Task,
  event: TaskEvent,
  { jobs, linkLifetimeMs, waitMs = WAIT_MS, detach = false, slots }: ChangeOptions,
): Promise<Task> {
  const next = transition(task, event);
  if (event.type === 'fetched') await insertAssets(transaction, task.id, event.assets);
  if (event.type === 'lost') await loseAttempt(transaction, task.id);
  const ended = isTerminal(next.status);
  const priceMicro = event.type === 'settled' ? event.priceMicro : 0n;
  const chargedMicro = ended ? await closeHold(transaction, task, next.status, priceMicro) : null;
  const dueInMs = event.type === 'planned' ? waitMs : nextDelayMs(task.id, jobs);
  const changed = await writeState(transaction, task, next, {
    chargedMicro,
    dueInMs: ended ? null : dueInMs,
    linksExpireInMs: event.type === 'settled' ? linkLifetimeMs : null,
  });
  const notify = ended ? await promiseDeliveries(transaction, task, next.status) : [];
  const goesOn = ended && detach && SLOT_STAGES.has(task.stage) && (await detachFilm(transaction, task.id));
  if (task.stage === 'poll' && next.stage !== 'poll' && !goesOn) await forgetPoll(transaction, task.id);
  const admitted = goesOn ? [] : await moveSlots(transaction, task, next, slots);
  await enqueueJobs(transaction, queue, [...jobs, ...notify, ...admitted]);
  return changed;
}

/** After everything that locks a row: see migration 0012-engine-slots. */
async function moveSlots(
  transaction: Transaction,
  task: Task,
  next: TaskState,
  slots: SlotOptions,
): Promise<readonly Job[]> {
  if (task.stage === 'plan' && next.stage === 'submit' && next.plan !== null)
    return await waitForEngine(transaction, task.id, slotKeyOf(next.plan, task.request), slots);
  const leaves = SLOT_STAGES.has(task.stage) && !SLOT_STAGES.has(next.stage);
  return leaves ? await leaveEngine(transaction, task.id, slots) : [];
}

async function writeState(
  transaction: Transaction,
  task: Task,
  next: TaskState,
  times: {
    readonly dueInMs: number | null;
    readonly linksExpireInMs: number | null;
    readonly chargedMicro: bigint | null;
  },
): Promise<Task> {
  const { failure } = next;
  // A plan is written once; an unchanged one does not travel again.
  const plan = next.plan === task.plan ? sql`plan` : sql`${toJsonText(next.plan)}::jsonb`;
  const { rows } = await sql<TaskRow>`
    update tasks set
      status = ${next.status}, stage = ${next.stage}, progress = ${next.progress}, plan = ${plan},
      failure_code = ${failure?.code ?? null},
      failure_message = ${failure === null ? null : storableText(failure.message)},
      charged_micro = ${times.chargedMicro === null ? null : String(times.chargedMicro)}::bigint,
      lease_token = null, lease_until = null, stage_tries = 0,
      due_at = ${times.dueInMs === null ? null : sql`now() + ${milliseconds(times.dueInMs)}`},
      started_at = ${next.status === 'running' ? sql`coalesce(started_at, now())` : sql`started_at`},
      updated_at = now(),
      stage_since = ${next.stage === task.stage ? sql`stage_since` : sql`now()`},
      finished_at = ${next.stage === null ? sql`now()` : sql`finished_at`},
      links_expire_at = ${
        times.linksExpireInMs === null
          ? sql`links_expire_at`
          : sql`now() + ${milliseconds(times.linksExpireInMs)}`
      }
    where id = ${task.id}
    returning ${TASK_COLUMNS}`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new Error(`task ${task.id} vanished under its row lock`);
  return toTask(row);
}
