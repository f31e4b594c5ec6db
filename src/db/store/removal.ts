import { sql } from 'kysely';
import type { StoredAsset } from '../../task/ports.ts';
import type { Asset } from '../../task/task.ts';
import type { Database } from '../database.ts';
import { isStorableText } from './json-text.ts';
import { milliseconds } from './task-row.ts';

/** Hides a finished task and marks its files as removable, in one transaction. */
export async function removeTask(
  database: Database,
  projectId: string,
  taskId: string,
): Promise<'removed' | 'unknown' | 'live'> {
  if (!isStorableText(taskId)) return 'unknown';
  return database.transaction(async (transaction) => {
    const { rows } = await sql<{ stage: string | null }>`
      select stage from tasks
      where id = ${taskId} and project_id = ${projectId} and removed_at is null
      for update`.execute(transaction);
    const [row] = rows;
    if (row === undefined) return 'unknown';
    if (row.stage !== null) return 'live';
    await sql`
      with removed as (
        update tasks set removed_at = now() where id = ${taskId} returning id
      )
      update assets set removed_at = now() from removed where assets.task_id = removed.id`.execute(
      transaction,
    );
    return 'removed';
  });
}

const ASSET_COLUMNS = [
  'id',
  'kind',
  'storage_key as storageKey',
  'content_type as contentType',
  'bytes',
  'sha256',
  'width',
  'height',
  'duration_ms as durationMs',
] as const;

/** Null when the file was never there, its task was removed, or it was kept long enough. */
export async function findAsset(database: Database, assetId: string): Promise<StoredAsset | null> {
  const row = await database
    .kysely()
    .selectFrom('assets')
    .select([...ASSET_COLUMNS, 'created_at'])
    .where('id', '=', assetId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { created_at, ...asset } = row;
  return { ...(asset as Asset), createdAtMs: created_at.getTime() };
}

export async function removableAssets(
  database: Database,
  graceMs: number,
  limit: number,
): Promise<readonly Asset[]> {
  const rows = await database
    .kysely()
    .selectFrom('assets')
    .select(ASSET_COLUMNS)
    .where('removed_at', '<=', sql<Date>`now() - ${milliseconds(graceMs)}`)
    .orderBy('removed_at')
    .limit(limit)
    .execute();
  return rows as readonly Asset[];
}

/** Drops the rows of files whose bytes are gone. Files of a task that was not removed are left alone. */
export async function forgetAssets(database: Database, assetIds: readonly string[]): Promise<void> {
  await sql`
    delete from assets where id = any(${assetIds}::text[]) and removed_at is not null`.execute(
    database.kysely(),
  );
}
