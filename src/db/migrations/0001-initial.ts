import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `create table projects (
    id text primary key,
    name text not null,
    created_at timestamptz not null default now()
  )`,
  `create table api_keys (
    id text primary key,
    project_id text not null references projects (id),
    name text not null,
    prefix text not null,
    secret_hash text not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
    default_dialect text,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
  )`,
  `create table tasks (
    id text primary key,
    seq bigint generated always as identity,
    project_id text not null references projects (id),
    key_id text not null references api_keys (id),
    dialect text not null,
    status text not null default 'queued'
      check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
    stage text default 'plan' check (stage in ('plan', 'submit', 'poll', 'fetch', 'settle')),
    progress integer not null default 0 check (progress between 0 and 100),
    request jsonb not null,
    plan jsonb,
    failure_code text,
    failure_message text,
    lease_token text,
    lease_until timestamptz,
    stage_tries integer not null default 0,
    due_at timestamptz,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    updated_at timestamptz not null default now(),
    finished_at timestamptz,
    links_expire_at timestamptz,
    removed_at timestamptz,
    constraint ended_tasks_have_no_stage
      check ((stage is null) = (status in ('completed', 'failed', 'cancelled'))),
    constraint ended_tasks_are_finished check ((stage is null) = (finished_at is not null)),
    constraint live_tasks_are_due check ((stage is null) = (due_at is null)),
    constraint only_ended_tasks_are_removed check (removed_at is null or stage is null)
  )`,
  `create index tasks_by_project on tasks (project_id, created_at desc, seq desc)`,
  `create index tasks_live_by_due on tasks (due_at) where stage is not null`,
  `create table attempts (
    id text primary key,
    task_id text not null references tasks (id),
    engine_id text not null,
    number integer not null,
    state text not null check (state in ('started', 'accepted', 'unknown')),
    ref jsonb,
    created_at timestamptz not null default now(),
    unique (task_id, number)
  )`,
  `create table assets (
    id text primary key,
    task_id text not null references tasks (id),
    kind text not null check (kind in ('video', 'thumbnail', 'spritesheet', 'reference')),
    storage_key text not null,
    content_type text not null,
    bytes bigint not null check (bytes >= 0),
    sha256 text not null,
    width integer not null,
    height integer not null,
    duration_ms integer not null,
    created_at timestamptz not null default now(),
    removed_at timestamptz
  )`,
  `create index assets_by_task on assets (task_id)`,
  `create index assets_removed on assets (removed_at) where removed_at is not null`,
  `create table outbox (
    id text primary key,
    task_id text not null unique references tasks (id),
    url text not null,
    tries integer not null default 0,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'gave_up')),
    last_status integer,
    last_reason text,
    next_at timestamptz not null default now(),
    claimed_until timestamptz,
    created_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
  `create index outbox_pending_by_next on outbox (next_at) where state = 'pending'`,
  `create table settings (
    key text primary key,
    value text not null
  )`,
];

export const initial: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
