import { sql } from 'kysely';
import type { Delivery } from '../../task/deliveries.ts';
import type { WantedDeliveries } from '../../task/ports.ts';
import type { WebhookEventType } from '../../task/webhook-events.ts';
import type { Database } from '../database.ts';
import { milliseconds, TASK_COLUMNS, type TaskRow, toTask } from './task-row.ts';

/** Four times the 15 s that a delivery may take, so that a slow receiver is not told twice. */
const DELIVERY_LEASE_MS = 60_000;

type DeliveryRow = TaskRow & {
  readonly delivery_id: string;
  readonly delivery_project: string;
  readonly delivery_url: string;
  readonly target: string;
  readonly tries: number;
  readonly endpoint_id: string | null;
  readonly sealed_secret: string | null;
  readonly sealed_old_secret: string | null;
  readonly event_id: string;
  readonly event_type: WebhookEventType;
  readonly event_at: Date;
  readonly subject_id: string;
};

const OWED = sql`state = 'pending' and next_at <= now() and (claimed_until is null or claimed_until <= now())`;

/**
 * What is owed now, for the caller alone until its outcome is recorded: a doubled job finds nothing, and so does one
 * that comes before a retry is due. A caller that dies is replaced when the lease runs out.
 */
export async function claimDeliveries(
  database: Database,
  wanted: WantedDeliveries,
): Promise<readonly Delivery[]> {
  const { rows } = await sql<DeliveryRow>`
    with claimed as (
      update outbox set claimed_until = now() + ${milliseconds(DELIVERY_LEASE_MS)}
      where ${isWanted(wanted)} and ${OWED}
      returning *
    )
    select claimed.id as delivery_id, coalesce(claimed.project_id, tasks.project_id) as delivery_project,
      coalesce(e.url, claimed.url) as delivery_url, coalesce(claimed.target, claimed.id) as target, claimed.tries,
      claimed.endpoint_id, e.sealed_secret,
      case when e.old_secret_until > now() then e.sealed_old_secret end as sealed_old_secret,
      claimed.event_id, claimed.event_type, claimed.created_at as event_at,
      coalesce(claimed.subject_id, claimed.task_id) as subject_id, ${TASK_COLUMNS}
    from claimed
    left join webhook_endpoints e on e.id = claimed.endpoint_id
    left join tasks on tasks.id = claimed.task_id
    order by claimed.seq`.execute(database.kysely());
  return rows.map(toDelivery);
}

function isWanted(wanted: WantedDeliveries) {
  if ('of' in wanted) return sql`(task_id = ${wanted.of} or id = ${wanted.of})`;
  // An array is made once; `in` may run the query again for each row, and the limit would not hold.
  return sql`id = any(array(
    select id from outbox where target = ${wanted.target} and ${OWED}
    order by next_at, seq limit ${wanted.limit} for update skip locked))`;
}

function toDelivery(row: DeliveryRow): Delivery {
  const owed = {
    id: row.delivery_id,
    projectId: row.delivery_project,
    url: row.delivery_url,
    target: row.target,
    earlierTries: row.tries,
  };
  if (row.endpoint_id === null) return { ...owed, kind: 'callback', task: toTask(row) };
  return {
    ...owed,
    kind: 'event',
    // Of a left join: without a task every column of it is null, whatever its type says.
    task: (row.id as string | null) === null ? null : toTask(row),
    endpointId: row.endpoint_id,
    sealedSecrets: [row.sealed_secret, row.sealed_old_secret].filter((secret) => secret !== null),
    event: {
      id: row.event_id,
      type: row.event_type,
      createdAtMs: row.event_at.getTime(),
      subjectId: row.subject_id,
    },
  };
}

/** Gives a delivery back that was not tried, as due as it was. */
export async function returnDelivery(database: Database, deliveryId: string): Promise<void> {
  await sql`update outbox set claimed_until = null where id = ${deliveryId} and state = 'pending'`.execute(
    database.kysely(),
  );
}
