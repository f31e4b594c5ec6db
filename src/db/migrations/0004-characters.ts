import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** `source` names a task without a foreign key: a film may be deleted while its character stays known. */
const STATEMENTS = [
  `create table characters (
    id text primary key,
    project_id text not null references projects (id),
    name text not null,
    username text not null,
    source jsonb not null,
    start_seconds double precision not null,
    end_seconds double precision not null,
    created_at timestamptz not null default now(),
    constraint usernames_are_unique_in_a_project unique (project_id, username),
    constraint spans_run_forward check (start_seconds >= 0 and start_seconds < end_seconds)
  )`,
];

export const characters: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
