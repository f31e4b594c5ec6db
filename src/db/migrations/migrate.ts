import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Schema } from '../schema.ts';
import { initial } from './0001-initial.ts';
import { boundDialect } from './0002-bound-dialect.ts';
import { files } from './0003-files.ts';
import { characters } from './0004-characters.ts';
import { webhookEndpoints } from './0005-webhook-endpoints.ts';
import { limits } from './0006-limits.ts';
import { ledger } from './0007-ledger.ts';
import { idempotency } from './0008-idempotency.ts';
import { keyRights } from './0009-key-rights.ts';
import { audit } from './0010-audit.ts';
import { sharesAndDeadlines } from './0011-shares-and-deadlines.ts';
import { engineSlots } from './0012-engine-slots.ts';
import { retention } from './0013-retention.ts';
import { deliveries } from './0015-deliveries.ts';
import { endpointHealth } from './0016-endpoint-health.ts';
import { moderation } from './0017-moderation.ts';
import { keyScenario } from './0018-key-scenario.ts';
import { refusedAttempts } from './0019-refused-attempts.ts';
import { lostAttempts } from './0020-lost-attempts.ts';
import { enginePolls } from './0021-engine-polls.ts';

/** In order. A released migration is never edited; a change is a new one. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-bound-dialect': boundDialect,
  '0003-files': files,
  '0004-characters': characters,
  '0005-webhook-endpoints': webhookEndpoints,
  '0006-limits': limits,
  '0007-ledger': ledger,
  '0008-idempotency': idempotency,
  '0009-key-rights': keyRights,
  '0010-audit': audit,
  '0011-shares-and-deadlines': sharesAndDeadlines,
  '0012-engine-slots': engineSlots,
  '0013-retention': retention,
  '0015-deliveries': deliveries,
  '0016-endpoint-health': endpointHealth,
  '0017-moderation': moderation,
  '0018-key-scenario': keyScenario,
  '0019-refused-attempts': refusedAttempts,
  '0020-lost-attempts': lostAttempts,
  '0021-engine-polls': enginePolls,
};

/** Safe to run from several processes at once: the migrator holds a lock in the database. */
export async function migrateToLatest(real: Kysely<Schema>): Promise<void> {
  const { error } = await migratorOf(real).migrateToLatest();
  if (error !== undefined) throw error;
}

/** Brings an empty database to the state of an earlier release, for tests of what follows it. */
export async function migrateTo(real: Kysely<Schema>, name: string): Promise<void> {
  const { error } = await migratorOf(real).migrateTo(name);
  if (error !== undefined) throw error;
}

function migratorOf(real: Kysely<Schema>): Migrator {
  return new Migrator({
    db: real,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableName: 'reelay_migration',
    migrationLockTableName: 'reelay_migration_lock',
  });
}
