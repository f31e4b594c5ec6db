import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What an installation starts with: OpenAI's last list prices, a credit for a dollar, and its base price for any other
 * model name. Projects are unlimited until an operator says otherwise, so these only meter.
 */
const FIRST_RULES = JSON.stringify([
  rule('sora-2', '100000', []),
  rule('sora-2-pro', '500000', [{ pixelsMax: 921_600, perSecondMicro: '300000' }]),
  rule('*', '100000', []),
]);

function rule(model: string, perSecondMicro: string, tiers: readonly object[]): object {
  return { model, perVideoMicro: '0', perSecondMicro, tiers, perImageMicro: '0', perAudioSecondMicro: '0' };
}

const STATEMENTS = [
  `create table price_books (
    version integer primary key check (version > 0),
    rules jsonb not null,
    note text not null,
    created_at timestamptz not null default now()
  )`,
  `insert into price_books (version, rules, note) values (1, '${FIRST_RULES}'::jsonb, 'first prices')`,
  `alter table projects
    add column unlimited boolean not null default true,
    add column balance_micro bigint not null default 0,
    add constraint balances_are_never_negative check (balance_micro >= 0)`,
  // Counted only while there is a cap, so that keys without one share no row that every create would have to lock.
  `alter table api_keys
    add column credit_cap_micro bigint check (credit_cap_micro >= 0),
    add column reserved_micro bigint not null default 0 check (reserved_micro >= 0)`,
  `alter table tasks
    add column price_version integer,
    add column hold_micro bigint not null default 0 check (hold_micro >= 0),
    add column charged_micro bigint check (charged_micro >= 0 and charged_micro <= hold_micro)`,
  // Without foreign keys: the functions below take project, key and task from rows that have them.
  `create table ledger_entries (
    id bigint generated always as identity primary key,
    project_id text not null,
    key_id text,
    task_id text,
    kind text not null check (kind in ('grant', 'adjustment', 'hold', 'capture', 'release')),
    amount_micro bigint not null,
    balance_delta_micro bigint not null,
    note text not null default '',
    created_at timestamptz not null default now(),
    constraint task_entries_name_their_task
      check ((kind in ('hold', 'capture', 'release')) = (task_id is not null and key_id is not null)),
    constraint only_adjustments_may_be_negative check (amount_micro >= 0 or kind = 'adjustment')
  )`,
  `create unique index ledger_one_hold_per_task on ledger_entries (task_id) where kind = 'hold'`,
  `create unique index ledger_one_closing_per_task on ledger_entries (task_id)
    where kind in ('capture', 'release')`,
  `create index ledger_by_project on ledger_entries (project_id, id desc)`,
  `create index ledger_by_key on ledger_entries (key_id) where key_id is not null`,
  // Functions, because their plans are kept: the same work as one large statement made accepting a task a third dearer.
  `create function hold_credits(project text, key text, task text, amount bigint) returns void
    language plpgsql as $$
    declare
      free boolean;
      uncapped boolean;
    begin
      select p.unlimited, k.credit_cap_micro is null into strict free, uncapped
        from projects p, api_keys k where p.id = project and k.id = key;
      if not free then
        update projects set balance_micro = balance_micro - amount where id = project and balance_micro >= amount;
        if not found then
          raise exception 'the balance does not cover the hold' using errcode = 'RL402';
        end if;
      end if;
      if not uncapped then
        update api_keys set reserved_micro = reserved_micro + amount
          where id = key and reserved_micro + amount <= coalesce(credit_cap_micro, reserved_micro + amount);
        if not found then
          raise exception 'the cap does not cover the hold' using errcode = 'RL402';
        end if;
      end if;
      insert into ledger_entries (project_id, key_id, task_id, kind, amount_micro, balance_delta_micro)
        values (project, key, task, 'hold', amount, case when free then 0 else -amount end);
    end
  $$`,
  `create function close_hold(task text, closing text, charged bigint) returns void language plpgsql as $$
    declare
      hold ledger_entries;
      returned bigint;
    begin
      select * into hold from ledger_entries where task_id = task and kind = 'hold';
      if not found then
        return;
      end if;
      returned := hold.amount_micro - charged;
      insert into ledger_entries (project_id, key_id, task_id, kind, amount_micro, balance_delta_micro)
        values (hold.project_id, hold.key_id, task, closing,
          case closing when 'capture' then charged else returned end,
          case when hold.balance_delta_micro = 0 then 0 else returned end);
      if hold.balance_delta_micro <> 0 and returned > 0 then
        update projects set balance_micro = balance_micro + returned where id = hold.project_id;
      end if;
      -- A cap that is being set right now is counted anew under the row's lock, so less than zero is only passing.
      update api_keys set reserved_micro = greatest(0, reserved_micro - returned)
        where id = hold.key_id and credit_cap_micro is not null and returned > 0;
    end
  $$`,
  `create function refuse_ledger_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the ledger is append-only';
    end
  $$`,
  `create trigger ledger_is_append_only before update or delete or truncate on ledger_entries
    for each statement execute function refuse_ledger_change()`,
];

export const ledger: Migration = {
  up: async (database: Kysely<unknown>) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};
