import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `alter table webhook_endpoints
    add column failing_since timestamptz,
    add column disabled_at timestamptz,
    add column disabled_reason text check (disabled_reason in ('owner', 'gone', 'failing')),
    add constraint disabled_for_a_reason check ((disabled_at is null) = (disabled_reason is null))`,
];

export const endpointHealth: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
