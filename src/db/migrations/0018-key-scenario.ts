import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What all creates of a key act out, see docs/scenarios.md. */
export const keyScenario: Migration = {
  up: async (database: Kysely<unknown>) => {
    await sql.raw('alter table api_keys add column scenario text').execute(database);
  },
};
