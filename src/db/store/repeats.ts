import { sql } from 'kysely';
import type { EarlierCreate } from '../../task/ports.ts';
import type { Database } from '../database.ts';
import { isStorableText, storableText } from './json-text.ts';

/** How long a key replays its first answer; published in docs/idempotency.md. */
export const REPLAY_HOURS = 24;
/** Rows are kept twice as long, for an operator who wants to know what a key meant yesterday. */
const KEPT_HOURS = 48;
/** The SDKs give up after two repeats within seconds; this leaves room for a client that was suspended. */
const SDK_RETRY_MINUTES = 10;

/** Null when the key is new, or older than it is promised to be remembered. */
export async function findByIdempotencyKey(
  database: Database,
  projectId: string,
  key: string,
): Promise<EarlierCreate | null> {
  const { rows } = await sql<EarlierCreate>`
    select task_id as "taskId", fingerprint from idempotency_keys
    where project_id = ${projectId} and key = ${storableText(key)}
      and created_at > now() - ${REPLAY_HOURS}::int * interval '1 hour'`.execute(database.kysely());
  return rows[0] ?? null;
}

/** The newest task of this key with this request whose owner has not asked for it yet. */
export async function findUnconfirmed(
  database: Database,
  keyId: string,
  fingerprint: string,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from tasks
    where key_id = ${keyId} and unconfirmed_fingerprint = ${fingerprint} and removed_at is null
      and created_at > now() - ${SDK_RETRY_MINUTES}::int * interval '1 minute'
    order by seq desc limit 1`.execute(database.kysely());
  return rows[0]?.id ?? null;
}

export async function confirmTask(database: Database, taskId: string): Promise<void> {
  if (!isStorableText(taskId)) return;
  await sql`
    update tasks set unconfirmed_fingerprint = null
    where id = ${taskId} and unconfirmed_fingerprint is not null`.execute(database.kysely());
}

export async function forgetIdempotencyKeys(database: Database): Promise<void> {
  await sql`
    delete from idempotency_keys where created_at < now() - ${KEPT_HOURS}::int * interval '1 hour'`.execute(
    database.kysely(),
  );
}
