import { sql } from 'kysely';
import type { Scenario } from '../task/scenario.ts';
import type { Database } from './database.ts';
import { isStorableText } from './store/json-text.ts';

/** What the task of a file acts out; null for ordinary tasks and for files of none. */
export async function scenarioOfAsset(database: Database, assetId: string): Promise<Scenario | null> {
  if (!isStorableText(assetId)) return null;
  const { rows } = await sql<{ scenario: Scenario | null }>`
    select t.request -> 'scenario' as scenario from assets a join tasks t on t.id = a.task_id
    where a.id = ${assetId}`.execute(database.kysely());
  return rows[0]?.scenario ?? null;
}
