import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * `request_windows` is unlogged: what it holds is worth one minute, and without it a lease costs no sync to the disk.
 * Its rows change often and no index covers what changes, so with room on the page an update stays on it.
 */
const STATEMENTS = [
  ...['projects', 'api_keys'].flatMap((table) =>
    ['creates_per_minute', 'reads_per_minute', 'concurrent_tasks'].map(
      (column) => `alter table ${table} add column ${column} integer check (${column} >= 0)`,
    ),
  ),
  `create index tasks_live_by_project on tasks (project_id) where stage is not null`,
  `create unlogged table request_windows (
    owner text not null,
    kind text not null check (kind in ('create', 'read')),
    taken_at timestamptz[] not null,
    tokens integer[] not null,
    granted integer not null,
    primary key (owner, kind),
    constraint every_taking_has_a_time check (cardinality(taken_at) = cardinality(tokens))
  ) with (fillfactor = 50)`,
];

export const limits: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
