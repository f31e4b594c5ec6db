import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The outbox holds a row for each receiver of a task's end, and what became of every try is kept. */
const STATEMENTS = [
  `alter table outbox
    add column seq bigint generated always as identity,
    add column project_id text references projects (id),
    add column endpoint_id text references webhook_endpoints (id) on delete cascade,
    add column target text,
    add column event_id text,
    add column event_type text,
    add column subject_id text,
    add column attempts integer not null default 0,
    alter column task_id drop not null,
    drop constraint outbox_task_id_key`,
  `update outbox set project_id = tasks.project_id, attempts = outbox.tries,
    target = tasks.project_id || ' ' || coalesce(substring(outbox.url from '^[^/]*//([^/?#]*)'), '')
    from tasks where tasks.id = outbox.task_id`,
  `create unique index outbox_callback_by_task on outbox (task_id) where endpoint_id is null`,
  `create unique index outbox_by_task on outbox (task_id, endpoint_id)`,
  `create index outbox_by_project on outbox (project_id, seq)`,
  `create index outbox_by_endpoint on outbox (endpoint_id, seq) where endpoint_id is not null`,
  `create index outbox_pending_by_target on outbox (target, next_at) where state = 'pending'`,
  `create index outbox_finished on outbox (finished_at) where finished_at is not null`,
  `create table delivery_attempts (
    delivery_id text not null references outbox (id) on delete cascade,
    number integer not null,
    at timestamptz not null default now(),
    duration_ms integer,
    status integer,
    error text,
    response_body text,
    primary key (delivery_id, number)
  )`,
  `create index tasks_by_end on tasks (project_id, finished_at, id) where finished_at is not null`,
];

export const deliveries: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
