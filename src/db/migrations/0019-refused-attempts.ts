import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** An engine that certainly does not make a film leaves it to another one. */
const STATEMENTS = [
  `alter table attempts drop constraint attempts_state_check`,
  `alter table attempts add constraint attempts_state_check
    check (state in ('started', 'accepted', 'refused', 'unknown'))`,
  `alter table attempts add column refusal text check (refusal in ('busy', 'closed', 'unfit'))`,
  `alter table attempts add constraint refused_attempts_say_why check ((state = 'refused') = (refusal is not null))`,
];

export const refusedAttempts: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
