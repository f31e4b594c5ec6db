import { sql } from 'kysely';
import type { InsertOutcome, Job, NewTask } from '../../task/ports.ts';
import type { GenerationRequest } from '../../task/request.ts';
import type { Asset } from '../../task/task.ts';
import { INITIAL_STATE } from '../../task/transition.ts';
import type { Database, Transaction } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { creditsRefusal } from '../ledger/task-credits.ts';
import { checkConcurrency } from './concurrency.ts';
import { storableText, toJsonText } from './json-text.ts';
import { REPLAY_HOURS } from './repeats.ts';
import { milliseconds } from './task-row.ts';

/**
 * Task, reference images and first job in one transaction of two statements.
 * On the embedded database the second statement does not wait for the first one's answer, since the way between
 * the threads is a good part of the price; if the first fails, so does the second, in the same transaction. A
 * `pg` client takes one statement at a time (queueing in it is deprecated).
 */
export async function insertTask(
  database: Database,
  queue: JobQueue,
  task: NewTask,
  firstJob: Job,
): Promise<InsertOutcome> {
  const request = toJsonText(task.request);
  let createdAt: Date;
  try {
    createdAt = await database.transaction(async (transaction) => {
      await checkConcurrency(transaction, task.caller);
      const inserting = insertRows(transaction, task, request, firstJob.delayMs);
      if (database.kind === 'postgres') await inserting;
      const [inserted, enqueued] = await Promise.allSettled([
        inserting,
        queue.enqueue(transaction, [firstJob]),
      ]);
      if (inserted.status === 'rejected') throw inserted.reason;
      if (enqueued.status === 'rejected') throw enqueued.reason;
      return inserted.value;
    });
  } catch (error) {
    if (error instanceof Repeated) return 'repeated';
    if (isTakenId(error)) return 'id_taken';
    throw creditsRefusal(error) ?? error;
  }
  return {
    ...INITIAL_STATE,
    id: task.id,
    projectId: task.caller.projectId,
    keyId: task.caller.keyId,
    dialect: task.dialect,
    boundDialect: null,
    price: { ...task.price, chargedMicro: null },
    // Parsed back, so that the answer to a create shows what every later poll shows.
    request: JSON.parse(request) as GenerationRequest,
    assets: task.references,
    createdAtMs: createdAt.getTime(),
    startedAtMs: null,
    updatedAtMs: createdAt.getTime(),
    finishedAtMs: null,
    unconfirmed: task.fingerprint !== null && task.idempotencyKey === null,
    linksExpireAtMs: null,
  };
}

/** Rolls the transaction back: the idempotency key belongs to an earlier task. */
class Repeated extends Error {}

/** Unique violation of the tasks' own key; an asset id that is taken is a bug. */
function isTakenId(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === 'tasks_pkey';
}

async function insertRows(
  transaction: Transaction,
  task: NewTask,
  request: string,
  delayMs: number,
): Promise<Date> {
  const { id, caller, dialect, references, price, fingerprint, idempotencyKey } = task;
  const files =
    references.length === 0
      ? sql``
      : sql`, stored as (
        insert into assets (${ASSET_COLUMNS})
        select ${ASSET_VALUES} from inserted as owner, ${assetRecords(references)}
      )`;
  // A concurrent create with the same key waits here until the first one is committed, and then finds no row to take.
  const remembered =
    idempotencyKey === null
      ? sql``
      : sql`remembered as (
        insert into idempotency_keys as known (project_id, key, fingerprint, task_id)
        values (${caller.projectId}, ${storableText(idempotencyKey)}, ${fingerprint}, ${id})
        on conflict (project_id, key) do update
          set fingerprint = excluded.fingerprint, task_id = excluded.task_id, created_at = now()
          where known.created_at <= now() - ${REPLAY_HOURS}::int * interval '1 hour'
        returning task_id
      ), `;
  const hold = sql`${String(price.holdMicro)}::bigint`;
  const { rows } = await sql<{ created_at: Date }>`
    with ${remembered}inserted as (
      insert into tasks (id, project_id, key_id, dialect, request, due_at, price_version, hold_micro,
        unconfirmed_fingerprint)
      select ${id}, ${caller.projectId}, ${caller.keyId}, ${dialect}, ${request}::jsonb,
        now() + ${milliseconds(delayMs)}, ${price.bookVersion}::integer, ${hold},
        ${idempotencyKey === null ? fingerprint : null}::text
      ${idempotencyKey === null ? sql`` : sql`from remembered`}
      returning id, project_id, key_id, created_at
    )${files}
    select created_at, hold_credits(project_id, key_id, id, ${hold}) from inserted`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new Repeated();
  return row.created_at;
}

const ASSET_COLUMNS = sql.raw(
  'id, task_id, kind, storage_key, content_type, bytes, sha256, width, height, duration_ms',
);
const ASSET_VALUES = sql.raw(
  'f."id", owner.id, f."kind", f."storageKey", f."contentType", f."bytes", f."sha256", f."width", f."height", f."durationMs"',
);

function assetRecords(assets: readonly Asset[]) {
  return sql`jsonb_to_recordset(${toJsonText(assets)}::jsonb) as f(
    "id" text, "kind" text, "storageKey" text, "contentType" text, "bytes" bigint, "sha256" text,
    "width" integer, "height" integer, "durationMs" integer)`;
}

export async function insertAssets(
  transaction: Transaction,
  taskId: string,
  assets: readonly Asset[],
): Promise<void> {
  await sql`
    insert into assets (${ASSET_COLUMNS})
    select ${ASSET_VALUES} from (select ${taskId}::text as id) as owner, ${assetRecords(assets)}`.execute(
    transaction,
  );
}
