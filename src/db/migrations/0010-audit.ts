import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `create table audit_log (
    id bigint generated always as identity primary key,
    actor text not null,
    action text not null,
    subject text not null,
    details jsonb not null,
    created_at timestamptz not null default now()
  )`,
  `create index audit_log_by_subject on audit_log (subject, id desc)`,
  // A grant whose answer was lost may be sent again.
  `alter table ledger_entries add column idempotency_key text`,
  `create unique index ledger_one_entry_per_idempotency_key on ledger_entries (project_id, idempotency_key)
    where idempotency_key is not null`,
];

export const audit: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
