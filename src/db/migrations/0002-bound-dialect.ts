import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which dialect the callback of an ambiguous task speaks, see docs/dialects/detection.md. */
export const boundDialect: Migration = {
  up: async (database: Kysely<unknown>) => {
    await sql.raw('alter table tasks add column bound_dialect text').execute(database);
  },
};
