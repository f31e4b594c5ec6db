import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Schema } from '../schema.ts';
import { initial } from './0001-initial.ts';
import { characters } from './0004-characters.ts';

/** In order. A released migration is never edited; a change is a new one. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0004-characters': characters,
};

/** Safe to run from several processes at once: the migrator holds a lock in the database. */
export async function migrateToLatest(real: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db: real,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableName: 'reelay_migration',
    migrationLockTableName: 'reelay_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
