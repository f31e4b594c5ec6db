import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Any number that nothing else in the database locks. */
const ADMISSION_LOCK = 7_316_350_012;

/**
 * Who waits for an engine and who has one of its slots. No foreign keys: checking one locks the task's row, which a
 * cancellation may hold while it waits for the admission lock. These tables change only under that lock, which is the
 * last that a transaction takes, and never touch a task's row; so they can neither be off by one nor deadlock.
 */
const STATEMENTS = [
  `create table engine_queues (
    slot_key text primary key,
    turn double precision not null default 0
  )`,
  `create table engine_hosts (
    slot_key text not null,
    node_id text not null,
    films integer check (films > 0),
    shared boolean not null,
    seen_until timestamptz not null,
    primary key (slot_key, node_id)
  )`,
  `create table engine_waits (
    task_id text primary key,
    slot_key text not null,
    project_id text not null,
    key_id text not null,
    seq bigint not null
  )`,
  `create index engine_waits_in_line on engine_waits (slot_key, project_id, key_id, seq)`,
  `create table engine_slots (
    task_id text primary key,
    slot_key text not null,
    project_id text not null,
    key_id text not null,
    since timestamptz not null default now()
  )`,
  `create index engine_slots_by_key on engine_slots (slot_key)`,
  `create index engine_slots_by_project on engine_slots (project_id)`,
  `create table engine_turns (
    slot_key text not null,
    project_id text not null,
    turn double precision not null,
    primary key (slot_key, project_id)
  )`,
  // What was submitted before there were slots has one, also beyond what its engine can do at once.
  `insert into engine_slots (task_id, slot_key, project_id, key_id)
    select id, plan ->> 'engineId', project_id, key_id from tasks where stage in ('submit', 'poll')`,
  // Null: as many as come. An engine that nobody has ever announced is not limited; one whose hosts are gone is closed.
  `create function engine_capacity(slot text) returns integer language sql stable as $$
    select case
      when count(*) = 0 or bool_or(films is null and seen_until > now()) then null
      when bool_or(shared) then coalesce(max(films) filter (where seen_until > now()), 0)
      else coalesce(sum(films) filter (where seen_until > now()), 0)
    end::integer
    from engine_hosts where slot_key = slot
  $$`,
  /*
   * Gives free slots to who waits. The next is of the project with the fewest slots for its weight, then of the one
   * whose turn is earliest, then the oldest; a project that comes back has no turns saved up. Only the first of each
   * key's line is looked at, so a thousand that wait cost what one costs.
   */
  `create function fill_engine_slots(key_default integer) returns setof text language plpgsql as $$
    declare
      queue engine_queues;
      capacity integer;
      taken integer;
      next record;
    begin
      for queue in select q.* from engine_queues q
        where exists (select 1 from engine_waits w where w.slot_key = q.slot_key) order by q.slot_key
      loop
        capacity := engine_capacity(queue.slot_key);
        select count(*) into taken from engine_slots s where s.slot_key = queue.slot_key;
        while capacity is null or taken < capacity loop
          with recursive lines as (
            (select w.task_id, w.project_id, w.key_id, w.seq from engine_waits w
              where w.slot_key = queue.slot_key order by w.project_id, w.key_id, w.seq limit 1)
            union all
            select following.* from lines, lateral (
              select w.task_id, w.project_id, w.key_id, w.seq from engine_waits w
              where w.slot_key = queue.slot_key and (w.project_id, w.key_id) > (lines.project_id, lines.key_id)
              order by w.project_id, w.key_id, w.seq limit 1) following
          )
          select l.task_id, l.project_id, l.key_id, p.weight,
              greatest(coalesce(t.turn, 0), queue.turn) as turn into next
            from lines l
            join projects p on p.id = l.project_id
            join api_keys k on k.id = l.key_id
            left join engine_turns t on t.slot_key = queue.slot_key and t.project_id = l.project_id
            cross join lateral (
              select count(*) as everywhere, count(*) filter (where s.slot_key = queue.slot_key) as here,
                count(*) filter (where s.key_id = l.key_id) as of_key
              from engine_slots s where s.project_id = l.project_id) running
            where running.everywhere < coalesce(nullif(p.running_tasks, 0), 2147483647)
              and running.of_key < coalesce(nullif(coalesce(k.running_tasks, key_default), 0), 2147483647)
            order by running.here::double precision / p.weight, turn, l.seq
            limit 1;
          exit when not found;
          delete from engine_waits where task_id = next.task_id;
          insert into engine_slots (task_id, slot_key, project_id, key_id)
            values (next.task_id, queue.slot_key, next.project_id, next.key_id);
          insert into engine_turns (slot_key, project_id, turn)
            values (queue.slot_key, next.project_id, next.turn + 1.0 / next.weight)
            on conflict (slot_key, project_id) do update set turn = excluded.turn;
          -- Slots that are not alike long would otherwise let the clock of turns go back.
          queue.turn := greatest(queue.turn, next.turn);
          taken := taken + 1;
          return next next.task_id;
        end loop;
        update engine_queues set turn = queue.turn where slot_key = queue.slot_key and turn <> queue.turn;
      end loop;
    end
  $$`,
  `create function admit_waiting(key_default integer) returns setof text language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(${ADMISSION_LOCK});
      return query select fill_engine_slots(key_default);
    end
  $$`,
  `create function wait_for_engine(task text, slot text, key_default integer) returns setof text
    language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(${ADMISSION_LOCK});
      insert into engine_queues (slot_key) values (slot) on conflict do nothing;
      insert into engine_waits (task_id, slot_key, project_id, key_id, seq)
        select id, slot, project_id, key_id, seq from tasks where id = task;
      return query select fill_engine_slots(key_default);
    end
  $$`,
  `create function leave_engine(task text, key_default integer) returns setof text language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(${ADMISSION_LOCK});
      delete from engine_waits where task_id = task;
      delete from engine_slots where task_id = task;
      if found then
        return query select fill_engine_slots(key_default);
      end if;
    end
  $$`,
];

export const engineSlots: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
