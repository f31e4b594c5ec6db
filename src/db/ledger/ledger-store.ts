import { sql } from 'kysely';
import type { AuditEntry } from '../../task/audit.ts';
import { CREDITS_MICRO_MAX } from '../../task/credits.ts';
import { TaskError } from '../../task/error.ts';
import type {
  KeyCredits,
  Ledger,
  LedgerChange,
  LedgerEntry,
  LedgerKind,
  ProjectCredits,
} from '../../task/ledger.ts';
import { recordAudit } from '../audit-log.ts';
import type { Database, Transaction } from '../database.ts';
import { storableText } from '../store/json-text.ts';
import { ENTRY_COLUMNS, type EntryRow, searchEntries, toEntry } from './entries.ts';
import { findFaults } from './find-faults.ts';

/** Sums over entries: a hold counts as held until the entry that closes it is there. */
const TOTALS = sql.raw(`
  coalesce(sum(e.amount_micro) filter (where e.kind = 'hold' and not exists (
    select from ledger_entries c where c.task_id = e.task_id and c.kind in ('capture', 'release')
  )), 0)::text as held,
  coalesce(sum(e.amount_micro) filter (where e.kind = 'capture'), 0)::text as captured`);

export function createLedger(database: Database): Ledger {
  return {
    of: async ({ projectId, keyId }) => {
      const [project, key] = await Promise.all([
        projectCredits(database, projectId),
        keyCredits(database, keyId),
      ]);
      if (project === null || key === null) throw new Error(`key ${keyId} of ${projectId} is not there`);
      return { project, key };
    },
    project: (projectId) => projectCredits(database, projectId),
    key: (keyId) => keyCredits(database, keyId),
    entries: (projectId, limit, beforeId) =>
      searchEntries(database, { projectId, keyId: null, taskId: null, kind: null, limit, beforeId }),
    search: (query) => searchEntries(database, query),
    grant: async (projectId, amountMicro, note, change) => {
      if (amountMicro <= 0n) throw outOfRange('A grant must be above zero.');
      return await move(database, projectId, 'grant', amountMicro, note, change);
    },
    adjust: async (projectId, amountMicro, note, change) => {
      if (amountMicro === 0n) throw outOfRange('An adjustment must not be zero.');
      return await move(database, projectId, 'adjustment', amountMicro, note, change);
    },
    setUnlimited: async (projectId, unlimited) => {
      const { rows } = await sql`
        update projects set unlimited = ${unlimited} where id = ${storableText(projectId)} returning id`.execute(
        database.kysely(),
      );
      if (rows.length === 0) throw unknownProject(projectId);
    },
    setKeyCap: (keyId, capMicro, audit) => setKeyCap(database, keyId, capMicro, audit),
    check: () => findFaults(database),
  };
}

function outOfRange(message: string): TaskError {
  return new TaskError('invalid_value', message, { param: 'credits' });
}

function unknownProject(projectId: string): TaskError {
  return new TaskError('invalid_value', `There is no project '${projectId}'.`, { param: 'project' });
}

/** The balance and its reason are written together; the row's own check refuses what would overdraw it. */
async function move(
  database: Database,
  projectId: string,
  kind: 'grant' | 'adjustment',
  amountMicro: bigint,
  note: string,
  { audit, idempotencyKey = null }: LedgerChange = {},
): Promise<LedgerEntry> {
  if (amountMicro > CREDITS_MICRO_MAX || -amountMicro > CREDITS_MICRO_MAX)
    throw outOfRange('The amount is beyond every account.');
  return await database.transaction(async (transaction) => {
    const { rows: projects } = await sql<{ balance: string }>`
      select balance_micro::text as balance from projects where id = ${storableText(projectId)} for update`.execute(
      transaction,
    );
    const [project] = projects;
    if (project === undefined) throw unknownProject(projectId);
    const earlier = await entryOfKey(transaction, projectId, idempotencyKey);
    if (earlier !== null) return repeated(earlier, kind, amountMicro);
    const balance = BigInt(project.balance) + amountMicro;
    if (balance < 0n) throw outOfRange('The balance would become negative.');
    if (balance > CREDITS_MICRO_MAX) throw outOfRange('The balance would be beyond every account.');
    await sql`update projects set balance_micro = ${String(balance)}::bigint where id = ${projectId}`.execute(
      transaction,
    );
    const { rows } = await sql<EntryRow>`
      insert into ledger_entries (project_id, kind, amount_micro, balance_delta_micro, note, idempotency_key)
      values (${projectId}, ${kind}, ${String(amountMicro)}::bigint, ${String(amountMicro)}::bigint,
        ${storableText(note)}, ${idempotencyKey})
      returning ${ENTRY_COLUMNS}`.execute(transaction);
    const [entry] = rows;
    if (entry === undefined) throw new Error(`a ${kind} for ${projectId} was not returned`);
    if (audit !== undefined) await recordAudit(transaction, audit);
    return toEntry(entry);
  });
}

