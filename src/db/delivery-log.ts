import { sql } from 'kysely';
import type { DeliveryOutcome } from '../task/deliveries.ts';
import type { AttemptRecord, DeliveryPage, DeliveryQuery, DeliveryRecord } from '../task/delivery-log.ts';
import type { WebhookEvent, WebhookEventType } from '../task/webhook-events.ts';
import type { Database } from './database.ts';
import type { JobQueue } from './job-queue.ts';
import { isStorableText, storableText } from './store/json-text.ts';
import { EVENT_ID } from './store/promise-deliveries.ts';
import { writeAttempt } from './store/record-delivery.ts';
import { milliseconds } from './store/task-row.ts';

/** The log of a project's deliveries. A foreign id is as unknown as one that never was. */
export interface DeliveryLogStore {
  list(projectId: string, query: DeliveryQuery): Promise<DeliveryPage>;
  find(projectId: string, deliveryId: string): Promise<DeliveryRecord | null>;
  attempts(deliveryId: string): Promise<readonly AttemptRecord[]>;
  /** Owed again from now on, with a job; what is being sent at this moment is left alone. */
  redeliver(projectId: string, deliveryId: string): Promise<DeliveryRecord | null>;
  redeliverSince(
    endpointId: string,
    since: { readonly sinceMs: number; readonly includeDelivered: boolean; readonly limit: number },
  ): Promise<{ readonly count: number; readonly hasMore: boolean }>;
  /** Writes a test event that was tried once. */
  insertTest(test: TestDelivery, outcome: DeliveryOutcome): Promise<void>;
  events(
    projectId: string,
    query: { readonly limit: number; readonly cursor: string | null },
  ): Promise<{ readonly events: readonly WebhookEvent[]; readonly cursor: string }>;
}

export interface TestDelivery {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly event: Omit<WebhookEvent, 'createdAtMs'>;
}

