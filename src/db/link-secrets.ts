import { sql } from 'kysely';
import type { AuditEntry } from '../task/audit.ts';
import { recordAudit } from './audit-log.ts';
import type { Database } from './database.ts';

const CURRENT = 'link-secret';
const PREVIOUS = 'link-secret-previous';

export interface LinkSecretRows {
  /** The one that signs first, then the one before it, if there was one. */
  readonly secrets: readonly string[];
  /** The database's clock, in milliseconds since 1970. */
  readonly nowMs: number;
}

export interface LinkSecretStore {
  /** Makes the first secret when there is none; processes that race get the one that won. */
  read(): Promise<LinkSecretRows>;
  /** The secret that signs becomes the previous one, and the one before that is forgotten. */
  rotate(audit?: AuditEntry): Promise<void>;
}

export function createLinkSecretStore(database: Database, newSecret: () => string): LinkSecretStore {
  async function read(): Promise<LinkSecretRows> {
    const { rows } = await sql<{ current: string | null; previous: string | null; now: Date }>`
      select (select value from settings where key = ${CURRENT}) as current,
        (select value from settings where key = ${PREVIOUS}) as previous, now() as now`.execute(
      database.kysely(),
    );
    const [row] = rows;
    if (row === undefined || row.current === null) {
      await sql`insert into settings (key, value) values (${CURRENT}, ${newSecret()}) on conflict do nothing`.execute(
        database.kysely(),
      );
      return read();
    }
    const secrets = row.previous === null ? [row.current] : [row.current, row.previous];
    return { secrets, nowMs: row.now.getTime() };
  }

  return {
    read,
    rotate: (audit) =>
      database.transaction(async (transaction) => {
        const { rows } = await sql<{ value: string }>`
          select value from settings where key = ${CURRENT} for update`.execute(transaction);
        await sql`
          insert into settings (key, value) select ${PREVIOUS}, ${rows[0]?.value ?? null}::text
          where ${rows.length} > 0
          on conflict (key) do update set value = excluded.value`.execute(transaction);
        await sql`
          insert into settings (key, value) values (${CURRENT}, ${newSecret()})
          on conflict (key) do update set value = excluded.value`.execute(transaction);
        if (audit !== undefined) await recordAudit(transaction, audit);
      }),
  };
}
