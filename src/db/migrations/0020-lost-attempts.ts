import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** An engine may forget a film that it had accepted. */
const STATEMENTS = [
  `alter table attempts drop constraint attempts_state_check`,
  `alter table attempts add constraint attempts_state_check
    check (state in ('started', 'accepted', 'refused', 'lost', 'unknown'))`,
];

export const lostAttempts: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
