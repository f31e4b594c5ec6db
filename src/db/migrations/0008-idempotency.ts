import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `create table idempotency_keys (
    project_id text not null references projects (id),
    key text not null,
    fingerprint text not null,
    task_id text not null,
    created_at timestamptz not null default now(),
    primary key (project_id, key)
  )`,
  `create index idempotency_keys_by_age on idempotency_keys (created_at)`,
  `alter table tasks add column unconfirmed_fingerprint text`,
  `create index tasks_unconfirmed on tasks (key_id, unconfirmed_fingerprint)
    where unconfirmed_fingerprint is not null`,
];

export const idempotency: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
