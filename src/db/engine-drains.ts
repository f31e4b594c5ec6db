import { sql } from 'kysely';
import type { AuditEntry } from '../task/audit.ts';
import { recordAudit } from './audit-log.ts';
import type { Database } from './database.ts';

const PREFIX = 'engine-draining:';

/** Engines that operators took out of service: settings, so that they stay out over restarts and on every node. */
export interface EngineDrainStore {
  list(): Promise<ReadonlySet<string>>;
  /** Records the change in its own transaction; repeating it changes nothing. */
  set(engineId: string, draining: boolean, audit: AuditEntry): Promise<void>;
}

export function createEngineDrains(database: Database): EngineDrainStore {
  return {
    list: async () => {
      const { rows } = await sql<{ id: string }>`
        select substr(key, ${PREFIX.length + 1}::integer) as id from settings
        where starts_with(key, ${PREFIX})`.execute(database.kysely());
      return new Set(rows.map(({ id }) => id));
    },
    set: (engineId, draining, audit) =>
      database.transaction(async (transaction) => {
        const key = PREFIX + engineId;
        if (draining)
          await sql`
            insert into settings (key, value) values (${key}, now()::text) on conflict do nothing`.execute(
            transaction,
          );
        else await sql`delete from settings where key = ${key}`.execute(transaction);
        await recordAudit(transaction, audit);
      }),
  };
}
