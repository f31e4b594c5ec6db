import { sql } from 'kysely';
import type { AuditEntry } from '../task/audit.ts';
import type { Limits } from '../task/limits.ts';
import type { Scope } from '../task/rights.ts';
import { recordAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import { insertKey, KEY_COLUMNS, type KeyRow, type NewApiKey, toKey } from './keys.ts';
import { type LimitOverrides, type LimitRow, limitColumns, overridesOf } from './limit-columns.ts';

export interface NewProject {
  readonly id: string;
  readonly name: string;
}

/** A key that may be used now, with all that a request has to be held to. */
export interface LiveKey {
  readonly id: string;
  readonly projectId: string;
  readonly secretHash: string;
  readonly defaultDialect: string | null;
  readonly scenario: string | null;
  readonly scopes: readonly Scope[];
  readonly models: readonly string[] | null;
  readonly allowedIps: readonly string[] | null;
  readonly limits: LimitOverrides;
  readonly projectLimits: LimitOverrides;
}

/** What every request and every start needs; what an operator changes is in `keys.ts` and `projects.ts`. */
export interface AccountStore {
  insertProject(project: NewProject): Promise<void>;
  /** The project of an installation that needs only one; safe to call from several processes. */
  ensureDefaultProject(): Promise<NewProject>;
  insertKey(key: NewApiKey, audit?: AuditEntry): Promise<void>;
  /** Null for an unknown, revoked or expired key; expiry is by the database's clock. */
  findKeyByHash(secretHash: string): Promise<LiveKey | null>;
  /** Any key with this hash, also one that may not be used any more. */
  findAnyKeyByHash(secretHash: string): Promise<{ readonly id: string; readonly revoked: boolean } | null>;
  setScopes(keyId: string, scopes: readonly Scope[]): Promise<void>;
  /** Remembers that the key was used in this minute. */
  noteUse(keyId: string): Promise<void>;
  /** Replaces all of them. False when there is no such key. */
  setKeyLimits(keyId: string, limits: LimitOverrides): Promise<boolean>;
  /** Replaces all of them. False when there is no such project. */
  setProjectLimits(projectId: string, limits: LimitOverrides): Promise<boolean>;
  /** False when there is no such project. */
  setProjectWeight(projectId: string, weight: number): Promise<boolean>;
  /** How many keys work. */
  countKeys(): Promise<number>;
}

const DEFAULT_PROJECT: NewProject = { id: 'proj_default', name: 'Default' };
const LIVE = sql.raw('revoked_at is null and (expires_at is null or expires_at > now())');

export function createAccountStore(database: Database): AccountStore {
  return {
    insertProject: async ({ id, name }) => {
      await database.kysely().insertInto('projects').values({ id, name }).execute();
    },
    ensureDefaultProject: async () => {
      await database
        .kysely()
        .insertInto('projects')
        .values({ ...DEFAULT_PROJECT })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      return DEFAULT_PROJECT;
    },
    insertKey: (key, audit) =>
      database.transaction(async (transaction) => {
        await insertKey(transaction, key);
        if (audit !== undefined) await recordAudit(transaction, audit);
      }),
    findKeyByHash: (secretHash) => findKeyByHash(database, secretHash),
    findAnyKeyByHash: async (secretHash) => {
      const { rows } = await sql<{ id: string; revoked: boolean }>`
        select id, revoked_at is not null as revoked from api_keys where secret_hash = ${secretHash}`.execute(
        database.kysely(),
      );
      return rows[0] ?? null;
    },
    setScopes: async (keyId, scopes) => {
      await sql`update api_keys set scopes = ${scopes}::text[] where id = ${keyId}`.execute(
        database.kysely(),
      );
    },
    noteUse: async (keyId) => {
      await sql`
        update api_keys set last_used_at = date_trunc('minute', now())
        where id = ${keyId} and (last_used_at is null or last_used_at < date_trunc('minute', now()))`.execute(
        database.kysely(),
      );
    },
    setKeyLimits: (keyId, limits) => setLimits(database, 'api_keys', keyId, limits),
    setProjectLimits: (projectId, limits) => setLimits(database, 'projects', projectId, limits),
    setProjectWeight: async (projectId, weight) => {
      const { numUpdatedRows } = await database
        .kysely()
        .updateTable('projects')
        .set({ weight })
        .where('id', '=', projectId)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    countKeys: async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from api_keys where ${LIVE}`.execute(database.kysely());
      return rows[0]?.count ?? 0;
    },
  };
}

interface LiveRow extends KeyRow {
  readonly secret_hash: string;
  readonly project_limits: LimitRow;
}

async function findKeyByHash(database: Database, secretHash: string): Promise<LiveKey | null> {
  const { rows } = await sql<LiveRow>`
    select ${KEY_COLUMNS}, k.secret_hash, to_jsonb(p) as project_limits
    from api_keys k join projects p on p.id = k.project_id
    where k.secret_hash = ${secretHash} and ${LIVE}`.execute(database.kysely());
  const [row] = rows;
  if (row === undefined) return null;
  const { id, projectId, defaultDialect, scenario, scopes, models, allowedIps, limits } = toKey(row);
  return {
    id,
    projectId,
    secretHash: row.secret_hash,
    defaultDialect,
    scenario,
    scopes,
    models,
    allowedIps,
    limits,
    projectLimits: overridesOf(row.project_limits),
  };
}

async function setLimits(
  database: Database,
  table: 'api_keys' | 'projects',
  id: string,
  limits: Partial<Limits>,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .kysely()
    .updateTable(table)
    .set(limitColumns(limits))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
