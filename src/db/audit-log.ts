import { sql } from 'kysely';
import type { AuditEntry } from '../task/audit.ts';
import type { JsonObject } from '../task/json.ts';
import type { Database, Transaction } from './database.ts';
import { storableText, toJsonText } from './store/json-text.ts';

export interface StoredAuditEntry extends AuditEntry {
  /** Decimal text: counts up within the installation. */
  readonly id: string;
  readonly createdAtMs: number;
}

export interface AuditQuery {
  readonly limit: number;
  /** Id of the last entry of the page before. */
  readonly beforeId: string | null;
  readonly subject: string | null;
}

export interface AuditLog {
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly StoredAuditEntry[]>;
  /** For a change that is not made in this database alone; the others record theirs in their own transaction. */
  record(entry: AuditEntry): Promise<void>;
}

interface AuditRow {
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: JsonObject;
  readonly created_at: Date;
}

export function createAuditLog(database: Database): AuditLog {
  return {
    record: (entry) => database.transaction((transaction) => recordAudit(transaction, entry)),
    list: async ({ limit, beforeId, subject }) => {
      const before = beforeId === null ? sql`` : sql`and id < ${beforeId}::bigint`;
      const about = subject === null ? sql`` : sql`and subject = ${storableText(subject)}`;
      const { rows } = await sql<AuditRow>`
        select id::text as id, actor, action, subject, details, created_at from audit_log
        where true ${before} ${about} order by audit_log.id desc limit ${limit}`.execute(database.kysely());
      return rows.map(({ created_at, ...row }) => ({ ...row, createdAtMs: created_at.getTime() }));
    },
  };
}

export async function recordAudit(
  transaction: Transaction,
  { actor, action, subject, details }: AuditEntry,
): Promise<void> {
  await sql`
    insert into audit_log (actor, action, subject, details)
    values (${storableText(actor)}, ${action}, ${storableText(subject)}, ${toJsonText(details)}::jsonb)`.execute(
    transaction,
  );
}
