import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Films that engines are making, with the time of their next poll. No index holds what a poll changes, and pages are
 * half empty, so that PostgreSQL updates a row in its page and prunes it there: 10,000 films polled every five seconds
 * leave no bloat. Going through all of them to find those that are due takes a millisecond or two. `detached_since`: the
 * task has ended and its engine goes on.
 */
const STATEMENTS = [
  `create table engine_polls (
    attempt_id text primary key,
    task_id text not null,
    engine_id text not null,
    due_at timestamptz not null,
    polled_at timestamptz,
    token text,
    until timestamptz,
    tries integer not null default 0,
    hinted boolean not null default false,
    called_off boolean not null default false,
    detached_since timestamptz
  ) with (fillfactor = 50)`,
  `create index engine_polls_by_task on engine_polls (task_id)`,
  `insert into engine_polls (attempt_id, task_id, engine_id, due_at)
    select distinct on (a.task_id) a.id, a.task_id, a.engine_id, now()
    from tasks t join attempts a on a.task_id = t.id and a.state = 'accepted'
    where t.stage = 'poll' order by a.task_id, a.number desc`,
];

export const enginePolls: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
