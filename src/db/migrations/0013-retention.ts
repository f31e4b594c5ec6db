import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which ended tasks still have files, oldest first, and which films characters are cut from. */
const STATEMENTS = [
  `alter table tasks add column files_removed_at timestamptz
    constraint only_ended_tasks_lose_files check (files_removed_at is null or stage is null)`,
  `create index tasks_with_files on tasks (finished_at)
    where stage is null and removed_at is null and files_removed_at is null`,
  `create index characters_by_film on characters ((source ->> 'taskId')) where source ->> 'taskId' is not null`,
];

export const retention: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
