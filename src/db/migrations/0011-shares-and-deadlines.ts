import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  ...['projects', 'api_keys'].flatMap((table) =>
    ['queued_tasks', 'running_tasks'].map(
      (column) => `alter table ${table} add column ${column} integer check (${column} >= 0)`,
    ),
  ),
  `alter table projects add column weight integer not null default 1 check (weight between 1 and 1000)`,
  `alter table tasks add column stage_since timestamptz not null default now()`,
];

export const sharesAndDeadlines: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
