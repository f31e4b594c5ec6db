import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Keys from before there were scopes go on doing what they did. None of them becomes an operator's: who has the data
 * directory can make such a key (docs/accounts.md).
 */
const STATEMENTS = [
  `alter table api_keys
    add column scopes text[] not null default '{videos:read,videos:write,files,characters,webhooks}',
    add column models text[],
    add column allowed_ips text[],
    add column expires_at timestamptz,
    add column last_used_at timestamptz`,
  `create index api_keys_by_age on api_keys (created_at desc, id desc)`,
  `create index projects_by_age on projects (created_at desc, id desc)`,
  // For an operator's list of all projects' tasks.
  `create index tasks_by_acceptance on tasks (seq desc)`,
];

export const keyRights: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