interface LogRow {
  readonly id: string;
  readonly endpoint_id: string | null;
  readonly task_id: string | null;
  readonly url: string;
  readonly event_id: string | null;
  readonly event_type: WebhookEventType | null;
  readonly subject_id: string | null;
  readonly state: DeliveryRecord['state'];
  readonly attempts: number;
  readonly last_status: number | null;
  readonly last_reason: string | null;
  readonly next_at: Date;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

const COLUMNS =
  sql.raw(`outbox.id, outbox.endpoint_id, outbox.task_id, outbox.url, outbox.event_id, outbox.event_type,
  coalesce(outbox.subject_id, outbox.task_id) as subject_id, outbox.state, outbox.attempts, outbox.last_status,
  outbox.last_reason, outbox.next_at, outbox.created_at, outbox.finished_at`);

const REARM = sql.raw(`state = 'pending', tries = 0, next_at = now(), finished_at = null`);
const NOT_UNDER_WAY = sql.raw(`(outbox.claimed_until is null or outbox.claimed_until <= now())`);

export function createDeliveryLogStore(database: Database, queue: JobQueue): DeliveryLogStore {
  const find = async (projectId: string, deliveryId: string): Promise<DeliveryRecord | null> => {
    const { rows } = await sql<LogRow>`
      select ${COLUMNS} from outbox
      where id = ${storableText(deliveryId)} and project_id = ${projectId}`.execute(database.kysely());
    return rows[0] === undefined ? null : toRecord(rows[0]);
  };
  return {
    find,
    list: async (projectId, query) => {
      const { rows } = await listStatement(projectId, query).execute(database.kysely());
      return { deliveries: rows.slice(0, query.limit).map(toRecord), hasMore: rows.length > query.limit };
    },
    attempts: (deliveryId) => readAttempts(database, deliveryId),
    redeliver: async (projectId, deliveryId) => {
      await database.transaction(async (transaction) => {
        const { rows } = await sql<{ id: string }>`
          update outbox set ${REARM}
          where id = ${storableText(deliveryId)} and project_id = ${projectId} and ${NOT_UNDER_WAY}
          returning id`.execute(transaction);
        await queue.enqueue(
          transaction,
          rows.map(({ id }) => ({ step: 'notify', taskId: id, delayMs: 0 })),
        );
      });
      return find(projectId, deliveryId);
    },
    redeliverSince: (endpointId, since) => redeliverSince(database, queue, endpointId, since),
    insertTest: (test, outcome) => insertTest(database, test, outcome),
    events: (projectId, query) => readEvents(database, projectId, query),
  };
}

function listStatement(projectId: string, query: DeliveryQuery) {
  const { order, limit, afterId, endpointId, taskId, state } = query;
  const [beyond, direction] =
    order === 'desc' ? [sql.raw('<'), sql.raw('desc')] : [sql.raw('>'), sql.raw('asc')];
  const conditions = [
    sql`project_id = ${projectId}`,
    ...(endpointId === null ? [] : [sql`endpoint_id = ${storableText(endpointId)}`]),
    ...(taskId === null ? [] : [sql`task_id = ${storableText(taskId)}`]),
    ...(state === null ? [] : [sql`state = ${state}`]),
    ...(afterId === null
      ? []
      : [
          sql`seq ${beyond} (select mark.seq from outbox mark
            where mark.id = ${storableText(afterId)} and mark.project_id = ${projectId})`,
        ]),
  ];
  return sql<LogRow>`
    select ${COLUMNS} from outbox where ${sql.join(conditions, sql` and `)}
    order by seq ${direction} limit ${limit + 1}`;
}

async function readAttempts(database: Database, deliveryId: string): Promise<readonly AttemptRecord[]> {
  const { rows } = await sql<AttemptRecord & { at: Date }>`
    select number, at, status, duration_ms as "durationMs", error, response_body as "responseBody"
    from delivery_attempts where delivery_id = ${deliveryId} order by number`.execute(database.kysely());
  return rows.map(({ at, ...attempt }) => ({ ...attempt, atMs: at.getTime() }));
}

async function redeliverSince(
  database: Database,
  queue: JobQueue,
  endpointId: string,
  { sinceMs, includeDelivered, limit }: Parameters<DeliveryLogStore['redeliverSince']>[1],
): Promise<{ count: number; hasMore: boolean }> {
  return database.transaction(async (transaction) => {
    const { rows } = await sql<{ id: string; chosen: boolean }>`
      with wanted as (
        select id, row_number() over (order by seq) as place from outbox
        where endpoint_id = ${endpointId} and created_at >= to_timestamp(${sinceMs}::float8 / 1000)
          and task_id is not null and ${NOT_UNDER_WAY}
          and (state = 'gave_up' or (state = 'pending' and tries > 0) or (state = 'delivered' and ${includeDelivered}))
        order by seq limit ${limit + 1}
      ), again as (
        update outbox set ${REARM} from wanted where outbox.id = wanted.id and wanted.place <= ${limit}
        returning outbox.id
      )
      select wanted.id, exists (select from again where again.id = wanted.id) as chosen from wanted`.execute(
      transaction,
    );
    const chosen = rows.filter((row) => row.chosen);
    await queue.enqueue(
      transaction,
      chosen.map(({ id }) => ({ step: 'notify', taskId: id, delayMs: 0 })),
    );
    return { count: chosen.length, hasMore: rows.length > chosen.length };
  });
}

async function insertTest(
  database: Database,
  { id, projectId, endpointId, url, event }: TestDelivery,
  outcome: DeliveryOutcome,
): Promise<void> {
  const reason = outcome.type === 'delivered' ? null : outcome.reason;
  const state = outcome.type === 'delivered' ? 'delivered' : 'gave_up';
  await database.transaction(async (transaction) => {
    await sql`
      insert into outbox (id, project_id, endpoint_id, url, target, event_id, event_type, subject_id, state, tries,
        attempts, last_status, last_reason, finished_at)
      values (${id}, ${projectId}, ${endpointId}, ${url}, ${endpointId}, ${event.id}, ${event.type},
        ${event.subjectId}, ${state}, 1, 1, ${outcome.status}, ${reason}, now())`.execute(transaction);
    await writeAttempt(transaction, id, 1, outcome);
  });
}

/** A transaction that ends a task may commit after one that began later, so the last moments are read again. */
const READ_AGAIN_MS = 10_000;

async function readEvents(
  database: Database,
  projectId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | null },
): Promise<{ events: readonly WebhookEvent[]; cursor: string }> {
  const [, fromMicros = null, afterId = ''] = /^(\d{1,16})_(.*)$/s.exec(cursor ?? '') ?? [];
  const safe = isStorableText(afterId) ? afterId : '';
  const { rows: clock } = await sql<{ now: string; settled: string }>`
    select ${micros(sql`now()`)} as now, ${micros(sql`now() - ${milliseconds(READ_AGAIN_MS)}`)} as settled`.execute(
    database.kysely(),
  );
  const { now = '0', settled = '0' } = clock[0] ?? {};
  if (fromMicros === null) return { events: [], cursor: `${now}_` };
  const { rows } = await sql<{ id: string; event_id: string; status: string; at: Date; micros: string }>`
    select tasks.id, ${EVENT_ID} as event_id, status, finished_at as at,
      ${micros(sql`finished_at`)} as micros
    from tasks
    where project_id = ${projectId} and finished_at is not null
      and (finished_at, id) > (timestamptz 'epoch' + ${fromMicros}::float8 * interval '1 microsecond', ${safe})
    order by finished_at, id limit ${limit}`.execute(database.kysely());
  const last = rows.at(-1);
  const reached = last === undefined ? `${fromMicros}_${safe}` : `${last.micros}_${last.id}`;
  const isSettled = Number(last?.micros ?? 0) < Number(settled);
  const quiet = Number(fromMicros) < Number(settled) ? `${settled}_` : `${fromMicros}_${safe}`;
  return {
    events: rows.map(({ id, event_id, status, at }) => ({
      id: event_id,
      type: status === 'completed' ? 'video.completed' : 'video.failed',
      createdAtMs: at.getTime(),
      subjectId: id,
    })),
    cursor: rows.length === limit || (isSettled && last !== undefined) ? reached : quiet,
  };
}

function micros(time: ReturnType<typeof sql>) {
  return sql`floor(extract(epoch from ${time}) * 1000000)::bigint::text`;
}

function toRecord(row: LogRow): DeliveryRecord {
  const event =
    row.event_id === null || row.event_type === null
      ? null
      : {
          id: row.event_id,
          type: row.event_type,
          createdAtMs: row.created_at.getTime(),
          subjectId: row.subject_id ?? '',
        };
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    event,
    taskId: row.task_id,
    url: row.url,
    state: row.state,
    attempts: row.attempts,
    lastStatus: row.last_status,
    lastReason: row.last_reason,
    nextAttemptAtMs: row.state === 'pending' ? row.next_at.getTime() : null,
    createdAtMs: row.created_at.getTime(),
    finishedAtMs: row.finished_at?.getTime() ?? null,
  };
}
