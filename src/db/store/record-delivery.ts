import { sql } from 'kysely';
import type { DeliveryOutcome } from '../../task/deliveries.ts';
import type { Job } from '../../task/ports.ts';
import type { DisabledReason } from '../../task/webhook-endpoints.ts';
import type { Database, Transaction } from '../database.ts';
import type { JobQueue } from '../job-queue.ts';
import { storableText } from './json-text.ts';
import { ENDPOINT_DISABLED, promiseDisabledEvent } from './promise-deliveries.ts';
import { milliseconds } from './task-row.ts';

/** Only failures for so long disable an endpoint; one success forgives them all. */
const FAILING_HOURS_MAX = 120;
/** A failure this old is no longer part of the same trouble: an endpoint with an event a month is not down between. */
const FAILING_HOURS_REMEMBERED = 240;
const KEPT_DAYS = 30;
const FORGOTTEN_AT_ONCE = 1_000;

/** Writes a try into the log; a retry is enqueued in the same transaction, for exactly when it is due. */
export async function recordDelivery(
  database: Database,
  queue: JobQueue,
  deliveryId: string,
  outcome: DeliveryOutcome,
): Promise<{ disabledEndpoint: string | null }> {
  return database.transaction(async (transaction) => {
    const row = await writeOutcome(transaction, deliveryId, outcome);
    if (row === null) return { disabledEndpoint: null };
    await writeAttempt(transaction, deliveryId, row.attempts, outcome);
    const jobs: Job[] =
      outcome.type === 'retry' ? [{ step: 'notify', taskId: deliveryId, delayMs: outcome.delayMs }] : [];
    const reason = row.endpoint_id === null ? null : await judge(transaction, row.endpoint_id, outcome);
    if (row.endpoint_id === null || reason === null) {
      await queue.enqueue(transaction, jobs);
      return { disabledEndpoint: null };
    }
    await queue.enqueue(transaction, await disableEndpoint(transaction, row.endpoint_id, reason));
    return { disabledEndpoint: row.endpoint_id };
  });
}

async function writeOutcome(transaction: Transaction, deliveryId: string, outcome: DeliveryOutcome) {
  const reason = outcome.type === 'delivered' ? null : storableText(outcome.reason);
  const delayMs = outcome.type === 'retry' ? outcome.delayMs : null;
  const { rows } = await sql<{ endpoint_id: string | null; attempts: number }>`
    update outbox set
      tries = tries + 1, attempts = attempts + 1, state = ${outcome.type === 'retry' ? 'pending' : outcome.type},
      last_status = ${outcome.status}, last_reason = ${reason}, claimed_until = null,
      next_at = ${delayMs === null ? sql`next_at` : sql`now() + ${milliseconds(delayMs)}`},
      finished_at = ${delayMs === null ? sql`now()` : null}
    where id = ${deliveryId} and state = 'pending'
    returning endpoint_id, attempts`.execute(transaction);
  return rows[0] ?? null;
}

export async function writeAttempt(
  transaction: Transaction,
  deliveryId: string,
  number: number,
  { status, attempt }: DeliveryOutcome,
): Promise<void> {
  const body = attempt?.responseBody ?? null;
  const durationMs = attempt?.durationMs == null ? null : Math.round(attempt.durationMs);
  await sql`
    insert into delivery_attempts (delivery_id, number, duration_ms, status, error, response_body)
    values (${deliveryId}, ${number}, ${durationMs}, ${status}, ${attempt?.error ?? null},
      ${body === null ? null : storableText(body)})`.execute(transaction);
}

/** Whether this try was the last straw. */
async function judge(
  transaction: Transaction,
  endpointId: string,
  outcome: DeliveryOutcome,
): Promise<DisabledReason | null> {
  if (outcome.type === 'delivered') {
    await sql`
      update webhook_endpoints set failing_since = null
      where id = ${endpointId} and failing_since is not null`.execute(transaction);
    return null;
  }
  if (outcome.attempt?.error === 'gone') return 'gone';
  const { rows } = await sql<{ too_long: boolean }>`
    update webhook_endpoints set failing_since = case
      when failing_since > now() - make_interval(hours => ${FAILING_HOURS_REMEMBERED}) then failing_since else now() end
    where id = ${endpointId}
    returning failing_since < now() - make_interval(hours => ${FAILING_HOURS_MAX}) as too_long`.execute(
    transaction,
  );
  return rows[0]?.too_long === true ? 'failing' : null;
}

/** Nothing more goes to it until its owner enables it; what it missed stays in the log. */
export async function disableEndpoint(
  transaction: Transaction,
  endpointId: string,
  reason: DisabledReason,
): Promise<readonly Job[]> {
  const { rows } = await sql`
    update webhook_endpoints set disabled_at = now(), disabled_reason = ${reason}, updated_at = now()
    where id = ${endpointId} and disabled_at is null
    returning id`.execute(transaction);
  if (rows.length === 0) return [];
  await sql`
    update outbox set state = 'gave_up', finished_at = now(), claimed_until = null,
      last_reason = coalesce(last_reason || ' ', '') || ${ENDPOINT_DISABLED}
    where endpoint_id = ${endpointId} and state = 'pending'`.execute(transaction);
  return promiseDisabledEvent(transaction, endpointId);
}

/** The callback's row goes with its attempts. */
export async function forgetDeliveries(database: Database): Promise<void> {
  await sql`
    delete from outbox where id in (
      select id from outbox where finished_at < now() - make_interval(days => ${KEPT_DAYS})
      order by finished_at limit ${FORGOTTEN_AT_ONCE})`.execute(database.kysely());
}
