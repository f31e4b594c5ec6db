import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  // No foreign key to tasks: the audit outlives the films, and a refused create has none.
  `create table moderation_events (
    id bigint generated always as identity primary key,
    project_id text not null references projects (id),
    key_id text not null references api_keys (id),
    task_id text,
    stage text not null,
    checker text not null,
    action text not null check (action in ('refused', 'excepted', 'failed_open', 'failed_closed')),
    reason text,
    detail text not null,
    score double precision,
    subject_sha256 text not null,
    excerpt text not null,
    created_at timestamptz not null default now()
  )`,
  `create index moderation_events_by_project on moderation_events (project_id, id)`,
  `create table moderation_exceptions (
    stage text not null,
    subject_sha256 text not null,
    note text not null,
    created_at timestamptz not null default now(),
    primary key (stage, subject_sha256)
  )`,
];

export const moderation: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
