import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Gives back every lease at once. Only for the start of the one process that owns the database. */
export async function releaseLeases(real: Kysely<Schema>): Promise<void> {
  await real
    .updateTable('tasks')
    .set({ lease_token: null, lease_until: null, due_at: sql`least(due_at, now())` })
    .where('lease_token', 'is not', null)
    .execute();
  await sql`update engine_polls set token = null, until = null where token is not null`.execute(real);
  await real
    .updateTable('outbox')
    .set({ claimed_until: null })
    .where('claimed_until', 'is not', null)
    .execute();
}
