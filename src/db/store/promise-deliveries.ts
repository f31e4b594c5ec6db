import { sql } from 'kysely';
import type { Job } from '../../task/ports.ts';
import type { Task, TaskStatus } from '../../task/task.ts';
import type { WebhookEventType } from '../../task/webhook-events.ts';
import type { Transaction } from '../database.ts';

/** Written into the log for an endpoint that hears nothing, so that its owner can have the event later. */
export const ENDPOINT_DISABLED = 'The endpoint was disabled.';

/** A new `webhook-id`. It must not hold a dot: the signed text is divided by dots. */
const NEW_ID = sql`'wh_' || replace(gen_random_uuid()::text, '-', '')`;

/** The same for all receivers of one end, and for whoever reads the events without being sent them. */
export const EVENT_ID = sql`'evt_' || md5(tasks.id)`;

/**
 * Promises the task's callback and an event for each endpoint that subscribed, in the transaction that ends the task,
 * so that they are owed exactly when it ended.
 */
export async function promiseDeliveries(
  transaction: Transaction,
  { id, projectId, request }: Task,
  ended: TaskStatus,
): Promise<readonly Job[]> {
  const type: WebhookEventType = ended === 'completed' ? 'video.completed' : 'video.failed';
  const { callbackUrl } = request;
  const callback =
    callbackUrl === null
      ? sql``
      : sql`
        select ${`evt_${id}`}::text, null, ${callbackUrl}::text, ${callbackTarget(projectId, callbackUrl)}::text,
          null, null, 'pending', null, null::timestamptz
        union all`;
  const { rows } = await sql<{ state: string }>`
    insert into outbox (id, endpoint_id, url, target, event_id, event_type, state, last_reason, finished_at,
      task_id, project_id, tries)
    select owed.*, ${id}::text, ${projectId}::text, 0 from (
      ${callback}
      select ${NEW_ID}, e.id, e.url, e.id, 'evt_' || md5(${id}::text), ${type}::text,
        case when e.disabled_at is null then 'pending' else 'gave_up' end,
        case when e.disabled_at is not null then ${ENDPOINT_DISABLED}::text end,
        case when e.disabled_at is not null then now() end
      from webhook_endpoints e
      where e.project_id = ${projectId} and e.event_types @> ${JSON.stringify([type])}::jsonb
    ) owed
    returning state`.execute(transaction);
  return rows.some(({ state }) => state === 'pending') ? [{ step: 'notify', taskId: id, delayMs: 0 }] : [];
}

/** Callbacks of one project to one host share a receiver. */
function callbackTarget(projectId: string, url: string): string {
  return `${projectId} ${URL.canParse(url) ? new URL(url).host : ''}`;
}

/** Tells the project's other endpoints that this one was disabled. */
export async function promiseDisabledEvent(
  transaction: Transaction,
  endpointId: string,
): Promise<readonly Job[]> {
  const type: WebhookEventType = 'webhook_endpoint.disabled';
  const { rows } = await sql<{ id: string }>`
    insert into outbox (id, endpoint_id, url, target, event_id, event_type, subject_id, project_id, state, tries)
    select ${NEW_ID}, other.id, other.url, other.id, 'evt_' || md5(gone.id || gone.disabled_at::text), ${type}::text,
      gone.id, gone.project_id, 'pending', 0
    from webhook_endpoints gone
    join webhook_endpoints other on other.project_id = gone.project_id and other.id <> gone.id
    where gone.id = ${endpointId} and other.disabled_at is null
      and other.event_types @> ${JSON.stringify([type])}::jsonb
    returning id`.execute(transaction);
  return rows.map(({ id }) => ({ step: 'notify', taskId: id, delayMs: 0 }));
}
