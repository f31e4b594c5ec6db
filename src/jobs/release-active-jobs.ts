import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../db/database.ts';

/**
 * Makes the jobs of the process that died runnable at once instead of after their heartbeat ran out. Only for the
 * embedded database, whose lock proves that no other process is at work.
 */
export async function releaseActiveJobs(database: Database, boss: PgBoss): Promise<void> {
  const { rows } = await sql<{ name: string; ids: string[] }>`
    select name, array_agg(id::text) as ids from pgboss.job where state = 'active' group by name`.execute(
    database.kysely(),
  );
  for (const { name, ids } of rows) {
    await boss.cancel(name, ids);
    await boss.resume(name, ids);
  }
}
