import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `create table webhook_endpoints (
    id text primary key,
    seq bigint generated always as identity,
    project_id text not null references projects (id),
    name text not null,
    url text not null,
    event_types jsonb not null,
    sealed_secret text not null,
    secret_hint text not null,
    sealed_old_secret text,
    old_secret_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint old_secrets_end check ((sealed_old_secret is null) = (old_secret_until is null))
  )`,
  `create index webhook_endpoints_by_project on webhook_endpoints (project_id, seq)`,
];

export const webhookEndpoints: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
