import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Uploads live apart from the files of tasks: they have an owner and a life of their own. */
const STATEMENTS = [
  `create table files (
    id text primary key,
    seq bigint generated always as identity,
    project_id text not null references projects (id),
    purpose text not null,
    file_name text not null,
    content_type text not null,
    bytes bigint not null check (bytes > 0),
    sha256 text not null,
    storage_key text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    removed_at timestamptz
  )`,
  `create index files_by_project on files (project_id, seq desc) where removed_at is null`,
  `create index files_by_expiry on files (expires_at) where expires_at is not null`,
  `create index files_removed on files (removed_at) where removed_at is not null`,
];

export const files: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