/** Asked under the lock of the project's row, so that two repeats at once are one movement. */
async function entryOfKey(
  transaction: Transaction,
  projectId: string,
  idempotencyKey: string | null,
): Promise<LedgerEntry | null> {
  if (idempotencyKey === null) return null;
  const { rows } = await sql<EntryRow>`
    select ${ENTRY_COLUMNS} from ledger_entries
    where project_id = ${projectId} and idempotency_key = ${idempotencyKey}`.execute(transaction);
  return rows[0] === undefined ? null : toEntry(rows[0]);
}

function repeated(earlier: LedgerEntry, kind: LedgerKind, amountMicro: bigint): LedgerEntry {
  if (earlier.kind === kind && earlier.amountMicro === amountMicro) return earlier;
  throw new TaskError(
    'idempotency_mismatch',
    'This idempotency key was used for another movement of credits.',
  );
}

async function projectCredits(database: Database, projectId: string): Promise<ProjectCredits | null> {
  const { rows } = await sql<{ unlimited: boolean; balance: string; held: string; captured: string }>`
    select p.unlimited, p.balance_micro::text as balance, t.held, t.captured
    from projects p, lateral (select ${TOTALS} from ledger_entries e where e.project_id = p.id) t
    where p.id = ${storableText(projectId)}`.execute(database.kysely());
  const [row] = rows;
  if (row === undefined) return null;
  return {
    projectId,
    unlimited: row.unlimited,
    balanceMicro: BigInt(row.balance),
    heldMicro: BigInt(row.held),
    capturedMicro: BigInt(row.captured),
  };
}

async function keyCredits(database: Database, keyId: string): Promise<KeyCredits | null> {
  const { rows } = await sql<{ cap: string | null; held: string; captured: string }>`
    select k.credit_cap_micro::text as cap, t.held, t.captured
    from api_keys k, lateral (select ${TOTALS} from ledger_entries e where e.key_id = k.id) t
    where k.id = ${storableText(keyId)}`.execute(database.kysely());
  const [row] = rows;
  if (row === undefined) return null;
  return {
    keyId,
    capMicro: row.cap === null ? null : BigInt(row.cap),
    heldMicro: BigInt(row.held),
    capturedMicro: BigInt(row.captured),
  };
}

/**
 * In two transactions. A create that saw the key without a cap does not count itself, but holds the key's row against
 * `for update` until it commits (its foreign key does that). Once the cap stands, every later create counts; so the sum
 * that is taken under the lock of the second transaction misses none and counts none twice.
 */
async function setKeyCap(
  database: Database,
  keyId: string,
  capMicro: bigint | null,
  audit?: AuditEntry,
): Promise<void> {
  if (capMicro !== null && (capMicro < 0n || capMicro > CREDITS_MICRO_MAX))
    throw outOfRange('A cap is from zero to one trillion credits.');
  const cap = capMicro === null ? null : String(capMicro);
  await database.transaction(async (transaction) => {
    const { rows } = await sql`
      update api_keys set credit_cap_micro = ${cap}::bigint where id = ${storableText(keyId)} returning id`.execute(
      transaction,
    );
    if (rows.length === 0)
      throw new TaskError('invalid_value', `There is no key '${keyId}'.`, { param: 'key' });
    if (audit !== undefined) await recordAudit(transaction, audit);
  });
  if (capMicro !== null) await database.transaction((transaction) => countReserved(transaction, keyId));
}

async function countReserved(transaction: Transaction, keyId: string): Promise<void> {
  await sql`select from api_keys where id = ${keyId} for update`.execute(transaction);
  await sql`
    update api_keys set reserved_micro = (
      select coalesce(sum(case when c.id is null then e.amount_micro
        when c.kind = 'capture' then c.amount_micro else 0 end), 0)
      from ledger_entries e left join ledger_entries c
        on c.task_id = e.task_id and c.kind in ('capture', 'release')
      where e.key_id = ${keyId} and e.kind = 'hold')
    where id = ${keyId}`.execute(transaction);
}
