import { sql } from 'kysely';
import type { LedgerFault } from '../../task/ledger.ts';
import type { Database } from '../database.ts';

/** Each query lists what breaks its rule, so that an empty answer proves it. `docs/ledger.md` has the same list. */
const RULES: Readonly<Record<string, string>> = {
  'a balance is the sum of its entries': `
    select p.id as subject, p.balance_micro || ', entries say ' || coalesce(sum(e.balance_delta_micro), 0) as found
    from projects p left join ledger_entries e on e.project_id = p.id
    group by p.id having p.balance_micro <> coalesce(sum(e.balance_delta_micro), 0)`,
  'a priced task has one hold of its price': `
    select t.id as subject, coalesce(h.amount_micro::text, 'no hold') || ', task says ' || t.hold_micro as found
    from tasks t left join ledger_entries h on h.task_id = t.id and h.kind = 'hold'
    where t.price_version is not null and h.amount_micro is distinct from t.hold_micro`,
  'a live task is not closed': `
    select t.id as subject, c.kind as found from tasks t
    join ledger_entries c on c.task_id = t.id and c.kind in ('capture', 'release') where t.stage is not null`,
  'a completed task is captured at what it says it cost': `
    select t.id as subject, coalesce(c.kind || ' ' || c.amount_micro, 'nothing') as found from tasks t
    left join ledger_entries c on c.task_id = t.id and c.kind in ('capture', 'release')
    where t.status = 'completed' and t.price_version is not null
      and (c.kind is distinct from 'capture' or c.amount_micro is distinct from t.charged_micro)`,
  'a failed or cancelled task is released whole': `
    select t.id as subject, coalesce(c.kind || ' ' || c.amount_micro, 'nothing') as found from tasks t
    left join ledger_entries c on c.task_id = t.id and c.kind in ('capture', 'release')
    where t.status in ('failed', 'cancelled') and t.price_version is not null
      and (c.kind is distinct from 'release' or c.amount_micro <> t.hold_micro)`,
  'a closing entry returns exactly what it does not keep': `
    select h.task_id as subject, c.balance_delta_micro || ' returned' as found from ledger_entries h
    join ledger_entries c on c.task_id = h.task_id and c.kind in ('capture', 'release')
    where h.kind = 'hold' and c.balance_delta_micro <>
      case when h.balance_delta_micro = 0 then 0
        else h.amount_micro - case when c.kind = 'capture' then c.amount_micro else 0 end end`,
  'a capped key has counted all that it holds and spent': `
    select k.id as subject, k.reserved_micro || ', entries say ' || coalesce(s.reserved, 0) as found
    from api_keys k left join lateral (
      select sum(case when c.id is null then e.amount_micro when c.kind = 'capture' then c.amount_micro else 0 end) as reserved
      from ledger_entries e
      left join ledger_entries c on c.task_id = e.task_id and c.kind in ('capture', 'release')
      where e.key_id = k.id and e.kind = 'hold'
    ) s on true
    where k.credit_cap_micro is not null and k.reserved_micro <> coalesce(s.reserved, 0)`,
};

const FAULTS_PER_RULE_MAX = 100;

/** All rules see one moment of the database, so that tasks that end meanwhile raise no false alarm. */
export function findFaults(database: Database): Promise<readonly LedgerFault[]> {
  return database.transaction(async (transaction) => {
    await sql`set transaction isolation level repeatable read`.execute(transaction);
    const faults: LedgerFault[] = [];
    for (const [rule, query] of Object.entries(RULES)) {
      const { rows } = await sql<{ subject: string; found: string }>`
        select subject, found from (${sql.raw(query)}) faults limit ${FAULTS_PER_RULE_MAX}`.execute(
        transaction,
      );
      faults.push(...rows.map(({ subject, found }) => ({ rule, subject, found })));
    }
    return faults;
  });
}
