import { sql } from 'kysely';
import type { LedgerEntry, LedgerKind, LedgerQuery } from '../../task/ledger.ts';
import type { Database } from '../database.ts';
import { isStorableText } from '../store/json-text.ts';

/** `bigint` columns travel as text: amounts may be beyond what a JavaScript number holds exactly. */
export interface EntryRow {
  readonly id: string;
  readonly project_id: string;
  readonly key_id: string | null;
  readonly task_id: string | null;
  readonly kind: LedgerKind;
  readonly amount: string;
  readonly delta: string;
  readonly note: string;
  readonly created_at: Date;
}

export const ENTRY_COLUMNS = sql.raw(
  'id::text as id, project_id, key_id, task_id, kind, amount_micro::text as amount, balance_delta_micro::text as delta, note, created_at',
);

export async function searchEntries(
  database: Database,
  { projectId, keyId, taskId, kind, limit, beforeId }: LedgerQuery,
): Promise<readonly LedgerEntry[]> {
  if (![projectId, keyId, taskId].every((id) => id === null || isStorableText(id))) return [];
  const { rows } = await sql<EntryRow>`
    select ${ENTRY_COLUMNS} from ledger_entries where true
      ${projectId === null ? sql`` : sql`and project_id = ${projectId}`}
      ${keyId === null ? sql`` : sql`and key_id = ${keyId}`}
      ${taskId === null ? sql`` : sql`and task_id = ${taskId}`}
      ${kind === null ? sql`` : sql`and kind = ${kind}`}
      ${beforeId === null ? sql`` : sql`and id < ${beforeId}::bigint`}
    order by ledger_entries.id desc limit ${limit}`.execute(database.kysely());
  return rows.map(toEntry);
}

export function toEntry(row: EntryRow): LedgerEntry {
  return {
    id: row.id,
    projectId: row.project_id,
    keyId: row.key_id,
    taskId: row.task_id,
    kind: row.kind,
    amountMicro: BigInt(row.amount),
    balanceDeltaMicro: BigInt(row.delta),
    note: row.note,
    createdAtMs: row.created_at.getTime(),
  };
}
